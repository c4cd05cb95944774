// peers.h: other ways from C++ into Python, each behind one interface.
#ifndef HAKO_BENCH_EMBED_PEERS_H_
#define HAKO_BENCH_EMBED_PEERS_H_

#include <memory>
#include <string>
#include <vector>

// What is run again and again. Made and destroyed while an isolate is booted, with its lock held.
class PeerCall {
 public:
  PeerCall() = default;
  virtual ~PeerCall() = default;
  PeerCall(const PeerCall&) = delete;
  PeerCall& operator=(const PeerCall&) = delete;
  virtual void Run() = 0;
};

struct Peer {
  std::string name;
  void (*set_up)();  // Once, called by Python code.
  std::unique_ptr<PeerCall> (*make_noop_call)();
  std::unique_ptr<PeerCall> (*make_summary_call)(const std::vector<double>& numbers);
  std::unique_ptr<PeerCall> (*make_callback_loop)(int calls);
};

Peer Pybind11();
Peer Nanobind();
std::vector<Peer> Peers();  // Those that could be had.

#endif  // HAKO_BENCH_EMBED_PEERS_H_

#include "embed/peers.h"

std::vector<Peer> Peers() {
  std::vector<Peer> peers;
#ifdef HAKO_HAS_PYBIND11
  peers.push_back(Pybind11());
#endif
#ifdef HAKO_HAS_NANOBIND
  peers.push_back(Nanobind());
#endif
  return peers;
}

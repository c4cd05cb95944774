#include <nanobind/nanobind.h>
#include <nanobind/stl/vector.h>

#include "embed/peers.h"

namespace nb = nanobind;

// nanobind is made for modules: its own state is set up by the first.
NB_MODULE(hako_bench_peer, module) { static_cast<void>(module); }

namespace {

nb::object Main(const char* name) { return nb::module_::import_("__main__").attr(name); }

struct NoopCall : PeerCall {
  void Run() override { function(); }
  nb::object function = Main("nothing");
};

struct SummaryCall : PeerCall {
  explicit SummaryCall(const std::vector<double>& given) : numbers(given) {}
  void Run() override { const nb::object result = function(7, "a name", numbers); }
  const std::vector<double>& numbers;
  nb::object function = Main("summary");
};

struct CallbackLoop : PeerCall {
  explicit CallbackLoop(int given) : calls(given) {}
  void Run() override { often(function, calls); }
  int calls;
  nb::object often = Main("call_often");
  nb::object function = nb::cpp_function([] {});
};

}  // namespace

Peer Nanobind() {
  return {
      "nanobind", [] { static_cast<void>(PyInit_hako_bench_peer()); },
      []() -> std::unique_ptr<PeerCall> { return std::make_unique<NoopCall>(); },
      [](const std::vector<double>& numbers) -> std::unique_ptr<PeerCall> {
        return std::make_unique<SummaryCall>(numbers);
      },
      [](int calls) -> std::unique_ptr<PeerCall> { return std::make_unique<CallbackLoop>(calls); }};
}

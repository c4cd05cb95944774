#include <pybind11/embed.h>
#include <pybind11/stl.h>

#include "embed/peers.h"

namespace py = pybind11;

namespace {

py::object Main(const char* name) { return py::module_::import("__main__").attr(name); }

struct NoopCall : PeerCall {
  void Run() override { function(); }
  py::object function = Main("nothing");
};

struct SummaryCall : PeerCall {
  explicit SummaryCall(const std::vector<double>& given) : numbers(given) {}
  void Run() override { const py::dict result = function(7, "a name", numbers); }
  const std::vector<double>& numbers;
  py::object function = Main("summary");
};

struct CallbackLoop : PeerCall {
  explicit CallbackLoop(int given) : calls(given) {}
  void Run() override { often(function, calls); }
  int calls;
  py::object often = Main("call_often");
  py::object function = py::cpp_function([] {});
};

}  // namespace

Peer Pybind11() {
  return {
      "pybind11", [] { py::detail::get_internals(); },
      []() -> std::unique_ptr<PeerCall> { return std::make_unique<NoopCall>(); },
      [](const std::vector<double>& numbers) -> std::unique_ptr<PeerCall> {
        return std::make_unique<SummaryCall>(numbers);
      },
      [](int calls) -> std::unique_ptr<PeerCall> { return std::make_unique<CallbackLoop>(calls); }};
}

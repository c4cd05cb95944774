#include "interpreter/host_signals.h"

#include <Python.h>

#include <algorithm>
#include <csignal>
#include <vector>

namespace hako::interpreter {
namespace {

struct HostSignal {
  int number;
  struct sigaction before;
};

// Null outside of a host. Written with the interpreter lock held. Never destroyed.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a seam takes no context
constinit std::vector<HostSignal>* noted = nullptr;

}  // namespace

void NoteHostSignals() {
  if (noted == nullptr) noted = new std::vector<HostSignal>;
  noted->clear();
}

void NoteHostSignal(int number) {
  if (noted == nullptr || std::ranges::find(*noted, number, &HostSignal::number) != noted->end())
    return;
  HostSignal signal{.number = number, .before = {}};
  if (sigaction(number, nullptr, &signal.before) == 0) noted->push_back(signal);
}

void PutHostSignalsBack(void (*handler)(int)) {
  if (noted == nullptr) return;
  for (const HostSignal& signal : *noted) {
    struct sigaction now {};
    if (sigaction(signal.number, nullptr, &now) == 0 && now.sa_handler == handler)
      sigaction(signal.number, &signal.before, nullptr);
  }
  noted->clear();
}

}  // namespace hako::interpreter

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" PyOS_sighandler_t __wrap_PyOS_setsig(int number, PyOS_sighandler_t handler) {
  hako::interpreter::NoteHostSignal(number);
  return PyOS_setsig(number, handler);
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

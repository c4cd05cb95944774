#include "determinism/children.h"

#include <unistd.h>

#include <map>

#include "determinism/process_facts.h"

namespace hako::determinism {
namespace {

// Numbers of threads count from the process's own; those of its children lie behind them, and those
// of their children behind those of all brothers that there may be.
constexpr pid_t kDistance = 1000;

struct Family {
  pid_t own = kProcess;
  pid_t parent = kParent;
  pid_t next = kProcess + kDistance;
  std::map<pid_t, pid_t> real_of;
};

Family& TheFamily() {
  // Never destroyed, as long as the interpreter runs.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static Family& family = *new Family;
  return family;
}

}  // namespace

pid_t OwnPid() { return TheFamily().own; }
pid_t ParentPid() { return TheFamily().parent; }

pid_t AddChild(pid_t real) {
  Family& family = TheFamily();
  const pid_t number = family.next;
  family.next += kDistance;
  if (real != 0) return family.real_of[number] = real, number;
  family = {
      .own = number, .parent = family.own, .next = number * kDistance % 4'000'000, .real_of = {}};
  return number;
}

pid_t RealPid(pid_t number) {
  if (number == OwnPid()) return getpid();
  const auto& real_of = TheFamily().real_of;
  const auto found = real_of.find(number);
  return found == real_of.end() ? number : found->second;
}

pid_t NumberOfPid(pid_t real) {
  if (real == getpid()) return OwnPid();
  for (const auto& [number, one] : TheFamily().real_of) {
    if (one == real) return number;
  }
  return real;
}

}  // namespace hako::determinism

#include "determinism/children.h"

#include <unistd.h>

#include <cstdlib>
#include <map>
#include <string>

#include "determinism/process_facts.h"
#include "determinism/stable_paths.h"

namespace hako::determinism {
namespace {

// Numbers of threads count from the process's own; those of its children lie behind them.
constexpr pid_t kDistance = 1000;

// Where those of a child's children begin: behind its brothers, and apart from its cousins, below
// the largest number that a process can have (Linux, PID_MAX_LIMIT: 4194304).
constexpr pid_t FirstChildOf(pid_t own) { return 100'000 + own % 3'900 * 7 % 3'900 * kDistance; }

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

// A child tells its parent numbers of children of its own (multiprocessing's "forkserver"), so all
// are written down where all of one run find them: as links, whose making is one step.
std::string LinkOf(pid_t number) {
  const std::string folder = ExistingScratch();
  return folder.empty() ? "" : folder + "/process-" + std::to_string(number);
}

pid_t RealPidOfRelative(pid_t number) {
  if (number < kProcess + kDistance) return number;
  char text[16] = {};
  const std::string link = LinkOf(number);
  if (link.empty() || readlink(link.c_str(), text, sizeof(text) - 1) <= 0) return number;
  return static_cast<pid_t>(std::strtol(text, nullptr, 10));
}

}  // namespace

pid_t OwnPid() { return TheFamily().own; }
pid_t ParentPid() { return TheFamily().parent; }

pid_t AddChild(pid_t real) {
  Family& family = TheFamily();
  const pid_t number = family.next;
  family.next += kDistance;
  if (real != 0) {
    family.real_of[number] = real;
    if (const std::string link = LinkOf(number); !link.empty()) {
      unlink(link.c_str());
      static_cast<void>(!symlink(std::to_string(real).c_str(), link.c_str()));
    }
    return number;
  }
  TakeNumbers(number, family.own);
  return number;
}

void TakeNumbers(pid_t own, pid_t parent) {
  TheFamily() = {.own = own, .parent = parent, .next = FirstChildOf(own), .real_of = {}};
}

void ForgetFamily() { TheFamily() = {}; }

pid_t RealPid(pid_t number) {
  if (number == OwnPid()) return getpid();
  if (number == ParentPid()) return getppid();
  const auto& real_of = TheFamily().real_of;
  const auto found = real_of.find(number);
  return found == real_of.end() ? RealPidOfRelative(number) : found->second;
}

pid_t NumberOfPid(pid_t real) {
  if (real == getpid()) return OwnPid();
  for (const auto& [number, one] : TheFamily().real_of) {
    if (one == real) return number;
  }
  return real;
}

}  // namespace hako::determinism

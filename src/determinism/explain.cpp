#include "determinism/explain.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "determinism/leaks.h"

namespace hako::determinism {
namespace {

struct Source {
  std::string_view call;
  const char* what;
};

constexpr std::array kSources = {
    Source{"clock_gettime", "the clock"},
    Source{"time", "the clock"},
    Source{"gettimeofday", "the clock"},
    Source{"clock", "the processor's time"},
    Source{"times", "the processor's time"},
    Source{"getrusage", "the processor's time"},
    Source{"clock_nanosleep", "a sleep"},
    Source{"setitimer", "a timer"},
    Source{"alarm", "a timer"},
    Source{"getrandom", "entropy"},
    Source{"syscall", "entropy or a thread's number"},
    Source{"getpid", "the process's number"},
    Source{"getppid", "the process's number"},
    Source{"getlogin", "the user"},
    Source{"getuid", "the user"},
    Source{"getpwuid_r", "the user"},
    Source{"gethostname", "the machine's name"},
    Source{"uname", "the machine's name"},
    Source{"sched_getaffinity", "the number of processors"},
    Source{"getloadavg", "the machine's load"},
    Source{"pthread_create", "the order of threads"},
    Source{"opendir", "the order of a folder's entries"},
    Source{"fdopendir", "the order of a folder's entries"},
    Source{"getcwd", "the current folder"},
    Source{"fork", "other processes"},
    Source{"execve", "other processes"},
    Source{"system", "other processes"},
    Source{"socket", "the network, or threads' sockets"},
    Source{"getaddrinfo", "the network"},
};

// Null: a call that tells nothing of its surroundings.
constexpr const char* SourceOf(std::string_view call) {
  const auto* found = std::ranges::find(kSources, call, &Source::call);
  return found == kSources.end() ? nullptr : found->what;
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
constinit seams::SystemCalls answers = {};

}  // namespace

// Long by the list of calls alone.
// NOLINTNEXTLINE(readability-function-size,readability-function-cognitive-complexity)
void ExplainCalls(seams::SystemCalls& calls, int told_on) {
  ExplainTo(told_on);
  answers = calls;
// NOLINTBEGIN(concurrency-mt-unsafe,bugprone-macro-parentheses,android-cloexec-*,cert-env33-c):
// as in seams/system_calls.cpp
#define HAKO_CALL(result, name, parameters, arguments)            \
  if constexpr (SourceOf(#name) != nullptr) {                     \
    calls.name = [] parameters -> result {                        \
      NoteSource(SourceOf(#name), #name);                         \
      if (answers.name != nullptr) return answers.name arguments; \
      return ::name arguments;                                    \
    };                                                            \
  }
#define HAKO_WAIT HAKO_CALL
#include "seams/system_calls.inc"
#undef HAKO_WAIT
#undef HAKO_CALL
  // NOLINTEND(concurrency-mt-unsafe,bugprone-macro-parentheses,android-cloexec-*,cert-env33-c)
}

}  // namespace hako::determinism

// host_run.h: a deterministic run inside a host program, whose own calls stay what they are.
//
// The seams are the interpreter's own calls, so the host's never come here. What would reach
// further is the program's own or asked for: variables, locale and time zone (host_facts.h);
// libraries of the host's are not led (libraries.h).
//
// Threads. The order knows one thread of the host's, its first (turn_order.h). A thread of the host
// that calls in becomes it; a second one waits until the first has left. So what the program sees
// does not depend on which thread calls.
#ifndef HAKO_DETERMINISM_HOST_RUN_H_
#define HAKO_DETERMINISM_HOST_RUN_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "determinism/leaks.h"
#include "determinism/options.h"

namespace hako::determinism {

// Pins all, and lets the calling thread enter. `executable_folder`: where hako-python lies, for
// children of the program. Fails (kBadInput) where the process is in no state for it: another
// locale than C's, a umask that is not 022; nothing is pinned then.
Result<void> BeginHostRun(const Options& options, const std::string& executable_folder);

// The interpreter has started, and the program follows: leaks are told of from now on.
void StartHostProgram(OnLeak on_leak, const LeakListener& listener);

// Sets everything back, and the calling thread leaves. `threads_are_left`: some of the
// interpreter's stand still for ever, which need what they wait in.
void EndHostRun(bool threads_are_left);

// Around each call of a host's thread that is not inside yet; a thread of the program's takes the
// lock alone. `take` and `give`: the interpreter's lock, which moves no clock. The processor's
// rounding and the like are IEEE 754's in between.
void EnterHostRun(void (*take)());
void LeaveHostRun(void (*give)());

// os.environ of such a run, each as NAME=VALUE.
std::vector<std::string> HostEnvironment(const Options& options);

// The names by which the program sees a file and a folder of the host's. The folder of the first
// file is /hako/program.
std::string ProgramFile(std::string_view path);

std::string FolderForProgram(std::string_view path);

// The text of the program's file, by its path in the host; none: it cannot be read. The file gets
// its number as when python3 runs it, and the program's clock does not move.
std::optional<std::string> ReadProgramFile(std::string_view path);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_HOST_RUN_H_

// process.h: starts a program without a shell, and tells how it ended and what it wrote.
#ifndef HAKO_BASE_PROCESS_H_
#define HAKO_BASE_PROCESS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"

namespace hako {

// Where one of the standard descriptors 0 to 2 of a started program leads.
struct Stream {
  enum class Kind : uint8_t {
    kCapture,  // stdout, stderr: a pipe whose bytes come back in Outcome. stdin: see
               // Command::input.
    kNull,     // /dev/null
    kClosed,   // no descriptor at all, as by `2>&-`
    kFile,     // `path`, opened for reading (stdin) or writing (stdout, stderr)
    kBroken,   // stdout, stderr: a pipe that nobody reads. Writing raises SIGPIPE or EPIPE.
  };
  Kind kind = Kind::kCapture;
  std::string path = {};
};

struct Command {
  std::vector<std::string>
      argv;                  // argv[0] is also the file to run: an absolute path, or one from here.
  std::string program = {};  // The file to run where it is not argv[0].
  // NAME=VALUE; empty: this process's own environment.
  std::vector<std::string> environment = {};
  std::string directory = {};  // Working directory; empty: this process's.
  std::string input = {};      // Bytes for stdin, then end of file.
  Stream in = {}, out = {}, err = {};
  // From launch; then the program's whole session dies of SIGKILL. 0: no limit.
  int64_t limit_ms = 0;
};

struct Ending {
  enum class Kind : uint8_t { kExited, kSignalled, kTimedOut };
  Kind kind = Kind::kExited;
  int code =
      0;  // kExited: the status; kSignalled: the signal's number; kTimedOut: the limit in ms.

  bool operator==(const Ending&) const = default;
};

// "exit status 1", "signal 6 (ABRT)", "ended after its limit of 10000 ms".
std::string Describe(const Ending& ending);

struct Outcome {
  std::string out, err;  // What was captured, whole.
  Ending ending;
  int64_t wall_ns = 0;  // From before the launch to after the program was reaped, monotonic clock.
};

// Runs `command` to its end. Ends when the program has ended and every holder of its captured
// streams has closed them, or at the limit. The program gets a session of its own, default signal
// actions, an empty signal mask, and no descriptors but the three. Fails (kSystem) if it cannot be
// started; (kBadInput) if there is no such file. May be called from several threads at once.
Result<Outcome> Run(const Command& command);

// Kills all that Run() has started in this process and not reaped, and waits for its end; no call
// of Run() returns any more, so that nobody takes that for the programs' own end. For a process
// that is about to end, from any thread but those.
void EndAllRuns();

// Launches `command` with its streams as given, none of them kCapture, and returns the nanoseconds
// from before the launch to after it was reaped; `ending` receives how it ended. For measuring:
// does nothing else in between. The limit holds.
Result<int64_t> TimeToEnd(const Command& command, Ending& ending);

}  // namespace hako

#endif  // HAKO_BASE_PROCESS_H_

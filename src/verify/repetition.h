// repetition.h: one program run again and again under disturbances, byte for byte.
#ifndef HAKO_VERIFY_REPETITION_H_
#define HAKO_VERIFY_REPETITION_H_

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/process.h"
#include "verify/difference.h"
#include "verify/programs.h"
#include "verify/work_folder.h"

namespace hako::verify {

struct RepeatOptions {
  int runs = 10;
  std::string date_library = {};            // EnvironmentFor()
  std::vector<std::string> runner = {};     // The command to which the program's path is appended.
  std::vector<std::string> arguments = {};  // The program's.
  std::string input = {};                   // stdin of every run.
  int64_t limit_ms = 60'000;                // For each run. 0: no limit.
  bool explains = false;                    // Fills Repetition::touched in any case.
  std::filesystem::path scratch = {};       // A folder of the caller's, for copies.
};

struct Repetition {
  Program program;
  Ending ending;              // Of the first run.
  std::string stdout_sha256;  // Of the first run, 64 hex digits.
  size_t stdout_bytes = 0;
  size_t output_files = 0;  // That the first run made, changed or removed; no folders.
  // Of the first run that differs from run 0: at most one a stream or file; empty: all are equal.
  std::vector<Difference> differences;
  int differing_run = 0;
  // What the program touches (src/determinism/explain.h), a line each, in order: in one more run,
  // where runs differ or options.explains.
  std::vector<std::string> touched;
};

// Runs `program` as `options` say, each time in a new copy of its folder. Beside the program,
// NAME.stdin and NAME.args (one argument a line) stand for options.input and options.arguments
// where those are empty. Fails if the folder cannot be copied or the runner cannot be started. May
// be called from several threads.
Result<Repetition> Repeat(const Program& program, const RepeatOptions& options);

}  // namespace hako::verify

#endif  // HAKO_VERIFY_REPETITION_H_

// start_options.h: the part of python3's command line and variables that a restore can honour.
//
// A cold start leaves both to CPython. A restore comes after CPython has read an empty command
// line, so it must know what a given one changes. It knows the forms in which programs are started
// every day; anything else is a reason to decline, and CPython reads it.
#ifndef HAKO_INTERPRETER_START_OPTIONS_H_
#define HAKO_INTERPRETER_START_OPTIONS_H_

#include <string>
#include <vector>

#include "interpreter/decline.h"

namespace hako::interpreter {

struct StartOptions {
  enum class Runs { kInput, kFile, kCommand, kModule };
  Runs runs = Runs::kInput;
  const char* operand = nullptr;  // The file, command or module; with kInput null.
  size_t first_argument = 0;      // Of the words that become sys.argv.
  bool writes_bytecode = true;    // Not -B, PYTHONDONTWRITEBYTECODE.
  bool buffers_streams = true;    // Not -u, PYTHONUNBUFFERED.
  bool hash_seed_is_set = false;  // PYTHONHASHSEED=0. (Another seed declines.)
  std::string stream_encoding;    // PYTHONIOENCODING; empty: not set.
  std::string stream_errors;
};

// Points into `words` (python3's command line with argv[0]) and into the environment.
Decline ReadStartOptions(const std::vector<std::string>& words, const char* const* environment,
                         StartOptions* options);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_START_OPTIONS_H_

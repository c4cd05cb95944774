// start_options.cpp: CPython 3.11.2, Python/initconfig.c: config_parse_cmdline,
// config_read_env_vars.
#include "interpreter/start_options.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace hako::interpreter {
namespace {

// Read while a program runs, or not by CPython at all; they change nothing of a start.
constexpr std::array<std::string_view, 4> kHarmless = {"PYTHONSTARTUP", "PYTHONBREAKPOINT",
                                                       "PYTHONCASEOK", "PYTHONDOCS"};
// Read by CPython 3.13 and later in spite of the underscore that marks other people's variables.
constexpr std::array<std::string_view, 8> kUnderscored = {
    "PYTHON_GIL",     "PYTHON_CPU_COUNT",      "PYTHON_COLORS",           "PYTHON_BASIC_REPL",
    "PYTHON_PRESITE", "PYTHON_FROZEN_MODULES", "PYTHON_PERF_JIT_SUPPORT", "PYTHON_HISTORY"};

bool IsHarmless(std::string_view name) {
  if (name.starts_with("PYTHON_"))
    return std::ranges::find(kUnderscored, name) == kUnderscored.end();
  return std::ranges::find(kHarmless, name) != kHarmless.end();
}

// Python/initconfig.c: config_get_env_flag, for the values that people give.
enum class Flag { kOff, kOn, kUnclear };
Flag ReadFlag(std::string_view value) {
  if (value.empty() || value == "0") return Flag::kOff;
  const char first = value.front();
  const bool is_word = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
  return is_word || (first >= '1' && first <= '9') ? Flag::kOn : Flag::kUnclear;
}

// Python/initconfig.c: config_init_stdio_encoding. Only encodings that need no import.
bool ReadStreamEncoding(std::string_view value, StartOptions* options) {
  if (value.empty()) return true;
  const size_t colon = value.find(':');
  const std::string_view encoding = value.substr(0, colon);
  std::string_view errors = colon == std::string_view::npos ? "" : value.substr(colon + 1);
  if (encoding != "utf-8" && encoding != "utf8" && encoding != "UTF-8") return false;
  if (errors.empty()) errors = "strict";
  if (errors != "strict" && errors != "surrogateescape" && errors != "replace" &&
      errors != "ignore" && errors != "backslashreplace") {
    return false;
  }
  options->stream_encoding = "utf-8";  // CPython asks the codec for its name.
  options->stream_errors = errors;
  return true;
}

Decline ReadVariable(std::string_view name, std::string_view value, StartOptions* options) {
  bool is_clear = false;
  if (name == "PYTHONDONTWRITEBYTECODE" || name == "PYTHONUNBUFFERED") {
    const Flag flag = ReadFlag(value);
    is_clear = flag != Flag::kUnclear;
    if (flag == Flag::kOn) {
      (name == "PYTHONUNBUFFERED" ? options->buffers_streams : options->writes_bytecode) = false;
    }
  } else if (name == "PYTHONHASHSEED") {
    is_clear = value == "0" || value.empty();
    options->hash_seed_is_set = value == "0";
  } else if (name == "PYTHONIOENCODING") {
    is_clear = ReadStreamEncoding(value, options);
  } else {
    is_clear = IsHarmless(name);
  }
  return is_clear ? Decline() : Decline(name, "is set");
}

// Of a variable that stands twice, getenv gives the first. `name` ends with the "=".
bool IsRepeated(std::string_view name, const char* const* entry, const char* const* first) {
  for (; first != entry; ++first) {
    if (std::string_view(*first).starts_with(name)) return true;
  }
  return false;
}

Decline ReadEnvironment(const char* const* environment, StartOptions* options) {
  constexpr std::string_view kPrefix = "PYTHON";
  const char* const* first = environment;
  for (; *environment != nullptr; ++environment) {
    if (std::strncmp(*environment, kPrefix.data(), kPrefix.size()) != 0) continue;
    const std::string_view entry = *environment;
    const size_t equals = entry.find('=');
    if (equals == std::string_view::npos) continue;
    if (IsRepeated(entry.substr(0, equals + 1), environment, first)) continue;
    if (auto no = ReadVariable(entry.substr(0, equals), entry.substr(equals + 1), options))
      return no;
  }
  return {};
}

// One cluster of letters without an operand, "-uB". -E, -s and the others are CPython's to read.
bool ReadLetters(std::string_view letters, StartOptions* options) {
  for (const char letter : letters) {
    if (letter == 'u') {
      options->buffers_streams = false;
    } else if (letter == 'B') {
      options->writes_bytecode = false;
    } else {
      return false;
    }
  }
  return !letters.empty();
}

}  // namespace

Decline ReadStartOptions(const std::vector<std::string>& words, const char* const* environment,
                         StartOptions* options) {
  if (auto no = ReadEnvironment(environment, options)) return no;
  size_t at = 1;
  for (; at < words.size(); ++at) {
    const std::string_view word = words[at];
    if (word.empty()) return Decline("an argument is empty");
    if (word == "-" || word.front() != '-') break;
    if (word == "-c" || word == "-m") {
      if (at + 1 >= words.size()) return Decline("an operand is missing behind", word);
      options->runs = word == "-c" ? StartOptions::Runs::kCommand : StartOptions::Runs::kModule;
      options->operand = words[at + 1].c_str();
      options->first_argument = at + 1;
      return {};
    }
    if (!ReadLetters(word.substr(1), options)) return Decline("CPython reads the option", word);
  }
  options->first_argument = at;
  if (at < words.size() && words[at] != "-") {
    options->runs = StartOptions::Runs::kFile;
    options->operand = words[at].c_str();
  }
  return {};
}

}  // namespace hako::interpreter

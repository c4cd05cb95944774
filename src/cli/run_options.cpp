#include "cli/run_options.h"

#include <charconv>
#include <cstdlib>
#include <ctime>
#include <utility>

namespace hako::cli {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kEpochForm = "a time as 2000-01-01T00:00:00Z";

Error Misused(std::string_view what, std::string_view remedy, std::string_view where = {}) {
  return {.kind = Error::Kind::kBadInput,
          .what = std::string(what),
          .where = std::string(where),
          .remedy = std::string(remedy)};
}

constexpr std::string_view kSeedForm = "a number from 0 to 2**64 - 1";
constexpr std::string_view kChoices = "error, warn or allow";
constexpr std::string_view kPatienceForm = "milliseconds, 0 to 86400000; 0: never";
constexpr std::string_view kVariableForm = "NAME or NAME=VALUE";

template <class Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// If the first word is the option `name`, as "--name VALUE" or "--name=VALUE": takes both from the
// front. Fails if the value is missing or empty; `remedy` says what it should be.
Result<std::optional<std::string>> TakeOperand(std::string_view name, std::string_view remedy,
                                               Words* words) {
  if (words->empty()) return std::optional<std::string>();
  const std::string& first = words->front();
  std::optional<std::string> value;
  size_t taken = 1;
  if (first == name) {
    if (words->size() > 1) value = (*words)[1];
    taken = 2;
  } else if (first.starts_with(name) && first[name.size()] == '=') {
    value = first.substr(name.size() + 1);
  } else {
    return std::optional<std::string>();
  }
  if (!value.has_value() || value->empty())
    return Fail(Misused("a value is missing", remedy, name));
  words->erase(words->begin(), words->begin() + static_cast<ptrdiff_t>(taken));
  return value;
}

// Each puts an option's value into the options. The error lacks where it was, which the caller
// knows.
Result<void> SetEpoch(const std::string& text, determinism::Options* options) {
  const auto seconds = ParseEpoch(text);
  if (!seconds) return Fail(Misused("no time", kEpochForm));
  options->epoch_ns = *seconds * 1'000'000'000;
  return {};
}

Result<void> SetSeed(const std::string& text, determinism::Options* options) {
  const auto number = ParseNumber<uint64_t>(text);
  if (!number) return Fail(Misused("no seed", kSeedForm));
  options->seed = *number;
  return {};
}

// NAME=VALUE as it stands, NAME with the value that it has here.
Result<void> AddVariable(const std::string& text, determinism::Options* options) {
  if (text.front() == '=') return Fail(Misused("no variable", kVariableForm));
  if (text.find('=') != std::string::npos) {
    options->environment.push_back(text);
    return {};
  }
  const char* value = std::getenv(text.c_str());  // NOLINT(concurrency-mt-unsafe): no thread yet
  if (value == nullptr)
    return Fail(Misused("the variable is not set", "set it, or give NAME=VALUE"));
  options->environment.push_back(text + "=" + value);
  return {};
}

Result<void> SetOnLeak(const std::string& text, determinism::Options* options) {
  if (text == "warn") {
    options->on_leak = determinism::OnLeak::kWarn;
  } else if (text == "error") {
    options->on_leak = determinism::OnLeak::kError;
  } else if (text == "allow") {
    options->on_leak = determinism::OnLeak::kAllow;
  } else {
    return Fail(Misused("no such choice", kChoices));
  }
  return {};
}

Result<void> SetBusyWait(const std::string& text, determinism::Options* options) {
  constexpr int64_t kLongest = 86'400'000;
  const auto number = ParseNumber<int64_t>(text);
  if (!number || *number < 0 || *number > kLongest) return Fail(Misused("no time", kPatienceForm));
  options->busy_wait_ms = *number;
  return {};
}

struct DeterministicOption {
  std::string_view name;
  std::string_view remedy;  // For a missing value.
  Result<void> (*set)(const std::string& text, determinism::Options* options);
};

constexpr DeterministicOption kDeterministicOptions[] = {
    {"--epoch", kEpochForm, SetEpoch},
    {"--seed", kSeedForm, SetSeed},
    {"--env", kVariableForm, AddVariable},
    {"--on-leak", kChoices, SetOnLeak},
    {"--busy-wait-ms", kPatienceForm, SetBusyWait}};

constexpr std::string_view kCaches = "none or user";

struct PlainOption {
  std::string_view name;
  std::string_view remedy;
  std::optional<std::string> RunOptions::*value;
};

constexpr PlainOption kPlainOptions[] = {{"--image", "name a file, or none", &RunOptions::image},
                                         {"--code-cache", kCaches, &RunOptions::code_cache},
                                         {"--explain", "name a file", &RunOptions::explain_file}};

// Each takes one option and its value. False: the next word is none of these.
Result<bool> TakePlain(Words* words, RunOptions* options) {
  for (const PlainOption& option : kPlainOptions) {
    auto value = TakeOperand(option.name, option.remedy, words);
    if (!value) return Fail(std::move(value.error()));
    if (!value->has_value()) continue;
    options->*option.value = std::move(*value);
    if (const auto& cache = options->code_cache; cache && *cache != "none" && *cache != "user")
      return Fail(Misused("no such choice", kCaches, "--code-cache " + *cache));
    return true;
  }
  return false;
}

Result<bool> TakeDeterministic(Words* words, RunOptions* options) {
  if (!words->empty() && words->front() == "--deterministic") {
    if (!options->deterministic.has_value()) options->deterministic.emplace();
    words->erase(words->begin());
    return true;
  }
  for (const DeterministicOption& option : kDeterministicOptions) {
    const std::string word = words->empty() ? "" : words->front();
    auto value = TakeOperand(option.name, option.remedy, words);
    if (!value) return Fail(std::move(value.error()));
    if (!value->has_value()) continue;
    if (!options->deterministic.has_value())
      return Fail(
          Misused("the option is for deterministic runs", "--deterministic before it", word));
    if (auto set = option.set(**value, &*options->deterministic); !set) {
      set.error().where = std::string(option.name) + " " + **value;
      return Fail(std::move(set.error()));
    }
    return true;
  }
  return false;
}

}  // namespace

std::optional<int64_t> ParseEpoch(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != kForm.size()) return std::nullopt;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == 'd' ? !is_digit : text[i] != kForm[i]) return std::nullopt;
  }
  const auto number = [&](size_t at, size_t length) {
    return ParseNumber<int>(text.substr(at, length)).value_or(0);
  };
  tm parts{};
  parts.tm_year = number(0, 4) - 1900;
  parts.tm_mon = number(5, 2) - 1;
  parts.tm_mday = number(8, 2);
  parts.tm_hour = number(11, 2);
  parts.tm_min = number(14, 2);
  parts.tm_sec = number(17, 2);
  const tm wanted = parts;
  const time_t seconds = timegm(&parts);  // It carries 32 January into February.
  const bool is_same = parts.tm_mon == wanted.tm_mon && parts.tm_mday == wanted.tm_mday &&
                       parts.tm_hour == wanted.tm_hour && parts.tm_min == wanted.tm_min &&
                       parts.tm_sec == wanted.tm_sec;
  // Times are counted in 64-bit nanoseconds.
  constexpr time_t kLast = INT64_MAX / 1'000'000'000 / 2;
  if (!is_same || seconds > kLast || seconds < -kLast) return std::nullopt;
  return seconds;
}

Result<RunOptions> TakeRunOptions(Words* words) {
  RunOptions options;
  for (;;) {
    auto taken = TakePlain(words, &options);
    if (taken && !*taken) taken = TakeDeterministic(words, &options);
    if (!taken) return Fail(std::move(taken.error()));
    if (!*taken) return options;
  }
}

}  // namespace hako::cli

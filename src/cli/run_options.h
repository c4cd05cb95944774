// run_options.h: hako's own options of `hako run`, which stand before those of python3.
#ifndef HAKO_CLI_RUN_OPTIONS_H_
#define HAKO_CLI_RUN_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "determinism/options.h"

namespace hako::cli {

struct RunOptions {
  std::optional<std::string> image;       // The image to start from: a file, or "none".
  std::optional<std::string> code_cache;  // "none" or "user".
  std::optional<std::string> explain_file;
  std::optional<determinism::Options> deterministic;  // Of --deterministic; none: a plain run.
};

// Takes hako's options from the front of `words`, up to the first word that is none, in any order,
// but for those of a deterministic run, which follow --deterministic. Fails (kBadInput) if one is
// misused.
Result<RunOptions> TakeRunOptions(std::vector<std::string>* words);

// "2000-01-01T00:00:00Z", to the second; UTC. Seconds since 1970; no value: it is no such time.
std::optional<int64_t> ParseEpoch(std::string_view text);

}  // namespace hako::cli

#endif  // HAKO_CLI_RUN_OPTIONS_H_

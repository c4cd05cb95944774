// deterministic_options.h: the options of `hako run --deterministic`.
#ifndef HAKO_CLI_DETERMINISTIC_OPTIONS_H_
#define HAKO_CLI_DETERMINISTIC_OPTIONS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "determinism/options.h"

namespace hako::cli {

// If the first word is the option `name`, as "--name VALUE" or "--name=VALUE": takes it from the
// front. Fails if the value is missing or empty; `remedy` says what it should be.
Result<std::optional<std::string>> TakeOperand(std::string_view name, std::string_view remedy,
                                               std::vector<std::string>* words);

// Takes --deterministic and those that go with it from the front, up to the first word that is
// none of hako's. No value: --deterministic is not given. Fails if one is misused.
Result<std::optional<determinism::Options>> TakeDeterministicOptions(
    std::vector<std::string>* words);

// "2000-01-01T00:00:00Z", to the second; UTC. Seconds since 1970; no value: it is no such time.
std::optional<int64_t> ParseEpoch(std::string_view text);

}  // namespace hako::cli

#endif  // HAKO_CLI_DETERMINISTIC_OPTIONS_H_

// run_command.cpp: all that follows `run` and its own options is python3's, and CPython reads it.
#include "cli/run_command.h"

#include <cstdio>
#include <string_view>
#include <utility>

#include "base/trace.h"
#include "cli/deterministic_options.h"
#include "determinism/mode.h"
#include "interpreter/interpreter.h"

namespace hako::cli {
namespace {

constexpr int kBadInput = 2;  // As python3 does for a bad option.

int Refuse(const Error& error) {
  static_cast<void>(std::fprintf(stderr, "hako run: %s\n", OneLine(error).c_str()));
  return kBadInput;
}

// Takes "--image FILE" or "--image=FILE" from the front.
Result<void> TakeImage(std::vector<std::string>* words, std::string* image) {
  auto taken = TakeOperand("--image", "name a file, or none", words);
  if (!taken) return Fail(std::move(taken.error()));
  if (taken->has_value()) *image = std::move(**taken);
  return {};
}

}  // namespace

int RunCommand(interpreter::Launch launch) {
  std::vector<std::string> arguments(launch.argv.begin() + 1, launch.argv.end());
  if (!arguments.empty() && arguments.front() == "run") arguments.erase(arguments.begin());
  if (arguments.empty() || !arguments.front().starts_with("--"))
    return interpreter::RunMain(interpreter::PlanRun(launch, std::move(arguments)));

  if (auto taken = TakeImage(&arguments, &launch.image); !taken) return Refuse(taken.error());
  auto explain = TakeOperand("--explain", "name a file", &arguments);
  if (!explain) return Refuse(explain.error());
  auto deterministic = TakeDeterministicOptions(&arguments);
  if (!deterministic) return Refuse(deterministic.error());
  if (explain->has_value() && deterministic->has_value()) {
    (*deterministic)->explain_file = **explain;
  } else if (explain->has_value() && !determinism::ExplainPlainRun(**explain)) {
    return Refuse(SystemError("cannot write what is explained", **explain, "name another file"));
  }
  if (!deterministic->has_value())
    return interpreter::RunMain(interpreter::PlanRun(launch, std::move(arguments)));
  static_cast<void>(TraceLevel());  // Before the environment is replaced.
  return determinism::Run(std::move(launch), std::move(arguments), **deterministic);
}

}  // namespace hako::cli

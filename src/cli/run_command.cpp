// run_command.cpp: all that follows `run` and its own options is python3's, and CPython reads it.
#include "cli/run_command.h"

#include <cstdio>
#include <string_view>
#include <utility>

#include "base/trace.h"
#include "cli/run_options.h"
#include "determinism/heir.h"
#include "determinism/mode.h"
#include "interpreter/interpreter.h"

namespace hako::cli {
namespace {

constexpr int kBadInput = 2;  // As python3 does for a bad option.

int Refuse(const Error& error) {
  static_cast<void>(std::fprintf(stderr, "hako run: %s\n", OneLine(error).c_str()));
  return kBadInput;
}

}  // namespace

int RunCommand(interpreter::Launch launch) {
  if (launch.argv.size() > 1 && launch.argv[1] == determinism::kHeirWord)
    return determinism::RunHeir(launch, {launch.argv.begin() + 2, launch.argv.end()});
  std::vector<std::string> arguments(launch.argv.begin() + 1, launch.argv.end());
  if (!arguments.empty() && arguments.front() == "run") arguments.erase(arguments.begin());
  auto options = TakeRunOptions(&arguments);
  if (!options) return Refuse(options.error());
  if (options->image.has_value()) launch.image = std::move(*options->image);
  if (options->code_cache.has_value())
    launch.code_folder = *options->code_cache == "none" ? "" : launch.cache_folder;
  const auto& explain_file = options->explain_file;
  if (!options->deterministic.has_value()) {
    if (explain_file.has_value() && !determinism::ExplainPlainRun(*explain_file)) {
      return Refuse(
          SystemError("cannot write what is explained", *explain_file, "name another file"));
    }
    return interpreter::RunMain(interpreter::PlanRun(launch, std::move(arguments)));
  }
  options->deterministic->explain_file = explain_file.value_or("");
  static_cast<void>(TraceLevel());  // Before the environment is replaced.
  return determinism::Run(std::move(launch), std::move(arguments), *options->deterministic);
}

}  // namespace hako::cli

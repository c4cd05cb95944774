// run_command.cpp: all that follows `run` and its own option --image is python3's, and CPython
// reads it.
#include "cli/run_command.h"

#include <cstdio>
#include <string_view>
#include <utility>

#include "interpreter/interpreter.h"

namespace hako::cli {
namespace {

constexpr int kBadInput = 2;  // As python3 does for a bad option.

int MissesValue() {
  static_cast<void>(
      std::fprintf(stderr, "hako run: a value is missing: --image (do: name a file, or none)\n"));
  return kBadInput;
}

}  // namespace

int RunCommand(interpreter::Launch launch) {
  std::vector<std::string> arguments(launch.argv.begin() + 1, launch.argv.end());
  if (!arguments.empty() && arguments.front() == "run") arguments.erase(arguments.begin());
  constexpr std::string_view kImage = "--image";
  if (!arguments.empty() && arguments.front().starts_with("--image=")) {
    launch.image = arguments.front().substr(kImage.size() + 1);
    arguments.erase(arguments.begin());
    if (launch.image.empty()) return MissesValue();
  } else if (!arguments.empty() && arguments.front() == kImage) {
    if (arguments.size() == 1 || arguments[1].empty()) return MissesValue();
    launch.image = arguments[1];
    arguments.erase(arguments.begin(), arguments.begin() + 2);
  }
  return interpreter::RunMain(interpreter::PlanRun(launch, std::move(arguments)));
}

}  // namespace hako::cli

// run_command.cpp: all that follows `run` is python3's, and CPython reads it.
#include "cli/run_command.h"

#include "interpreter/interpreter.h"

namespace hako::cli {

int RunCommand(const interpreter::Launch& launch) {
  std::vector<std::string> arguments(launch.argv.begin() + 1, launch.argv.end());
  if (!arguments.empty() && arguments.front() == "run") arguments.erase(arguments.begin());
  return interpreter::RunMain(interpreter::PlanRun(launch, std::move(arguments)));
}

}  // namespace hako::cli

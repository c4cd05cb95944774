// run_command.h: `hako run [python options] PROGRAM [args]`, and `hako PROGRAM`, short for it.
#ifndef HAKO_CLI_RUN_COMMAND_H_
#define HAKO_CLI_RUN_COMMAND_H_

#include "interpreter/boot_plan.h"

namespace hako::cli {

// Runs the program that the command line names; returns the exit status.
int RunCommand(interpreter::Launch launch);

}  // namespace hako::cli

#endif  // HAKO_CLI_RUN_COMMAND_H_

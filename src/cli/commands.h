// commands.h: the tools' commands: what each takes, and the exit statuses they share.
#ifndef HAKO_CLI_COMMANDS_H_
#define HAKO_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hako::cli {

// man/hako.1, EXIT STATUS.
enum ExitStatus : int {
  kSuccess = 0,
  kFailed = 1,      // A program differs; the doctor found something to mend.
  kBadInput = 2,    // As python3 does for a bad option.
  kCannotWork = 3,  // hako itself: a missing part, the machine.
};

// Prints "hako COMMAND: what: where (do: remedy)" to stderr; returns the exit status for it.
int Report(std::string_view command, const Error& error);

// What a command's --stdin names, whole.
Result<std::string> ReadInput(const std::string& path);

// Each adds a subcommand to `app`; the chosen one leaves its exit status in `status`.
void AddCompare(CLI::App& app, const std::string& command_line, int& status);
// `program_arguments`: what stands behind `verify ... --`.
void AddVerify(CLI::App& app, std::vector<std::string> program_arguments, int& status);
void AddDoctor(CLI::App& app, int& status);
// `own_name`: argv[0]. `program_arguments`: what stands behind `image build ... --`.
void AddImage(CLI::App& app, const std::string& own_name,
              std::vector<std::string> program_arguments, int& status);
// `program_arguments`: what stands behind `freeze ... --`.
void AddFreeze(CLI::App& app, const std::string& own_name,
               std::vector<std::string> program_arguments, int& status);
// For the help text only: the runner itself runs `hako run`.
void AddRunHelp(CLI::App& app);

}  // namespace hako::cli

#endif  // HAKO_CLI_COMMANDS_H_

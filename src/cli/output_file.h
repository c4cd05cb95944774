// output_file.h: a file that a command is asked to make.
#ifndef HAKO_CLI_OUTPUT_FILE_H_
#define HAKO_CLI_OUTPUT_FILE_H_

#include <string>
#include <string_view>

#include "base/error.h"

namespace hako::cli {

// Fails (kBadInput) if `path` cannot become `what`, "an image": its folder is missing, or what lies
// there is no regular file. The commands rename a finished file over it, which takes a folder's, a
// device's or a pipe's name away from it.
Result<void> CheckOutputFile(const std::string& path, std::string_view what);

// Fails (kBadInput) if `path` is the program's own file, by whatever name: `remedy` says what to
// do.
Result<void> CheckItIsNotTheProgram(const std::string& path, const std::string& program,
                                    std::string_view remedy = "name another file: -o FILE");

}  // namespace hako::cli

#endif  // HAKO_CLI_OUTPUT_FILE_H_

// image_command.h: `hako image`'s own parts.
#ifndef HAKO_CLI_IMAGE_COMMAND_H_
#define HAKO_CLI_IMAGE_COMMAND_H_

#include <string>
#include <vector>

#include "base/error.h"

namespace hako::cli {

struct ImageBuildArguments {
  std::vector<std::string> modules;  // -m
  std::string program;               // --for
  std::vector<std::string> program_arguments;
  std::string file;         // -o
  std::string environment;  // The root of the environment that hako was started from; may be empty.
};

// `hako image build`. Returns the exit status.
Result<int> BuildImage(const ImageBuildArguments& arguments);

}  // namespace hako::cli

#endif  // HAKO_CLI_IMAGE_COMMAND_H_

// run_command.cpp: all that follows `run` and its own options is python3's, and CPython reads it.
#include "cli/run_command.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

// One that is there and does not fit is declined, and the program starts cold.
bool IsMissing(const std::string& image) {
  return image != "none" && access(image.c_str(), F_OK) != 0;
}

Error NoSuchImage(const std::string& path) {
  return {Error::Kind::kBadInput, "no such image", path, "hako image build -o FILE makes one"};
}

// The program's own file is among the words.
bool IsAny(const std::vector<std::string>& words, const std::string& file) {
  struct stat asked {};
  if (stat(file.c_str(), &asked) != 0 || !S_ISREG(asked.st_mode)) return false;
  return std::ranges::any_of(words, [&asked](const std::string& word) {
    struct stat other {};
    return stat(word.c_str(), &other) == 0 && other.st_dev == asked.st_dev &&
           other.st_ino == asked.st_ino;
  });
}

}  // namespace

int RunCommand(interpreter::Launch launch) {
  if (launch.argv.size() > 1 && launch.argv[1] == determinism::kHeirWord)
    return determinism::RunHeir(launch, {launch.argv.begin() + 2, launch.argv.end()});
  std::vector<std::string> arguments(launch.argv.begin() + 1, launch.argv.end());
  if (!arguments.empty() && arguments.front() == "run") arguments.erase(arguments.begin());
  auto options = TakeRunOptions(&arguments);
  if (!options) return Refuse(options.error());
  if (options->image.has_value()) {
    if (IsMissing(*options->image)) return Refuse(NoSuchImage(*options->image));
    launch.image = std::move(*options->image);
  }
  if (options->code_cache.has_value())
    launch.code_folder = *options->code_cache == "none" ? "" : launch.cache_folder;
  const auto& explain_file = options->explain_file;
  if (explain_file.has_value() && IsAny(arguments, *explain_file)) {
    return Refuse({Error::Kind::kBadInput, "the file would replace what the program is given",
                   *explain_file, "name another file"});
  }
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

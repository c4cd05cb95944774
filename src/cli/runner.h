// runner.h: the runner, started by the commands that make images.
#ifndef HAKO_CLI_RUNNER_H_
#define HAKO_CLI_RUNNER_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/process.h"

namespace hako::cli {

bool IsModuleName(std::string_view name);

// A file with a name of its own in the folder of temporary files; gone with the object.
class TemporaryFile {
 public:
  static Result<TemporaryFile> Make();
  TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// The root of the virtual environment whose folder of programs hako was started from as `own_name`;
// empty: none.
std::string EnvironmentOf(const std::string& own_name);

}  // namespace hako::cli

#endif  // HAKO_CLI_RUNNER_H_

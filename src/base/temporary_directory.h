// temporary_directory.h: a folder of a test's own, gone when the test ends. For tests only.
#ifndef HAKO_BASE_TEMPORARY_DIRECTORY_H_
#define HAKO_BASE_TEMPORARY_DIRECTORY_H_

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace hako {

class TemporaryDirectory {
 public:
  // Throws std::system_error where the system gives no folder: a test can do nothing then.
  TemporaryDirectory() {
    std::string name = std::filesystem::temp_directory_path() / "hako-test-XXXXXX";
    if (mkdtemp(name.data()) == nullptr)
      throw std::system_error(errno, std::generic_category(), name);
    path_ = name;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace hako

#endif  // HAKO_BASE_TEMPORARY_DIRECTORY_H_

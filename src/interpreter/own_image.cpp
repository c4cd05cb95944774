#include "interpreter/own_image.h"

#include <ftw.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "base/paths.h"

namespace hako::interpreter {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): atexit takes no context
std::string* made_folder = nullptr;

int RemoveEntry(const char* path, const struct stat* /*status*/, int /*kind*/, FTW* /*place*/) {
  return std::remove(path);
}

void RemoveMadeFolder() {
  constexpr int kDescriptors = 16;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): at exit
  nftw(made_folder->c_str(), RemoveEntry, kDescriptors, FTW_DEPTH | FTW_PHYS);
}

// What every image keeps: a name a line, behind comments.
std::vector<std::string> BaseModules(const BootPlan& plan) {
  const std::string path =
      std::string(DirectoryName(plan.own_file)) + "/../lib/hako/base_modules.txt";
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "re"), std::fclose);
  std::vector<std::string> modules;
  char line[256];
  while (file && std::fgets(line, sizeof(line), file.get()) != nullptr) {
    std::string name = line;
    while (!name.empty() && name.back() <= ' ') name.pop_back();
    if (!name.empty() && name.front() != '#') modules.push_back(std::move(name));
  }
  return modules;
}

Result<void> RunCapture(const std::string& runner, const std::string& image,
                        std::vector<std::string> modules) {
  std::vector<std::string> words = {runner, "capture-image", "--private", "--deterministic", image};
  words.insert(words.end(), std::make_move_iterator(modules.begin()),
               std::make_move_iterator(modules.end()));
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  errno = posix_spawn(&child, runner.c_str(), nullptr, nullptr, argv.data(), environ);
  if (errno != 0) return Fail(SystemError("an image cannot be captured", runner));
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return Fail({Error::Kind::kSystem, "an image for the run could not be captured", image,
               "see what is said above, or build one: hako image"});
}

}  // namespace

Result<std::string> CaptureOwnImage(const BootPlan& plan) {
  char folder[] = "/tmp/hako-image-XXXXXX";
  if (mkdtemp(folder) == nullptr)
    return Fail(SystemError("no place for an image of the run", folder, "make room there"));
  made_folder = new std::string(folder);
  // NOLINTNEXTLINE(cert-err33-c): without it the folder stays among the temporary files
  std::atexit(RemoveMadeFolder);
  std::string image = *made_folder + "/deterministic.image";
  const std::string runner = std::string(DirectoryName(plan.own_file)) + "/hako";
  if (auto done = RunCapture(runner, image, BaseModules(plan)); !done)
    return Fail(std::move(done.error()));
  return image;
}

}  // namespace hako::interpreter

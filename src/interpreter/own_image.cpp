#include "interpreter/own_image.h"

#include <cstdlib>
#include <iterator>
#include <vector>

#include "base/paths.h"
#include "base/run_here.h"
#include "base/swept_folder.h"
#include "image/base_modules.h"

namespace hako::interpreter {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): atexit takes no context
std::string* made_folder = nullptr;

Result<void> RunCapture(const std::string& folder_of_programs, const std::string& image) {
  auto modules = image::BaseModules(folder_of_programs + "/..");
  if (!modules) return Fail(std::move(modules.error()));
  std::vector<std::string> words = {folder_of_programs + "/hako", "capture-image", "--private",
                                    "--deterministic", image};
  words.insert(words.end(), std::make_move_iterator(modules->begin()),
               std::make_move_iterator(modules->end()));
  auto ending = RunHere(words);
  if (!ending) return Fail(std::move(ending.error()));
  if (*ending == Ending{}) return {};
  return Fail({Error::Kind::kSystem, "an image for the run could not be captured", image,
               "see what is said above, or build one: hako image"});
}

}  // namespace

Result<std::string> CaptureOwnImage(const BootPlan& plan) {
  constexpr const char* kPrefix = "/tmp/hako-image-";
  const std::string folder = MakeSweptFolder(kPrefix);
  if (folder.empty())
    return Fail(SystemError("no place for an image of the run", kPrefix, "make room there"));
  made_folder = new std::string(folder);
  // NOLINTNEXTLINE(cert-err33-c): without it the folder stays among the temporary files
  std::atexit([] { RemoveSweptFolder(*made_folder); });
  std::string image = *made_folder + "/deterministic.image";
  if (auto done = RunCapture(std::string(DirectoryName(plan.own_file)), image); !done)
    return Fail(std::move(done.error()));
  return image;
}

}  // namespace hako::interpreter

#include "interpreter/image_choice.h"

#include <patchlevel.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <string_view>

#include "base/paths.h"
#include "image/cache.h"
#include "interpreter/frozen_app.h"
#include "interpreter/static_state.h"

namespace hako::interpreter {
namespace {

std::string BaseImage(const BootPlan& plan) {
  return std::string(DirectoryName(plan.own_file)) +
         (plan.is_deterministic ? "/../lib/hako/deterministic.image" : "/../lib/hako/base.image");
}

// The program's file, absolute; empty: it has none, or the current directory has no name.
std::string ProgramOf(const StartOptions& options) {
  if (options.runs != StartOptions::Runs::kFile) return {};
  if (options.operand[0] == '/') return image::AbsoluteProgram(options.operand, "");
  char folder[PATH_MAX];
  return getcwd(folder, sizeof(folder)) == nullptr
             ? ""
             : image::AbsoluteProgram(options.operand, folder);
}

std::vector<std::string> ListCandidates(const BootPlan& plan, const StartOptions& options,
                                        const Surroundings& surroundings) {
  if (!plan.image.empty()) return {plan.image};
  std::vector<std::string> candidates;
  if (!plan.cache_folder.empty() &&
      image::TrustOf(plan.cache_folder) == image::FolderTrust::kTrusted) {
    image::Purpose purpose{.environment = surroundings.environment,
                           .program = ProgramOf(options),
                           .place = std::string(DirectoryName(plan.own_file))};
    const auto add = [&] {
      candidates.push_back(plan.cache_folder + "/" +
                           image::CacheName(image::OwnBuildId(), purpose));
    };
    if (!purpose.program.empty()) add();
    purpose.program.clear();
    add();
  }
  if (surroundings.environment.empty()) candidates.push_back(BaseImage(plan));
  return candidates;
}

Decline Open(const std::string& path, const Surroundings& surroundings, image::ImageFile* file,
             image::Place place = {}) {
  if (const char* why = file->Open(path.c_str(), OwnTarget(), place)) return Decline(why, path);
  const image::Tables& tables = file->tables();
  const image::Header& header = *tables.header;
  const std::string_view environment = tables.TextAt(header.environment_offset);
  if (environment != surroundings.environment) {
    if (environment.empty()) return Decline("a virtual environment is in force");
    return Decline("the image is for the virtual environment", environment);
  }
  if (((header.traits & image::kHasNumbers) != 0) != surroundings.is_deterministic) {
    return Decline(surroundings.is_deterministic ? "the image is not for deterministic runs"
                                                 : "the image is for deterministic runs");
  }
  // A module that is imported in the ordinary way instead would ask for more numbers and times.
  const std::string copies(tables.TextAt(header.copies_offset));
  if (surroundings.is_deterministic && !copies.empty() && access(copies.c_str(), R_OK | X_OK) != 0)
    return Decline("its copies of extension modules are missing", copies);
  if (((header.traits & image::kPinsPrefix) != 0) != surroundings.pins_prefix) {
    return Decline("the image has another prefix");
  }
  if (surroundings.has_user_packages && (header.traits & image::kIgnoresUserSite) == 0) {
    return Decline("the user has a site-packages folder");
  }
  if (const char* input = file->ChangedInput()) return Decline("the image is older than", input);
  return {};
}

}  // namespace

// Lib/site.py (Debian's 3.11.2): getuserbase, _get_path. What site.USER_BASE would be.
std::string UserBase(std::string home) {
  while (home.ends_with('/')) home.pop_back();
  return home + "/.local";
}

std::string UserSite(const std::string& base) {
  constexpr std::string_view kFull = PY_VERSION;
  return base + "/lib/python" + std::string(kFull.substr(0, kFull.rfind('.'))) + "/site-packages";
}

Decline WouldTake(const BootPlan& plan, const std::string& path) {
  image::ImageFile file;
  if (const char* why = file.Open(path.c_str(), OwnTarget())) return Decline(why);
  const image::Tables& tables = file.tables();
  Surroundings surroundings{
      .environment = std::string(tables.TextAt(tables.header->environment_offset)),
      .pins_prefix = plan.pins_prefix};
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
  const char* home = std::getenv("HOME");
  if (home == nullptr) return Decline("HOME is not set");
  surroundings.has_user_packages = access(UserSite(UserBase(home)).c_str(), F_OK) == 0;
  return Open(path, surroundings, &file);
}

Decline OpenImage(const BootPlan& plan, const StartOptions& options,
                  const Surroundings& surroundings, image::ImageFile* file, std::string* path) {
  if (plan.app != nullptr) {
    *path = plan.own_file;
    if (auto no = CheckApp(plan)) return no;
    if (auto no = Open(*path, surroundings, file,
                       {.offset = plan.app->image_offset, .size = plan.app->image_size})) {
      return no;
    }
    const image::Tables& tables = file->tables();
    return CheckReference(std::string(tables.TextAt(tables.header->place_offset)));
  }
  const bool chooses = plan.image.empty();
  Decline decline;
  for (std::string& candidate : ListCandidates(plan, options, surroundings)) {
    decline = Open(candidate, surroundings, file);
    if (decline) continue;
    *path = std::move(candidate);
    return {};
  }
  if (chooses && !surroundings.environment.empty())
    return Decline("a virtual environment is in force");
  return decline;
}

}  // namespace hako::interpreter

// boot_plan.cpp: names and virtual environments.
//
// A virtual environment is in force in one of two ways. pyvenv.cfg beside the executable, or one
// folder above it, is CPython's own way and always wins (CPython 3.11.2, Modules/getpath.py, "READ
// pyvenv.cfg"; Lib/site.py: venv). VIRTUAL_ENV is what `activate` sets; python3 itself ignores it,
// as the shell then finds the environment's own python3 first. hako is not in that folder, so it
// honours the variable: CPython is told that the executable is the environment's, for as long as it
// computes paths.
#include "interpreter/boot_plan.h"

#include <unistd.h>

#include <utility>

#include "base/paths.h"
#include "build_info.h"

namespace hako::interpreter {
namespace {

bool IsVersionSuffix(std::string_view text) {
  return text.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool HasVenvFile(const std::string& directory) { return IsFile(directory + "/pyvenv.cfg"); }

// "3.11" of "3.11.2": the name of the library folder inside an environment.
std::string MinorVersion() {
  const std::string_view full = build_info::kPythonVersion;
  return std::string(full.substr(0, full.rfind('.')));
}

// Puts launch.virtual_environment in force, if it is an environment of this CPython version and the
// executable is not already inside one. `invoked` is the executable's path, links not resolved.
void HonourVirtualEnvironment(const Launch& launch, const std::string& invoked, BootPlan& plan) {
  const std::string& root = launch.virtual_environment;
  if (root.empty() || root.front() != '/' || !HasVenvFile(root)) return;
  if (!IsDirectory(root + "/lib/python" + MinorVersion())) return;
  const std::string folder(DirectoryName(invoked));
  if (HasVenvFile(folder) || HasVenvFile(std::string(DirectoryName(folder)))) return;

  plan.virtual_environment = root;
  const std::string linked_in = root + "/bin/hako-python";
  plan.executable = access(linked_in.c_str(), X_OK) == 0
                        ? linked_in
                        : std::string(DirectoryName(launch.own_file)) + "/hako-python";
}

// True if a folder above `own_file` that is not the reference's prefix holds what CPython's search
// stops at. It goes up to, not into, the root. CPython 3.11.2, Modules/getpath.py: search_up,
// STDLIB_LANDMARKS, PLATSTDLIB_LANDMARK, ZIP_LANDMARK
bool AnotherLibraryLiesAbove(const std::string& own_file) {
  const std::string version = MinorVersion();
  const std::string libraries = std::string("/") + build_info::kPythonLibraryFolder + "/python";
  const std::string library = libraries + version;
  const std::string zip = libraries + version.substr(0, 1) + version.substr(2) + ".zip";
  std::string_view folder = DirectoryName(own_file);
  for (; folder.size() > 1; folder = DirectoryName(folder)) {
    if (folder == build_info::kPythonPrefix) return false;
    std::string directory(folder);
    std::string archive = directory;
    if (IsDirectory(directory.append(library)) || IsFile(archive.append(zip))) return true;
  }
  return false;
}

// An installation is more than the runner: the tools lie beside it. A copy of the runner alone
// searches for its library as a copied python3 does.
bool IsInstalled(const std::string& own_file) {
  return IsDirectory(std::string(DirectoryName(own_file)) + "/../libexec/hako");
}

// The part of a plan that is the same for both command lines.
BootPlan BeginPlan(const Launch& launch, std::vector<std::string> command_line) {
  BootPlan plan{.command_line = std::move(command_line),
                .own_file = launch.own_file,
                .image = launch.image,
                .cache_folder = launch.cache_folder,
                .code_folder = launch.code_folder};
  if (IsInstalled(launch.own_file)) {
    plan.pins_prefix = !build_info::kPrefixIsCompiledIn || AnotherLibraryLiesAbove(launch.own_file);
  } else {
    plan.takes_another_library = AnotherLibraryLiesAbove(launch.own_file);
  }
  return plan;
}

}  // namespace

bool NamesPython(std::string_view path) {
  std::string_view name = BaseName(path);
  constexpr std::string_view kOurs = "hako-";
  constexpr std::string_view kPython = "python";
  if (name.starts_with(kOurs)) name.remove_prefix(kOurs.size());
  if (!name.starts_with(kPython)) return false;
  name.remove_prefix(kPython.size());
  return IsVersionSuffix(name);
}

BootPlan PlanPython(const Launch& launch) {
  BootPlan plan = BeginPlan(launch, launch.argv);
  // A name without a slash was found on PATH, and what was found is the path that was executed.
  const std::string& named = launch.argv.front();
  const bool by_path = named.find('/') != std::string::npos || launch.executed.empty();
  HonourVirtualEnvironment(launch, by_path ? named : launch.executed, plan);
  return plan;
}

BootPlan PlanRun(const Launch& launch, std::vector<std::string> arguments) {
  const std::string executable = std::string(DirectoryName(launch.own_file)) + "/hako-python";
  arguments.insert(arguments.begin(), executable);
  BootPlan plan = BeginPlan(launch, std::move(arguments));
  HonourVirtualEnvironment(launch, executable, plan);
  return plan;
}

}  // namespace hako::interpreter

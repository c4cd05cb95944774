// restore.cpp: decide, map, refresh.
//
// Deciding comes first and touches nothing of the interpreter: command line and variables, the
// executable's name, the file, the facts of the file system that went into the image, the locale.
// Then the memory is mapped. What is left is a fresh start's in every respect but those that belong
// to this process, and they are set one by one: refresh.cpp.
#define PY_SSIZE_T_CLEAN
#include "interpreter/restore.h"

#include <Python.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "base/paths.h"
#include "cpython/internals.h"
#include "image/mapping.h"
#include "interpreter/image_choice.h"
#include "interpreter/locale_choice.h"
#include "interpreter/refresh.h"
#include "interpreter/start_options.h"
#include "interpreter/static_state.h"
#include "seams/within_reach.h"

namespace hako::interpreter {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): no thread has started
  return value == nullptr ? "" : value;
}

bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

// sys.executable as CPython would find it: Modules/getpath.py, "CALCULATE executable". Empty: it
// would not.
std::string FindExecutable(const std::string& program) {
  if (program.front() == '/') return program;
  if (program.find('/') != std::string::npos) {
    std::string_view rest = program;
    if (rest.starts_with("./")) rest.remove_prefix(2);
    char folder[PATH_MAX];
    // CPython would take these out of the path: Python/fileutils.c: _Py_normpath
    for (const std::string_view odd : {"//", "/./", "../"}) {
      if (rest.find(odd) != std::string_view::npos) return {};
    }
    if (getcwd(folder, sizeof(folder)) == nullptr) return {};
    return std::string(folder).append("/").append(rest);
  }
  const std::string path = Variable("PATH");
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find(':', begin), path.size());
    const std::string_view folder = std::string_view(path).substr(begin, end - begin);
    if (folder.empty() || folder.front() != '/' || folder.back() == '/') return {};
    std::string candidate = std::string(folder).append("/").append(program);
    if (IsFile(candidate) && access(candidate.c_str(), X_OK) == 0) return candidate;
    begin = end + 1;
  }
  return {};
}

// CPython finds its library from the executable's real path, and a virtual environment from its
// name: Modules/getpath.py, "READ pyvenv.cfg"; Lib/site.py: venv. The one that VIRTUAL_ENV names
// comes after it, and BootPlan has found out already that it is in force.
Decline CheckExecutable(const BootPlan& plan, const std::string& own, Executable* executable) {
  executable->path = FindExecutable(plan.command_line.front());
  const std::string& path = executable->path;
  if (path.empty()) return Decline("the executable's path is unclear");
  if (path != own) {
    const std::unique_ptr<char, void (*)(void*)> real(realpath(path.c_str(), nullptr), std::free);
    if (!real || own != real.get()) return Decline("the executable is not hako's own");
  }
  executable->base = path;
  if (!plan.virtual_environment.empty()) {
    executable->environment = plan.virtual_environment;
    executable->path = executable->base = plan.executable;
    return {};
  }
  const std::string folder(DirectoryName(path));
  const std::string above(DirectoryName(folder));
  if (Exists(folder + "/pyvenv.cfg")) return Decline("a virtual environment is in force");
  if (Exists(above + "/pyvenv.cfg")) {
    // A copy of hako's file would have another base; a copy is not hako's own.
    executable->environment = above;
    executable->base = own;
  }
  return {};
}

Decline CheckUserSite(bool* has_packages) {
  if (getauxval(AT_SECURE) != 0 || getuid() != geteuid() || getgid() != getegid()) {
    return Decline("the process has borrowed rights");
  }
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): no thread has started
  if (home == nullptr) return Decline("HOME is not set");
  *has_packages = Exists(UserSite(UserBase(home)));
  return {};
}

Decline CheckStandardInput() {
  struct stat status {};
  const bool is_directory = fstat(STDIN_FILENO, &status) == 0 && S_ISDIR(status.st_mode);
  return is_directory ? Decline("stdin is a directory") : Decline();
}

[[noreturn]] void EndAfterHalfRestore(const char* why) {
  static_cast<void>(
      std::fprintf(stderr, "hako: %s (do: run it again with HAKO_IMAGE=none)\n", why));
  _exit(3);
}

}  // namespace

Decline Restore(const BootPlan& plan, std::string* taken) {
  if (hako_cpython_has_images() == 0) return Decline("hako has no images for this CPython version");
  if (plan.image == "none") return Decline("no image is asked for");
  if (plan.takes_another_library) return Decline("the executable lies below another library");
  StartOptions options;
  if (auto no = ReadStartOptions(plan.command_line, environ, &options)) return no;

  const std::string folder(DirectoryName(plan.own_file));
  const std::string own = folder + "/hako-python";
  Executable executable;
  if (plan.app != nullptr || plan.is_deterministic) {
    executable.path = executable.base = plan.command_line.front();  // As the plan says.
  } else if (auto no = CheckExecutable(plan, own, &executable)) {
    return no;
  }
  if (plan.is_deterministic) {
    options.writes_bytecode = false;
    options.hash_seed_is_set = true;
  }
  Surroundings surroundings{.environment = executable.environment,
                            .pins_prefix = plan.pins_prefix,
                            .is_deterministic = plan.is_deterministic};
  if (auto no = CheckUserSite(&surroundings.has_user_packages)) return no;
  if (auto no = CheckStandardInput()) return no;

  image::ImageFile file;
  if (auto no = OpenImage(plan, options, surroundings, &file, taken)) return no;
  LocaleChoice locale;
  // A deterministic run answers for the locale itself; a host sees what its process has.
  const bool may_defer =
      !plan.is_deterministic && !plan.is_embedded && !seams::AddressesAreLimited();
  if (auto no = ChooseLocale(may_defer ? &file : nullptr, &locale)) return no;
  bool is_lost = false;
  if (const char* why = file.Map(&is_lost)) {
    if (is_lost) EndAfterHalfRestore(why);
    locale.Revert();
    return Decline(why, *taken);
  }
  file.Close();
  if (!Refresh(plan, options, locale, executable)) {
    PyErr_Print();
    EndAfterHalfRestore("the interpreter of the image could not be refreshed");
  }
  return {};
}

}  // namespace hako::interpreter

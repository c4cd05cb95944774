// restore.cpp: decide, map, refresh.
//
// Deciding comes first and touches nothing of the interpreter: command line and variables, the
// executable's name, the file, the facts of the file system that went into the image, the locale.
// Then the memory is mapped. What is left is a fresh start's in every respect but those that belong
// to this process, and they are set one by one, in Refresh().
#define PY_SSIZE_T_CLEAN
#include "interpreter/restore.h"

#include <Python.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "base/paths.h"
#include "image/mapping.h"
#include "interpreter/image_choice.h"
#include "interpreter/image_state.h"
#include "interpreter/locale_choice.h"
#include "interpreter/site_start.h"
#include "interpreter/start_options.h"
#include "interpreter/static_state.h"
#include "interpreter/streams.h"

// CPython 3.11.2, Include/internal/pycore_initconfig.h; the same in later versions.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const PyConfig* _Py_GetConfig();

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

// What sys.executable and sys._base_executable are, and the root of the virtual environment in
// force.
struct Executable {
  std::string path, base, environment;
};

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

// ---- What belongs to this process ----

bool SetWide(PyConfig* config, wchar_t** field, const char* text) {
  return PyStatus_Exception(PyConfig_SetBytesString(config, field, text)) == 0;
}

bool SetWords(PyWideStringList* list, const std::vector<std::string>& words, size_t first,
              const wchar_t* instead_of_first) {
  list->length = 0;  // The image's list is empty; its strings were freed with it.
  for (size_t i = first; i < words.size(); ++i) {
    const std::unique_ptr<wchar_t, void (*)(void*)> word(Py_DecodeLocale(words[i].c_str(), nullptr),
                                                         PyMem_RawFree);
    const wchar_t* text = i == first && instead_of_first != nullptr ? instead_of_first : word.get();
    if (!word || PyStatus_Exception(PyWideStringList_Append(list, text)) != 0) return false;
  }
  return list->length > 0 || PyStatus_Exception(PyWideStringList_Append(list, L"")) == 0;
}

// CPython 3.11.2, Python/initconfig.c: config_run_filename_abspath; Python/fileutils.c: _Py_abspath
std::string AbsoluteFile(const std::string& name) {
  if (name.front() == '/') return name;
  char folder[PATH_MAX];
  if (getcwd(folder, sizeof(folder)) == nullptr) return name;
  return name == "." ? folder : std::string(folder).append("/").append(name);
}

// CPython 3.11.2, Python/initconfig.c: config_read_cmdline, as far as StartOptions goes.
bool RefreshConfig(const BootPlan& plan, const StartOptions& options, const LocaleChoice& locale,
                   const Executable& executable) {
  using Runs = StartOptions::Runs;
  hako_cpython_set_utf8_mode(locale.utf8_mode ? 1 : 0);
  auto* config = const_cast<PyConfig*>(_Py_GetConfig());
  const std::vector<std::string>& words = plan.command_line;
  bool ok = SetWide(config, &config->program_name, words.front().c_str()) &&
            SetWide(config, &config->executable, executable.path.c_str()) &&
            SetWide(config, &config->base_executable, executable.base.c_str()) &&
            PyStatus_Exception(
                PyConfig_SetString(config, &config->stdio_errors, locale.stream_errors)) == 0;
  if (ok && !options.stream_encoding.empty()) {
    ok = SetWide(config, &config->stdio_encoding, options.stream_encoding.c_str()) &&
         SetWide(config, &config->stdio_errors, options.stream_errors.c_str());
  }
  const wchar_t* first = nullptr;
  if (options.runs == Runs::kFile) {
    ok = ok && SetWide(config, &config->run_filename, AbsoluteFile(options.operand).c_str());
  } else if (options.runs == Runs::kCommand) {
    first = L"-c";
    ok = ok && SetWide(config, &config->run_command, (std::string(options.operand) + "\n").c_str());
  } else if (options.runs == Runs::kModule) {
    first = L"-m";
    ok = ok && SetWide(config, &config->run_module, options.operand);
  }
  config->write_bytecode = options.writes_bytecode ? 1 : 0;
  config->buffered_stdio = options.buffers_streams ? 1 : 0;
  hako_cpython_show_hash_seed(config, options.hash_seed_is_set ? 1 : 0);
  return ok && SetWords(&config->argv, words, options.first_argument, first) &&
         SetWords(&config->orig_argv, words, 0, nullptr) && hako_cpython_apply_config(config) == 0;
}

// CPython 3.11.2, Modules/signalmodule.c: signal_install_handlers, signal_get_set_handlers. The
// image holds the table of a process that inherited nothing.
void RefreshSignals() {
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ignore.sa_flags = SA_ONSTACK;
  sigaction(SIGPIPE, &ignore, nullptr);
  sigaction(SIGXFSZ, &ignore, nullptr);
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction now {};
    if (number == SIGPIPE || number == SIGXFSZ) continue;
    if (sigaction(number, nullptr, &now) != 0) continue;  // libc's own two.
    if (now.sa_handler == SIG_IGN) {
      hako_cpython_note_disposition(number, HAKO_IGNORED);
    } else if (number == SIGINT) {
      sigaction(number, &image_state.on_interrupt, nullptr);
    }
  }
}

// CPython 3.11.2, Modules/posixmodule.c: convertenviron
bool RefreshEnvironment() {
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    PyObject* name = PyBytes_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(equals));
    PyObject* value = PyBytes_FromString(*entry + equals + 1);
    const bool ok = name != nullptr && value != nullptr &&
                    PyDict_SetDefault(image_state.environment, name, value) != nullptr;
    Py_XDECREF(name);
    Py_XDECREF(value);
    if (!ok) return false;
  }
  return true;
}

bool RefreshSite() {
  const std::string base = UserBase(Variable("HOME"));
  PyObject* user_base = PyUnicode_DecodeFSDefault(base.c_str());
  PyObject* user_site = PyUnicode_DecodeFSDefault(UserSite(base).c_str());
  const bool ok = user_base != nullptr && user_site != nullptr &&
                  PyObject_SetAttrString(image_state.site, "USER_BASE", user_base) == 0 &&
                  PyObject_SetAttrString(image_state.site, "USER_SITE", user_site) == 0;
  Py_XDECREF(user_base);
  Py_XDECREF(user_site);
  return ok;
}

// CPython 3.11.2, Modules/timemodule.c: init_timezone, which time.tzset calls. An unchanged
// /etc/localtime without TZ gives what the image has.
bool RefreshTimeZone() {
  const bool is_set = std::getenv("TZ") != nullptr;  // NOLINT(concurrency-mt-unsafe)
  if (!is_set && image::IsUnchanged(image_state.local_time, kLocalTimePath)) return true;
  PyObject* result = PyObject_CallMethod(image_state.time, "tzset", nullptr);
  Py_XDECREF(result);
  return result != nullptr;
}

bool Refresh(const BootPlan& plan, const StartOptions& options, const LocaleChoice& locale,
             const Executable& executable) {
  hako_cpython_adopt_thread();
  RefreshSignals();
  return RefreshConfig(plan, options, locale, executable) && RefreshEnvironment() &&
         RefreshSite() && RefreshTimeZone() && MakeStreams(image_state.io, *_Py_GetConfig()) &&
         RunSiteCode(image_state.site_code);
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
  if (auto no = CheckExecutable(plan, own, &executable)) return no;
  Surroundings surroundings{.environment = executable.environment, .pins_prefix = plan.pins_prefix};
  if (auto no = CheckUserSite(&surroundings.has_user_packages)) return no;
  if (auto no = CheckStandardInput()) return no;

  image::ImageFile file;
  if (auto no = OpenImage(plan, options, surroundings, &file, taken)) return no;
  LocaleChoice locale;
  if (auto no = ChooseLocale(&locale)) return no;
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

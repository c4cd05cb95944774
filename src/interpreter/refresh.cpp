// refresh.cpp: one function for each thing that a process has of its own.
#define PY_SSIZE_T_CLEAN
#include "interpreter/refresh.h"

#include <Python.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <memory>

#include "interpreter/image_choice.h"
#include "interpreter/image_state.h"
#include "interpreter/site_start.h"
#include "interpreter/streams.h"
#include "pantry/touched_modules.h"

// CPython 3.11.2, Include/internal/pycore_initconfig.h; the same in later versions.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const PyConfig* _Py_GetConfig();

namespace hako::interpreter {
namespace {

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
  // Inside a host words are UTF-8, whatever the process's locale is.
  hako_cpython_set_utf8_mode(locale.utf8_mode || plan.is_embedded ? 1 : 0);
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
  ok = ok && SetWords(&config->argv, words, options.first_argument, first) &&
       SetWords(&config->orig_argv, words, 0, nullptr);
  hako_cpython_set_utf8_mode(locale.utf8_mode ? 1 : 0);
  return ok && hako_cpython_apply_config(config) == 0;
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
bool AddVariable(const char* entry, PyObject* environment) {
  const std::string_view text = entry;
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos) return true;
  PyObject* name = PyBytes_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(equals));
  PyObject* value = PyBytes_FromString(entry + equals + 1);
  const bool ok =
      name != nullptr && value != nullptr && PyDict_SetDefault(environment, name, value) != nullptr;
  Py_XDECREF(name);
  Py_XDECREF(value);
  return ok;
}

bool RefreshEnvironment(const std::vector<std::string>* given) {
  if (given != nullptr) return AddVariables(*given, image_state.environment);
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!AddVariable(*entry, image_state.environment)) return false;
  }
  return true;
}

// A variable of the program's; empty: it has none.
std::string Variable(const BootPlan& plan, const std::string& name) {
  if (!plan.is_deterministic || plan.environment == nullptr) {
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): as ever
    return value == nullptr ? "" : value;
  }
  for (const std::string& variable : *plan.environment) {
    if (variable.starts_with(name + "=")) return variable.substr(name.size() + 1);
  }
  return {};
}

bool RefreshSite(const BootPlan& plan) {
  const std::string base = UserBase(Variable(plan, "HOME"));
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
bool RefreshTimeZone(const BootPlan& plan) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
  const bool is_set = std::getenv("TZ") != nullptr || plan.is_deterministic;
  if (!is_set && image::IsUnchanged(image_state.local_time, kLocalTimePath)) return true;
  PyObject* result = PyObject_CallMethod(image_state.time, "tzset", nullptr);
  Py_XDECREF(result);
  return result != nullptr;
}

}  // namespace

bool AddVariables(const std::vector<std::string>& variables, PyObject* environment) {
  return std::ranges::all_of(variables, [environment](const std::string& one) {
    return AddVariable(one.c_str(), environment);
  });
}

bool Refresh(const BootPlan& plan, const StartOptions& options, const LocaleChoice& locale,
             const Executable& executable) {
  hako_cpython_adopt_thread();
  if (!plan.is_embedded) RefreshSignals();
  bool ok = RefreshConfig(plan, options, locale, executable) &&
            RefreshEnvironment(plan.environment) && RefreshSite(plan) && RefreshTimeZone(plan) &&
            MakeStreams(image_state.io, *_Py_GetConfig());
  pantry::NoteStart();
  ok = ok && RunSiteCode(image_state.site_code);
  if (ok) ShowPlainCounts(image_state.counts);
  return ok;
}

}  // namespace hako::interpreter

// interpreter.cpp: python3's main program through CPython's public API.
//
// python3 is Py_BytesMain and nothing else (CPython 3.11.2, Programs/python.c: main). The steps
// here are those of pymain_main and pymain_init (Modules/main.c), so that options, variables,
// paths, streams, the run and the end are CPython's own; between the steps hako says three things
// more:
//   - prefix and exec_prefix, where the search upwards from hako's folder (Modules/getpath.py,
//     "CALCULATE prefix AND exec_prefix") would meet another CPython's standard library. PYTHONHOME
//     still goes before them, as there.
//   - the executable, while paths are computed, where VIRTUAL_ENV is in force;
//   - sys.executable afterwards, in that case: site has set sys.prefix by then.
#define PY_SSIZE_T_CLEAN
#include "interpreter/interpreter.h"

#include <Python.h>

#include <cstdio>
#include <ctime>
#include <string_view>

#include "base/trace.h"
#include "build_info.h"
#include "interpreter/first_touch.h"
#include "interpreter/frozen_app.h"
#include "interpreter/learn.h"
#include "interpreter/own_image.h"
#include "interpreter/program_code.h"
#include "interpreter/restore.h"
#include "interpreter/teardown.h"
#include "seams/math_calls.h"
#include "seams/within_reach.h"

namespace hako::interpreter {
namespace {

// PyConfig with an owner.
class Config {
 public:
  Config() { PyConfig_InitPythonConfig(&config_); }
  ~Config() { PyConfig_Clear(&config_); }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;
  PyConfig* get() { return &config_; }

 private:
  PyConfig config_{};
};

PyStatus SetPaths(PyConfig& config, const BootPlan& plan) {
  PyStatus status = PyStatus_Ok();
  if (plan.pins_prefix) {
    status = PyConfig_SetBytesString(&config, &config.prefix, build_info::kPythonPrefix);
    if (PyStatus_Exception(status)) return status;
    status = PyConfig_SetBytesString(&config, &config.exec_prefix, build_info::kPythonExecPrefix);
    if (PyStatus_Exception(status)) return status;
  }
  if (plan.virtual_environment.empty()) return status;

  const std::string inside = plan.virtual_environment + "/bin/python3";
  status = PyConfig_SetBytesString(&config, &config.executable, inside.c_str());
  if (PyStatus_Exception(status)) return status;
  return PyConfig_SetBytesString(&config, &config.base_executable, plan.executable.c_str());
}

PyStatus NameExecutable(const std::string& path) {
  PyObject* value = PyUnicode_DecodeFSDefault(path.c_str());
  if (value == nullptr) return PyStatus_NoMemory();
  const int failed = PySys_SetObject("executable", value);
  Py_DECREF(value);
  return failed != 0 ? PyStatus_NoMemory() : PyStatus_Ok();
}

// CPython 3.11.2, Modules/main.c: pymain_init
PyStatus Begin(const BootPlan& plan, HashSeed seed) {
  std::vector<char*> argv;
  argv.reserve(plan.command_line.size() + 1);
  // The API takes char* and copies; it does not write through it.
  for (const std::string& word : plan.command_line) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const auto argc = static_cast<Py_ssize_t>(plan.command_line.size());

  PyPreConfig before;
  PyPreConfig_InitPythonConfig(&before);
  PyStatus status = Py_PreInitializeFromBytesArgs(&before, argc, argv.data());
  if (PyStatus_Exception(status)) return status;

  Config config;
  status = PyConfig_SetBytesArgv(config.get(), argc, argv.data());
  if (PyStatus_Exception(status)) return status;
  if (seed == HashSeed::kZero) {
    config.get()->use_hash_seed = 1;
    config.get()->hash_seed = 0;
    config.get()->site_import = 0;  // site_start.h
  }
  status = SetPaths(*config.get(), plan);
  if (PyStatus_Exception(status)) return status;
  status = Py_InitializeFromConfig(config.get());
  // A capture runs `site` later, which finds the environment by the executable that it was given.
  if (PyStatus_Exception(status) || plan.executable.empty() || seed == HashSeed::kZero)
    return status;
  return NameExecutable(plan.executable);
}

// One line for HAKO_TRACE. Plain calls: this may come before anything of CPython.
void Trace(const std::string& image, const Decline& declined, const timespec& begin) {
  if (TraceLevel() == 0) return;
  if (declined) {
    static_cast<void>(std::fprintf(stderr, "hako: cold start: %s\n", declined.why().c_str()));
    return;
  }
  timespec end{};
  clock_gettime(CLOCK_MONOTONIC, &end);
  const auto microseconds = static_cast<long>((end.tv_sec - begin.tv_sec) * 1'000'000 +
                                              (end.tv_nsec - begin.tv_nsec) / 1'000);
  static_cast<void>(
      std::fprintf(stderr, "hako: restored from %s in %ld us\n", image.c_str(), microseconds));
}

// What a program can see of its start is part of a deterministic run: it is a restored one, if need
// be from an image that is captured first.
Decline RestoreAlways(const BootPlan& plan, std::string* image) {
  const Decline declined = Restore(plan, image);
  if (!declined) return {};
  auto own = CaptureOwnImage(plan);
  if (!own) return Decline(OneLine(own.error()));
  BootPlan again = plan;
  again.image = std::move(*own);
  return Restore(again, image);
}

int RefuseColdStart(const Decline& declined) {
  constexpr int kCannotStart = 3;
  static_cast<void>(std::fprintf(
      stderr, "hako run: a deterministic run must start from an image, and cannot: %s\n",
      declined.why().c_str()));
  return kCannotStart;
}

}  // namespace

int Boot(const BootPlan& plan, HashSeed seed) {
  const PyStatus status = Begin(plan, seed);
  if (PyStatus_IsExit(status)) return status.exitcode;
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
  return -1;
}

// CPython 3.11.2, Modules/main.c: pymain_main
int RunMain(const BootPlan& plan) {
  timespec begin{};
  clock_gettime(CLOCK_MONOTONIC, &begin);
  if (!plan.is_deterministic && seams::AddressesAreLimited()) seams::ReserveMathLibrary();
  std::string image;
  const Decline declined =
      plan.is_deterministic ? RestoreAlways(plan, &image) : Restore(plan, &image);
  Trace(image, declined, begin);
  if (declined && plan.is_deterministic) return RefuseColdStart(declined);
  if (declined) {
    if (const int lacking = plan.app == nullptr ? 0 : SayWhatAppLacks(plan); lacking != 0)
      return lacking;
    TakePagesAtOnce();
    const int status = Boot(plan, HashSeed::kAsTold);
    if (status >= 0) return status;
  }
  if (!declined) UseCodeCache(plan.code_folder);
  if (!plan.learned_modules.empty() && !LearnModulesAtExit(plan.learned_modules)) PyErr_Print();
  if (plan.when_started != nullptr) plan.when_started();
  EndWithProcess();
  return Py_RunMain();
}

}  // namespace hako::interpreter

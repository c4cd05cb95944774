// isolate.cpp: boot, end, and the lock.
//
// The thread that boots is the interpreter's main thread: signal handlers run there, and
// threading.main_thread() is it. Between calls nobody holds the interpreter lock.
#include "api/isolate.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "api/deterministic.h"
#include "api/error.h"
#include "api/host_streams.h"
#include "api/host_things.h"
#include "api/import_limit.h"
#include "api/interruption.h"
#include "build_info.h"
#include "interpreter/embedded.h"

namespace hako::api {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a fact of each thread
thread_local constinit int lock_depth = 0;
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a process has one
constinit hako_isolate the_isolate = {};

namespace {

// Of this thread's outermost lock. A thread has one: Python's own threads that call into the host
// have the interpreter's lock already, and count as others do.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a fact of each thread
thread_local constinit PyGILState_STATE taken __attribute__((tls_model("initial-exec"))) =
    PyGILState_UNLOCKED;

// The options as this version knows them, whatever the caller's version had.
hako_boot_options Known(const hako_boot_options* given) {
  hako_boot_options options{};
  if (given != nullptr) std::memcpy(&options, given, std::min(given->struct_size, sizeof(options)));
  return options;
}

std::vector<std::string> Strings(const hako_text* texts, size_t count) {
  std::vector<std::string> strings;
  for (size_t i = 0; i < count; ++i) strings.emplace_back(View(texts[i]));
  return strings;
}

// The file of the shared library that this code is in; the program's where it is linked statically.
std::string FindLibrary() {
  Dl_info info{};
  if (dladdr(static_cast<const void*>(&the_isolate), &info) == 0) return {};
  char* path = realpath(info.dli_fname, nullptr);
  std::string own = path == nullptr ? info.dli_fname : path;
  std::free(path);
  return own;
}

// Extension modules find the C API in the global scope, as in python3: a host that was linked with
// the library has it there, one that has loaded it as part of a plug-in has not.
void ShowSymbols(const std::string& library) {
  void* handle = dlopen(library.c_str(), RTLD_LAZY | RTLD_NOLOAD | RTLD_GLOBAL);
  if (handle != nullptr) dlclose(handle);
}

// The same file for as long as this code is loaded.
const std::string& OwnLibrary() {
  // Never destroyed: a host may boot while it ends.
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory)
  static const std::string& own = *[] {
    auto* found = new std::string(FindLibrary());
    ShowSymbols(*found);
    return found;
  }();
  return own;
}

interpreter::EmbeddedPlan PlanOf(const hako_boot_options& options) {
  interpreter::EmbeddedPlan plan{.library = OwnLibrary()};
  plan.image = View(options.image);
  plan.argv = Strings(options.argv, options.argv_count);
  if (options.replaces_environment != 0)
    plan.environment = Strings(options.environment, options.environment_count);
  plan.handles_signals = options.handles_signals != 0;
  if (options.sets_hash_seed != 0) plan.hash_seed = options.hash_seed;
  return plan;
}

// In front, in the order given.
bool AddPaths(const hako_boot_options& options) {
  PyObject* path = PySys_GetObject("path");
  for (size_t i = 0; i < options.path_count; ++i) {
    const std::string_view given = View(options.paths[i]);
    const std::string shown =
        options.is_deterministic != 0 ? DeterministicFolder(given) : std::string(given);
    const Ref folder(PyUnicode_DecodeFSDefaultAndSize(shown.data(), Size(shown.size())));
    if (!folder || path == nullptr || PyList_Insert(path, Size(i), folder.get()) != 0) return false;
  }
  return true;
}

bool SetUp(const hako_boot_options& options) {
  return AddPaths(options) && MakeInterruptions() && LeadStreams(options) && LimitImports(options);
}

// In the state in which nobody holds the lock.
void LetGo(hako_isolate& isolate) {
  lock_depth = 0;
  const auto give = [] { the_isolate.main_thread = PyEval_SaveThread(); };
  if (isolate.is_deterministic) {
    LeaveDeterministic(give);
  } else {
    give();
  }
}

// Pins what is to be pinned, and begins the interpreter.
Result<interpreter::Beginning> Begin(const hako_boot_options& options,
                                     interpreter::EmbeddedPlan* plan) {
  // Where threads stand still no interpreter can begin, and what pins them must stay.
  const bool is_pinned = options.is_deterministic != 0 && !interpreter::ThreadsStandStill();
  if (is_pinned) {
    if (auto pinned = BeginDeterministic(options, plan); !pinned)
      return Fail(std::move(pinned.error()));
  }
  auto begun = interpreter::BeginEmbedded(*plan);
  if (is_pinned && begun) StartDeterministic(options);
  if (is_pinned && !begun) EndDeterministic();
  return begun;
}

hako_error* Failed(const Error& error) {
  const auto kind = error.kind == Error::Kind::kBadInput ? HAKO_ERROR_STATE : HAKO_ERROR_SYSTEM;
  return MakeError(kind, OneLine(error));
}

}  // namespace

// Nothing could be told by an error: functions that return none come here, too.
void TakeLock() {
  if (!the_isolate.has_interpreter) {
    static_cast<void>(
        std::fputs("hako: a function of hako.h was called while no isolate is booted (do: "
                   "hako_boot() first)\n",
                   stderr));
    std::abort();
  }
  const auto take = [] { taken = PyGILState_Ensure(); };
  if (the_isolate.is_deterministic) [[unlikely]] {
    EnterDeterministic(take);
  } else {
    take();
  }
}

void GiveLock() {
  const auto give = [] { PyGILState_Release(taken); };
  if (the_isolate.is_deterministic) [[unlikely]] {
    LeaveDeterministic(give);
  } else {
    give();
  }
}

LockAside::LockAside() {
  if (lock_depth++ == 0) taken = PyGILState_Ensure();
}

LockAside::~LockAside() {
  if (--lock_depth == 0) PyGILState_Release(taken);
}

PyObject* MakeString(hako_text text) {
  return PyUnicode_DecodeUTF8(text.data, Size(text.size), "surrogatepass");
}

}  // namespace hako::api

using hako::api::MakeError;
using hako::api::TheIsolate;

hako_error* hako_boot(const hako_boot_options* given, hako_isolate** result) {
  hako_isolate& isolate = TheIsolate();
  static uint64_t boots = 0;
  if (isolate.generation != 0)
    return MakeError(HAKO_ERROR_STATE, "an isolate of this process has not ended");
  const hako_boot_options options = hako::api::Known(given);
  auto plan = hako::api::PlanOf(options);
  auto begun = hako::api::Begin(options, &plan);
  if (!begun) return hako::api::Failed(begun.error());
  delete isolate.start;  // NOLINT(cppcoreguidelines-owning-memory): of an earlier boot
  isolate.start = new std::string(std::move(*begun));
  isolate.booted_by = pthread_self();
  isolate.inside = 0;
  isolate.is_deterministic = options.is_deterministic != 0;
  isolate.generation = ++boots;
  isolate.has_interpreter = true;
  hako::api::lock_depth = 1;  // What goes wrong is told as by any call.
  hako_error* error = hako::api::Check(hako::api::SetUp(options));
  hako::api::LetGo(isolate);
  if (error != nullptr) {
    hako_error_free(hako_end(&isolate, nullptr));
    return error;
  }
  *result = &isolate;
  return nullptr;
}

hako_error* hako_end(hako_isolate* isolate, int* exit_status) {
  if (isolate->generation == 0) return MakeError(HAKO_ERROR_STATE, "no isolate is booted");
  if (pthread_equal(isolate->booted_by, pthread_self()) == 0)
    return MakeError(HAKO_ERROR_STATE, "the isolate ends on the thread that booted it");
  if (hako::api::lock_depth != 0 || isolate->inside != 0)
    return MakeError(HAKO_ERROR_STATE, "a thread is inside the isolate: hako_leave() first");
  hako::api::StopWatching();
  hako::api::lock_depth = 1;
  const auto take = [] { PyEval_RestoreThread(TheIsolate().main_thread); };
  if (isolate->is_deterministic) {
    hako::api::EnterDeterministic(take);
  } else {
    take();
  }
  hako::api::ForgetInterruptions();
  isolate->generation = 0;  // What dies now is gone for the host.
  const bool ok = hako::interpreter::EndEmbedded();
  isolate->has_interpreter = false;
  if (isolate->is_deterministic) hako::api::EndDeterministic();
  isolate->is_deterministic = false;
  hako::api::lock_depth = 0;
  hako::api::EndThings();
  constexpr int kNotFlushed = 120;
  if (exit_status != nullptr) *exit_status = ok ? 0 : kNotFlushed;
  return nullptr;
}

hako_text hako_start(const hako_isolate* isolate) { return hako::api::Text(*isolate->start); }
uint64_t hako_generation() { return TheIsolate().generation; }
const uint64_t* hako_generation_counter() {
  static_assert(sizeof(TheIsolate().generation) == sizeof(uint64_t));
  return reinterpret_cast<const uint64_t*>(&TheIsolate().generation);
}

void hako_enter(hako_isolate* isolate) {
  ++isolate->inside;
  if (hako::api::lock_depth++ == 0) hako::api::TakeLock();
}

void hako_leave(hako_isolate* isolate) {
  if (--hako::api::lock_depth == 0) hako::api::GiveLock();
  --isolate->inside;
}

const char* hako_version() { return hako::build_info::kVersion; }
const char* hako_python_version() { return hako::build_info::kPythonVersion; }

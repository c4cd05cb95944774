// embedded.cpp: begin by mapping, end by dropping.
//
// Where an image fits, all that an interpreter has is known: its static data and the image's
// segments, which are mapped; blocks from libc, by the ledger; arenas; threads, which are counted.
// An end gives these back without looking at the objects in them, unless one of them could be seen
// to die or holds more than memory (finish.cpp); then CPython destroys everything first.
//
// What an extension module keeps in its own variables would outlive its interpreter. Those of an
// image are overlaid when they are delivered again. Others are not: such a process boots no more.
#define PY_SSIZE_T_CLEAN
#include "interpreter/embedded.h"

#include <Python.h>
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <ctime>
#include <vector>

#include "base/own_object.h"
#include "base/paths.h"
#include "build_info.h"
#include "image/mapping.h"
#include "interpreter/decline.h"
#include "interpreter/finish.h"
#include "interpreter/host_signals.h"
#include "interpreter/image_state.h"
#include "interpreter/refresh.h"
#include "interpreter/static_state.h"
#include "interpreter/teardown.h"
#include "pantry/pantry.h"
#include "seams/arenas.h"
#include "seams/block_ledger.h"
#include "seams/own_libraries.h"
#include "seams/raw_heap.h"
#include "seams/system_calls.h"

namespace hako::interpreter {
namespace {

struct MappedRange {
  uint64_t address, size;
};

struct Embedded {
  bool has_begun_cold = false;    // Then this process does so for ever.
  bool is_restored = false;       // The interpreter that runs.
  std::vector<MappedRange> heap;  // The image's segments, as they are mapped now.
  std::string image;              // That is or was mapped last; empty: none was.
  bool threads_stand_still = false;
  std::string spent;  // Why no other interpreter can begin; empty: one can.
};
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a process has one interpreter
Embedded embedded;
constinit std::atomic<int> running_threads = 0;  // That the interpreter has started.
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// ---- Threads ----

struct ThreadBody {
  void* (*body)(void*);
  void* argument;
};

// Counts the thread as ended when it is at its very end, pthread_exit included.
struct EndOfThread {
  EndOfThread() = default;
  ~EndOfThread() { running_threads.fetch_sub(1, std::memory_order_release); }
  EndOfThread(const EndOfThread&) = delete;
  EndOfThread& operator=(const EndOfThread&) = delete;
  void Use() {}
};

void* RunCounted(void* context) {
  const ThreadBody thread = *static_cast<ThreadBody*>(context);
  std::free(context);
  static thread_local EndOfThread end;
  end.Use();
  return thread.body(thread.argument);
}

// A thread that has left the interpreter needs some moments more to end. False: one did not.
bool AllThreadsEnd() {
  constexpr timespec kMoment = {.tv_sec = 0, .tv_nsec = 100'000};
  constexpr int kMoments = 20'000;
  for (int i = 0; i < kMoments; ++i) {
    if (running_threads.load(std::memory_order_acquire) == 0) return true;
    nanosleep(&kMoment, nullptr);
  }
  return false;
}

// ---- Beginning ----

std::string ImageBeside(const EmbeddedPlan& plan) {
  return std::string(DirectoryName(plan.library)) +
         (plan.is_deterministic ? "/hako/library-deterministic.image" : "/hako/library.image");
}

// What an image with numbers can be taken for, and one without.
Decline CheckNumbers(const EmbeddedPlan& plan, const image::Tables& tables) {
  const bool has_numbers = (tables.header->traits & image::kHasNumbers) != 0;
  if (has_numbers && !plan.is_deterministic) return Decline("the image is for deterministic runs");
  if (!has_numbers && plan.is_deterministic)
    return Decline("the image is not for deterministic runs");
  // A module that is imported in the ordinary way instead would ask for more numbers and times.
  const std::string copies(tables.TextAt(tables.header->copies_offset));
  if (has_numbers && !copies.empty() && access(copies.c_str(), R_OK | X_OK) != 0)
    return Decline("its copies of extension modules are missing", copies);
  return {};
}

Decline OpenFor(const EmbeddedPlan& plan, const std::string& path, image::ImageFile* file) {
  if (hako_cpython_has_images() == 0) return Decline("hako has no images for this CPython version");
  if (plan.image == "none") return Decline("no image is asked for");
  if (embedded.has_begun_cold) return Decline("an earlier isolate of this process began cold");
  if (plan.hash_seed.value_or(0) != 0) return Decline("another hash seed than 0 is asked for");
  if (FindOwnObject().bias != 0) return Decline("the library is not at its own address");
  if (const char* why = file->Open(path.c_str(), OwnTarget())) return Decline(why, path);
  const image::Tables& tables = file->tables();
  if (auto no = CheckNumbers(plan, tables)) return no;
  if (const char* input = file->ChangedInput()) return Decline("the image is older than", input);
  return {};
}

void UnmapHeap() {
  for (const MappedRange& range : embedded.heap) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
    munmap(reinterpret_cast<void*>(range.address), range.size);
  }
  embedded.heap.clear();
}

void NoteHeap(const image::Tables& tables) {
  constexpr uint64_t kPage = 4096;
  for (const image::Segment& segment : tables.segments) {
    if (segment.address < seams::kRawHeapBegin || segment.address >= seams::kArenasLimit) continue;
    embedded.heap.push_back({segment.address, (segment.size + kPage - 1) / kPage * kPage});
  }
}

BootPlan PlanOf(const EmbeddedPlan& plan) {
  BootPlan boot{.command_line = plan.argv, .own_file = plan.library};
  if (boot.command_line.empty()) boot.command_line.emplace_back();
  // sys.orig_argv has it, too.
  if (plan.is_deterministic) boot.command_line.insert(boot.command_line.begin(), plan.executable);
  boot.is_embedded = true;
  boot.is_deterministic = plan.is_deterministic;
  if (plan.environment.has_value()) boot.environment = &*plan.environment;
  return boot;
}

Error Exception(std::string what) {
  PyErr_Clear();
  return {
      .kind = Error::Kind::kSystem, .what = std::move(what), .where = "", .remedy = "report it"};
}

Result<void> Restore(const EmbeddedPlan& plan, image::ImageFile* file) {
  seams::KeepLedger();
  seams::NoteArenas();
  seams::KeepOwnLibraries();
  if (!plan.is_deterministic) seams::system_calls.pthread_create = CreateCountedThread;
  bool is_lost = false;
  if (const char* why = file->Map(&is_lost)) {
    if (is_lost) embedded.spent = "an image was mapped in part";
    return Fail({Error::Kind::kSystem, why, "", "boot with the image \"none\""});
  }
  NoteHeap(file->tables());
  file->Close();
  image_state.is_embedded = true;
  StartOptions options;
  options.first_argument = plan.is_deterministic ? 1 : 0;
  options.writes_bytecode = !plan.is_deterministic;
  options.hash_seed_is_set = plan.hash_seed.has_value() || plan.is_deterministic;
  LocaleChoice locale;
  locale.utf8_mode = !plan.is_deterministic;  // As in other deterministic runs.
  locale.stream_errors = L"surrogateescape";
  const std::string& own = plan.executable.empty() ? build_info::kReference : plan.executable;
  const Executable executable{.path = own, .base = own, .environment = {}};
  if (!Refresh(PlanOf(plan), options, locale, executable)) {
    embedded.spent = "an interpreter could not be refreshed";
    return Fail(Exception(embedded.spent));
  }
  if (plan.handles_signals) {
    NoteHostSignal(SIGINT);
    sigaction(SIGINT, &image_state.on_interrupt, nullptr);
  }
  embedded.is_restored = true;
  return {};
}

// ---- Cold ----

class ColdConfig {
 public:
  ColdConfig() { PyConfig_InitPythonConfig(&config_); }
  ~ColdConfig() { PyConfig_Clear(&config_); }
  ColdConfig(const ColdConfig&) = delete;
  ColdConfig& operator=(const ColdConfig&) = delete;
  PyConfig* operator->() { return &config_; }
  PyConfig* get() { return &config_; }

 private:
  PyConfig config_{};
};

PyStatus StartCold(const EmbeddedPlan& plan) {
  PyPreConfig before;
  PyPreConfig_InitIsolatedConfig(&before);
  before.utf8_mode = 1;
  PyStatus status = Py_PreInitialize(&before);
  if (PyStatus_Exception(status)) return status;
  ColdConfig config;
  config->parse_argv = 0;
  config->use_environment = 0;
  config->user_site_directory = 0;
  config->install_signal_handlers = plan.handles_signals ? 1 : 0;
  if (plan.hash_seed.has_value()) {
    config->use_hash_seed = 1;
    config->hash_seed = *plan.hash_seed;
  }
  status = PyConfig_SetBytesString(config.get(), &config->executable, build_info::kReference);
  if (PyStatus_Exception(status)) return status;
  std::vector<char*> words;
  // The API takes char* and copies; it does not write through it.
  for (const std::string& word : plan.argv) words.push_back(const_cast<char*>(word.c_str()));
  status = PyConfig_SetBytesArgv(config.get(), static_cast<Py_ssize_t>(words.size()), words.data());
  if (PyStatus_Exception(status)) return status;
  return Py_InitializeFromConfig(config.get());
}

// os.environ is made of the process's variables: the given ones take their place.
bool ReplaceEnvironment(const std::vector<std::string>& variables) {
  PyObject* os = PyImport_ImportModule("os");
  PyObject* environ = os == nullptr ? nullptr : PyObject_GetAttrString(os, "environ");
  PyObject* data = environ == nullptr ? nullptr : PyObject_GetAttrString(environ, "_data");
  const bool is_dict = data != nullptr && PyDict_Check(data);
  if (is_dict) PyDict_Clear(data);
  const bool ok = is_dict && AddVariables(variables, data);
  Py_XDECREF(data);
  Py_XDECREF(environ);
  Py_XDECREF(os);
  return ok;
}

Result<void> BeginCold(const EmbeddedPlan& plan) {
  embedded.has_begun_cold = true;
  const PyStatus status = StartCold(plan);
  if (PyStatus_Exception(status)) {
    embedded.spent = "CPython could not start";
    return Fail({Error::Kind::kSystem, std::string("CPython cannot start: ") + status.err_msg,
                 build_info::kReference, "check the Python installation"});
  }
  if (plan.environment.has_value() && !ReplaceEnvironment(*plan.environment))
    return Fail(Exception("os.environ could not be set"));
  return {};
}

// Takes an extension module of the standard library out of the process, after its objects have been
// destroyed: those keep nothing but variables, no threads and no callbacks. True if it is gone.
bool Unload(const std::string& file) {
  if (file.find("/lib-dynload/") == std::string::npos) return false;
  void* handle = dlopen(file.c_str(), RTLD_LAZY | RTLD_NOLOAD);
  if (handle == nullptr) return true;
  dlclose(handle);
  dlclose(handle);  // CPython's, which it never gives back: Python/dynload_shlib.c
  handle = dlopen(file.c_str(), RTLD_LAZY | RTLD_NOLOAD);
  if (handle != nullptr) dlclose(handle);
  return handle == nullptr;
}

// Copies of extension modules of another image lie where this one's shall. False: they stay.
bool TakePlaceOf(const std::string& path) {
  if (embedded.image == path) return true;
  embedded.image = path;
  return pantry::CloseCopies();
}

// What ends with the interpreter is gone; what does not is a reason to begin no other.
void NoteWhatStays() {
  for (const std::string& file : LoadedExtensions()) {
    if (Unload(file)) continue;
    embedded.spent =
        "an earlier isolate of this process has loaded " + file + ", which keeps state of it";
  }
  ForgetLoadedExtensions();
  embedded.threads_stand_still = ThreadsWereLeft() || !AllThreadsEnd();
  if (embedded.threads_stand_still)
    embedded.spent = "a thread that an earlier isolate of this process has started still runs";
}

}  // namespace

int CreateCountedThread(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*),
                        void* argument) {
  auto* context = static_cast<ThreadBody*>(std::malloc(sizeof(ThreadBody)));
  if (context == nullptr) return EAGAIN;
  *context = {body, argument};
  running_threads.fetch_add(1, std::memory_order_relaxed);
  const int failed = pthread_create(thread, attributes, RunCounted, context);
  if (failed != 0) {
    running_threads.fetch_sub(1, std::memory_order_relaxed);
    std::free(context);
  }
  return failed;
}

bool ThreadsStandStill() { return embedded.threads_stand_still; }

Result<Beginning> BeginEmbedded(const EmbeddedPlan& plan) {
  if (!embedded.spent.empty()) {
    return Fail({Error::Kind::kBadInput, "this process can boot no other isolate", embedded.spent,
                 "use a process of its own"});
  }
  const std::string path = plan.image.empty() ? ImageBeside(plan) : plan.image;
  NoteHostSignals();
  image::ImageFile file;
  const Decline declined = OpenFor(plan, path, &file);
  if (declined && plan.is_deterministic) {
    return Fail({Error::Kind::kBadInput, "a deterministic isolate must start from an image",
                 "it cannot: " + declined.why(),
                 "use libhako.so as it is installed, with its images"});
  }
  if (!declined && !TakePlaceOf(path)) {
    return Fail({Error::Kind::kBadInput, "this process cannot change from one image to another",
                 "an extension module stays at its place", "use a process of its own"});
  }
  const auto begun = declined ? BeginCold(plan) : Restore(plan, &file);
  if (!begun) return Fail(begun.error());
  return declined ? "cold: " + declined.why() : "restored from " + path;
}

bool EndEmbedded() {
  if (!embedded.is_restored) return Py_FinalizeEx() == 0;
  EndWithProcess();
  const bool ok = Finalize() == 0;
  // A handler of the interpreter's that is left would run in an interpreter that is gone.
  PutHostSignalsBack(image_state.on_interrupt.sa_handler);
  NoteWhatStays();
  embedded.is_restored = false;
  if (!embedded.spent.empty()) return ok;  // Its memory stays: it may be used.
  pantry::ForgetDeliveries();
  hako_cpython_leave_thread();
  seams::ReleaseArenas();
  seams::FreeAllBlocks();
  UnmapHeap();
  return ok;
}

BootPlan PlanLibraryCapture(const std::string& library) {
  return {.command_line = {build_info::kReference}, .own_file = library};
}

}  // namespace hako::interpreter

// capture.cpp: boot in a fixed place, take out what belongs to this process, write the rest.
#define PY_SSIZE_T_CLEAN
#include "interpreter/capture.h"

#include <Python.h>
#include <fcntl.h>
#include <malloc.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/paths.h"
#include "base/unique_fd.h"
#include "image/cache.h"
#include "image/format.h"
#include "interpreter/block_placement.h"
#include "interpreter/capture_inputs.h"
#include "interpreter/common_names.h"
#include "interpreter/finish.h"
#include "interpreter/frozen_app.h"
#include "interpreter/identity.h"
#include "interpreter/image_state.h"
#include "interpreter/image_writer.h"
#include "interpreter/interpreter.h"
#include "interpreter/kept_streams.h"
#include "interpreter/locale_facts.h"
#include "interpreter/manifest.h"
#include "interpreter/site_start.h"
#include "interpreter/static_state.h"
#include "interpreter/warm_up.h"
#include "pantry/archive.h"
#include "pantry/pantry.h"
#include "pantry/rehearsal.h"

// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const PyConfig* _Py_GetConfig();

// GCC 12, libstdc++-v3/libsupc++/eh_alloc.cc. Weak: the runner has none (cli/no_exceptions.cpp).
namespace __gnu_cxx {  // NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
void __freeres() __attribute__((weak));
}  // namespace __gnu_cxx

namespace hako::interpreter {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): it is what an image holds
ImageState image_state HAKO_IN_IMAGE = {};

namespace {

constexpr int kCannotStart = 3;

int Fail(const std::string& what, const std::string& where, const std::string& remedy) {
  const std::string line =
      OneLine(Error{.kind = Error::Kind::kSystem, .what = what, .where = where, .remedy = remedy});
  static_cast<void>(std::fprintf(stderr, "hako: %s\n", line.c_str()));
  return kCannotStart;
}

// An image holds nothing of its builder: no variables but these, no inherited signals, no terminal.
void ForgetSurroundings(bool is_private) {
  for (int number = 1; number < NSIG; ++number) {
    // NOLINTNEXTLINE(cert-err33-c): libc keeps two for itself
    std::signal(number, SIG_DFL);
  }
  // NOLINTBEGIN(concurrency-mt-unsafe): no thread has started
  clearenv();
  setenv("LANG", "C.UTF-8", 1);
  setenv("HOME", "/nonexistent", 1);
  setenv("PATH", "/usr/bin:/bin", 1);
  // NOLINTEND(concurrency-mt-unsafe)
  const int null = open("/dev/null", O_RDWR);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO}) dup2(null, fd);
  if (null > STDERR_FILENO) close(null);
  umask(is_private ? 077 : 022);
}

// Numbers in the image shall not look like addresses of libc's heap: it grows no further where it
// begins, at a small address, but among the libraries. And those lie where the lower half of an
// address is no small number: the upper half may be left over in front of one.
void UsePlainPlaces() {
  constexpr uintptr_t kPage = 4096, kHalf = uintptr_t{1} << 32;
  // What libstdc++ keeps for exceptions: hako throws none.
  if (__gnu_cxx::__freeres != nullptr) __gnu_cxx::__freeres();
  malloc_trim(0);
  const auto end = reinterpret_cast<uintptr_t>(sbrk(0));
  // NOLINTBEGIN(performance-no-int-to-ptr): the addresses are the point
  static_cast<void>(mmap(reinterpret_cast<void*>((end + kPage - 1) / kPage * kPage), kPage,
                         PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
  void* here = mmap(nullptr, kPage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const uintptr_t lower = reinterpret_cast<uintptr_t>(here) % kHalf;
  if (here != MAP_FAILED && lower < kHalf / 4) {
    static_cast<void>(mmap(nullptr, lower + kPage, PROT_NONE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  }
  // NOLINTEND(performance-no-int-to-ptr)
}

void UseFixedPlaces() {
  UsePlainPlaces();
  seams::BeginRawCapture();
  seams::BeginArenaCapture();
  PyObjectArenaAllocator arenas = {
      .ctx = nullptr, .alloc = seams::AllocateArena, .free = seams::FreeArena};
  PyObject_SetArenaAllocator(&arenas);
}

// As if `site` had been run at the boot, and no hash seed been given: what most starts find needs
// no writing.
bool ShowUsualFlags() {
  auto* config = const_cast<PyConfig*>(_Py_GetConfig());
  config->site_import = 1;
  hako_cpython_show_hash_seed(config, 0);
  return hako_cpython_apply_config(config) == 0;
}

// Borrowed, or null: an image must not keep alive what a program may let go.
PyObject* Attribute(const char* module, const char* name) {
  PyObject* owner = PyImport_ImportModule(module);
  PyObject* value =
      owner == nullptr || name == nullptr ? owner : PyObject_GetAttrString(owner, name);
  if (value != owner) Py_XDECREF(value);
  Py_XDECREF(owner);
  return value;
}

PyTypeObject* IoType(const char* name) {
  return reinterpret_cast<PyTypeObject*>(Attribute("io", name));
}

bool NoteObjects() {
  image_state.io_types = {.file = IoType("FileIO"),
                          .reader = IoType("BufferedReader"),
                          .writer = IoType("BufferedWriter"),
                          .random = IoType("BufferedRandom"),
                          .text = IoType("TextIOWrapper"),
                          .text_memory = IoType("StringIO"),
                          .byte_memory = IoType("BytesIO")};
  image_state.names = {.buffer = PyUnicode_InternFromString("buffer"),
                       .raw = PyUnicode_InternFromString("raw"),
                       .closed = PyUnicode_InternFromString("closed"),
                       .flush = PyUnicode_InternFromString("flush"),
                       .readable = PyUnicode_InternFromString("readable"),
                       .writable = PyUnicode_InternFromString("writable"),
                       .fileno = PyUnicode_InternFromString("fileno")};
  PyObject* some_class = Attribute("os", "_Environ");
  if (some_class == nullptr) return false;
  image_state.class_dealloc = reinterpret_cast<PyTypeObject*>(some_class)->tp_dealloc;
  image_state.environment = Attribute("posix", "environ");
  image_state.site = Attribute("site", nullptr);
  image_state.time = Attribute("time", nullptr);
  image_state.io = Attribute("io", nullptr);
  image_state.local_time = image::Observe(kLocalTimePath);
  PyObject* hooks = PySys_GetObject("path_hooks");
  for (Py_ssize_t i = 0; hooks != nullptr && i < std::min<Py_ssize_t>(PyList_GET_SIZE(hooks), 2);
       ++i) {
    image_state.path_hooks[i] = PyList_GET_ITEM(hooks, i);
  }
  return image_state.environment != nullptr && image_state.site != nullptr &&
         image_state.time != nullptr && image_state.io != nullptr;
}

// Takes out what Restore() puts in again.
void TakeOutOwnFacts() {
  PyDict_Clear(image_state.environment);
  for (const char* name : {"stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__",
                           "argv", "orig_argv"}) {
    PySys_SetObject(name, Py_None);
  }
  auto* config = const_cast<PyConfig*>(_Py_GetConfig());
  for (PyWideStringList* list : {&config->argv, &config->orig_argv}) {
    for (Py_ssize_t i = 0; i < list->length; ++i) PyMem_RawFree(list->items[i]);
    PyMem_RawFree(list->items);
    *list = {};
  }
  sigaction(SIGINT, nullptr, &image_state.on_interrupt);
  hako_cpython_drop_audit_hooks();
}

// Another one for each writer, so that an image never loads another's copies.
std::string NewCopiesFolder(const std::string& path) {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return path + ".modules." + std::to_string(getpid()) + "-" + std::to_string(now.tv_sec) + "-" +
         std::to_string(now.tv_nsec);
}

// As long as it lives, `hako image prune` leaves unfinished files in the folder alone.
UniqueFd HoldFolder(const std::string& folder) {
  UniqueFd fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.is_open()) static_cast<void>(flock(fd.get(), LOCK_SH));
  return fd;
}

uint32_t TraitsOf(const BootPlan& plan, const CaptureOptions& options) {
  uint32_t traits = plan.pins_prefix ? uint32_t{image::kPinsPrefix} : 0;
  if (options.travels) traits |= image::kTravels;
  if (options.has_numbers) traits |= image::kHasNumbers;
  PyObject* enabled = PyObject_GetAttrString(image_state.site, "ENABLE_USER_SITE");
  if (enabled == Py_False) traits |= image::kIgnoresUserSite;
  Py_XDECREF(enabled);
  return traits;
}

image::Purpose PurposeOf(const BootPlan& plan, const std::string& program) {
  return {.environment = plan.virtual_environment,
          .program = program,
          .place = std::string(DirectoryName(plan.own_file))};
}

image::Purpose PurposeOf(const BootPlan& plan, const CaptureOptions& options) {
  if (options.travels) return {.place = ReferenceFolder()};
  return PurposeOf(plan, options.program);
}

// A process's first objects go into the arena that the image ends with: another one would cost it
// more than their pages.
void MakeRoomForNewObjects() {
  constexpr size_t kLargest = 512;  // Of CPython's object allocator.
  constexpr uintptr_t kRoom = uintptr_t{512} << 10;
  void* block = PyObject_Malloc(kLargest);
  const uintptr_t end = seams::ArenasEnd();
  const bool has_room = block != nullptr && end - reinterpret_cast<uintptr_t>(block) >= kRoom;
  while (!has_room && block != nullptr && seams::ArenasEnd() == end) {
    block =
        PyObject_Malloc(kLargest);  // The last but one and those before it are left as they are.
  }
  PyObject_Free(block);
}

// Moves the interpreter into the state in which an image holds it.
pantry::Stocked Settle(const BootPlan& plan, const pantry::StockOrder& order,
                       BlockPlacement* placement) {
  TakeOutOwnFacts();
  hako_cpython_watch_collector(BringObjectsBack);
  image_state.restored = true;
  image_state.objects_are_aside = true;
  int counts[3];
  hako_cpython_read_counts(counts);
  hako_cpython_set_objects_aside(&image_state.objects);
  PyGC_Disable();
  placement->PlaceAll(true);
  if (!KeepStreams(image_state.io)) return pantry::Stocked::kFailed;
  placement->PlaceAll(false);
  const auto stocked = pantry::Stock(order, &image_state.objects, &image_state.objects_are_aside);
  if (stocked != pantry::Stocked::kDone) return stocked;
  PyGC_Enable();
  WarmUp(plan);
  placement->End();
  hako_cpython_settle_memory();
  if (const std::string why = AccountForArchive(order.archive); !why.empty())
    order.not_kept("the application's modules", why);
  MakeRoomForNewObjects();
  if (HasNumbers()) BeginProgramNumbers();
  hako_cpython_write_counts(counts);
  return pantry::Stocked::kDone;
}

// What follows the boot in every start. Returns an exit status if it fails.
int StartSite(const CaptureOptions& options, SiteFindings* findings) {
  if (options.has_numbers && !NumberIdentities()) {
    PyErr_Print();
    return Fail("objects cannot be numbered", "", "capture without --deterministic");
  }
  if (!CaptureSite(findings, &image_state.site_code) || !ShowUsualFlags()) {
    PyErr_Print();
    return Fail("`site` cannot be captured", "", "mend the file that is named above");
  }
  if (!NoteObjects()) {
    PyErr_Print();
    return Fail("the interpreter lacks a module of its start", "site",
                "check the Python installation");
  }
  if (!options.archive.empty() && !(pantry::ImportRunner() && MakeCompilersTypes())) {
    PyErr_Print();
    return Fail("the modules by which an application is run cannot be imported", "runpy",
                "check the Python installation");
  }
  return 0;
}

void Explain(const std::map<std::string, std::string>& not_kept) {
  for (const auto& [name, why] : not_kept) {
    static_cast<void>(std::fprintf(stderr, "hako: not kept: %s: %s\n", name.c_str(), why.c_str()));
  }
}

// A deterministic run counts as its image does: there is no python3 to agree with.
PlainBoot CountFor(const BootPlan& plan, const CaptureOptions& options) {
  if (options.has_numbers) return {};
  std::vector<std::string> modules = options.modules;
  modules.insert(modules.end(), options.watched.begin(), options.watched.end());
  return CountPlainBoot(plan, options.archive, modules);
}

int Capture(const BootPlan& plan, const CaptureOptions& options, const std::string& path) {
  const UniqueFd folder = HoldFolder(std::string(DirectoryName(path)));
  ForgetSurroundings(options.is_private);
  const std::string copies = NewCopiesFolder(path);
  Trial trial = TryCapture();
  if (trial.failed_with != 0) return trial.failed_with;
  const bool is_trial = trial.self.has_value();
  const PlainBoot plain = CountFor(plan, options);
  image_state.counts = plain.counts;
  BlockPlacement placement(std::move(trial.hot));
  if (is_trial) placement.Record();
  UseFixedPlaces();
  if (options.has_numbers) UseNumbers();
  placement.Begin();
  PlaceCommonNames();
  Paths opened;
  NoteOpenedFiles(&opened);
  const int status = Boot(plan, HashSeed::kZero);
  if (status >= 0) return status;
  SiteFindings findings;
  if (const int failed = StartSite(options, &findings); failed != 0) return failed;
  const Paths inputs = FindInputs(opened, findings);
  if (hako_cpython_has_other_threads() != 0) {
    return Fail("a thread was started by sitecustomize or a .pth file", "", "start it later");
  }
  ImageParts parts{.purpose = PurposeOf(plan, options),
                   .traits = TraitsOf(plan, options),
                   .inputs = {inputs.begin(), inputs.end()},
                   .locale_inputs = LocaleInputs(),
                   .manifest = {},
                   .mode = static_cast<mode_t>(options.is_private ? 0600 : 0644)};
  std::map<std::string, std::string> not_kept;
  pantry::StockOrder order{.modules = options.modules,
                           .watched = options.watched,
                           .copies = copies,
                           .travels = options.travels,
                           .archive = options.archive,
                           .codes = options.codes,
                           .may_be_tried_again = options.may_be_tried_again && !is_trial,
                           .not_kept = {},
                           .counts = plain.imports};
  order.not_kept = [&](const std::string& name, const std::string& why) {
    not_kept.emplace(name, why);
  };
  std::vector<std::string> asked;
  if (!is_trial) asked = pantry::Rehearse(options.modules);
  const auto settled = Settle(plan, order, &placement);
  if (settled == pantry::Stocked::kTryAgain) {
    RemoveCopies(copies);
    return kCaptureAgain;
  }
  if (options.explains && !is_trial) Explain(not_kept);
  if (settled == pantry::Stocked::kFailed) {
    PyErr_Print();
    RemoveCopies(copies);
    return Fail("the modules could not be recorded", "", "report it");
  }
  if (is_trial) {
    RemoveCopies(copies);
    TellHotBlocks(plan, placement, *trial.self);
  }
  if (access(copies.c_str(), F_OK) == 0) parts.purpose.copies = copies;
  Manifest manifest;
  manifest.AddModules(not_kept);
  manifest.AddCopies(parts.purpose.copies);
  for (const std::string& file : opened) manifest.Add("file", file);
  for (const std::string& line : asked) manifest.Add("outside", line);
  manifest.Add("placed", std::to_string(placement.placed()));
  manifest.Add("placed first", std::to_string(placement.placed_first()));
  parts.manifest = manifest.text();
  auto written = WriteImage(parts, path);
  if (written) return 0;
  RemoveCopies(copies);
  static_cast<void>(std::fprintf(stderr, "hako: %s\n", OneLine(written.error()).c_str()));
  return kCannotStart;
}

}  // namespace

std::string CachedImage(const BootPlan& plan, const std::string& program) {
  return plan.cache_folder + "/" + image::CacheName(image::OwnBuildId(), PurposeOf(plan, program));
}

int CaptureMain(const BootPlan& plan, const CaptureOptions& options) {
  if (hako_cpython_has_images() == 0) {
    return Fail("hako has no images for this CPython version", PY_VERSION, "run without one");
  }
  if (!options.path.empty()) return Capture(plan, options, options.path);
  if (auto made = image::MakeCacheFolder(plan.cache_folder); !made) {
    static_cast<void>(std::fprintf(stderr, "hako: %s\n", OneLine(made.error()).c_str()));
    return made.error().kind == Error::Kind::kBadInput ? 2 : kCannotStart;
  }
  return Capture(plan, options, CachedImage(plan, options.program));
}

}  // namespace hako::interpreter

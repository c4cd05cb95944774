// capture.cpp: boot in a fixed place, take out what belongs to this process, write the rest.
#define PY_SSIZE_T_CLEAN
#include "interpreter/capture.h"

#include <Python.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <vector>

#include "base/error.h"
#include "base/unique_fd.h"
#include "image/format.h"
#include "interpreter/finish.h"
#include "interpreter/image_state.h"
#include "interpreter/interpreter.h"
#include "interpreter/static_state.h"
#include "pantry/pantry.h"

// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const PyConfig* _Py_GetConfig();

namespace hako::interpreter {

ImageState image_state HAKO_IN_IMAGE = {};

namespace {

using image::Input;
using image::kPageSize;
using image::Segment;

constexpr int kCannotStart = 3;

// Files that were opened while the interpreter booted, in order of path.
using Paths = std::set<std::string>;

int Fail(const std::string& what, const std::string& where, const std::string& remedy) {
  const std::string line =
      OneLine(Error{.kind = Error::Kind::kSystem, .what = what, .where = where, .remedy = remedy});
  static_cast<void>(std::fprintf(stderr, "hako: %s\n", line.c_str()));
  return kCannotStart;
}

// An image holds nothing of its builder: no variables but these, no inherited signals, no terminal.
void ForgetSurroundings() {
  for (int number = 1; number < NSIG; ++number) {
    // NOLINTNEXTLINE(cert-err33-c): libc keeps two for itself
    std::signal(number, SIG_DFL);
  }
  clearenv();
  setenv("LANG", "C.UTF-8", 1);
  setenv("HOME", "/nonexistent", 1);
  setenv("PATH", "/usr/bin:/bin", 1);
  const int null = open("/dev/null", O_RDWR);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO}) dup2(null, fd);
  if (null > STDERR_FILENO) close(null);
  umask(022);
}

void UseFixedPlaces() {
  seams::BeginRawCapture();
  seams::BeginArenaCapture();
  PyObjectArenaAllocator arenas = {
      .ctx = nullptr, .alloc = seams::AllocateArena, .free = seams::FreeArena};
  PyObject_SetArenaAllocator(&arenas);
}

// PySys_AddAuditHook: the event "open" has path, mode and flags.
int NoteOpenedFile(const char* event, PyObject* arguments, void* paths) {
  if (std::strcmp(event, "open") != 0) return 0;
  PyObject* path = PyTuple_GetItem(arguments, 0);
  if (path == nullptr || !PyUnicode_Check(path)) return PyErr_Clear(), 0;
  const char* text = PyUnicode_AsUTF8(path);
  if (text == nullptr) return PyErr_Clear(), 0;
  static_cast<Paths*>(paths)->insert(text);
  return 0;
}

// The source of a compiled file in __pycache__: it is the source that decides whether the other counts.
std::string SourceOf(const std::string& path) {
  const size_t folder = path.rfind("/__pycache__/");
  if (folder == std::string::npos) return path;
  const std::string name = path.substr(folder + std::strlen("/__pycache__/"));
  return path.substr(0, folder) + "/" + name.substr(0, name.find('.')) + ".py";
}

// Items of the list `sys.path`, or of what site.getsitepackages() gives.
void AddItems(PyObject* list, Paths* paths) {
  if (list == nullptr || !PyList_Check(list)) return PyErr_Clear();
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i) {
    const char* text = PyUnicode_AsUTF8(PyList_GET_ITEM(list, i));
    if (text != nullptr && text[0] == '/') paths->insert(text);
  }
  PyErr_Clear();
}

// What in the file system the boot depended on: files it read, folders it searched, and files that
// would have made it another one.
Paths FindInputs(const Paths& opened) {
  Paths paths;
  for (const std::string& path : opened) {
    if (path.front() == '/' && !path.starts_with("/dev/")) paths.insert(SourceOf(path));
  }
  AddItems(PySys_GetObject("path"), &paths);
  PyObject* packages = PyObject_CallMethod(image_state.site, "getsitepackages", nullptr);
  AddItems(packages, &paths);
  Py_XDECREF(packages);
  return paths;
}

// A new reference kept for the image's life, or null.
PyObject* Attribute(const char* module, const char* name) {
  PyObject* owner = PyImport_ImportModule(module);
  if (owner == nullptr || name == nullptr) return owner;
  PyObject* value = PyObject_GetAttrString(owner, name);
  Py_DECREF(owner);
  return value;
}

bool NoteObjects() {
  image_state.environment = Attribute("posix", "environ");
  image_state.site = Attribute("site", nullptr);
  image_state.time = Attribute("time", nullptr);
  image_state.io = Attribute("io", nullptr);
  image_state.local_time = image::Observe(kLocalTimePath);
  return image_state.environment != nullptr && image_state.site != nullptr &&
         image_state.time != nullptr && image_state.io != nullptr;
}

// Takes out what Restore() puts in again.
void TakeOutOwnFacts() {
  PyDict_Clear(image_state.environment);
  for (const char* name : {"stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__"}) {
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

bool IsZero(const char* page) {
  return page[0] == 0 && std::memcmp(page, page + 1, kPageSize - 1) == 0;
}

// Runs of pages with something in them; runs of zeros between them become segments without bytes.
// A few zero pages inside a run are cheaper than two more mappings.
void AddHeap(uintptr_t begin, uintptr_t end, std::vector<Segment>* segments) {
  constexpr uintptr_t kGap = 16 * kPageSize;
  const auto is_zero = [](uintptr_t page) { return IsZero(reinterpret_cast<const char*>(page)); };
  for (uintptr_t at = begin; at < end;) {
    uintptr_t stop = at;
    const bool zeros = is_zero(at);
    for (uintptr_t run = at; run < end;) {
      uintptr_t run_end = run;
      while (run_end < end && is_zero(run_end) == zeros) run_end += kPageSize;
      stop = run_end;
      // Behind this run lies one of the other kind: is it short and zero?
      uintptr_t other_end = run_end;
      while (other_end < end && is_zero(other_end) != zeros) other_end += kPageSize;
      if (zeros || other_end == end || other_end - run_end > kGap) break;
      run = other_end;
    }
    segments->push_back({.address = at, .size = stop - at, .offset = zeros ? 0U : 1U, .checksum = 0});
    at = stop;
  }
}

// Static zeros are zeros in every process of this program: only the rest is stored.
void AddStatic(uintptr_t begin, uintptr_t end, bool starts_as_zeros, std::vector<Segment>* segments) {
  if (!starts_as_zeros) {
    segments->push_back({.address = begin, .size = end - begin, .offset = 1, .checksum = 0});
    return;
  }
  const uintptr_t whole_end = end / kPageSize * kPageSize;
  std::vector<Segment> runs;
  AddHeap(begin, whole_end, &runs);
  std::erase_if(runs, [](const Segment& run) { return run.offset == 0; });
  segments->insert(segments->end(), runs.begin(), runs.end());
  if (end > whole_end) {
    segments->push_back({.address = whole_end, .size = end - whole_end, .offset = 1, .checksum = 0});
  }
}

std::vector<Segment> ListSegments() {
  const image::Target target = OwnTarget();
  std::vector<Segment> segments;
  AddStatic(target.data_begin, target.data_end, false, &segments);
  AddStatic(target.bss_begin, target.bss_end, true, &segments);
  AddHeap(seams::kRawHeapBegin, seams::RawHeapEnd(), &segments);
  AddHeap(seams::kArenasBegin, seams::ArenasEnd(), &segments);
  return segments;
}

std::span<const std::byte> BytesOf(const Segment& segment) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  return {reinterpret_cast<const std::byte*>(segment.address), segment.size};
}

bool WriteAt(int fd, std::span<const std::byte> bytes, uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(count));
    offset += static_cast<uint64_t>(count);
  }
  return true;
}

bool WriteFile(int fd, const std::vector<std::byte>& tables, const std::vector<Segment>& segments,
               uint64_t size) {
  if (ftruncate(fd, static_cast<off_t>(size)) != 0 || !WriteAt(fd, tables, 0)) return false;
  for (const Segment& segment : segments) {
    if (segment.offset != 0 && !WriteAt(fd, BytesOf(segment), segment.offset)) return false;
  }
  return fsync(fd) == 0;
}

// Written beside its place and renamed: a reader sees the old file or the new one, whole.
int WriteImage(const Paths& input_paths, const std::string& path) {
  std::vector<Segment> segments = ListSegments();
  for (Segment& segment : segments) {
    if (segment.offset != 0) segment.checksum = image::Checksum(BytesOf(segment));
  }
  std::vector<Input> inputs;
  const std::vector<std::string> paths(input_paths.begin(), input_paths.end());
  for (const std::string& input : paths) inputs.push_back(image::Observe(input.c_str()));

  image::Header header{};
  const auto build_id = image::OwnBuildId();
  if (build_id.size() != sizeof(header.build_id)) {
    return Fail("this program has no build id", "", "link it with -Wl,--build-id=sha1");
  }
  std::memcpy(header.build_id, build_id.data(), build_id.size());
  std::strncpy(header.libc_version, gnu_get_libc_version(), sizeof(header.libc_version) - 1);
  header.state = reinterpret_cast<uint64_t>(&image_state);
  const std::vector<std::byte> tables = image::LayOutTables(header, &segments, inputs, paths);
  if (tables.size() > image::kMaxTablesSize) {
    return Fail("too many files were read while the image was made", path, "report it");
  }
  uint64_t size = 0;
  for (const Segment& segment : segments) {
    if (segment.offset != 0) size = std::max(size, segment.offset + (segment.size + 4095) / 4096 * 4096);
  }

  std::string temporary = path + ".XXXXXX";
  const UniqueFd file(mkstemp(temporary.data()));
  if (!file.is_open()) {
    return Fail("cannot make a file: " + std::string(std::strerror(errno)), temporary, "check the folder");
  }
  const bool ok = WriteFile(file.get(), tables, segments, size) && fchmod(file.get(), 0644) == 0 &&
                  rename(temporary.c_str(), path.c_str()) == 0;
  if (ok) return 0;
  const int error = errno;
  unlink(temporary.c_str());
  return Fail("cannot write the image: " + std::string(std::strerror(error)), path,
              "check space and rights");
}

}  // namespace

int CaptureMain(const BootPlan& plan, const std::string& path, const std::vector<std::string>& modules,
                bool explains) {
  if (hako_cpython_has_images() == 0) {
    return Fail("hako has no images for this CPython version", PY_VERSION, "run without one");
  }
  ForgetSurroundings();
  UseFixedPlaces();
  Paths opened;
  PySys_AddAuditHook(NoteOpenedFile, &opened);
  const int status = Boot(plan, HashSeed::kZero);
  if (status >= 0) return status;
  if (!NoteObjects()) {
    PyErr_Print();
    return Fail("the interpreter lacks a module of its start", "site", "check the Python installation");
  }
  const Paths inputs = FindInputs(opened);
  if (hako_cpython_has_other_threads() != 0) {
    return Fail("a thread was started by sitecustomize or a .pth file", "", "start it later");
  }
  TakeOutOwnFacts();
  hako_cpython_watch_collector(BringObjectsBack);
  image_state.restored = true;
  image_state.objects_are_aside = true;
  int counts[3];
  hako_cpython_read_counts(counts);
  hako_cpython_set_objects_aside(&image_state.objects);
  PyGC_Disable();
  const bool stocked = pantry::Stock(modules, path + ".modules", explains, &image_state.objects,
                                     &image_state.objects_are_aside);
  if (!stocked) {
    PyErr_Print();
    return Fail("the modules could not be recorded", "", "report it");
  }
  PyGC_Enable();
  hako_cpython_settle_memory();
  hako_cpython_write_counts(counts);
  image_state.warnings_version = hako_cpython_warnings_version();
  return WriteImage(inputs, path);
}

}  // namespace hako::interpreter

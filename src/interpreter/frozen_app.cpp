#define PY_SSIZE_T_CLEAN
#include "interpreter/frozen_app.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/at_offset.h"
#include "base/paths.h"
#include "base/unique_fd.h"
#include "build_info.h"
#include "interpreter/static_state.h"
#include "pantry/archive.h"
#include "pantry/extension_copies.h"

// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const PyConfig* _Py_GetConfig();

namespace hako::interpreter {
namespace {

constexpr int kCannotStart = 3;

// What this process knows of its APP, from CheckApp on.
struct App {
  const image::AppRecord* record;
  std::string file;
  dev_t device;
  ino_t inode;
  image::ArchiveDirectory directory;
};
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a seam takes no context
constinit App* app = nullptr;

bool IsSameFile(const std::string& one, const std::string& other) {
  struct stat first {};
  struct stat second {};
  return stat(one.c_str(), &first) == 0 && stat(other.c_str(), &second) == 0 &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

// The path by which a python3 would be told to run the APP: the one that was executed, as for a
// script with a `#!` line. A caller may choose argv[0] freely; as the interpreter of a script the
// APP finds itself there alone.
std::string OperandOf(const Launch& launch) {
  for (const std::string& path : {launch.executed, launch.argv.front()}) {
    if (!path.empty() && path.front() != '-' && IsSameFile(path, launch.own_file)) return path;
  }
  return launch.own_file;
}

UniqueFd OpenApp() {
  UniqueFd file(open(app->file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  const bool is_same = file.is_open() && fstat(file.get(), &status) == 0 &&
                       status.st_dev == app->device && status.st_ino == app->inode;
  return is_same ? std::move(file) : UniqueFd();
}

UniqueFd NewMemoryFile(const char* name) {
  constexpr unsigned kExecutable = 0x10;  // MFD_EXEC, which older kernels and headers do not know.
  UniqueFd file(memfd_create(name, MFD_CLOEXEC | kExecutable));
  return file.is_open() ? std::move(file) : UniqueFd(memfd_create(name, MFD_CLOEXEC));
}

// The copy of an extension module, in memory: an APP needs no folder that may be written.
int OpenCopy(const char* name) {
  const UniqueFd file = OpenApp();
  std::vector<image::AppCopy> copies(app->record->copy_count);
  if (!file.is_open() || !ReadAt(file.get(), std::as_writable_bytes(std::span(copies)),
                                 app->record->copy_table_offset)) {
    return -1;
  }
  for (const image::AppCopy& copy : copies) {
    if (std::strncmp(copy.name, name, sizeof(copy.name)) != 0) continue;
    UniqueFd memory = NewMemoryFile(name);
    auto at = static_cast<off_t>(copy.offset);
    uint64_t left = copy.size;
    while (memory.is_open() && left > 0) {
      const ssize_t count = sendfile(memory.get(), file.get(), &at, left);
      if (count <= 0) return -1;
      left -= static_cast<uint64_t>(count);
    }
    return memory.is_open() ? dup(memory.get()) : -1;
  }
  return -1;
}

std::string LibraryFolder() {
  const std::string_view version = build_info::kPythonVersion;
  return std::string(build_info::kPythonPrefix)
      .append("/")
      .append(build_info::kPythonLibraryFolder)
      .append("/python")
      .append(version.substr(0, version.rfind('.')));
}

int SayLacking(const BootPlan& plan, const std::string& what, const std::string& where) {
  const std::string_view version = build_info::kPythonVersion;
  const std::string minor(version.substr(0, version.rfind('.')));
  const std::string remedy = std::string("install CPython ")
                                 .append(version)
                                 .append(" there; on Debian: apt-get install libpython")
                                 .append(minor)
                                 .append("-stdlib");
  const Error error{Error::Kind::kSystem, what, where, remedy};
  static_cast<void>(
      std::fprintf(stderr, "%s: %s\n", plan.command_line[1].c_str(), OneLine(error).c_str()));
  return kCannotStart;
}

// ---- The archive's directory for zipimport ----

// A file's entry. CPython 3.11.2, Lib/zipimport.py: _read_directory. Null with an exception set.
PyObject* MakeEntry(const std::string& archive, const image::ArchiveEntry& entry) {
  std::string path = archive;
  path.append("/").append(entry.name);
  while (path.ends_with('/')) path.pop_back();
  return Py_BuildValue("(s#HIIKHHI)", path.data(), static_cast<Py_ssize_t>(path.size()),
                       entry.method, entry.data_size, entry.file_size,
                       static_cast<unsigned long long>(entry.offset), entry.time, entry.date,
                       entry.crc);
}

bool IsAscii(std::string_view text) {
  for (const char letter : text) {
    if ((static_cast<unsigned char>(letter) & 0x80) != 0) return false;
  }
  return true;
}

// New reference; null, perhaps with an exception set: zipimport reads it.
PyObject* MakeDirectory(const std::string& archive, std::unordered_set<std::string>* names) {
  constexpr unsigned kUtf8 = 0x800;
  PyObject* files = PyDict_New();
  for (const image::ArchiveEntry& entry : app->directory.entries()) {
    const bool is_clear = (entry.flags & kUtf8) != 0 || IsAscii(entry.name);
    PyObject* name = is_clear && files != nullptr
                         ? PyUnicode_DecodeUTF8(entry.name.data(),
                                                static_cast<Py_ssize_t>(entry.name.size()), nullptr)
                         : nullptr;
    PyObject* value = name == nullptr ? nullptr : MakeEntry(archive, entry);
    if (value == nullptr || PyDict_SetItem(files, name, value) != 0) Py_CLEAR(files);
    Py_XDECREF(name);
    Py_XDECREF(value);
    if (files == nullptr) return nullptr;
    names->emplace(entry.name.substr(0, entry.name.find_first_of("./")));
  }
  return files;
}

bool IsProgram(PyObject* path) {
  const wchar_t* file = _Py_GetConfig()->run_filename;
  PyObject* program = file == nullptr ? nullptr : PyUnicode_FromWideChar(file, -1);
  const bool is_same = program != nullptr && PyUnicode_Compare(path, program) == 0;
  Py_XDECREF(program);
  PyErr_Clear();
  return is_same;
}

bool PutDirectory(PyObject* path, PyObject* files) {
  PyObject* module = PyDict_GetItemString(PyImport_GetModuleDict(), "zipimport");
  PyObject* cache =
      module == nullptr ? nullptr : PyObject_GetAttrString(module, "_zip_directory_cache");
  const bool ok =
      cache != nullptr && PyDict_CheckExact(cache) != 0 && PyDict_SetItem(cache, path, files) == 0;
  Py_XDECREF(cache);
  return ok;
}

}  // namespace

BootPlan PlanApp(const Launch& launch, const image::AppRecord& record) {
  BootPlan plan{.command_line = {build_info::kReference, OperandOf(launch)},
                .own_file = launch.own_file,
                .image = launch.image == "none" ? launch.image : "",
                .app = &record};
  if (!launch.argv.empty()) {
    plan.command_line.insert(plan.command_line.end(), launch.argv.begin() + 1, launch.argv.end());
  }
  return plan;
}

BootPlan PlanAppCapture(const Launch& launch) {
  return {.command_line = {build_info::kReference}, .own_file = launch.own_file};
}

std::string ReferenceFolder() {
  const std::unique_ptr<char, void (*)(void*)> real(realpath(build_info::kReference, nullptr),
                                                    std::free);
  return real ? std::string(DirectoryName(real.get())) : "";
}

std::string AccountForArchive(const std::string& archive) {
  if (archive.empty()) return {};
  const image::Target target = OwnTarget();
  const std::pair<uintptr_t, uintptr_t> ranges[] = {{target.data_begin, target.data_end},
                                                    {target.bss_begin, target.bss_end},
                                                    {seams::kRawHeapBegin, seams::RawHeapEnd()},
                                                    {seams::kArenasBegin, seams::ArenasEnd()}};
  std::vector<std::span<const std::byte>> memory;
  for (const auto& [begin, end] : ranges) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
    memory.emplace_back(reinterpret_cast<const std::byte*>(begin), end - begin);
  }
  const std::string_view name = BaseName(archive);
  return pantry::AccountForPlace(memory, name.substr(0, name.find('.')));
}

Decline CheckApp(const BootPlan& plan) {
  if (plan.app->image_size == 0) return Decline("there is no image");
  const UniqueFd file(open(plan.own_file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0) return Decline("the file cannot be read");
  if (static_cast<uint64_t>(status.st_size) != plan.app->file_size)
    return Decline("the file has another size");
  auto* known = new App{.record = plan.app,  // NOLINT(cppcoreguidelines-owning-memory): to the end
                        .file = plan.own_file,
                        .device = status.st_dev,
                        .inode = status.st_ino,
                        .directory = {}};
  if (const char* why =
          known->directory.Read(file.get(), plan.app->file_size, plan.app->archive_offset))
    return Decline(why);
  if (known->directory.Digest() != plan.app->directory_checksum)
    return Decline("its archive has changed");
  app = known;
  pantry::TakeCopiesFrom(OpenCopy);
  return {};
}

Decline CheckReference(const std::string& folder) {
  const std::string now = ReferenceFolder();
  if (!now.empty() && now != folder) return Decline("the reference lies elsewhere:", now);
  const std::string_view named = DirectoryName(build_info::kReference);
  for (const std::string_view place : {named, DirectoryName(named)}) {
    if (access(std::string(place).append("/pyvenv.cfg").c_str(), F_OK) == 0)
      return Decline("a virtual environment is in force");
  }
  return {};
}

int SayWhatAppLacks(const BootPlan& plan) {
  struct stat status {};
  if (stat(plan.own_file.c_str(), &status) == 0 &&
      static_cast<uint64_t>(status.st_size) < plan.app->file_size) {
    const Error error{Error::Kind::kSystem, "the file is cut off", plan.own_file, "copy it again"};
    static_cast<void>(
        std::fprintf(stderr, "%s: %s\n", plan.command_line[1].c_str(), OneLine(error).c_str()));
    return kCannotStart;
  }
  const char* home = std::getenv("PYTHONHOME");  // NOLINT(concurrency-mt-unsafe): no thread yet
  if (home != nullptr && home[0] != '\0') return 0;
  const std::string folder = LibraryFolder();
  const std::string version = build_info::kPythonVersion;
  if (!IsFile(folder + "/os.py")) {
    return SayLacking(plan, "needs CPython " + version + "'s standard library, which is missing",
                      folder);
  }
  const uint64_t mark = image::LibraryMark(folder);
  if (mark != 0 && plan.app->library_mark != 0 && mark != plan.app->library_mark) {
    return SayLacking(
        plan, "needs CPython " + version + "'s standard library, and this is another's", folder);
  }
  return 0;
}

bool NoteArchive(PyObject* path) {
  if (app == nullptr || !pantry::ArchivePath().empty() || !IsProgram(path)) return false;
  const char* text = PyUnicode_AsUTF8(path);
  std::unordered_set<std::string> names;
  PyObject* files = text == nullptr ? nullptr : MakeDirectory(text, &names);
  if (files != nullptr && PutDirectory(path, files))
    pantry::UseArchive(path, files, std::move(names));
  Py_XDECREF(files);
  PyErr_Clear();
  return true;
}

}  // namespace hako::interpreter

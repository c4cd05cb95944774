#include "pantry/extension_copies.h"

#include <dirent.h>
#include <dlfcn.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "base/loaded_library.h"
#include "base/own_object.h"
#include "base/paths.h"
#include "base/unique_fd.h"
#include "pantry/copy_seams.h"
#include "pantry/copy_words.h"
#include "pantry/foreign_ends.h"
#include "pantry/foreign_pointers.h"
#include "pantry/image_memory.h"
#include "pantry/late_calls.h"
#include "pantry/libraries_beside.h"
#include "pantry/thread_block.h"
#include "seams/deferred_locale.h"
#include "seams/late_libraries.h"
#include "seams/math_calls.h"
#include "seams/own_libraries.h"
#include "seams/system_calls.h"
#include "seams/within_reach.h"

namespace hako::pantry {
namespace {

// Libraries that an extension module of the standard library leads into from its import on.
struct Library {
  std::string_view name;  // How its file's name begins.
  // The module sets its variables at its import: they are part of its state. Without that only
  // its address is the same everywhere.
  bool has_state;
};
constexpr Library kLibraries[] = {{"libmpdec.so.", true}, {"libffi.so.", false}};

const Library* FindLibraryWithCopy(const std::string& name) {
  const auto* found = std::ranges::find_if(
      kLibraries, [&name](const Library& one) { return name.starts_with(one.name); });
  return found == std::end(kLibraries) ? nullptr : found;
}

// Of the C library, and the compiler's: hako has them, or has its own way with them.
bool IsOfTheSystem(std::string_view name) {
  constexpr std::string_view kNames[] = {"libc.so.",       "libm.so.",      "libdl.so.",
                                         "libpthread.so.", "librt.so.",     "libutil.so.",
                                         "libgcc_s.so.",   "libstdc++.so.", "ld-linux"};
  return std::ranges::any_of(kNames, [name](auto one) { return name.starts_with(one); });
}

// Of a module of the standard library: those that may be loaded when they are called.
std::vector<std::string> LibrariesForLater(const rebase::Rebased& copy) {
  std::vector<std::string> names;
  if (!copy.search_paths.empty()) return names;
  std::ranges::copy_if(copy.needed, std::back_inserter(names), [](const std::string& name) {
    return !IsOfTheSystem(name) && FindLibraryWithCopy(name) == nullptr;
  });
  return names;
}

constexpr uint64_t kAlignment = 0x10000;
// Linux 6.18, mm/huge_memory.c: __thp_get_unmapped_area looks for a huge page's room more than a
// large file needs, and takes another place than the one asked for if that is not free.
constexpr uint64_t kRoomBehind = uint64_t{2} << 20;

bool LiesAtItsBase(void* handle) {
  const link_map* map = LinkMapOf(handle);
  return map != nullptr && map->l_addr == 0;
}

uint64_t* WordAt(uint64_t address) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  return reinterpret_cast<uint64_t*>(address);
}

// glibc 2.36, elf/dl-init.c: call_init gives them what a program's main gets.
void Construct(const rebase::Segment& constructors) {
  char name[] = "python3";
  std::array<char*, 2> words = {static_cast<char*>(name), nullptr};
  for (uint64_t at = 0; at + sizeof(uint64_t) <= constructors.size; at += sizeof(uint64_t)) {
    using Constructor = void (*)(int, char**, char**);
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader has put it there
    const auto run = reinterpret_cast<Constructor>(*WordAt(constructors.address + at));
    run(1, words.data(), environ);
  }
}

// Where the loader would find the library; empty: nowhere.
std::string FindLibrary(const char* name) {
  void* handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  const link_map* map = LinkMapOf(handle);
  std::string path = map == nullptr ? "" : map->l_name;
  if (handle != nullptr) dlclose(handle);
  return path;
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of the process
constinit CopySource source = nullptr;

// Inside a host: what was opened by OpenCopy() and is in the process still, each once. Elsewhere a
// copy may go and another one get its handle.
std::vector<std::pair<void*, std::string>>& OpenedCopies() {
  // Never destroyed, as long as threads run.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto& opened = *new std::vector<std::pair<void*, std::string>>;
  return opened;
}

// True only once libm is loaded: before that, nothing that counts on it has been.
bool CountsOnMathLibrary(const rebase::Rebased& copy) {
  const auto is_libm = [](std::string_view path) { return BaseName(path).starts_with("libm.so"); };
  if (std::ranges::any_of(copy.needed, is_libm)) return false;
  return std::ranges::any_of(copy.imports, [&](const rebase::Import& import) {
    Dl_info found{};
    const void* symbol = dlsym(RTLD_DEFAULT, import.symbol.c_str());
    return symbol != nullptr && dladdr(symbol, &found) != 0 && is_libm(found.dli_fname);
  });
}

// The address of what this program exports by that name, the same in every process; 0: nothing, or
// another library's comes first.
uint64_t OwnExport(const OwnObject& own, const std::string& symbol) {
  const auto address = reinterpret_cast<uint64_t>(dlsym(RTLD_DEFAULT, symbol.c_str()));
  const bool is_own = own.bias == 0 && std::ranges::any_of(own.segments, [=](const auto& segment) {
                        return segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
                               address - segment.p_vaddr < segment.p_memsz;
                      });
  return is_own ? address : 0;
}

// A module asks the interpreter for a hundred symbols, and the loader takes half a microsecond for
// each in every process. What the program exports comes before all libraries, those of LD_PRELOAD
// included (glibc 2.36, elf/dl-lookup.c: the global scope begins with the program). A copy that
// does not get its place is wrong in these words, and closed again before anything calls by them.
void BindToProgram(rebase::Rebased* copy) {
  const OwnObject own = FindOwnObject();
  for (const rebase::Import& import : copy->imports) {
    const uint64_t address = OwnExport(own, import.symbol);
    if (address != 0) rebase::Bind(import, address, copy);
  }
}

bool ImportsAny(const rebase::Rebased& copy, bool (*is_one)(std::string_view symbol)) {
  return std::ranges::any_of(
      copy.imports, [is_one](const rebase::Import& import) { return is_one(import.symbol); });
}

bool MayDependOnLocale(const rebase::Rebased& copy) {
  return std::ranges::any_of(
             copy.needed, [](const std::string& name) { return !name.starts_with("libc.so."); }) ||
         ImportsAny(copy, seams::MayDependOnLocale);
}

void* OpenCopyByName(const Extension& extension) {
  const char* path = extension.path;
  seams::NoteLibraries();
  void* handle = OpenLibrariesBeside(extension) ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : nullptr;
  if (handle == nullptr || !seams::KeepsOwnLibraries()) return handle;
  seams::AddOwnLibraries(path);
  const bool is_known = std::ranges::any_of(
      OpenedCopies(), [handle](const auto& one) { return one.first == handle; });
  if (is_known) {
    dlclose(handle);  // An earlier isolate's hold on it is this one's.
  } else {
    OpenedCopies().emplace_back(handle, path);
  }
  return handle;
}

void* OpenCopy(const Extension& extension) {
  if (source == nullptr) return OpenCopyByName(extension);
  const UniqueFd file(source(std::string(BaseName(extension.path)).c_str()));
  if (!file.is_open() || !OpenLibrariesBeside(extension)) return nullptr;
  // The loader knows a library again by its name, and the next one may get the same descriptor.
  static std::string folder = "/proc/self/fd/";
  folder += "./";
  return dlopen((folder + std::to_string(file.get())).c_str(), RTLD_NOW | RTLD_LOCAL);
}

}  // namespace

void TakeCopiesFrom(CopySource where) { source = where; }

// A name of its own: modules of two packages may have files of one name.
std::string ExtensionCopies::NewFile(const std::string& path) {
  std::string name(BaseName(path));
  for (int number = 2; !files_.insert(name).second; ++number)
    name = std::to_string(number) + "-" + std::string(BaseName(path));
  return folder_ + "/" + name;
}

bool ExtensionCopies::Copy(const std::string& path, bool is_foreign, Extension* extension) {
  auto copy = rebase::RebaseFile(path, next_base_);
  if (!copy) return why_ = OneLine(copy.error()), false;
  if (copy->base + copy->room > kExtensionsEnd) return why_ = "there is no room for it", false;
  if (mkdir(folder_.c_str(), 0755) != 0 && errno != EEXIST)
    return why_ = "no folder for copies", false;
  // What they set up is part of the module's variables: they run once, when their calls are heard.
  if (is_foreign) rebase::LeaveConstructorsOut(&*copy);
  BindToProgram(&*copy);
  if (!is_foreign) CallLate(LibrariesForLater(*copy), &*copy, extension);
  const std::string place = NewFile(path);
  if (auto written = rebase::Write(*copy, place); !written)
    return why_ = OneLine(written.error()), false;
  const uint64_t end = next_base_ + copy->room + (copy->room >= kRoomBehind ? kRoomBehind : 0);
  next_base_ = (end + kAlignment - 1) / kAlignment * kAlignment;

  std::vector<Extension::Part> parts;
  for (const rebase::Segment& segment : copy->writable) {
    parts.push_back({.address = segment.address, .size = segment.size, .bytes = nullptr});
  }
  extension->path = KeepInImage(std::string_view(place));
  extension->base = copy->base;
  extension->extent = copy->extent;
  extension->parts = KeepInImage(parts);
  extension->part_count = parts.size();
  extension->kept_words = KeepInImage(copy->external_words);
  extension->kept_count = copy->external_words.size();
  extension->protected_begin = copy->read_only.address;
  extension->protected_end = copy->read_only.address + copy->read_only.size;
  extension->is_foreign = is_foreign;
  extension->may_be_called_at_the_end = is_foreign && MayBeCalledAtTheEnd(*copy);
  extension->is_cxx = IsCxx(*copy);
  if (!CopyLibraries(*copy, extension)) return false;
  if (is_foreign) seams::LoadMathLibrary();  // As in Load().
  KeepLibrariesBeside(*copy, path, extension);
  if (!OpenLibrariesBeside(*extension)) return why_ = "a library beside it cannot be loaded", false;
  void* handle = dlopen(extension->path, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    seams::LoadMathLibrary();
    handle = dlopen(extension->path, RTLD_NOW | RTLD_LOCAL);
  }
  if (handle == nullptr || !LiesAtItsBase(handle))
    return why_ = "it does not load at its address", false;
  made_.push_back(extension);
  extension->may_hide_files = ImportsAny(*copy, seams::MayHideFiles);
  extension->counts_on_libm = CountsOnMathLibrary(*copy) || extension->may_hide_files;
  extension->may_depend_on_locale = is_foreign || MayDependOnLocale(*copy);
  NoteThreadBlock(copy->thread_local_block, extension);
  if (!LeadWords(*copy, is_foreign, extension, &why_)) return false;
  if (is_foreign) Construct(copy->constructors);
  for (size_t i = 0; i < extension->kept_count; ++i)
    loaded_words_[extension].push_back(*WordAt(extension->kept_words[i]));
  return true;
}

void ExtensionCopies::TakeBackWords() {
  for (const auto& [extension, loaded] : loaded_words_) {
    size_t kept = 0;
    for (size_t i = 0; i < loaded.size(); ++i) {
      const uint64_t word = extension->kept_words[i];
      if (*WordAt(word) == loaded[i]) extension->kept_words[kept++] = word;
    }
    extension->kept_count = kept;
  }
}

bool ExtensionCopies::CopyLibraries(const rebase::Rebased& copy, Extension* extension) {
  for (const std::string& name : copy.needed) {
    const Library* known = FindLibraryWithCopy(name);
    if (known == nullptr) continue;
    Extension*& library = libraries_[name];
    if (library == nullptr) {
      library = static_cast<Extension*>(hako_malloc(sizeof(Extension)));
      *library = {};
      if (!Copy(FindLibrary(name.c_str()), false, library)) return false;
      if (!known->has_state) library->part_count = 0;
    }
    extension->library = library;
  }
  return true;
}

bool ExtensionCopies::Make(const std::string& path, bool is_foreign, Extension* extension) {
  return Copy(path, is_foreign, extension);
}

void ExtensionCopies::Freeze(const std::set<const Extension*>& dropped) {
  std::set<size_t> used;
  for (const Extension* extension : made_) {
    if (dropped.contains(extension)) continue;
    AddUsedStubs(RegionsOf(*extension), &used);
    AddUsedStubs(ChangedThreadBlock(*extension), &used);
  }
  AddUsedStubs(HeapRegions(), &used);
  AddUsedStubs(StaticRegions(), &used);
  // Last first: types have numbers in the order of their modules.
  for (auto made = made_.rbegin(); made != made_.rend(); ++made) {
    Extension* extension = *made;
    KeepStubs(used, extension);
    KeepEndings(extension);
    SaveThreadBlock(extension);
    if (extension->part_count > 0) {
      const Extension::Part& last = extension->parts[extension->part_count - 1];
      extension->types = hako_cpython_forget_types(extension->base, last.address + last.size);
    }
    for (size_t i = 0; i < extension->part_count; ++i) {
      Extension::Part& part = extension->parts[i];
      part.bytes = static_cast<char*>(hako_malloc(part.size));
      // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
      std::memcpy(part.bytes, reinterpret_cast<const void*>(part.address), part.size);
    }
  }
  RemoveOtherFiles(dropped);
}

void ExtensionCopies::RemoveOtherFiles(const std::set<const Extension*>& dropped) const {
  std::set<std::string_view> kept;
  for (const Extension* extension : made_) {
    if (!dropped.contains(extension)) kept.insert(BaseName(extension->path));
  }
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(folder_.c_str()), closedir);
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own
  while (const dirent* entry = directory ? readdir(directory.get()) : nullptr) {
    const auto* name = static_cast<const char*>(entry->d_name);
    if (!kept.contains(name)) unlinkat(dirfd(directory.get()), name, 0);
  }
  if (kept.empty()) rmdir(folder_.c_str());
}

bool CloseCopies() {
  auto& opened = OpenedCopies();
  bool are_gone = true;
  while (!opened.empty() && are_gone) {
    const auto [handle, path] = opened.back();
    opened.pop_back();
    dlclose(handle);
    void* still = dlopen(path.c_str(), RTLD_LAZY | RTLD_NOLOAD);
    if (still != nullptr) dlclose(still);
    are_gone = still == nullptr;
  }
  CloseLateLibraries();
  return are_gone;
}

bool Load(Extension* extension) {
  if (extension->handle != nullptr) return true;
  if (extension->library != nullptr && !Load(extension->library)) return false;
  // Like python3's, as which the module may count on it: numpy 1.24.2's name no libm.
  if (extension->is_foreign || extension->counts_on_libm) seams::LoadMathLibrary();
  // It may ask the loader what is there, or keep it from what is not.
  if (extension->is_foreign || extension->may_hide_files) seams::LoadLateLibraries();
  if (extension->may_depend_on_locale) seams::SettleLocale();
  void* handle = OpenCopy(*extension);
  if (handle == nullptr) return false;
  if (!LiesAtItsBase(handle) || !PrepareLateCalls(*extension)) {
    std::erase_if(OpenedCopies(), [handle](const auto& one) { return one.first == handle; });
    dlclose(handle);
    return false;
  }
  LeadWordsAgain(*extension);
  std::vector<uint64_t> loaders;
  for (size_t i = 0; i < extension->kept_count; ++i)
    loaders.push_back(*WordAt(extension->kept_words[i]));
  for (size_t i = 0; i < extension->part_count; ++i) {
    const Extension::Part& part = extension->parts[i];
    std::memcpy(WordAt(part.address), part.bytes, part.size);
  }
  for (size_t i = 0; i < loaders.size(); ++i) *WordAt(extension->kept_words[i]) = loaders[i];
  if (!FillThreadBlock(*extension, handle)) return false;
  // Inside a host its memory goes with the interpreter.
  if (!seams::KeepsOwnLibraries()) RegisterEndings(*extension);
  seams::TellLibraryLoaded();
  extension->handle = handle;
  return true;
}

}  // namespace hako::pantry

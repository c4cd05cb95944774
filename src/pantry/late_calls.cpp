#include "pantry/late_calls.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string_view>

#include "base/environment.h"
#include "base/file_facts.h"
#include "base/loaded_library.h"
#include "base/paths.h"
#include "pantry/copy_words.h"
#include "pantry/image_memory.h"
#include "seams/late_libraries.h"
#include "seams/outside_calls.h"
#include "seams/own_libraries.h"
#include "seams/within_reach.h"

namespace hako::pantry {
namespace {

// What the loader goes by when it looks for a library by name: ldconfig(8) writes it.
constexpr const char* kLoaderCache = "/etc/ld.so.cache";

// Where the loader has it from; null: it does not say.
const char* PathOf(void* handle) {
  const link_map* map = LinkMapOf(handle);
  return map == nullptr ? nullptr : map->l_name;
}

bool IsFunction(uintptr_t address) {
  Dl_info found{};
  void* entry = nullptr;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  if (dladdr1(reinterpret_cast<void*>(address), &found, &entry, RTLD_DL_SYMENT) == 0) return false;
  const auto* symbol = static_cast<const ElfW(Sym)*>(entry);
  return symbol != nullptr && ELF64_ST_TYPE(symbol->st_info) == STT_FUNC;
}

// A library that the module needs, as this process has it.
struct Opened {
  void* handle = nullptr;
  Extension::LibraryFile file = {};
};

std::optional<std::vector<Opened>> OpenAll(const std::vector<std::string>& names) {
  std::vector<Opened> opened;
  for (const std::string& name : names) {
    Opened one{.handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)};
    const char* path = PathOf(one.handle);
    if (path == nullptr || path[0] != '/' || !ReadFacts(path, &one.file.facts)) return std::nullopt;
    one.file.path = path;
    opened.push_back(one);
  }
  return opened;
}

std::vector<void*> HandlesOf(const std::vector<Opened>& opened) {
  std::vector<void*> handles;
  handles.reserve(opened.size());
  for (const Opened& one : opened) handles.push_back(one.handle);
  return handles;
}

// Whether one of the libraries has it too.
bool HaveFunction(const seams::LateLibraries::Function& function,
                  const std::vector<Opened>& opened) {
  return std::ranges::any_of(opened, [&function](const Opened& one) {
    Dl_info found{};
    const void* address = dlsym(one.handle, function.symbol);
    return address != nullptr && dladdr(address, &found) != 0 &&
           std::string_view(found.dli_fname) == one.file.path;
  });
}

// OpenSSL 3.0, OpenSSL_version(3): OPENSSLDIR: "/usr/lib/ssl". Empty: none of the libraries is it.
std::string ConfigurationOf(const std::vector<Opened>& opened) {
  constexpr int kFolder = 4;  // OPENSSL_DIR
  using Version = const char* (*)(int what);
  for (const Opened& one : opened) {
    void* version = dlsym(one.handle, "OpenSSL_version");
    if (version == nullptr) continue;
    const std::string_view said = reinterpret_cast<Version>(version)(kFolder);
    const size_t begin = said.find('"');
    const size_t end = said.rfind('"');
    if (begin < end && end != std::string_view::npos)
      return std::string(said.substr(begin + 1, end - begin - 1)) + "/openssl.cnf";
  }
  return {};
}

// What the module calls of the libraries.
struct Calls {
  struct Call {
    const rebase::Import* import;
    uintptr_t function;
  };
  std::vector<Call> calls;
  bool are_all = true;  // It has nothing else of them.
};

Calls CallsOf(const rebase::Rebased& copy, const std::vector<Opened>& opened) {
  const std::vector<void*> handles = HandlesOf(opened);
  Calls found;
  for (const rebase::Import& import : copy.imports) {
    const seams::LateLibraries::Function function = {
        .symbol = import.symbol.c_str(),
        .version = import.version.empty() ? nullptr : import.version.c_str(),
        .stub = 0};
    // The module's own come before its libraries'; before both what the process has for all.
    if (import.is_own) continue;
    const uintptr_t address = seams::FindFunction(function, handles);
    if (address == 0) continue;  // The module does without it.
    const bool is_for_all = seams::FindFunction(function, {}) != 0;
    if (is_for_all && !HaveFunction(function, opened)) continue;
    if (is_for_all || !IsFunction(address) || import.addend != 0)
      return {.calls = {}, .are_all = false};
    found.calls.push_back({.import = &import, .function = address});
  }
  return found;
}

const char* KeepText(const std::string& text) {
  return text.empty() ? nullptr : KeepInImage(std::string_view(text));
}

// A stub for each function that is called. None if there are not enough left.
std::vector<seams::LateLibraries::Function> GiveStubs(const Calls& calls, rebase::Rebased* copy) {
  std::map<uintptr_t, size_t> stubs;
  std::vector<seams::LateLibraries::Function> functions;
  for (const auto& [import, function] : calls.calls) {
    const auto [stub, is_new] = stubs.try_emplace(function, 0);
    if (is_new) {
      stub->second = NewStub(import->symbol, function);
      if (stub->second == seams::kStubCount) return {};
      functions.push_back({.symbol = KeepInImage(std::string_view(import->symbol)),
                           .version = KeepText(import->version),
                           .stub = stub->second});
    }
  }
  for (const auto& [import, function] : calls.calls)
    rebase::Bind(*import, seams::StubAddress(stubs[function]), copy);
  return functions;
}

// Never destroyed, as long as threads run.
std::vector<void*>& OpenedHere() {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto& opened = *new std::vector<void*>;
  return opened;
}

std::span<const Extension::LibraryFile> FilesOf(const Extension& extension) {
  return {extension.late_files, extension.late_file_count};
}

bool IsOpenSsl(std::string_view name) {
  return name.starts_with("libcrypto.") || name.starts_with("libssl.");
}

// Its variables tell it of another configuration: OPENSSL_CONF and its like.
bool IsToldOtherwise(const Extension& extension) {
  const auto* const* end = extension.late.names + extension.late.count;
  return std::any_of(extension.late.names, end, IsOpenSsl) && HasVariable("OPENSSL_");
}

// Without a look at the loader's own tables: its usual folders.
bool AreWhereTheyWere(const Extension& extension) {
  return std::ranges::all_of(FilesOf(extension), [](const Extension::LibraryFile& file) {
    FileFacts now{};
    static_cast<void>(ReadFacts(file.path, &now));
    return IsFileOfCapture(file.facts, now);
  });
}

// Whether the loader would look elsewhere than at the capture.
bool MayFindOthers() {
  if (seams::LoaderIsLed()) return true;
  FileFacts cache{};
  static_cast<void>(ReadFacts(kLoaderCache, &cache));
  return cache != pantry.loader_cache;
}

bool OpenNow(const Extension& extension) {
  seams::NoteLibraries();
  std::vector<void*> handles;
  std::string why;
  if (!seams::OpenLibraries(extension.late, &handles, &why)) return false;
  for (size_t i = 0; i < extension.late.count; ++i) {
    seams::AddOwnLibraries(extension.late.names[i]);
    FileFacts now{};
    const char* path = PathOf(handles[i]);
    if (path == nullptr || !ReadFacts(path, &now) ||
        !IsFileOfCapture(extension.late_files[i].facts, now)) {
      for (void* opened : handles) dlclose(opened);
      return false;
    }
  }
  seams::SettleLibraries(handles);
  if (seams::KeepsOwnLibraries())
    OpenedHere().insert(OpenedHere().end(), handles.begin(), handles.end());
  return true;
}

}  // namespace

void CallLate(const std::vector<std::string>& libraries, rebase::Rebased* copy,
              Extension* extension) {
  const auto opened = OpenAll(libraries);
  if (!opened) return;
  const Calls calls = CallsOf(*copy, *opened);
  if (!calls.are_all || calls.calls.empty()) return;
  const std::vector<seams::LateLibraries::Function> functions = GiveStubs(calls, copy);
  if (functions.empty()) return;
  rebase::LeaveLibrariesOut(libraries, copy);
  std::vector<const char*> names;
  std::vector<Extension::LibraryFile> files;
  for (size_t i = 0; i < libraries.size(); ++i) {
    names.push_back(KeepInImage(std::string_view(libraries[i])));
    files.push_back((*opened)[i].file);
    files.back().path = KeepInImage(std::string_view(files.back().path));
  }
  extension->late = {.names = KeepInImage(names),
                     .count = names.size(),
                     .functions = KeepInImage(functions),
                     .function_count = functions.size()};
  if (const std::string path = ConfigurationOf(*opened); !path.empty()) {
    files.push_back({.path = KeepInImage(std::string_view(path)), .facts = {}});
    static_cast<void>(ReadFacts(path.c_str(), &files.back().facts));
  }
  extension->late_files = KeepInImage(files);
  extension->late_file_count = files.size();
  static_cast<void>(ReadFacts(kLoaderCache, &pantry.loader_cache));
}

bool PrepareLateCalls(const Extension& extension) {
  if (extension.late.count == 0) return true;
  if (!AreWhereTheyWere(extension) || IsToldOtherwise(extension)) return false;
  const bool must_be_now =
      seams::KeepsOwnLibraries() || seams::AddressesAreLimited() || MayFindOthers();
  return (!must_be_now && seams::LoadWhenCalled(&extension.late)) || OpenNow(extension);
}

void CloseLateLibraries() {
  for (void* handle : OpenedHere()) dlclose(handle);
  OpenedHere().clear();
  seams::ForgetSharedNeeds();
}

}  // namespace hako::pantry

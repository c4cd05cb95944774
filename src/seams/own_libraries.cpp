#include "seams/own_libraries.h"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/loaded_library.h"

namespace hako::seams {
namespace {

// An object of the process. Its name tells it from another one that has come to its place.
struct Object {
  std::string path;
  std::string soname = {};
  std::vector<std::string> needed = {};
};
using Objects = std::map<uintptr_t, Object>;  // By their dynamic sections.

struct Libraries {
  bool are_kept = false;
  Objects before;
  std::map<uintptr_t, std::string> own;
  std::set<uintptr_t> shared_needs;  // That no own one names.
};

Libraries& TheLibraries() {
  // Never destroyed, as long as the interpreter runs.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto& libraries = *new Libraries;
  return libraries;
}

const ElfW(Dyn) * DynamicSection(const dl_phdr_info& info) {
  for (size_t i = 0; i < info.dlpi_phnum; ++i) {
    if (info.dlpi_phdr[i].p_type != PT_DYNAMIC) continue;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): an address of a loaded object
    return reinterpret_cast<const ElfW(Dyn)*>(info.dlpi_addr + info.dlpi_phdr[i].p_vaddr);
  }
  return nullptr;
}

// glibc has made the address of a library's names absolute.
void ReadNeeds(const ElfW(Dyn) * entries, Object* object) {
  const char* names = nullptr;
  for (const ElfW(Dyn)* entry = entries; entry->d_tag != DT_NULL; ++entry) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): an address of a loaded object
    if (entry->d_tag == DT_STRTAB) names = reinterpret_cast<const char*>(entry->d_un.d_ptr);
  }
  for (const ElfW(Dyn)* entry = entries; names != nullptr && entry->d_tag != DT_NULL; ++entry) {
    if (entry->d_tag == DT_NEEDED) object->needed.emplace_back(names + entry->d_un.d_val);
    if (entry->d_tag == DT_SONAME) object->soname = names + entry->d_un.d_val;
  }
}

// The kernel's own page has no name and its addresses are not absolute; nothing needs it.
bool IsLibrary(const char* path) {
  return path[0] != '\0' && std::strncmp(path, "linux-vdso", std::strlen("linux-vdso")) != 0;
}

int AddObject(dl_phdr_info* info, size_t /*bytes*/, void* context) {
  const ElfW(Dyn)* section = DynamicSection(*info);
  if (section == nullptr || !IsLibrary(info->dlpi_name)) return 0;
  Object object{.path = info->dlpi_name};
  ReadNeeds(section, &object);
  static_cast<Objects*>(context)->emplace(reinterpret_cast<uintptr_t>(section), std::move(object));
  return 0;
}

Objects Present() {
  Objects objects;
  dl_iterate_phdr(AddObject, &objects);
  return objects;
}

// 0: it is not there.
uintptr_t SectionOf(const char* path) {
  void* handle = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
  const link_map* map = LinkMapOf(handle);
  const auto section = map == nullptr ? 0 : reinterpret_cast<uintptr_t>(map->l_ld);
  if (handle != nullptr) dlclose(handle);
  return section;
}

bool HasName(const Object& object, const std::string& name) {
  const size_t slash = object.path.rfind('/');
  return object.soname == name || object.path == name ||
         (slash != std::string::npos && object.path.substr(slash + 1) == name);
}

bool Was(const Objects& before, uintptr_t section, const Object& object) {
  const auto found = before.find(section);
  return found != before.end() && found->second.path == object.path;
}

void AddWithNeeds(const Objects& present, uintptr_t section) {
  Libraries& libraries = TheLibraries();
  const auto found = present.find(section);
  if (found == present.end() || libraries.own.contains(section)) return;
  const Object& object = found->second;
  if (Was(libraries.before, section, object)) return;
  libraries.own.emplace(section, object.path);
  for (const std::string& name : object.needed) {
    for (const auto& [other, one] : present) {
      if (HasName(one, name)) AddWithNeeds(present, other);
    }
  }
}

}  // namespace

void KeepOwnLibraries() { TheLibraries().are_kept = true; }
bool KeepsOwnLibraries() { return TheLibraries().are_kept; }

void NoteLibraries() {
  Libraries& libraries = TheLibraries();
  if (!libraries.are_kept) return;
  libraries.before = Present();
  std::erase_if(libraries.own, [&](const auto& one) {
    const auto found = libraries.before.find(one.first);
    return found == libraries.before.end() || found->second.path != one.second;
  });
}

void AddOwnLibraries(const char* path) {
  if (!TheLibraries().are_kept) return;
  const uintptr_t section = SectionOf(path);
  if (section == 0) return;
  AddWithNeeds(Present(), section);
  if (!IsOwnLibrary(section)) TheLibraries().shared_needs.insert(section);
}

void ForgetSharedNeeds() { TheLibraries().shared_needs.clear(); }

bool IsOwnLibrary(uintptr_t dynamic_section) {
  return TheLibraries().own.contains(dynamic_section);
}

void VisitSharedLibraries(void (*visit)(const char* path)) {
  const Objects present = Present();
  const auto& own = TheLibraries().own;
  for (const auto& entry : present) {
    const Object& object = entry.second;
    const bool is_needed =
        TheLibraries().shared_needs.contains(entry.first) ||
        std::ranges::any_of(own, [&](const auto& one) {
          const auto found = present.find(one.first);
          return found != present.end() &&
                 std::ranges::any_of(found->second.needed, [&](const std::string& name) {
                   return HasName(object, name);
                 });
        });
    if (is_needed && !own.contains(entry.first)) visit(object.path.c_str());
  }
}

}  // namespace hako::seams

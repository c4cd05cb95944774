#include "rebase/version_needs.h"

#include <elf.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>

namespace hako::rebase {
namespace {

// More than any object has; a damaged one may lead in small steps through all of its file, and give
// all of it as a name.
constexpr int kMostEntries = 4096;
constexpr size_t kLongestName = 255;

template <class T>
void Put(Rebased* rebased, uint64_t offset, const T& value) {
  std::memcpy(rebased->bytes.data() + offset, &value, sizeof(T));
}

bool IsIn(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

using DynamicEntry = Tables::DynamicEntry;

// The one that the loader goes by: the last. glibc 2.36, elf/get-dynamic-info.h
DynamicEntry* Find(int64_t tag, Rebased* rebased) {
  auto& entries = rebased->tables.dynamic_section;
  const auto found = std::find_if(entries.rbegin(), entries.rend(),
                                  [tag](const DynamicEntry& entry) { return entry.tag == tag; });
  return found == entries.rend() ? nullptr : &*found;
}

void Write(const DynamicEntry& entry, Rebased* rebased) {
  Elf64_Dyn written{};
  written.d_tag = entry.tag;
  written.d_un.d_val = entry.value;
  Put(rebased, entry.offset, written);
}

// It becomes another one a second time, so that those behind it stay where they are.
void Remove(DynamicEntry* entry, Rebased* rebased) {
  if (entry == nullptr) return;
  const DynamicEntry* other = Find(DT_SYMTAB, rebased);
  entry->tag = other->tag;
  entry->value = other->value;
  Write(*entry, rebased);
}

// Leads the chain past those that go. glibc 2.36, elf/dl-version.c: _dl_check_map_versions, which
// ends the process where a library of the chain is not loaded.
void LeaveVersionNeedsOut(const std::vector<std::string>& names, Rebased* rebased) {
  auto& needs = rebased->tables.version_needs;
  if (needs.empty()) return;
  const uint64_t first = needs.front().offset;
  std::erase_if(needs, [&](const auto& need) { return IsIn(names, need.library); });
  if (needs.empty()) {
    for (const int64_t tag : {DT_VERNEED, DT_VERNEEDNUM}) Remove(Find(tag, rebased), rebased);
    if (Find(DT_VERDEF, rebased) == nullptr) Remove(Find(DT_VERSYM, rebased), rebased);
    return;
  }
  DynamicEntry* table = Find(DT_VERNEED, rebased);
  table->value += needs.front().offset - first;
  Write(*table, rebased);
  for (size_t i = 0; i < needs.size(); ++i) {
    const uint64_t next = i + 1 < needs.size() ? needs[i + 1].offset - needs[i].offset : 0;
    Put(rebased, needs[i].offset + offsetof(Elf64_Verneed, vn_next), static_cast<Elf64_Word>(next));
  }
}

}  // namespace

bool ReadVersionNeeds(const ObjectCopy& object, uint64_t address, std::string_view names,
                      Tables* tables, std::map<uint16_t, std::string>* versions) {
  int entries = 0;
  uint64_t step = 0;
  for (;;) {
    const auto offset = object.OffsetOf(address, sizeof(Elf64_Verneed));
    const auto need = offset ? object.Read<Elf64_Verneed>(*offset) : std::nullopt;
    auto library = need ? NameIn(names, need->vn_file) : std::nullopt;
    if (!library || library->size() > kLongestName || ++entries > kMostEntries) return false;
    // LeaveLibrariesOut reckons with offsets.
    if (!tables->version_needs.empty() && tables->version_needs.back().offset + step != *offset)
      return false;
    tables->version_needs.push_back({.offset = *offset, .library = std::move(*library)});
    uint64_t at = address + need->vn_aux;
    for (int i = 0; i < need->vn_cnt; ++i) {
      const auto version = object.ReadAt<Elf64_Vernaux>(at);
      auto name = version ? NameIn(names, version->vna_name) : std::nullopt;
      if (!name || name->size() > kLongestName || ++entries > kMostEntries) return false;
      versions->insert_or_assign(version->vna_other, std::move(*name));
      at += version->vna_next;
    }
    step = need->vn_next;
    if (step == 0) return true;
    address += step;
  }
}

void LeaveLibrariesOut(const std::vector<std::string>& names, Rebased* rebased) {
  size_t number = 0;
  for (DynamicEntry& entry : rebased->tables.dynamic_section) {
    if (entry.tag == DT_NEEDED && IsIn(names, rebased->needed[number++])) Remove(&entry, rebased);
  }
  std::erase_if(rebased->needed, [&](const std::string& name) { return IsIn(names, name); });
  LeaveVersionNeedsOut(names, rebased);
}

}  // namespace hako::rebase

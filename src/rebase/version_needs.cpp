#include "rebase/version_needs.h"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace hako::rebase {
namespace {

// More than any object has; a damaged one may lead in small steps through all of its file.
constexpr int kMostEntries = 4096;

template <class T>
T At(const Rebased& rebased, uint64_t offset) {
  T value{};
  std::memcpy(&value, rebased.bytes.data() + offset, sizeof(T));
  return value;
}

template <class T>
void Put(Rebased* rebased, uint64_t offset, const T& value) {
  std::memcpy(rebased->bytes.data() + offset, &value, sizeof(T));
}

bool IsIn(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

// The dynamic section of a copy. Of entries with one tag the loader goes by the last (glibc 2.36,
// elf/get-dynamic-info.h), and libraries it needs none of: so an entry that goes becomes another
// one a second time, and the others stay where they are.
class DynamicSection {
 public:
  explicit DynamicSection(Rebased* rebased) : rebased_(rebased) {}

  // Nothing: there is none.
  [[nodiscard]] std::optional<uint64_t> OffsetOf(int64_t tag) const {
    std::optional<uint64_t> found;
    Visit([&](uint64_t offset, const Elf64_Dyn& entry) {
      if (entry.d_tag == tag) found = offset;
    });
    return found;
  }

  template <class Visitor>
  void Visit(Visitor visit) const {
    for (uint64_t i = 0; i < rebased_->tables.dynamic_entries; ++i) {
      const uint64_t offset = rebased_->tables.dynamic_section + i * sizeof(Elf64_Dyn);
      visit(offset, At<Elf64_Dyn>(*rebased_, offset));
    }
  }

  void RemoveAt(uint64_t offset) {
    Put(rebased_, offset, At<Elf64_Dyn>(*rebased_, *OffsetOf(DT_SYMTAB)));
  }

  void Remove(int64_t tag) {
    if (const auto offset = OffsetOf(tag)) RemoveAt(*offset);
  }

 private:
  Rebased* rebased_;
};

// Leads the chain past those that go. glibc 2.36, elf/dl-version.c: _dl_check_map_versions, which
// ends the process where a library of the chain is not loaded.
void LeaveVersionNeedsOut(const std::vector<std::string>& names, Rebased* rebased) {
  DynamicSection section(rebased);
  auto& needs = rebased->tables.version_needs;
  if (needs.empty()) return;
  const uint64_t first = needs.front().offset;
  std::erase_if(needs, [&](const auto& need) { return IsIn(names, need.library); });
  if (needs.empty()) {
    section.Remove(DT_VERNEED);
    section.Remove(DT_VERNEEDNUM);
    if (!section.OffsetOf(DT_VERDEF)) section.Remove(DT_VERSYM);
    return;
  }
  if (const auto offset = section.OffsetOf(DT_VERNEED)) {
    auto entry = At<Elf64_Dyn>(*rebased, *offset);
    entry.d_un.d_ptr += needs.front().offset - first;
    Put(rebased, *offset, entry);
  }
  for (size_t i = 0; i < needs.size(); ++i) {
    auto need = At<Elf64_Verneed>(*rebased, needs[i].offset);
    const uint64_t next = i + 1 < needs.size() ? needs[i + 1].offset - needs[i].offset : 0;
    need.vn_next = static_cast<Elf64_Word>(next);
    Put(rebased, needs[i].offset, need);
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
    if (!library || ++entries > kMostEntries) return false;
    // LeaveLibrariesOut reckons with offsets.
    if (!tables->version_needs.empty() && tables->version_needs.back().offset + step != *offset)
      return false;
    tables->version_needs.push_back({.offset = *offset, .library = std::move(*library)});
    uint64_t at = address + need->vn_aux;
    for (int i = 0; i < need->vn_cnt; ++i) {
      const auto version = object.ReadAt<Elf64_Vernaux>(at);
      auto name = version ? NameIn(names, version->vna_name) : std::nullopt;
      if (!name || ++entries > kMostEntries) return false;
      versions->insert_or_assign(version->vna_other, std::move(*name));
      at += version->vna_next;
    }
    step = need->vn_next;
    if (step == 0) return true;
    address += step;
  }
}

void LeaveLibrariesOut(const std::vector<std::string>& names, Rebased* rebased) {
  DynamicSection section(rebased);
  size_t number = 0;
  section.Visit([&](uint64_t offset, const Elf64_Dyn& entry) {
    if (entry.d_tag == DT_NEEDED && IsIn(names, rebased->needed[number++]))
      section.RemoveAt(offset);
  });
  std::erase_if(rebased->needed, [&](const std::string& name) { return IsIn(names, name); });
  LeaveVersionNeedsOut(names, rebased);
}

}  // namespace hako::rebase

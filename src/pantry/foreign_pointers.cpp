#define PY_SSIZE_T_CLEAN
#include "pantry/foreign_pointers.h"

#include <Python.h>

#include <algorithm>

#include "base/memory_map.h"
#include "base/paths.h"
#include "pantry/extension_copies.h"
#include "seams/arenas.h"
#include "seams/outside_calls.h"
#include "seams/raw_heap.h"

// The linker's names for the interpreter's static memory (cmake/seal.cmake).
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming,cppcoreguidelines-avoid-non-const-global-variables,cppcoreguidelines-avoid-c-arrays)
extern "C" {
extern char __start_pydata[];
extern char __stop_pydata[];
extern char __start_pybss[];
extern char __stop_pybss[];
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming,cppcoreguidelines-avoid-non-const-global-variables,cppcoreguidelines-avoid-c-arrays)

namespace hako::pantry {
namespace {

constexpr uintptr_t kWord = sizeof(uintptr_t);

Region Inside(uintptr_t begin, uintptr_t end) {
  return {(begin + kWord - 1) / kWord * kWord, end / kWord * kWord};
}

uintptr_t WordAt(uintptr_t address) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  return *reinterpret_cast<const volatile uintptr_t*>(address);
}

// Calls `visit` with the place and the value of each word that lies in [begin, end).
template <class Visit>
void VisitWords(const std::vector<Region>& regions, uintptr_t begin, uintptr_t end, Visit visit) {
  for (const Region& region : regions) {
    for (uintptr_t at = region.begin; at < region.end; at += kWord) {
      const uintptr_t value = WordAt(at);
      if (value - begin < end - begin) visit(at, value);
    }
  }
}

// The bytes of a frozen code object, if one begins here: instructions that CPython adapts while
// they run, in which any number may stand. CPython 3.11.2, Include/cpython/code.h
Region CodeAt(uintptr_t begin, uintptr_t end) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  const auto* code = reinterpret_cast<const PyCodeObject*>(begin);
  if (end - begin < sizeof(PyCodeObject)) return {};
  const auto* object = reinterpret_cast<const PyVarObject*>(code);
  if (object->ob_base.ob_type != &PyCode_Type || object->ob_size <= 0) return {};
  constexpr uintptr_t kCodeUnit = 2;  // sizeof(_Py_CODEUNIT), which 3.13 hides.
  const auto bytes = static_cast<uintptr_t>(object->ob_size) * kCodeUnit;
  const auto first = reinterpret_cast<uintptr_t>(static_cast<const char*>(code->co_code_adaptive));
  return end - first < bytes ? Region{} : Region{first, first + bytes};
}

std::vector<Region> WithoutCode(const Region& whole) {
  std::vector<Region> regions;
  uintptr_t begin = whole.begin;
  for (uintptr_t at = whole.begin; at < whole.end; at += kWord) {
    const Region code = CodeAt(at, whole.end);
    if (code.end == 0) continue;
    regions.push_back(Inside(begin, code.begin));
    begin = at = (code.end + kWord - 1) / kWord * kWord;
  }
  if (begin < whole.end) regions.push_back(Inside(begin, whole.end));
  return regions;
}

}  // namespace

std::vector<Region> StaticRegions() {
  const auto inside = [](const char* begin, const char* end) {
    return Inside(reinterpret_cast<uintptr_t>(begin), reinterpret_cast<uintptr_t>(end));
  };
  std::vector<Region> regions = WithoutCode(inside(__start_pydata, __stop_pydata));
  regions.push_back(inside(__start_pybss, __stop_pybss));
  return regions;
}

std::vector<Region> HeapRegions() {
  return {{seams::kRawHeapBegin, seams::RawHeapEnd()}, {seams::kArenasBegin, seams::ArenasEnd()}};
}

std::vector<Region> RegionsOf(const Extension& extension) {
  std::vector<Region> regions;
  size_t kept = 0;
  for (size_t i = 0; i < extension.part_count; ++i) {
    const Extension::Part& part = extension.parts[i];
    Region whole = Inside(part.address, part.address + part.size);
    while (kept < extension.kept_count && extension.kept_words[kept] < whole.begin) ++kept;
    for (; kept < extension.kept_count && extension.kept_words[kept] < whole.end; ++kept) {
      if (extension.kept_words[kept] > whole.begin)
        regions.push_back({whole.begin, extension.kept_words[kept]});
      whole.begin = extension.kept_words[kept] + kWord;
    }
    if (whole.end > whole.begin) regions.push_back(whole);
  }
  return regions;
}

ForeignPointers::ForeignPointers() {
  const MemoryMap map = MemoryMap::Read();
  const MemoryMap::Range* own = map.Find(reinterpret_cast<uintptr_t>(hako_malloc));
  uintptr_t own_end = 0;
  for (const MemoryMap::Range& range : map.ranges()) {
    // This program lies where it lies in every process, with its zeroed memory behind its file's;
    // the image and its copies do.
    const bool is_own = own != nullptr &&
                        (range.name == own->name || (range.name.empty() && range.begin == own_end));
    if (is_own) own_end = range.end;
    const bool is_held =
        is_own || (range.begin >= seams::kRawHeapBegin && range.begin < kExtensionsEnd);
    if (!is_held && range.is_readable) ranges_.push_back({range.begin, range.end, range.name});
  }
}

Words ForeignPointers::Find(const std::vector<Region>& regions) const {
  Words found;
  if (ranges_.empty()) return found;
  VisitWords(regions, ranges_.front().begin, ranges_.back().end,
             [&](uintptr_t at, uintptr_t value) {
               const auto after = std::ranges::upper_bound(ranges_, value, {}, &Range::begin);
               if (after != ranges_.begin() && value < std::prev(after)->end)
                 found.emplace(at, value);
             });
  return found;
}

Words FindInto(const std::vector<Region>& regions, uintptr_t begin, uintptr_t end) {
  Words found;
  VisitWords(regions, begin, end, [&](uintptr_t at, uintptr_t value) { found.emplace(at, value); });
  return found;
}

std::string ForeignPointers::NameOf(uintptr_t address) const {
  for (const Range& range : ranges_) {
    if (address < range.begin || address >= range.end) continue;
    if (range.name == "[heap]") return kHeapName;
    if (range.name.starts_with("[stack")) return "the stack";
    return range.name.empty() ? "memory of its process" : std::string(BaseName(range.name));
  }
  return kNowhere;
}

void AddUsedStubs(const std::vector<Region>& regions, std::set<size_t>* used) {
  const uintptr_t begin = seams::StubAddress(0);
  const uintptr_t end = begin + seams::kStubCount * (seams::StubAddress(1) - begin);
  VisitWords(regions, begin, end, [&](uintptr_t /*at*/, uintptr_t value) {
    if (seams::StubAt(value) < seams::kStubCount) used->insert(seams::StubAt(value));
  });
}

}  // namespace hako::pantry

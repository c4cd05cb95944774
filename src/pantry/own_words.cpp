// own_words.cpp: the words by which this program itself calls libc.
//
// Each is filled when the program is loaded (-z now), and read-only then, or by its first call
// (-z lazy): until then it leads back into the program, and the call would fill it behind hako's
// back. glibc 2.36, elf/dl-reloc.c: _dl_protect_relro; elf/dl-runtime.c: _dl_fixup
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <sys/mman.h>

#include <algorithm>
#include <string_view>

#include "base/memory_map.h"
#include "base/own_object.h"
#include "pantry/copy_words.h"

namespace hako::pantry {
namespace {

// What each process gets another answer from. The import system asks for none of it.
constexpr std::string_view kAsking[] = {
    "clock_gettime", "gettimeofday", "time",      "times",
    "clock",         "getrusage",    "getpid",    "getppid",
    "getuid",        "geteuid",      "getgid",    "getegid",
    "getlogin",      "gethostname",  "uname",     "getrandom",
    "getentropy",    "getloadavg",   "sysinfo",   "getsid",
    "getpgrp",       "getpriority",  "sysconf",   "sched_getaffinity",
    "localtime_r",   "gmtime_r",     "getrlimit", "ttyname",
    "pthread_create"};

uintptr_t Value(const ElfW(Dyn) * dynamic, int64_t tag) {
  for (; dynamic->d_tag != DT_NULL; ++dynamic) {
    if (dynamic->d_tag == tag) return dynamic->d_un.d_ptr;
  }
  return 0;
}

// The tables of this very object, which lies where it was linked for.
struct Tables {
  const ElfW(Dyn) * dynamic = nullptr;
  rebase::Segment read_only;
};

Tables ReadTables() {
  Tables tables;
  constexpr uint64_t kPage = 4096;
  const OwnObject own = FindOwnObject();
  for (const ElfW(Phdr) & segment : own.segments) {
    const uint64_t begin = own.bias + segment.p_vaddr;
    if (segment.p_type == PT_DYNAMIC) {
      tables.dynamic = static_cast<const ElfW(Dyn)*>(BeginOf(own, segment));
    } else if (segment.p_type == PT_GNU_RELRO) {
      const uint64_t end = (begin + segment.p_memsz) / kPage * kPage;
      tables.read_only = {begin / kPage * kPage, end - begin / kPage * kPage};
    }
  }
  return tables;
}

void AddImports(const Tables& tables, int64_t table_tag, uint64_t bytes,
                std::vector<rebase::Import>* imports) {
  // NOLINTBEGIN(performance-no-int-to-ptr): the addresses are the point
  const auto* relocations = reinterpret_cast<const ElfW(Rela)*>(Value(tables.dynamic, table_tag));
  const auto* symbols = reinterpret_cast<const ElfW(Sym)*>(Value(tables.dynamic, DT_SYMTAB));
  const auto* names = reinterpret_cast<const char*>(Value(tables.dynamic, DT_STRTAB));
  // NOLINTEND(performance-no-int-to-ptr)
  if (relocations == nullptr || symbols == nullptr || names == nullptr) return;
  for (uint64_t i = 0; i < bytes / sizeof(*relocations); ++i) {
    const uint64_t symbol = ELF64_R_SYM(relocations[i].r_info);
    if (symbol == 0 || symbols[symbol].st_shndx != SHN_UNDEF) continue;
    const char* name = names + symbols[symbol].st_name;
    if (std::ranges::find(kAsking, name) == std::end(kAsking)) continue;
    imports->push_back({.address = relocations[i].r_offset,
                        .symbol = name,
                        .addend = relocations[i].r_addend,
                        .is_slot = table_tag == DT_JMPREL});
  }
}

// Fills a word that has not been called yet.
void Bind(const rebase::Import& import, const MemoryMap& map) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  auto* word = reinterpret_cast<uintptr_t*>(import.address);
  const MemoryMap::Range* own = map.Find(reinterpret_cast<uintptr_t>(Bind));
  const MemoryMap::Range* to = map.Find(*word);
  if (own == nullptr || to == nullptr || to->name != own->name) return;
  const auto function = reinterpret_cast<uintptr_t>(dlsym(RTLD_DEFAULT, import.symbol.c_str()));
  if (function != 0) *word = function;
}

}  // namespace

void TellOwnCalls() {
  const Tables tables = ReadTables();
  if (tables.dynamic == nullptr) return;
  rebase::Rebased own;
  AddImports(tables, DT_JMPREL, Value(tables.dynamic, DT_PLTRELSZ), &own.imports);
  AddImports(tables, DT_RELA, Value(tables.dynamic, DT_RELASZ), &own.imports);
  const MemoryMap map = MemoryMap::Read();
  for (const rebase::Import& import : own.imports) Bind(import, map);
  Extension words{};
  words.protected_begin = tables.read_only.address;
  words.protected_end = tables.read_only.address + tables.read_only.size;
  std::string why;
  static_cast<void>(LeadWords(own, true, &words, &why));
}

}  // namespace hako::pantry

// rebase.cpp: adds a base to every address that a shared object holds about itself.
//
// How it works. A linker gives a shared object addresses from 0 up, and the loader adds what the
// kernel chose. Here the base is added beforehand, to
//   - the program headers (that of thread-local storage names the bytes that each block begins
//     with), and the section headers and .symtab where there are any (for gdb);
//   - those entries of the dynamic section that are addresses;
//   - the values of the symbols that the object defines;
//   - of each relocation its place, and its addend where that is an address in the object;
//   - words in the file that hold an address and that the loader only adds to: those of DT_RELR,
//     the PLT's slots before their first call, the first word of the GOT.
// The loader maps the first segment with its address as a hint, finds that it was given what it
// asked for, and adds 0 to all.
// glibc 2.36, elf/dl-map-segments.h: _dl_map_segments; elf/dynamic-link.h: elf_dynamic_do_Rela;
// sysdeps/x86_64/dl-machine.h: elf_machine_lazy_rel. Older ones heed the hint only in a
// program that is not position-independent itself (elf/rtld.c: dl_use_load_bias), which hako is.
//
// Invariants. The original is read, the copy is written, and what is written is a function of the
// original: tables that overlap are no trouble. All reading goes through ObjectCopy, which checks
// bounds.
//
// Thread-local variables have offsets, no addresses: relocations for them stay as they are, but for
// their own places. Where the blocks lie is the loader's affair, as ever.
//
// Left out, on purpose: DWARF (gdb can be told an offset), relocations of code.
#include "rebase/rebase.h"

#include <elf.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <map>
#include <optional>

#include "rebase/elf_words.h"
#include "rebase/object_copy.h"
#include "rebase/version_needs.h"

namespace hako::rebase {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the object's words are read as they are");

constexpr uint64_t kPageBytes = 4096;          // The smallest of both architectures.
constexpr uint64_t kAddressLimit = 1UL << 47;  // User space of x86-64; AArch64's is no smaller.
constexpr uint64_t kWordBytes = 8;
constexpr Elf64_Half kVersionNumber = 0x7fff;         // Of a symbol's: the rest hides it.
constexpr uint64_t kGotHeaderBytes = 3 * kWordBytes;  // _DYNAMIC, link map, resolver.

std::string Hex(uint64_t number) {
  std::array<char, 32> text{};
  const int length = snprintf(text.data(), text.size(), "0x%" PRIx64, number);
  return {text.data(), static_cast<size_t>(length)};
}

tl::unexpected<Error> Refuse(std::string_view why) {
  return Fail({Error::Kind::kBadInput, "no fixed address possible: " + std::string(why), "", ""});
}

// What is left of `whole` without `holes`. Sorts `holes`.
std::vector<Segment> Subtract(const std::vector<Segment>& whole, std::vector<Segment>& holes) {
  std::sort(holes.begin(), holes.end(),
            [](const Segment& a, const Segment& b) { return a.address < b.address; });
  std::vector<Segment> rest;
  for (const Segment& segment : whole) {
    const uint64_t end = segment.address + segment.size;
    uint64_t next = segment.address;
    for (const Segment& hole : holes) {
      if (hole.address >= end) break;
      if (hole.address > next) rest.push_back({next, hole.address - next});
      next = std::max(next, hole.address + hole.size);
      if (next >= end) break;
    }
    if (next < end) rest.push_back({next, end - next});
  }
  return rest;
}

bool Contains(const std::vector<Segment>& segments, uint64_t address, uint64_t size) {
  return std::any_of(segments.begin(), segments.end(), [&](const Segment& segment) {
    return address >= segment.address && address - segment.address <= segment.size &&
           segment.size - (address - segment.address) >= size;
  });
}

// One object on its way to the base. Addresses are those of the original until Finish.
class Rebaser {
 public:
  Rebaser(std::span<const std::byte> original, uint64_t base) : object_(original), base_(base) {
    result_.base = base;
  }

  Result<Rebased> Run();

 private:
  Result<void> MoveHeader();
  Result<void> MoveSegments();
  Result<void> MoveSegment(Elf64_Phdr& segment);
  Result<void> AddLoad(const Elf64_Phdr& segment);
  void AddReadOnly(const Segment& segment);
  Result<void> AddThreadLocal(const Elf64_Phdr& segment);
  Result<void> CheckExtent();
  Result<void> MoveDynamicSection();
  Result<void> CheckDynamicSection();
  Result<void> MoveRelocations();
  Result<void> MoveRelocationTable(int64_t table_tag, int64_t bytes_tag);
  Result<void> MoveRelocation(uint64_t offset, Elf64_Rela& relocation);
  Result<void> MoveThreadLocal(Elf64_Rela& relocation, uint64_t symbol);
  [[nodiscard]] bool IsPair(const Elf64_Rela& relocation) const;
  Result<bool> IsExternal(uint64_t symbol_index);
  Result<void> MoveRelativeWords();
  Result<void> MoveWord(uint64_t address);
  Result<uint64_t> HashedSymbols();
  Result<void> MoveDynamicSymbols();
  bool MoveSymbols(uint64_t offset, uint64_t count);
  Result<void> MoveGotHeader();
  Result<void> MoveSections();
  Result<void> ReadNames();
  Result<void> ReadImports();
  Result<void> Finish();

  // The last entry with `tag`, the one that the loader goes by.
  [[nodiscard]] std::optional<uint64_t> Find(int64_t tag) const {
    for (auto entry = dynamic_.rbegin(); entry != dynamic_.rend(); ++entry)
      if (entry->d_tag == tag) return entry->d_un.d_val;
    return std::nullopt;
  }

  ObjectCopy object_;
  uint64_t base_;
  Elf64_Ehdr header_ = {};
  uint64_t end_ = 0;                   // of the last PT_LOAD so far
  std::vector<Segment> own_writable_;  // of the PT_LOADs; then Finish takes `loaders_` out
  std::vector<Segment> loaders_;       // what in them is the loader's
  std::vector<uint64_t> externals_;
  std::vector<std::pair<uint64_t, Import>> imports_;  // with the symbol's index
  std::string_view names_;
  std::map<uint16_t, std::string> versions_;  // By the number that symbols give.
  std::optional<Elf64_Phdr> dynamic_segment_;
  std::vector<Elf64_Dyn> dynamic_;
  uint64_t thread_local_alignment_ = 0;
  uint64_t symbols_used_ = 0;  // one more than the highest index in a relocation
  Rebased result_;
};

Result<Rebased> Rebaser::Run() {
  for (const auto step :
       {&Rebaser::MoveHeader, &Rebaser::MoveSegments, &Rebaser::CheckExtent,
        &Rebaser::MoveDynamicSection, &Rebaser::CheckDynamicSection, &Rebaser::MoveRelocations,
        &Rebaser::MoveRelativeWords, &Rebaser::MoveDynamicSymbols, &Rebaser::MoveGotHeader,
        &Rebaser::MoveSections, &Rebaser::ReadNames, &Rebaser::ReadImports, &Rebaser::Finish})
    if (auto done = (this->*step)(); !done) return Fail(std::move(done.error()));
  return std::move(result_);
}

Result<void> Rebaser::MoveHeader() {
  const auto header = object_.Read<Elf64_Ehdr>(0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0)
    return Refuse("it is not an ELF file");
  header_ = *header;
  if (header_.e_ident[EI_CLASS] != ELFCLASS64 || header_.e_ident[EI_DATA] != ELFDATA2LSB)
    return Refuse("it is not 64-bit little-endian");
  if (header_.e_machine != EM_X86_64 && header_.e_machine != EM_AARCH64)
    return Refuse("it is for another processor, ELF machine " + std::to_string(header_.e_machine));
  if (header_.e_type != ET_DYN) return Refuse("it is not a shared library");
  Elf64_Ehdr moved = header_;
  if (moved.e_entry != 0) moved.e_entry += base_;
  object_.Put(0, moved);
  return {};
}

Result<void> Rebaser::MoveSegments() {
  if (header_.e_phentsize != sizeof(Elf64_Phdr)) return Refuse("its program headers are damaged");
  for (uint64_t i = 0; i < header_.e_phnum; ++i) {
    // No overflow: an offset beyond the file ends the loop at its first turn.
    const uint64_t offset = header_.e_phoff + i * sizeof(Elf64_Phdr);
    auto segment = object_.Read<Elf64_Phdr>(offset);
    if (!segment || offset < header_.e_phoff) return Refuse("its program headers are cut off");
    if (auto done = MoveSegment(*segment); !done) return done;
    object_.Put(offset, *segment);
  }
  return {};
}

Result<void> Rebaser::MoveSegment(Elf64_Phdr& segment) {
  // The flags of the stack are about no place in the object.
  if (segment.p_type == PT_NULL || segment.p_type == PT_GNU_STACK) return {};
  if (segment.p_vaddr >= kAddressLimit || segment.p_memsz >= kAddressLimit)
    return Refuse("a segment's address or size is damaged");
  if (segment.p_type == PT_LOAD)
    if (auto done = AddLoad(segment); !done) return done;
  if (segment.p_type == PT_TLS)
    if (auto done = AddThreadLocal(segment); !done) return done;
  if (segment.p_type == PT_GNU_RELRO) AddReadOnly({segment.p_vaddr, segment.p_memsz});
  if (segment.p_type == PT_DYNAMIC) {
    if (dynamic_segment_) return Refuse("it has two dynamic sections");
    dynamic_segment_ = segment;
    loaders_.push_back({segment.p_vaddr, segment.p_memsz});
  }
  segment.p_vaddr += base_;
  segment.p_paddr += base_;
  return {};
}

Result<void> Rebaser::AddLoad(const Elf64_Phdr& segment) {
  if (segment.p_filesz > segment.p_memsz ||
      !object_.Map(segment.p_vaddr, segment.p_offset, segment.p_filesz))
    return Refuse("the file ends before its segment at " + Hex(segment.p_vaddr));
  if (segment.p_align > 1 && !std::has_single_bit(segment.p_align))
    return Refuse("a segment's alignment is damaged");
  if (end_ == 0 && segment.p_vaddr >= kPageBytes)
    return Refuse("it has an address already, " + Hex(segment.p_vaddr));
  if (segment.p_vaddr < end_) return Refuse("its segments are not in ascending order");
  end_ = segment.p_vaddr + segment.p_memsz;
  if ((segment.p_flags & PF_W) != 0) own_writable_.push_back({segment.p_vaddr, segment.p_memsz});
  result_.alignment = std::max({result_.alignment, segment.p_align, kPageBytes});
  return {};
}

// glibc 2.36, elf/dl-reloc.c: _dl_protect_relro
void Rebaser::AddReadOnly(const Segment& segment) {
  loaders_.push_back(segment);
  const uint64_t begin = segment.address / kPageBytes * kPageBytes;
  const uint64_t end = (segment.address + segment.size) / kPageBytes * kPageBytes;
  if (end > begin) result_.read_only = {begin + base_, end - begin};
}

// The beginning of a block is read from the copy, so it lies in a PT_LOAD. Where the block lies
// within its alignment follows from the address: a base that is a multiple changes nothing.
// glibc 2.36, elf/dl-load.c: _dl_map_object_from_fd, "case PT_TLS"
Result<void> Rebaser::AddThreadLocal(const Elf64_Phdr& segment) {
  if (result_.thread_local_block.bytes != 0)
    return Refuse("it has thread-local storage twice (PT_TLS)");
  if (segment.p_memsz == 0) return {};
  if (segment.p_filesz > segment.p_memsz ||
      (segment.p_align > 1 && !std::has_single_bit(segment.p_align)))
    return Refuse("its thread-local storage is damaged");
  thread_local_alignment_ = segment.p_align;
  result_.thread_local_block = {segment.p_vaddr + base_, segment.p_filesz, segment.p_memsz};
  return {};
}

Result<void> Rebaser::CheckExtent() {
  if (end_ == 0) return Refuse("it has nothing to load");
  const uint64_t alignment = result_.alignment;
  if (base_ == 0 || base_ % alignment != 0)
    return Refuse("the address " + Hex(base_) + " is not a multiple of " + Hex(alignment));
  const ThreadLocal& block = result_.thread_local_block;
  if (thread_local_alignment_ > alignment)
    return Refuse("its thread-local storage has an alignment of its own");
  if (block.file_bytes != 0 && !object_.OffsetOf(block.address - base_, block.file_bytes))
    return Refuse("its thread-local storage is cut off");
  // No overflow below: the alignment is at most the base.
  if (base_ >= kAddressLimit || end_ > kAddressLimit - base_)
    return Refuse("at " + Hex(base_) + " it does not end below " + Hex(kAddressLimit));
  result_.extent = (end_ + alignment - 1) / alignment * alignment;
  result_.room = result_.extent + (alignment > kPageBytes ? alignment : 0);
  return {};
}

Result<void> Rebaser::MoveDynamicSection() {
  if (!dynamic_segment_) return Refuse("it has no dynamic section: it is not a shared library");
  for (uint64_t at = 0; at < dynamic_segment_->p_memsz; at += sizeof(Elf64_Dyn)) {
    const auto offset = object_.OffsetOf(dynamic_segment_->p_vaddr + at, sizeof(Elf64_Dyn));
    auto entry = offset ? object_.Read<Elf64_Dyn>(*offset) : std::nullopt;
    if (!entry) break;
    if (entry->d_tag == DT_NULL) return {};
    dynamic_.push_back(*entry);
    switch (entry->d_tag) {
      case DT_TEXTREL:
        return Refuse("its code has relocations (DT_TEXTREL)");
      case DT_REL:
        return Refuse("its relocations have no addends (DT_REL)");
      default:
        break;
    }
    if (entry->d_tag == DT_INIT_ARRAYSZ)
      result_.constructors_size_offset = *offset + offsetof(Elf64_Dyn, d_un);
    const Meaning meaning = MeaningOf(entry->d_tag, header_.e_machine);
    if (meaning == Meaning::kUnknown)
      return Refuse("dynamic entry " + Hex(static_cast<uint64_t>(entry->d_tag)) + " is not known");
    if (meaning == Meaning::kAddress) {
      entry->d_un.d_ptr += base_;
      object_.Put(*offset, *entry);
    }
    result_.tables.dynamic_section.push_back(
        {.offset = *offset, .tag = entry->d_tag, .value = entry->d_un.d_val});
  }
  return Refuse("its dynamic section is cut off");
}

Result<void> Rebaser::CheckDynamicSection() {
  const uint64_t flags = Find(DT_FLAGS).value_or(0);
  if ((flags & DF_TEXTREL) != 0) return Refuse("its code has relocations (DF_TEXTREL)");
  if ((Find(DT_FLAGS_1).value_or(0) & DF_1_PIE) != 0)
    return Refuse("it is a program, not a shared library");
  if (Find(DT_RELAENT).value_or(sizeof(Elf64_Rela)) != sizeof(Elf64_Rela) ||
      Find(DT_SYMENT).value_or(sizeof(Elf64_Sym)) != sizeof(Elf64_Sym) ||
      Find(kDtRelrEntrySize).value_or(kWordBytes) != kWordBytes ||
      Find(DT_PLTREL).value_or(DT_RELA) != DT_RELA)
    return Refuse("its tables have entries of an unknown size");
  if (!Find(DT_SYMTAB) || !Find(DT_STRTAB)) return Refuse("it has no symbol table");
  return {};
}

Result<void> Rebaser::MoveRelocations() {
  if (auto done = MoveRelocationTable(DT_RELA, DT_RELASZ); !done) return done;
  // May be the end of the other: moved twice, it comes out the same.
  return MoveRelocationTable(DT_JMPREL, DT_PLTRELSZ);
}

Result<void> Rebaser::MoveRelocationTable(int64_t table_tag, int64_t bytes_tag) {
  const uint64_t bytes = Find(bytes_tag).value_or(0);
  if (bytes == 0) return {};
  const auto table = Find(table_tag);
  const auto start = table ? object_.OffsetOf(*table, bytes) : std::nullopt;
  if (!start || bytes % sizeof(Elf64_Rela) != 0) return Refuse("its relocations are cut off");
  for (uint64_t offset = *start; offset < *start + bytes; offset += sizeof(Elf64_Rela)) {
    auto relocation = object_.Read<Elf64_Rela>(offset);
    if (!relocation) return Refuse("its relocations are cut off");
    // Each place is a slot of the PLT, those for which the object itself is asked as well.
    if (table_tag == DT_JMPREL) loaders_.push_back({relocation->r_offset, kWordBytes});
    if (table_tag == DT_JMPREL && IsPair(*relocation))
      loaders_.push_back({relocation->r_offset + kWordBytes, kWordBytes});
    if (auto done = MoveRelocation(offset, *relocation); !done) return done;
    object_.Put(offset, *relocation);
  }
  return {};
}

Result<void> Rebaser::MoveRelocation(uint64_t offset, Elf64_Rela& relocation) {
  const auto type = static_cast<uint32_t>(ELF64_R_TYPE(relocation.r_info));
  const uint64_t symbol = ELF64_R_SYM(relocation.r_info);
  const uint64_t place = relocation.r_offset;
  const Action action = ActionOf(type, header_.e_machine);
  if (action == Action::kNothing) return {};
  if (action == Action::kUnknown)
    return Refuse("relocation type " + std::to_string(type) + " is not known");
  if (!Contains(own_writable_, place, kWordBytes))
    return Refuse("the relocation at " + Hex(place) + " is not in writable memory");
  if (action == Action::kThreadLocal || action == Action::kThreadLocalPair)
    return MoveThreadLocal(relocation, symbol);

  bool external = action == Action::kIndirect;
  // Without a symbol, a word is relative to the object as a whole.
  if (action == Action::kRelative || action == Action::kIndirect ||
      (action == Action::kWord && symbol == 0)) {
    relocation.r_addend = static_cast<int64_t>(static_cast<uint64_t>(relocation.r_addend) + base_);
  } else if (symbol == 0) {
    return Refuse("the relocation at " + Hex(place) + " names no symbol");
  } else {
    auto found = IsExternal(symbol);
    if (!found) return Fail(std::move(found.error()));
    external = *found;
    symbols_used_ = std::max(symbols_used_, symbol + 1);
    if (external)
      imports_.push_back({symbol,
                          {.address = place + base_,
                           .symbol = {},
                           .addend = relocation.r_addend,
                           .is_slot = action == Action::kSlot,
                           .relocation_offset = offset}});
  }
  if (action == Action::kSlot)
    if (auto done = MoveWord(place); !done) return done;
  if (external) externals_.push_back(place);
  relocation.r_offset += base_;
  return {};
}

bool Rebaser::IsPair(const Elf64_Rela& relocation) const {
  const auto type = static_cast<uint32_t>(ELF64_R_TYPE(relocation.r_info));
  return ActionOf(type, header_.e_machine) == Action::kThreadLocalPair;
}

// Its addend is an offset in a block. The symbol, where there is one, may be another library's.
Result<void> Rebaser::MoveThreadLocal(Elf64_Rela& relocation, uint64_t symbol) {
  const uint64_t place = relocation.r_offset;
  externals_.push_back(place);
  if (IsPair(relocation)) {
    if (!Contains(own_writable_, place, 2 * kWordBytes))
      return Refuse("the relocation at " + Hex(place) + " is not in writable memory");
    externals_.push_back(place + kWordBytes);
  }
  if (symbol != 0) symbols_used_ = std::max(symbols_used_, symbol + 1);
  relocation.r_offset += base_;
  return {};
}

// Whether a reference to the symbol may lead out of the object, or where it leads is decided anew
// in each process. A definition of the object's own may yet be replaced by another library's.
Result<bool> Rebaser::IsExternal(uint64_t symbol_index) {
  // An index is a 32-bit number, and the table's address may be any: a sum beyond 2^64 is no
  // address of the object either.
  const auto symbol =
      object_.ReadAt<Elf64_Sym>(*Find(DT_SYMTAB) + symbol_index * sizeof(Elf64_Sym));
  if (!symbol)
    return Refuse("its symbol " + std::to_string(symbol_index) + " is beyond the symbol table");
  const unsigned char type = ELF64_ST_TYPE(symbol->st_info);
  if (type == STT_TLS)
    return Refuse("a relocation is for a thread-local variable, symbol " +
                  std::to_string(symbol_index));
  return ELF64_ST_BIND(symbol->st_info) != STB_LOCAL || type == STT_GNU_IFUNC;
}

// DT_RELR: an even entry is the address of a word; an odd one has a bit for each of the 63 words
// after the last.
Result<void> Rebaser::MoveRelativeWords() {
  const uint64_t bytes = Find(kDtRelrSize).value_or(0);
  if (bytes == 0) return {};
  const auto table = Find(kDtRelr);
  const auto start = table ? object_.OffsetOf(*table, bytes) : std::nullopt;
  if (!start || bytes % kWordBytes != 0) return Refuse("its relative relocations are cut off");
  uint64_t next = 0;
  for (uint64_t offset = *start; offset < *start + bytes; offset += kWordBytes) {
    const auto entry = object_.Read<uint64_t>(offset);
    if (!entry) return Refuse("its relative relocations are cut off");
    if ((*entry & 1) == 0) {
      if (auto done = MoveWord(*entry); !done) return done;
      object_.Put(offset, *entry + base_);
      next = *entry + kWordBytes;
      continue;
    }
    for (int bit = 1; bit < 64; ++bit, next += kWordBytes)
      if ((*entry >> bit & 1) != 0)
        if (auto done = MoveWord(next); !done) return done;
  }
  return {};
}

Result<void> Rebaser::MoveWord(uint64_t address) {
  const auto offset = object_.OffsetOf(address, kWordBytes);
  const auto word = offset ? object_.Read<uint64_t>(*offset) : std::nullopt;
  if (!word || !Contains(own_writable_, address, kWordBytes))
    return Refuse("the word at " + Hex(address) + " is not in the file's writable part");
  object_.Put(*offset, *word + base_);
  return {};
}

// The number of symbols that a look-up by name can find, plus those before them in the table.
Result<uint64_t> Rebaser::HashedSymbols() {
  if (const auto table = Find(DT_HASH)) {
    const auto chains = object_.ReadAt<uint32_t>(*table + sizeof(uint32_t));
    if (!chains) return Refuse("its symbol hash is cut off");
    return *chains;
  }
  const auto table = Find(DT_GNU_HASH);
  if (!table) return Refuse("it has no symbol hash");
  struct GnuHash {
    uint32_t buckets, first_symbol, bloom_words, bloom_shift;
  };
  const auto hash = object_.ReadAt<GnuHash>(*table);
  if (!hash) return Refuse("its symbol hash is cut off");
  const uint64_t buckets = *table + sizeof(GnuHash) + kWordBytes * hash->bloom_words;
  const uint64_t chains = buckets + sizeof(uint32_t) * uint64_t{hash->buckets};
  uint64_t last = 0;
  for (uint64_t bucket = buckets; bucket != chains; bucket += sizeof(uint32_t)) {
    const auto first_of_bucket = object_.ReadAt<uint32_t>(bucket);
    if (!first_of_bucket) return Refuse("its symbol hash is cut off");
    last = std::max<uint64_t>(last, *first_of_bucket);
  }
  if (last < hash->first_symbol) return hash->first_symbol;
  for (;; ++last) {  // ends at the chain's end or at the file's
    const auto link =
        object_.ReadAt<uint32_t>(chains + sizeof(uint32_t) * (last - hash->first_symbol));
    if (!link) return Refuse("its symbol hash is cut off");
    if ((*link & 1) != 0) return last + 1;
  }
}

Result<void> Rebaser::MoveDynamicSymbols() {
  auto hashed = HashedSymbols();
  if (!hashed) return Fail(std::move(hashed.error()));
  // No more than 2^32 + 1 of 24 bytes each.
  const uint64_t count = std::max(*hashed, symbols_used_);
  const auto offset = object_.OffsetOf(*Find(DT_SYMTAB), count * sizeof(Elf64_Sym));
  if (!offset || !MoveSymbols(*offset, count)) return Refuse("its symbol table is cut off");
  return {};
}

// False where the file ends before the table.
bool Rebaser::MoveSymbols(uint64_t offset, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i, offset += sizeof(Elf64_Sym)) {
    auto symbol = object_.Read<Elf64_Sym>(offset);
    if (!symbol) return false;
    if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx == SHN_ABS ||
        ELF64_ST_TYPE(symbol->st_info) == STT_TLS)
      continue;
    symbol->st_value += base_;
    object_.Put(offset, *symbol);
  }
  return true;
}

// The three words in front of the PLT's slots; the loader fills two of them.
Result<void> Rebaser::MoveGotHeader() {
  const auto got = Find(DT_PLTGOT);
  if (!got || !Find(DT_JMPREL)) return {};
  if (object_.ReadAt<uint64_t>(*got) == dynamic_segment_->p_vaddr)
    if (auto done = MoveWord(*got); !done) return done;
  if (*got < kAddressLimit) loaders_.push_back({*got, kGotHeaderBytes});
  return {};
}

// The loader does without sections: a table that is not whole is left out of the copy.
Result<void> Rebaser::MoveSections() {
  bool whole = header_.e_shentsize == sizeof(Elf64_Shdr);
  for (uint64_t i = 0; whole && i < header_.e_shnum; ++i) {
    const uint64_t offset = header_.e_shoff + i * sizeof(Elf64_Shdr);
    auto section = object_.Read<Elf64_Shdr>(offset);
    whole = section && offset >= header_.e_shoff;
    if (!whole) break;
    if (section->sh_type == SHT_SYMTAB)
      whole = MoveSymbols(section->sh_offset, section->sh_size / sizeof(Elf64_Sym));
    if ((section->sh_flags & SHF_ALLOC) == 0) continue;
    section->sh_addr += base_;
    object_.Put(offset, *section);
  }
  if (whole) return {};
  Elf64_Ehdr header = header_;
  if (header.e_entry != 0) header.e_entry += base_;
  header.e_shoff = 0;
  header.e_shnum = 0;
  header.e_shstrndx = SHN_UNDEF;
  object_.Put(0, header);
  return {};
}

Result<void> Rebaser::ReadNames() {
  const uint64_t table = *Find(DT_STRTAB);
  const uint64_t bytes = Find(DT_STRSZ).value_or(0);
  const auto start = object_.OffsetOf(table, bytes);
  if (!start) return Refuse("its names are cut off");
  names_ = object_.Text(*start, bytes);
  for (const Elf64_Dyn& entry : dynamic_) {
    if (entry.d_tag != DT_NEEDED && entry.d_tag != DT_RPATH && entry.d_tag != DT_RUNPATH) continue;
    auto name = NameIn(names_, entry.d_un.d_val);
    if (!name) return Refuse("the name of a library that it needs is cut off");
    if (entry.d_tag == DT_NEEDED) {
      result_.needed.push_back(std::move(*name));
    } else {
      result_.search_paths.push_back(std::move(*name));
    }
  }
  const auto needs = Find(DT_VERNEED);
  if (needs && !ReadVersionNeeds(object_, *needs, names_, &result_.tables, &versions_))
    return Refuse("its table of versions is damaged");
  return {};
}

Result<void> Rebaser::ReadImports() {
  for (auto& [index, import] : imports_) {
    const auto symbol = object_.ReadAt<Elf64_Sym>(*Find(DT_SYMTAB) + index * sizeof(Elf64_Sym));
    auto name = symbol ? NameIn(names_, symbol->st_name) : std::nullopt;
    if (!name) return Refuse("the name of a symbol is cut off");
    import.symbol = std::move(*name);
    import.is_own = symbol->st_shndx != SHN_UNDEF;
    if (const auto table = Find(DT_VERSYM)) {
      const auto number = object_.ReadAt<Elf64_Half>(*table + index * sizeof(Elf64_Half));
      if (!number) return Refuse("its symbols' versions are cut off");
      if (const auto version = versions_.find(*number & kVersionNumber); version != versions_.end())
        import.version = version->second;
    }
    result_.imports.push_back(std::move(import));
  }
  return {};
}

Result<void> Rebaser::Finish() {
  result_.writable = Subtract(own_writable_, loaders_);
  std::sort(externals_.begin(), externals_.end());
  externals_.erase(std::unique(externals_.begin(), externals_.end()), externals_.end());
  for (const uint64_t word : externals_)
    if (Contains(result_.writable, word, kWordBytes))
      result_.external_words.push_back(word + base_);
  for (Segment& segment : result_.writable) segment.address += base_;
  if (const auto array = Find(DT_INIT_ARRAY))
    result_.constructors = {*array + base_, Find(DT_INIT_ARRAYSZ).value_or(0)};
  result_.bytes = object_.Take();
  return {};
}

}  // namespace

// glibc 2.36, sysdeps/x86_64/dl-machine.h and sysdeps/aarch64/dl-machine.h: elf_machine_rela, which
// takes relative relocations anywhere. The copy's own place counts as 0: it lies where it asks to.
void Bind(const Import& import, uint64_t address, Rebased* rebased) {
  std::byte* at = rebased->bytes.data() + import.relocation_offset;
  Elf64_Ehdr header;
  Elf64_Rela relocation;
  std::memcpy(&header, rebased->bytes.data(), sizeof(header));
  std::memcpy(&relocation, at, sizeof(relocation));
  const uint32_t relative =
      header.e_machine == EM_AARCH64 ? uint32_t{R_AARCH64_RELATIVE} : uint32_t{R_X86_64_RELATIVE};
  relocation.r_info = ELF64_R_INFO(0, relative);
  relocation.r_addend = static_cast<int64_t>(address + static_cast<uint64_t>(import.addend));
  std::memcpy(at, &relocation, sizeof(relocation));
}

// glibc 2.36, elf/dl-init.c: call_init
void LeaveConstructorsOut(Rebased* rebased) {
  const uint64_t offset = rebased->constructors_size_offset;
  if (offset == 0) return;
  constexpr uint64_t kNone = 0;
  std::memcpy(rebased->bytes.data() + offset, &kNone, sizeof(kNone));
}

Result<Rebased> Rebase(std::span<const std::byte> object, uint64_t base) {
  return Rebaser(object, base).Run();
}

}  // namespace hako::rebase

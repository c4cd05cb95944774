#include "rebase/rebase.h"

#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>

#include "base/process.h"
#include "base/temporary_directory.h"

namespace hako::rebase {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// Free in every process: above the program and its heap, below where the kernel puts libraries. The
// shadow of AddressSanitizer takes that, but nothing in the host of the library, which has none.
constexpr uint64_t kBase = 0x20'0000'0000;

constexpr std::string_view kFresh =
    "constructed=1 numbers=41,7 pointed=41 zeroed=0 length=3 chosen=5,15\n";
constexpr std::string_view kBumped =
    "constructed=1 numbers=42,7 pointed=7 zeroed=9 length=3 chosen=5,15\n";

std::string HexOf(uint64_t number) {
  std::array<char, 32> text{};
  return {text.data(), static_cast<size_t>(snprintf(text.data(), text.size(), "%lx", number))};
}

std::vector<std::byte> BytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

template <class T>
T At(const std::vector<std::byte>& bytes, uint64_t offset) {
  T value{};
  EXPECT_LE(offset + sizeof(T), bytes.size());
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

template <class T>
void Set(std::vector<std::byte>& bytes, uint64_t offset, const T& value) {
  ASSERT_LE(offset + sizeof(T), bytes.size());
  std::memcpy(bytes.data() + offset, &value, sizeof(T));
}

// The offset of the first program header of `type`.
uint64_t HeaderOf(const std::vector<std::byte>& bytes, uint32_t type) {
  const auto header = At<Elf64_Ehdr>(bytes, 0);
  for (uint64_t i = 0; i < header.e_phnum; ++i) {
    const uint64_t offset = header.e_phoff + i * sizeof(Elf64_Phdr);
    if (At<Elf64_Phdr>(bytes, offset).p_type == type) return offset;
  }
  ADD_FAILURE() << "no program header of type " << type;
  return 0;
}

// The offset of the entry `tag` of the dynamic section.
uint64_t EntryOf(const std::vector<std::byte>& bytes, int64_t tag) {
  const auto dynamic = At<Elf64_Phdr>(bytes, HeaderOf(bytes, PT_DYNAMIC));
  for (uint64_t at = 0; at < dynamic.p_filesz; at += sizeof(Elf64_Dyn))
    if (At<Elf64_Dyn>(bytes, dynamic.p_offset + at).d_tag == tag) return dynamic.p_offset + at;
  ADD_FAILURE() << "no dynamic entry " << tag;
  return 0;
}

bool IsWritable(const Rebased& rebased, uint64_t address, uint64_t size) {
  return std::any_of(rebased.writable.begin(), rebased.writable.end(), [&](const Segment& segment) {
    return address >= segment.address && address + size <= segment.address + segment.size;
  });
}

// What holds of every result, whatever the input was: empty if all of it does.
std::string Inconsistency(const Rebased& rebased, uint64_t base) {
  if (rebased.base != base || rebased.room < rebased.extent) return "base or room";
  if (rebased.extent % rebased.alignment != 0) return "extent";
  uint64_t end = base;
  for (const Segment& segment : rebased.writable) {
    if (segment.address < end || segment.size == 0) return "order of the writable ranges";
    end = segment.address + segment.size;
  }
  if (end > base + rebased.extent) return "end of the writable ranges";
  uint64_t last = 0;
  for (const uint64_t word : rebased.external_words) {
    if (word <= last || !IsWritable(rebased, word, 8)) return "external words";
    last = word;
  }
  return "";
}

// An x86-64 object as one for AArch64 would name the same relocations.
std::vector<std::byte> AsAarch64(std::vector<std::byte> bytes) {
  auto header = At<Elf64_Ehdr>(bytes, 0);
  header.e_machine = EM_AARCH64;
  Set(bytes, 0, header);
  const std::map<uint64_t, uint64_t> types = {{R_X86_64_64, R_AARCH64_ABS64},
                                              {R_X86_64_GLOB_DAT, R_AARCH64_GLOB_DAT},
                                              {R_X86_64_JUMP_SLOT, R_AARCH64_JUMP_SLOT},
                                              {R_X86_64_RELATIVE, R_AARCH64_RELATIVE},
                                              {R_X86_64_IRELATIVE, R_AARCH64_IRELATIVE},
                                              {R_X86_64_DTPMOD64, R_AARCH64_TLS_DTPMOD},
                                              {R_X86_64_DTPOFF64, R_AARCH64_TLS_DTPREL},
                                              {R_X86_64_TPOFF64, R_AARCH64_TLS_TPREL},
                                              {R_X86_64_TLSDESC, R_AARCH64_TLSDESC}};
  for (const auto& [table, size] : {std::pair{DT_RELA, DT_RELASZ}, {DT_JMPREL, DT_PLTRELSZ}}) {
    const uint64_t begin = At<Elf64_Dyn>(bytes, EntryOf(bytes, table)).d_un.d_ptr;
    const uint64_t end = begin + At<Elf64_Dyn>(bytes, EntryOf(bytes, size)).d_un.d_val;
    for (uint64_t offset = begin; offset < end; offset += sizeof(Elf64_Rela)) {
      auto relocation = At<Elf64_Rela>(bytes, offset);
      relocation.r_info =
          ELF64_R_INFO(ELF64_R_SYM(relocation.r_info), types.at(ELF64_R_TYPE(relocation.r_info)));
      Set(bytes, offset, relocation);
    }
  }
  return bytes;
}

// One way of linking the library.
struct Variant {
  std::string name, path;
};

void PrintTo(const Variant& variant, std::ostream* out) { *out << variant.name; }

class Library : public testing::TestWithParam<Variant> {
 protected:
  void SetUp() override {
    auto rebased = RebaseFile(GetParam().path, kBase);
    ASSERT_TRUE(rebased.has_value()) << OneLine(rebased.error());
    rebased_ = std::move(*rebased);
    path_ = folder_.path() / "moved.so";
    const auto written = rebase::Write(rebased_, path_);
    ASSERT_TRUE(written.has_value()) << OneLine(written.error());
  }

  // What the host prints when it has loaded the copy and done `commands`.
  std::string Host(const std::vector<std::string>& commands,
                   const std::vector<std::string>& environment = {}) {
    Command command{.argv = {HAKO_REBASE_HOST, path_}, .environment = environment};
    command.argv.insert(command.argv.end(), commands.begin(), commands.end());
    const auto outcome = hako::Run(command);
    EXPECT_TRUE(outcome.has_value());
    if (!outcome) return {};
    EXPECT_EQ(outcome->ending, Ending{}) << outcome->err;
    return outcome->out;
  }

  uint64_t AddressOf(const std::string& symbol) {
    return std::stoull(Host({"symbol", symbol}).substr(sizeof "symbol"), nullptr, 16);
  }

  // For each writable range: `verb`, a file of its own, address, size.
  void ForEachRange(const std::string& verb, std::vector<std::string>& commands) {
    for (const Segment& segment : rebased_.writable) {
      const std::string address = HexOf(segment.address);
      commands.insert(commands.end(),
                      {verb, folder_.path() / address, address, HexOf(segment.size)});
    }
  }

  TemporaryDirectory folder_;
  std::string path_;
  Rebased rebased_;
};

TEST_P(Library, LoadsAtItsBaseWhereverLibcIs) {
  std::set<std::string> libc;
  for (int run = 0; run < 5; ++run) {
    const std::string out = Host({"at"});
    EXPECT_EQ(out.substr(0, sizeof "at 0"), "at 0 ") << out;
    libc.insert(out.substr(sizeof "at 0"));
  }
  std::ifstream setting("/proc/sys/kernel/randomize_va_space");
  char level = '0';
  setting >> level;
  EXPECT_TRUE(libc.size() > 1 || level == '0') << "the addresses do not vary";
}

TEST_P(Library, WorksAsTheOriginalDoes) { EXPECT_EQ(Host({"bump", "state"}), kBumped); }

TEST_P(Library, WorksElsewhereWhereItsBaseIsTaken) {
  const std::string other = folder_.path() / "other.so";
  ASSERT_TRUE(rebase::Write(rebased_, other).has_value());
  const std::vector<std::string> preload = {"LD_PRELOAD=" + other};
  EXPECT_NE(Host({"at"}, preload).substr(0, sizeof "at 0"), "at 0 ");
  EXPECT_EQ(Host({"bump", "state"}, preload), kBumped);
}

// The neighbour is loaded first.
TEST_P(Library, LoadsAtItsBaseWithAnotherRightBehindItsRoom) {
  const uint64_t next =
      (kBase + rebased_.room + rebased_.alignment - 1) / rebased_.alignment * rebased_.alignment;
  const auto neighbour = RebaseFile(GetParam().path, next);
  ASSERT_TRUE(neighbour.has_value()) << OneLine(neighbour.error());
  const std::string other = folder_.path() / "other.so";
  ASSERT_TRUE(rebase::Write(*neighbour, other).has_value());
  EXPECT_EQ(Host({"at"}, {"LD_PRELOAD=" + other}).substr(0, sizeof "at 0"), "at 0 ");
}

TEST_P(Library, IsWhereItsSymbolsSay) {
  const uint64_t function = AddressOf("library_bump");
  EXPECT_GT(function, kBase);
  EXPECT_LT(function, kBase + rebased_.extent);
}

TEST_P(Library, KeepsItsVariablesInTheWritableRanges) {
  for (const std::string name : {"library_length", "library_external", "library_choice"})
    EXPECT_TRUE(IsWritable(rebased_, AddressOf(name), 8)) << name;
}

TEST_P(Library, TellsWhichWordsAreFilledFromOutside) {
  const uint64_t external = AddressOf("library_external");
  std::vector<uint64_t> expected = {AddressOf("library_length"), external, external + 8,
                                    AddressOf("library_choice")};
  std::sort(expected.begin(), expected.end());
  if (GetParam().name == "NoRelro") {  // its .got lies in the writable range as well
    EXPECT_TRUE(std::includes(rebased_.external_words.begin(), rebased_.external_words.end(),
                              expected.begin(), expected.end()));
  } else {
    EXPECT_EQ(rebased_.external_words, expected);
  }
}

TEST_P(Library, HasTheStateOfAnotherProcessAfterAnOverlay) {
  std::vector<std::string> first = {"bump"};
  ForEachRange("save", first);
  Host(first);
  std::vector<std::string> second = {"state"};
  for (const uint64_t word : rebased_.external_words)
    second.insert(second.end(), {"skip", HexOf(word)});
  ForEachRange("load", second);
  // The first call of strtol comes after the overlay: the loader's own words must have survived it.
  second.insert(second.end(), {"state", "bump", "state"});
  EXPECT_EQ(Host(second),
            std::string(kFresh) + std::string(kBumped) +
                "constructed=1 numbers=43,7 pointed=7 zeroed=18 length=3 chosen=5,15\n");
}

TEST_P(Library, HasItsSectionsWhereADebuggerLooksForThem) {
  const auto header = At<Elf64_Ehdr>(rebased_.bytes, 0);
  ASSERT_GT(header.e_shnum, 0);
  for (uint64_t i = 0; i < header.e_shnum; ++i) {
    const auto section = At<Elf64_Shdr>(rebased_.bytes, header.e_shoff + i * sizeof(Elf64_Shdr));
    EXPECT_EQ(section.sh_addr > kBase, (section.sh_flags & SHF_ALLOC) != 0);
  }
}

TEST_P(Library, HasTheAddressOfItsDynamicSectionInTheGot) {
  const std::vector<std::byte> original = BytesOf(GetParam().path);
  const auto got = At<Elf64_Dyn>(original, EntryOf(original, DT_PLTGOT)).d_un.d_ptr;
  const auto data = At<Elf64_Phdr>(original, HeaderOf(original, PT_DYNAMIC));
  // Both lie in the one writable segment.
  const uint64_t offset = got - data.p_vaddr + data.p_offset;
  const auto before = At<uint64_t>(original, offset);
  EXPECT_EQ(At<uint64_t>(rebased_.bytes, offset), before == data.p_vaddr ? before + kBase : before);
}

TEST_P(Library, IsMovedAlikeForAarch64) {
  const std::vector<std::byte> original = BytesOf(GetParam().path);
  if (At<Elf64_Ehdr>(original, 0).e_machine != EM_X86_64) GTEST_SKIP() << "all tests are of it";
  const auto moved = Rebase(AsAarch64(original), kBase);
  ASSERT_TRUE(moved.has_value()) << OneLine(moved.error());
  EXPECT_EQ(moved->writable, rebased_.writable);
  EXPECT_EQ(moved->external_words, rebased_.external_words);
  const std::vector<std::byte> renamed = AsAarch64(original);
  size_t differences = 0;
  for (size_t i = 0; i < original.size(); ++i)
    if (renamed[i] == original[i] && moved->bytes[i] != rebased_.bytes[i]) ++differences;
  EXPECT_EQ(differences, 0U);
}

TEST_P(Library, NamesWhatItTakesFromOthers) {
  const uint64_t external = AddressOf("library_external");
  for (const auto& [address, symbol] :
       std::map<uint64_t, std::string>{{external, "atoi"}, {external + 8, "puts"}}) {
    const auto found = std::ranges::find(rebased_.imports, address, &Import::address);
    ASSERT_NE(found, rebased_.imports.end());
    EXPECT_EQ(found->symbol, symbol);
    EXPECT_EQ(found->addend, 0);
  }
  EXPECT_NE(std::ranges::find(rebased_.imports, "strtol", &Import::symbol), rebased_.imports.end());
}

TEST_P(Library, GetsTheAddressThatAnImportIsBoundTo) {
  constexpr uint64_t kAddress = 0x123456789a;
  const uint64_t external = AddressOf("library_external");
  const auto found = std::ranges::find(rebased_.imports, external, &Import::address);
  ASSERT_NE(found, rebased_.imports.end());
  Bind(*found, kAddress, &rebased_);
  ASSERT_TRUE(rebase::Write(rebased_, path_).has_value());
  const std::string file = folder_.path() / "words";
  char place[20];
  std::snprintf(place, sizeof(place), "%lx", external);
  Host({"save", file, place, "10"});
  const std::vector<std::byte> words = BytesOf(file);
  EXPECT_EQ(At<uint64_t>(words, 0), kAddress);
  EXPECT_NE(At<uint64_t>(words, 8), kAddress) << "the other import is looked up as ever";
}

TEST_P(Library, IsConstructedByWhoeverLoadsItIfItsConstructorsAreLeftOut) {
  EXPECT_EQ(rebased_.constructors.size % 8, 0U);
  EXPECT_GE(rebased_.constructors.size, 8U);
  LeaveConstructorsOut(&rebased_);
  ASSERT_TRUE(rebase::Write(rebased_, path_).has_value());
  EXPECT_THAT(Host({"state"}), HasSubstr("constructed=0 "));
}

TEST_P(Library, NamesTheLibrariesItNeeds) {
  EXPECT_THAT(rebased_.needed, testing::Contains("libc.so.6"));
}

// The libraries of its chain of versions.
std::vector<std::string> VersionedLibraries(const Rebased& rebased) {
  std::vector<std::string> names;
  const auto& bytes = rebased.bytes;
  const uint64_t table = At<Elf64_Dyn>(bytes, EntryOf(bytes, DT_STRTAB)).d_un.d_ptr - kBase;
  // The loader goes by the last; addresses of what is only read are offsets.
  uint64_t at = 0;
  for (const Tables::DynamicEntry& known : rebased.tables.dynamic_section) {
    const auto entry = At<Elf64_Dyn>(bytes, known.offset);
    EXPECT_EQ(entry.d_tag, known.tag);
    EXPECT_EQ(entry.d_un.d_val, known.value);
    if (entry.d_tag == DT_VERNEED) at = entry.d_un.d_ptr - kBase;
  }
  while (at != 0) {
    const auto need = At<Elf64_Verneed>(bytes, at);
    names.emplace_back(reinterpret_cast<const char*>(bytes.data()) + table + need.vn_file);
    at = need.vn_next == 0 ? 0 : at + need.vn_next;
  }
  return names;
}

TEST_P(Library, LoadsWithoutTheLibrariesThatAreLeftOut) {
  LeaveLibrariesOut({"libc.so.6"}, &rebased_);
  EXPECT_THAT(rebased_.needed, testing::Not(testing::Contains("libc.so.6")));
  EXPECT_THAT(VersionedLibraries(rebased_), testing::Not(testing::Contains("libc.so.6")));
  ASSERT_TRUE(rebase::Write(rebased_, path_).has_value());
  EXPECT_EQ(Host({"bump", "state"}), kBumped) << "the process has libc";
}

class NeedingLibrary : public Library {};

INSTANTIATE_TEST_SUITE_P(Linked, NeedingLibrary,
                         testing::Values(Variant{"Needing", HAKO_REBASE_NEEDING}));

TEST_P(NeedingLibrary, SaysWhichVersionsItImports) {
  const auto root = std::ranges::find(rebased_.imports, "cbrt", &Import::symbol);
  ASSERT_NE(root, rebased_.imports.end());
  EXPECT_THAT(root->version, testing::StartsWith("GLIBC_2."));
  EXPECT_TRUE(root->is_slot);
  EXPECT_FALSE(root->is_own);
}

TEST_P(NeedingLibrary, LoadsWithoutEachOfItsLibraries) {
  const std::vector<std::string> all = rebased_.needed;
  EXPECT_THAT(all, testing::ElementsAre("libm.so.6", "libresolv.so.2", "libc.so.6"));
  const Rebased whole = rebased_;
  for (size_t chosen = 0; chosen < size_t{1} << all.size(); ++chosen) {
    std::vector<std::string> names, kept;
    for (size_t i = 0; i < all.size(); ++i)
      ((chosen >> i & 1) != 0 ? names : kept).push_back(all[i]);
    Rebased copy = whole;
    LeaveLibrariesOut(names, &copy);
    EXPECT_EQ(copy.needed, kept);
    for (const std::string& name : VersionedLibraries(copy))
      EXPECT_THAT(kept, testing::Contains(name));
    ASSERT_TRUE(rebase::Write(copy, path_).has_value());
    EXPECT_EQ(Host({"bump", "state"}), kBumped) << testing::PrintToString(names);
    const std::string maps = Host({"libraries"});
    EXPECT_EQ(maps.find("libm.so") == std::string::npos, (chosen & 1) != 0) << maps;
  }
}

TEST_P(NeedingLibrary, WithDamagedVersionsIsRefused) {
  const std::vector<std::byte> bytes = BytesOf(GetParam().path);
  const uint64_t at = At<Elf64_Dyn>(bytes, EntryOf(bytes, DT_VERNEED)).d_un.d_ptr;
  const auto expect_refused = [&](auto damage) {
    std::vector<std::byte> damaged = bytes;
    auto need = At<Elf64_Verneed>(damaged, at);
    damage(need);
    Set(damaged, at, need);
    const auto rebased = Rebase(damaged, kBase);
    ASSERT_FALSE(rebased.has_value());
    EXPECT_THAT(rebased.error().what, HasSubstr("table of versions"));
  };
  expect_refused([](Elf64_Verneed& need) { need.vn_next = 0x7fffffff; });
  expect_refused([](Elf64_Verneed& need) { need.vn_aux = 0x7fffffff; });
  expect_refused([](Elf64_Verneed& need) { need.vn_file = 0x7fffffff; });
  expect_refused([](Elf64_Verneed& need) { need.vn_cnt = 0xffff; });
}

// A slot of the PLT in the place of the dynamic section's tag: what is read is the original's.
TEST_P(NeedingLibrary, WithASlotInItsDynamicSectionIsReadAsItWas) {
  std::vector<std::byte> bytes = BytesOf(GetParam().path);
  const uint64_t slots = At<Elf64_Dyn>(bytes, EntryOf(bytes, DT_JMPREL)).d_un.d_ptr;
  const auto dynamic = At<Elf64_Phdr>(bytes, HeaderOf(bytes, PT_DYNAMIC));
  auto slot = At<Elf64_Rela>(bytes, slots);
  slot.r_offset = dynamic.p_vaddr + EntryOf(bytes, DT_SYMTAB) - dynamic.p_offset;
  Set(bytes, slots, slot);
  auto rebased = Rebase(bytes, kBase);
  ASSERT_TRUE(rebased.has_value()) << OneLine(rebased.error());
  LeaveLibrariesOut(rebased->needed, &*rebased);
  EXPECT_TRUE(rebased->needed.empty());
}

// A dynamic section whose first entry ends the file and whose others lie elsewhere in it, as two
// segments one behind the other have it.
TEST(Object, MayHaveItsDynamicSectionInTwoParts) {
  constexpr uint64_t kSize = 0x400, kNames = 0x200, kHash = 0x240, kSymbols = 0x300, kRest = 0x280;
  std::vector<std::byte> bytes(kSize);
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_type = ET_DYN;
  header.e_machine = EM_X86_64;
  header.e_phoff = sizeof(header);
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = 3;
  Set(bytes, 0, header);
  const std::vector<Elf64_Dyn> rest = {
      {DT_STRTAB, {kNames}}, {DT_STRSZ, {9}}, {DT_HASH, {kHash}}, {DT_NEEDED, {1}}, {DT_NULL, {0}}};
  const uint64_t rest_bytes = rest.size() * sizeof(Elf64_Dyn);
  const uint64_t first = kSize - sizeof(Elf64_Dyn);
  const std::vector<Elf64_Phdr> segments = {
      {PT_LOAD, PF_R, 0, 0, 0, kSize, kSize, 1},
      {PT_LOAD, PF_R | PF_W, kRest, kSize, kSize, rest_bytes, rest_bytes, 1},
      {PT_DYNAMIC, PF_R | PF_W, first, first, first, sizeof(Elf64_Dyn) + rest_bytes,
       sizeof(Elf64_Dyn) + rest_bytes, 1}};
  for (size_t i = 0; i < segments.size(); ++i)
    Set(bytes, sizeof(header) + i * sizeof(Elf64_Phdr), segments[i]);
  std::memcpy(bytes.data() + kNames, "\0libx.so", 9);
  Set(bytes, kHash, uint32_t{1});
  Set(bytes, first, Elf64_Dyn{DT_SYMTAB, {kSymbols}});
  for (size_t i = 0; i < rest.size(); ++i) Set(bytes, kRest + i * sizeof(Elf64_Dyn), rest[i]);

  auto rebased = Rebase(bytes, kBase);
  ASSERT_TRUE(rebased.has_value()) << OneLine(rebased.error());
  EXPECT_THAT(rebased->needed, testing::ElementsAre("libx.so"));
  LeaveLibrariesOut({"libx.so"}, &*rebased);
  EXPECT_TRUE(rebased->needed.empty());
  EXPECT_EQ(At<Elf64_Dyn>(rebased->bytes, kRest + 3 * sizeof(Elf64_Dyn)).d_tag, DT_SYMTAB);
}

TEST_P(Library, IsNotMovedTwice) {
  const auto again = Rebase(rebased_.bytes, 2 * kBase);
  ASSERT_FALSE(again.has_value());
  EXPECT_THAT(again.error().what, HasSubstr("it has an address already"));
}

INSTANTIATE_TEST_SUITE_P(Links, Library,
                         testing::Values(Variant{"Lazy", HAKO_REBASE_LAZY},
                                         Variant{"Now", HAKO_REBASE_NOW},
                                         Variant{"NoRelro", HAKO_REBASE_NO_RELRO},
                                         Variant{"Packed", HAKO_REBASE_PACKED},
                                         Variant{"Aligned", HAKO_REBASE_ALIGNED},
                                         Variant{"ThreadLocal", HAKO_REBASE_THREAD_LOCAL},
                                         Variant{"InitialExec", HAKO_REBASE_INITIAL_EXEC},
                                         Variant{"Descriptors", HAKO_REBASE_DESCRIPTORS}),
                         [](const auto& test) { return test.param.name; });

class ThreadLocalLibrary : public Library {};

TEST_P(ThreadLocalLibrary, HasItsVariablesInEachThread) {
  EXPECT_EQ(Host({"thread", "thread"}), "thread 34\nthread 34\nthread 36\nthread 34\n");
}

TEST_P(ThreadLocalLibrary, TellsWhatABlockBeginsAs) {
  const ThreadLocal& block = rebased_.thread_local_block;
  EXPECT_EQ(block.bytes, 16U);
  ASSERT_EQ(block.file_bytes, 8U);
  const auto segment = At<Elf64_Phdr>(rebased_.bytes, HeaderOf(rebased_.bytes, PT_TLS));
  EXPECT_EQ(segment.p_vaddr, block.address);
  EXPECT_EQ(At<int>(rebased_.bytes, segment.p_offset), 31);
}

INSTANTIATE_TEST_SUITE_P(Links, ThreadLocalLibrary,
                         testing::Values(Variant{"ThreadLocal", HAKO_REBASE_THREAD_LOCAL},
                                         Variant{"InitialExec", HAKO_REBASE_INITIAL_EXEC},
                                         Variant{"Descriptors", HAKO_REBASE_DESCRIPTORS}),
                         [](const auto& test) { return test.param.name; });

class Damaged : public testing::Test {
 protected:
  void SetUp() override { ASSERT_GT(object_.size(), sizeof(Elf64_Ehdr)); }

  void ExpectRefused(std::string_view why, uint64_t base = kBase) {
    const auto rebased = Rebase(object_, base);
    ASSERT_FALSE(rebased.has_value());
    EXPECT_EQ(rebased.error().kind, Error::Kind::kBadInput);
    EXPECT_THAT(rebased.error().what, HasSubstr(why));
  }

  std::vector<std::byte> object_ = BytesOf(HAKO_REBASE_LAZY);
};

TEST_F(Damaged, ThreadLocalStorageThatIsCutOffIsRefused) {
  object_ = BytesOf(HAKO_REBASE_THREAD_LOCAL);
  const uint64_t offset = HeaderOf(object_, PT_TLS);
  const auto whole = At<Elf64_Phdr>(object_, offset);
  auto segment = whole;
  segment.p_vaddr += 0x10'0000;
  Set(object_, offset, segment);
  ExpectRefused("its thread-local storage is cut off");
  segment = whole;
  segment.p_filesz = segment.p_memsz + 1;
  Set(object_, offset, segment);
  ExpectRefused("its thread-local storage is damaged");
  segment = whole;
  segment.p_align = 0x10'0000;
  Set(object_, offset, segment);
  ExpectRefused("its thread-local storage has an alignment of its own");
}

TEST_F(Damaged, FlippedBitsInThreadLocalStorageDoNoHarm) {
  std::mt19937_64 random(20240503);  // NOLINT(cert-msc*): the same in every run, on purpose
  const std::vector<std::byte> whole = BytesOf(HAKO_REBASE_DESCRIPTORS);
  const uint64_t header = HeaderOf(whole, PT_TLS);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<std::byte> object = whole;
    object[header + random() % sizeof(Elf64_Phdr)] ^= std::byte{1}
                                                      << static_cast<int>(random() % 8);
    object[random() % 0x1000] ^= std::byte{1} << static_cast<int>(random() % 8);
    const auto rebased = Rebase(object, kBase);
    EXPECT_EQ(rebased ? Inconsistency(*rebased, kBase) : "", "");
  }
}

TEST_F(Damaged, ProgramIsRefused) {
  object_ = BytesOf(HAKO_REBASE_HOST);
  auto header = At<Elf64_Ehdr>(object_, 0);
  if (header.e_type == ET_EXEC) ExpectRefused("it is not a shared library");
}

TEST_F(Damaged, OtherFileIsRefused) {
  object_.assign(100, std::byte{'#'});
  ExpectRefused("it is not an ELF file");
  object_.clear();
  ExpectRefused("it is not an ELF file");
}

TEST_F(Damaged, OtherProcessorIsRefused) {
  auto header = At<Elf64_Ehdr>(object_, 0);
  header.e_machine = EM_RISCV;
  Set(object_, 0, header);
  ExpectRefused("another processor");
}

TEST_F(Damaged, RelocatedCodeIsRefused) {
  const uint64_t offset = EntryOf(object_, DT_RELACOUNT);
  Set(object_, offset, Elf64_Dyn{DT_TEXTREL, {0}});
  ExpectRefused("DT_TEXTREL");
}

TEST_F(Damaged, UnknownDynamicEntryIsRefusedByNumber) {
  Set(object_, EntryOf(object_, DT_RELACOUNT), Elf64_Dyn{0x6000'0001, {0}});
  ExpectRefused("dynamic entry 0x60000001 is not known");
}

TEST_F(Damaged, UnknownRelocationIsRefusedByNumber) {
  // The table lies in the first segment, whose addresses are its offsets.
  const uint64_t table = At<Elf64_Dyn>(object_, EntryOf(object_, DT_RELA)).d_un.d_ptr;
  auto relocation = At<Elf64_Rela>(object_, table);
  relocation.r_info = ELF64_R_INFO(1, 250);
  Set(object_, table, relocation);
  ExpectRefused("relocation type 250 is not known");
}

TEST_F(Damaged, RelocationOfReadOnlyMemoryIsRefused) {
  const uint64_t table = At<Elf64_Dyn>(object_, EntryOf(object_, DT_RELA)).d_un.d_ptr;
  auto relocation = At<Elf64_Rela>(object_, table);
  relocation.r_offset = 64;
  Set(object_, table, relocation);
  ExpectRefused("the relocation at 0x40 is not in writable memory");
}

TEST_F(Damaged, ImpossibleBaseIsRefused) {
  const auto whole = Rebase(object_, kBase);
  ASSERT_TRUE(whole.has_value()) << OneLine(whole.error());
  ExpectRefused("not a multiple", 0);
  ExpectRefused("not a multiple", kBase + 1);
  ExpectRefused("does not end below", uint64_t{1} << 47);
  ExpectRefused("does not end below", (uint64_t{1} << 47) - whole->alignment);
  ExpectRefused("does not end below", ~uint64_t{0} << 16);
}

TEST_F(Damaged, SectionsThatAreCutOffAreLeftOut) {
  const auto original = At<Elf64_Ehdr>(object_, 0);
  object_.resize(original.e_shoff + sizeof(Elf64_Shdr));
  const auto rebased = Rebase(object_, kBase);
  ASSERT_TRUE(rebased.has_value()) << OneLine(rebased.error());
  const auto header = At<Elf64_Ehdr>(rebased->bytes, 0);
  EXPECT_EQ(header.e_shoff, 0U);
  EXPECT_EQ(header.e_shnum, 0);
}

TEST_F(Damaged, CutOffAnywhereItIsRefusedOrWhole) {
  const std::vector<std::byte> whole = object_;
  for (size_t size = 0; size < whole.size(); size += 64) {
    // A vector of just that size: a read beyond it is one that AddressSanitizer sees.
    const std::vector<std::byte> part(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size));
    const auto rebased = Rebase(part, kBase);
    EXPECT_EQ(rebased ? Inconsistency(*rebased, kBase) : "", "");
  }
}

TEST_F(Damaged, FlippedBitsDoNoHarm) {
  std::mt19937_64 random(20240501);  // NOLINT(cert-msc*): the same in every run, on purpose
  const std::vector<std::byte> whole = object_;
  int moved = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::byte> object = whole;
    // Most of them where the tables are, and some in the rest.
    const size_t end = round % 4 == 0 ? object.size() : std::min<size_t>(object.size(), 0x1000);
    for (uint64_t flips = 1 + random() % 4; flips > 0; --flips)
      object[random() % end] ^= std::byte{1} << static_cast<int>(random() % 8);
    const auto rebased = Rebase(object, kBase);
    if (!rebased) continue;
    ++moved;
    EXPECT_EQ(Inconsistency(*rebased, kBase), "");
  }
  EXPECT_GT(moved, 1000);
}

TEST_F(Damaged, ExtremeNumbersInTheTablesDoNoHarm) {
  std::mt19937_64 random(20240502);  // NOLINT(cert-msc*): the same in every run, on purpose
  const std::vector<std::byte> whole = object_;
  constexpr std::array<uint64_t, 8> kExtremes = {
      0, 1, 0x7FFF'FFFF, 0xFFFF'FFFF, uint64_t{1} << 47, uint64_t{1} << 63, ~uint64_t{7}, ~0UL};
  const auto dynamic = At<Elf64_Phdr>(whole, HeaderOf(whole, PT_DYNAMIC));
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::byte> object = whole;
    for (uint64_t words = 1 + random() % 3; words > 0; --words) {
      const uint64_t place =
          random() % 2 == 0 ? random() % 512 : dynamic.p_offset + random() % dynamic.p_filesz;
      const uint64_t value = kExtremes[random() % kExtremes.size()] + random() % 3 - 1;
      Set(object, place / 8 * 8, value);
    }
    const auto rebased = Rebase(object, kBase);
    EXPECT_EQ(rebased ? Inconsistency(*rebased, kBase) : "", "");
  }
}

TEST(RebaseFile, MissingFileIsNamed) {
  const auto rebased = RebaseFile("/no/such/library.so", kBase);
  ASSERT_FALSE(rebased.has_value());
  EXPECT_EQ(rebased.error().kind, Error::Kind::kBadInput);
  EXPECT_EQ(rebased.error().where, "/no/such/library.so");
}

TEST(RebaseFile, RefusalNamesTheFile) {
  const auto rebased = RebaseFile("/dev/null", kBase);
  ASSERT_FALSE(rebased.has_value());
  EXPECT_EQ(rebased.error().where, "/dev/null");
}

TEST(Write, ReplacesTheFileAndLeavesNothingElse) {
  const TemporaryDirectory folder;
  const std::string path = folder.path() / "copy.so";
  Rebased rebased;
  for (const size_t size : {3, 5}) {
    rebased.bytes.assign(size, std::byte{'x'});
    ASSERT_TRUE(rebase::Write(rebased, path).has_value());
    EXPECT_EQ(BytesOf(path), rebased.bytes);
  }
  const mode_t mask = umask(0);
  umask(mask);
  EXPECT_EQ(fs::status(path).permissions(), static_cast<fs::perms>(0644 & ~mask));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator{}), 1);
}

TEST(Write, FailsWhereThereIsNoFolder) {
  const auto written = rebase::Write({}, "/no/such/folder/copy.so");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, Error::Kind::kSystem);
}

void ExpectMovedAsAWhole(const std::string& path) {
  const auto rebased = RebaseFile(path, kBase);
  ASSERT_TRUE(rebased.has_value()) << OneLine(rebased.error());
  EXPECT_EQ(Inconsistency(*rebased, kBase), "");
  EXPECT_EQ(rebased->bytes.size(), fs::file_size(path));
  EXPECT_FALSE(rebased->writable.empty());
  const auto load = At<Elf64_Phdr>(rebased->bytes, HeaderOf(rebased->bytes, PT_LOAD));
  EXPECT_EQ(load.p_vaddr, kBase);
  const auto stack = At<Elf64_Phdr>(rebased->bytes, HeaderOf(rebased->bytes, PT_GNU_STACK));
  EXPECT_EQ(stack.p_vaddr, 0U);
}

// Of the modules of the standard library, those that Debian has as files.
TEST(StandardModules, AreMovedAsAWhole) {
  constexpr std::string_view kFolder = "/usr/lib/python3.11/lib-dynload";
  if (!fs::is_directory(kFolder)) GTEST_SKIP() << "no modules in " << kFolder;
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (entry.path().extension() == ".so") ExpectMovedAsAWhole(entry.path());
}

}  // namespace
}  // namespace hako::rebase

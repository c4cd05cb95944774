// rebase.h: a copy of a shared object that loads at an address of our choice.
//
// An image holds pointers into an extension module's code and data. They stay true only if the
// module lies at the same address whenever the image is restored: so it is loaded from such a copy.
// glibc's loader asks the kernel for the address that the first PT_LOAD names and takes another one
// where that is in use: after each dlopen, compare `link_map::l_addr` with 0.
#ifndef HAKO_REBASE_REBASE_H_
#define HAKO_REBASE_REBASE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace hako::rebase {

// A range of addresses in the process that has loaded the copy at its base.
struct Segment {
  uint64_t address = 0;
  uint64_t size = 0;  // bytes

  bool operator==(const Segment&) const = default;
};

// A word that the loader fills with the address of a symbol that may be another library's.
struct Import {
  uint64_t address = 0;            // Of the word. It may be read-only once the copy is loaded.
  std::string symbol;              // Its name, without a version.
  std::string version = {};        // That it must have; empty: any.
  bool is_own = false;             // The object defines it too.
  int64_t addend = 0;              // What is added to the symbol's address.
  bool is_slot = false;            // Of the PLT: for calls alone.
  uint64_t relocation_offset = 0;  // In Rebased::bytes: of the relocation that says so.
};

// What each thread's block of the copy's thread-local storage begins as.
struct ThreadLocal {
  uint64_t address = 0;     // Of the first bytes, in the copy.
  uint64_t file_bytes = 0;  // That are in the copy; the rest are zeros.
  uint64_t bytes = 0;       // Of a block; 0: the copy has no thread-local storage.
};

// Where the bytes of a copy say what it needs. Offsets in them.
struct Tables {
  struct DynamicEntry {
    uint64_t offset = 0;
    int64_t tag = 0;
    uint64_t value = 0;
  };
  std::vector<DynamicEntry> dynamic_section;  // Without the one that ends it.
  struct VersionNeed {
    uint64_t offset = 0;
    std::string library = {};
  };
  std::vector<VersionNeed> version_needs;  // In the order of their chain.
};

struct Rebased {
  std::vector<std::byte> bytes;  // The whole file; same size and layout as the original.
  uint64_t base = 0;             // Where its first segment asks to be loaded.
  uint64_t alignment = 0;        // Bytes. The base and the extent are multiples: at least a page.
  uint64_t extent = 0;           // Bytes from the base to the end of the last segment, rounded up.
  // Bytes from the base that must be free for the loader to take them. More than the extent where
  // the alignment is more than a page: it reserves as much again, and gives back what is over.
  // glibc 2.36, elf/dl-map-segments.h: _dl_map_segment
  uint64_t room = 0;
  // What the object's own code may write (.data, .bss), ascending. Left out is what belongs to the
  // loader: the part that is read-only after relocation, the dynamic section, the slots of the PLT.
  std::vector<Segment> writable;
  Segment read_only;  // What the loader makes read-only after relocation: whole pages of it.
  // The addresses of the functions that the loader calls once it has loaded the copy, each a word.
  Segment constructors;
  // Addresses of the 8-byte words inside `writable` that the loader fills with the address of a
  // symbol, of another library mostly, or with a place in thread-local storage, ascending.
  // Different in every process, so an overlay of `writable` skips them. What the program itself
  // stored there is then lost: compare before.
  std::vector<uint64_t> external_words;
  std::vector<Import> imports;      // In the order of the object's relocations.
  ThreadLocal thread_local_block;   // No overlay reaches it: compare, or fill it in again.
  std::vector<std::string> needed;  // DT_NEEDED: the libraries it loads, in order.
  Tables tables;                    // For LeaveLibrariesOut.
  // DT_RPATH and DT_RUNPATH: the folders in which the loader looks for `needed`, separated by
  // colons. $ORIGIN stands for the object's own, and from the copy's leads elsewhere.
  std::vector<std::string> search_paths;
  uint64_t constructors_size_offset = 0;  // In `bytes`: of the number that says how many there are.
};

// Makes a copy of `object`, the bytes of an ELF64 shared object for x86-64 or AArch64, whose load
// address is `base`: a multiple of its alignment (mostly a page on x86-64, 64 KiB on AArch64; 2 MiB
// has been seen), not 0, and such that the object ends below 2^47. Fails (kBadInput) and says why
// if the object is damaged, is no shared library, has an address already, or has what cannot be
// moved: relocations of its code, a relocation or dynamic entry not known here. Reads nothing
// outside of `object`, whatever its bytes say.
Result<Rebased> Rebase(std::span<const std::byte> object, uint64_t base);

// Makes the loader store `address` for `import`, one of the copy's, instead of looking its symbol
// up: for who knows that it would find that one in each process. Only for copies that are loaded
// with RTLD_NOW.
void Bind(const Import& import, uint64_t address, Rebased* rebased);

// Makes the loader load the copy without those of `needed` that are in `names`, and takes them out
// of `needed`. Only for copies whose imports from these libraries are all bound to something else.
void LeaveLibrariesOut(const std::vector<std::string>& names, Rebased* rebased);

// Makes the loader call none of the copy's constructors: whoever loads it calls them, or not.
void LeaveConstructorsOut(Rebased* rebased);

// As Rebase, of the file `path`, which Error::where names. Fails (kBadInput) if there is no such
// file, (kSystem) if it cannot be read.
Result<Rebased> RebaseFile(const std::string& path, uint64_t base);

// Writes the copy to `path`, mode 0644 less the umask. Atomic for whoever opens `path` meanwhile:
// a new file takes its place, so a process that has the old one loaded keeps it. Not synchronised
// to disk. Fails (kSystem) and then leaves `path` as it was.
Result<void> Write(const Rebased& rebased, const std::string& path);

}  // namespace hako::rebase

#endif  // HAKO_REBASE_REBASE_H_

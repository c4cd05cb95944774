// elf_words.h: what the numbers in a shared object's tables mean for its addresses.
#ifndef HAKO_REBASE_ELF_WORDS_H_
#define HAKO_REBASE_ELF_WORDS_H_

#include <cstdint>

namespace hako::rebase {

// Younger than some of the <elf.h> that hako is built with.
constexpr int64_t kDtRelrSize = 35;
constexpr int64_t kDtRelr = 36;
constexpr int64_t kDtRelrEntrySize = 37;
// glibc's name for these is newer as well; binutils has them in include/elf/common.h.
constexpr int64_t kDtTlsDescPlt = 0x6ffffef6;
constexpr int64_t kDtTlsDescGot = 0x6ffffef7;

// What the loader does for a relocation.
enum class Action : uint8_t {
  kNothing,
  kRelative,         // stores the addend
  kIndirect,         // stores what the function at the addend returns
  kWord,             // stores a symbol's address plus the addend
  kGlobal,           // stores a symbol's address
  kSlot,             // the same, or on the first call: until then the word leads back into the PLT
  kThreadLocal,      // stores a place in thread-local storage, or which module's it is
  kThreadLocalPair,  // two words: a function that finds a place there, and its argument
  kUnknown,
};

// Of relocation `type` on ELF machine `machine`: EM_X86_64 or EM_AARCH64.
Action ActionOf(uint32_t type, uint16_t machine);

// What the value of a dynamic entry is.
enum class Meaning : uint8_t { kAddress, kNumber, kUnknown };

// Of the dynamic entry `tag` on ELF machine `machine`.
Meaning MeaningOf(int64_t tag, uint16_t machine);

}  // namespace hako::rebase

#endif  // HAKO_REBASE_ELF_WORDS_H_

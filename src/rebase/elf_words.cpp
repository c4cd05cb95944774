// elf_words.cpp: the relocation types and dynamic entries that hako knows; all others are kUnknown.
#include "rebase/elf_words.h"

#include <elf.h>

namespace hako::rebase {
namespace {

Action ActionOnX86(uint32_t type) {
  switch (type) {
    case R_X86_64_NONE:
      return Action::kNothing;
    case R_X86_64_RELATIVE:
      return Action::kRelative;
    case R_X86_64_IRELATIVE:
      return Action::kIndirect;
    case R_X86_64_64:
      return Action::kWord;
    case R_X86_64_GLOB_DAT:
      return Action::kGlobal;
    case R_X86_64_JUMP_SLOT:
      return Action::kSlot;
    case R_X86_64_DTPMOD64:
    case R_X86_64_DTPOFF64:
    case R_X86_64_TPOFF64:
      return Action::kThreadLocal;
    case R_X86_64_TLSDESC:
      return Action::kThreadLocalPair;
    default:
      return Action::kUnknown;
  }
}

Action ActionOnAarch64(uint32_t type) {
  switch (type) {
    case R_AARCH64_NONE:
      return Action::kNothing;
    case R_AARCH64_RELATIVE:
      return Action::kRelative;
    case R_AARCH64_IRELATIVE:
      return Action::kIndirect;
    case R_AARCH64_ABS64:
      return Action::kWord;
    case R_AARCH64_GLOB_DAT:
      return Action::kGlobal;
    case R_AARCH64_JUMP_SLOT:
      return Action::kSlot;
    case R_AARCH64_TLS_DTPMOD:
    case R_AARCH64_TLS_DTPREL:
    case R_AARCH64_TLS_TPREL:
      return Action::kThreadLocal;
    case R_AARCH64_TLSDESC:
      return Action::kThreadLocalPair;
    default:
      return Action::kUnknown;
  }
}

}  // namespace

Action ActionOf(uint32_t type, uint16_t machine) {
  return machine == EM_X86_64 ? ActionOnX86(type) : ActionOnAarch64(type);
}

Meaning MeaningOf(int64_t tag, uint16_t machine) {
  switch (tag) {
    case DT_PLTGOT:
    case DT_HASH:
    case DT_STRTAB:
    case DT_SYMTAB:
    case DT_RELA:
    case DT_INIT:
    case DT_FINI:
    case DT_JMPREL:
    case DT_INIT_ARRAY:
    case DT_FINI_ARRAY:
    case DT_GNU_HASH:
    case DT_VERSYM:
    case DT_VERDEF:
    case DT_VERNEED:
    case kDtRelr:
    case kDtTlsDescPlt:
    case kDtTlsDescGot:
      return Meaning::kAddress;
    case DT_NEEDED:
    case DT_PLTRELSZ:
    case DT_RELASZ:
    case DT_RELAENT:
    case DT_STRSZ:
    case DT_SYMENT:
    case DT_SONAME:
    case DT_RPATH:
    case DT_SYMBOLIC:
    case DT_PLTREL:
    case DT_DEBUG:  // the loader's, in programs; 0 in the file
    case DT_BIND_NOW:
    case DT_INIT_ARRAYSZ:
    case DT_FINI_ARRAYSZ:
    case DT_RUNPATH:
    case DT_FLAGS:
    case DT_RELACOUNT:
    case DT_FLAGS_1:
    case DT_VERDEFNUM:
    case DT_VERNEEDNUM:
    case kDtRelrSize:
    case kDtRelrEntrySize:
      return Meaning::kNumber;
    default:
      break;
  }
  // Landing pads and the calling convention of some functions: facts about the code, no addresses.
  if (machine == EM_AARCH64 &&
      (tag == DT_AARCH64_BTI_PLT || tag == DT_AARCH64_PAC_PLT || tag == DT_AARCH64_VARIANT_PCS))
    return Meaning::kNumber;
  return Meaning::kUnknown;
}

}  // namespace hako::rebase

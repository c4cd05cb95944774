// static_state.h: the interpreter's static memory, between the symbols that the linker makes for
// the sections pydata and pybss (cmake/seal.cmake).
#ifndef HAKO_INTERPRETER_STATIC_STATE_H_
#define HAKO_INTERPRETER_STATIC_STATE_H_

#include "image/mapping.h"
#include "seams/arenas.h"
#include "seams/raw_heap.h"

extern "C" {
// The linker's names.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming,cppcoreguidelines-avoid-non-const-global-variables)
extern char __start_pydata[];
extern char __stop_pydata[];
extern char __start_pybss[];
extern char __stop_pybss[];
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming,cppcoreguidelines-avoid-non-const-global-variables)
}

namespace hako::interpreter {

inline image::Target OwnTarget() {
  return {.build_id = image::OwnBuildId(),
          .data_begin = reinterpret_cast<uintptr_t>(__start_pydata),
          .data_end = reinterpret_cast<uintptr_t>(__stop_pydata),
          .bss_begin = reinterpret_cast<uintptr_t>(__start_pybss),
          .bss_end = reinterpret_cast<uintptr_t>(__stop_pybss),
          .heap_begin = seams::kRawHeapBegin,
          .heap_end = seams::kArenasLimit};
}

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_STATIC_STATE_H_

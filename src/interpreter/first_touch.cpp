// first_touch.cpp: fewer page faults.
//
// A start of CPython takes some 800 page faults. The largest group are first writes to its static
// objects, in pydata: reference counts and type slots make the kernel copy 300 of its 320 pages,
// one by one. They are known beforehand, so the kernel is asked for all of them in one call.
//
// Left alone, as measured: pybss, which is mostly obmalloc's arena table, of which a run writes
// four pages; and arenas, where MAP_POPULATE fills pages that a short program never reaches.
#include "interpreter/first_touch.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

// The bounds that GNU ld defines for the renamed section (cmake/seal.cmake).
// NOLINTNEXTLINE(bugprone-reserved-identifier,cppcoreguidelines-avoid-non-const-global-variables)
extern "C" char __start_pydata[], __stop_pydata[];

namespace hako::interpreter {

void TakePagesAtOnce() {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  char* start = __start_pydata - reinterpret_cast<uintptr_t>(__start_pydata) % page;
  // Linux 5.14 and later; earlier kernels answer EINVAL, and the pages come one by one as always.
  madvise(start, static_cast<size_t>(__stop_pydata - start), MADV_POPULATE_WRITE);
}

}  // namespace hako::interpreter

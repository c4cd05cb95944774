// write_trace.h: each write of this process to some of its memory, noticed.
#ifndef HAKO_INTERPRETER_WRITE_TRACE_H_
#define HAKO_INTERPRETER_WRITE_TRACE_H_

#include <cstdint>
#include <vector>

namespace hako::interpreter {

// Whole pages.
struct Range {
  uintptr_t begin, end;
};

// True on x86-64.
bool CanTraceWrites();

// From now on `note` is called with the address of each write to the ranges by an instruction of
// this thread's, up to EndTrace; it runs in a signal handler, and returns whether it learnt
// something. Of a page of which it has learnt nothing in `patience` writes it hears no more: a
// write that is noticed costs some ten microseconds. A system call that would write to the ranges
// fails with EFAULT. Takes SIGSEGV and SIGTRAP.
void TraceWrites(const std::vector<Range>& ranges, uint8_t patience,
                 bool (*note)(uintptr_t address));
void EndTrace();

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_WRITE_TRACE_H_

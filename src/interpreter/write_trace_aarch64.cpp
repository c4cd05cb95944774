// write_trace_aarch64.cpp: no trace. A process cannot step itself: the flag PSTATE.SS is the
// kernel's and comes back from no signal handler (Linux, arch/arm64/kernel/ptrace.c:
// valid_user_regs).
#include "interpreter/write_trace.h"

namespace hako::interpreter {

bool CanTraceWrites() { return false; }
void TraceWrites(const std::vector<Range>& /*ranges*/, uint8_t /*patience*/,
                 bool (* /*note*/)(uintptr_t address)) {}
void EndTrace() {}

}  // namespace hako::interpreter

// write_trace_x86_64.cpp: write protection and single steps.
//
// How it works. The ranges are made read-only. A write to them is a SIGSEGV: its address is noted,
// its page made writable, and the instruction run again with the trap flag set. Behind it comes a
// SIGTRAP: the page is made read-only again. An instruction that writes to two pages takes two
// SIGSEGVs before its SIGTRAP.
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "interpreter/write_trace.h"

namespace hako::interpreter {

namespace {

constexpr uintptr_t kPage = 4096;
constexpr greg_t kTrapFlag = 0x100;  // In EFLAGS.

struct TracedRange {
  Range range;
  std::vector<uint8_t> idle;  // Of each page: writes since the last that taught something.
};

struct Trace {
  std::vector<TracedRange> ranges;
  uint8_t patience = 0;  // Writes to a page in a row that teach nothing before it is left alone.
  bool (*note)(uintptr_t address) = nullptr;
  std::array<uintptr_t, 4> open_pages = {};
  size_t open_count = 0;
  std::array<char, 64 << 10> stack = {};  // Of the handlers: theirs may be in the ranges.
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a signal handler's
Trace* trace = nullptr;

void Protect(uintptr_t begin, uintptr_t end, int rights) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  mprotect(reinterpret_cast<void*>(begin), end - begin, rights);
}

// Null: the address is in no range.
uint8_t* IdleCount(uintptr_t address) {
  for (TracedRange& traced : trace->ranges) {
    if (address >= traced.range.begin && address < traced.range.end)
      return &traced.idle[(address - traced.range.begin) / kPage];
  }
  return nullptr;
}

void OnWrite(int /*number*/, siginfo_t* information, void* context) {
  const auto address = reinterpret_cast<uintptr_t>(information->si_addr);
  uint8_t* idle = IdleCount(address);
  if (idle == nullptr || trace->open_count == trace->open_pages.size()) _exit(1);
  *idle = trace->note(address) ? 0 : static_cast<uint8_t>(*idle + 1);
  const uintptr_t page = address / kPage * kPage;
  Protect(page, page + kPage, PROT_READ | PROT_WRITE);
  if (*idle == trace->patience) return;  // For good.
  trace->open_pages[trace->open_count++] = page;
  static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_EFL] |= kTrapFlag;
}

void OnStep(int /*number*/, siginfo_t* /*information*/, void* context) {
  while (trace->open_count > 0) {
    const uintptr_t page = trace->open_pages[--trace->open_count];
    Protect(page, page + kPage, PROT_READ);
  }
  static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_EFL] &= ~kTrapFlag;
}

void Handle(int number, void (*handler)(int, siginfo_t*, void*)) {
  struct sigaction action {};
  action.sa_sigaction = handler;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigfillset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

}  // namespace

bool CanTraceWrites() { return true; }

void TraceWrites(const std::vector<Range>& ranges, uint8_t patience,
                 bool (*note)(uintptr_t address)) {
  trace = new Trace;  // NOLINT(cppcoreguidelines-owning-memory): lives to the end
  for (const Range& range : ranges) {
    trace->ranges.push_back(
        {.range = range, .idle = std::vector<uint8_t>((range.end - range.begin) / kPage)});
  }
  trace->patience = patience;
  trace->note = note;
  stack_t stack{};
  stack.ss_sp = trace->stack.data();
  stack.ss_size = trace->stack.size();
  sigaltstack(&stack, nullptr);
  Handle(SIGSEGV, OnWrite);
  Handle(SIGTRAP, OnStep);
  for (const Range& range : ranges) Protect(range.begin, range.end, PROT_READ);
}

void EndTrace() {
  for (const TracedRange& traced : trace->ranges)
    Protect(traced.range.begin, traced.range.end, PROT_READ | PROT_WRITE);
}

}  // namespace hako::interpreter

// leaks.h: what a deterministic run cannot make the same everywhere is said, or ends the program.
#ifndef HAKO_DETERMINISM_LEAKS_H_
#define HAKO_DETERMINISM_LEAKS_H_

#include <string>

#include "determinism/options.h"

namespace hako::determinism {

void SetOnLeak(OnLeak on_leak);

// Hears of each leak in the place of stderr, "CALL reaches WHAT (FILE:LINE)". With the interpreter
// lock held.
struct LeakListener {
  void (*hear)(void* context, const std::string& leak) = nullptr;
  void* context = nullptr;
};
void ListenToLeaks(const LeakListener& listener);

// What has been said may be said again, on stderr.
void ForgetLeaks();

// The program has called `call`, which reaches `what`. Nothing in a forked child, whose descriptors
// may be another's output by now: it was told of when it was forked. Said once for each call and
// line of the program: on stderr, or with OnLeak::kError the program ends with kLeakStatus.
void NoteLeak(const char* call, const char* what);

inline constexpr int kLeakStatus = 3;

// Ends the process with kLeakStatus if OnLeak::kError is set.
void EndIfLeaksAreErrors();

// Says on `fd` what NoteSource() is told, and the leaks: for explain.h.
void ExplainTo(int fd);
// The program has called `call` and so touched `source`. Once for each call and line of the
// program.
void NoteSource(const char* source, const char* call);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_LEAKS_H_

// leaks.h: what a deterministic run cannot make the same everywhere is said, or ends the program.
#ifndef HAKO_DETERMINISM_LEAKS_H_
#define HAKO_DETERMINISM_LEAKS_H_

#include "determinism/options.h"

namespace hako::determinism {

void SetOnLeak(OnLeak on_leak);

// The program has called `call`, which reaches `what`. Said once for each call and line of the
// program: on stderr, or with OnLeak::kError the program ends with kLeakStatus.
void NoteLeak(const char* call, const char* what);

inline constexpr int kLeakStatus = 3;

// A touch of a source that is pinned, for `hako verify --explain`: the same places, told only if
// explaining is on.
void NoteSource(const char* source);
void ExplainTo(int fd);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_LEAKS_H_

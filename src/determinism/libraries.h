// libraries.h: what extension modules and their libraries ask of the outside themselves.
//
// The seams are the interpreter's own calls. An extension module calls libc on its own, and so do
// the libraries that it brings (SQLite, OpenSSL, libuuid). In a deterministic run the words by
// which they reach libc, in their tables of addresses, are led to the seams as soon as they are
// loaded.
#ifndef HAKO_DETERMINISM_LIBRARIES_H_
#define HAKO_DETERMINISM_LIBRARIES_H_

#include <cstdint>

#include "seams/system_calls.h"

namespace hako::determinism {

// Besides the seams: OpenSSL's RAND_bytes gives seeded bytes, libuuid's time-based uuids come from
// the virtual clock. What a library does without a call that the loader fills in (an instruction
// that reads a counter, a system call of its own) is out of reach.
//
// kOwn, inside a host: only what the interpreter has brought into the process
// (seams/own_libraries.h). A library that the host had before keeps its own calls, and is told of
// as a leak when a module needs it.
enum class LedLibraries : uint8_t { kAll, kOwn };
void PinLibraries(seams::SystemCalls& calls, LedLibraries which);

// Gives every word its own value back, in the libraries that are still there.
void ReleaseLibraries();

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_LIBRARIES_H_

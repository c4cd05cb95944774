// arenas.h: where CPython's small objects live while an image is captured, and afterwards.
//
// CPython takes the memory of its object allocator in arenas of 1 MiB, through a pair of functions
// that a host may set (PyObject_SetArenaAllocator). In a capture and in every process that runs
// from its image these two stand there: while capturing, arenas lie one behind the other at a fixed
// address; after the restore new ones come from mmap, as CPython's own would, large programs' from
// huge pages.
#ifndef HAKO_SEAMS_ARENAS_H_
#define HAKO_SEAMS_ARENAS_H_

#include <cstddef>
#include <cstdint>

namespace hako::seams {

// Arenas of an image. See kRawHeapBegin.
constexpr uintptr_t kArenasBegin = 0x14'0000'0000;
constexpr uintptr_t kArenasLimit = 0x18'0000'0000;

// The pair of PyObjectArenaAllocator. `context` is not used. Called with the interpreter lock held.
void* AllocateArena(void* context, size_t bytes);
void FreeArena(void* context, void* arena, size_t bytes);

// From now on arenas come from the fixed range.
void BeginArenaCapture();

// And from now on from mmap again.
void EndArenaCapture();

// From now on AllocateArena notes what it maps, so that ReleaseArenas can take it back: where the
// interpreter ends inside a host.
void NoteArenas();

// Unmaps all arenas of this process that are in use; those of an image are not among them. The
// interpreter that they belong to has ended.
void ReleaseArenas();

// Behind the last arena. Page-aligned.
uintptr_t ArenasEnd();

}  // namespace hako::seams

#endif  // HAKO_SEAMS_ARENAS_H_

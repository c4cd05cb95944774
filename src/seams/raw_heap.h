// raw_heap.h: the memory seam: every malloc, calloc, realloc and free of the sealed interpreter.
//
// The interpreter's calls arrive here by seams.syms. Today they go straight on to libc. Thread
// rules and failures are those of the libc functions; memory from one may be given to any other of
// the four, and to libc's own, so that extension modules may free what the interpreter allocated.
#ifndef HAKO_SEAMS_RAW_HEAP_H_
#define HAKO_SEAMS_RAW_HEAP_H_

#include <cstddef>

extern "C" {
void* hako_malloc(size_t bytes);
void* hako_calloc(size_t count, size_t bytes);
void* hako_realloc(void* block, size_t bytes);
void hako_free(void* block);
}

#endif  // HAKO_SEAMS_RAW_HEAP_H_

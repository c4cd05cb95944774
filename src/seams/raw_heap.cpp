// raw_heap.cpp: the memory seam, passed straight through: each function is one jump.
#include "seams/raw_heap.h"

#include <cstdlib>

void* hako_malloc(size_t bytes) { return std::malloc(bytes); }
void* hako_calloc(size_t count, size_t bytes) { return std::calloc(count, bytes); }
void* hako_realloc(void* block, size_t bytes) { return std::realloc(block, bytes); }
void hako_free(void* block) { std::free(block); }

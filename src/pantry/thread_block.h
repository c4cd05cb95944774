// thread_block.h: the thread-local variables of an extension module's copy.
//
// Their memory belongs to each thread and no image holds it. The thread that imports the module is
// the main thread, in a capture and in every process. What the import left in the main thread's
// block, if it is not what every block begins as, is filled in again after the copy is loaded.
#ifndef HAKO_PANTRY_THREAD_BLOCK_H_
#define HAKO_PANTRY_THREAD_BLOCK_H_

#include <string>
#include <vector>

#include "pantry/foreign_pointers.h"
#include "pantry/pantry.h"
#include "rebase/rebase.h"

namespace hako::pantry {

// In a capture, after the copy has been loaded: which block is meant.
void NoteThreadBlock(const rebase::ThreadLocal& block, Extension* extension);

// At its end: where the block lies in the main thread. Empty: it was never touched, or is still
// what it began as.
std::vector<Region> ChangedThreadBlock(const Extension& extension);

// Saves the block, if it has changed.
void SaveThreadBlock(Extension* extension);

// Fills the calling thread's block in. `handle` is dlopen's. False if it cannot be found.
bool FillThreadBlock(const Extension& extension, void* handle);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_THREAD_BLOCK_H_

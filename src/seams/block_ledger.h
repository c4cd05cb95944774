// block_ledger.h: the blocks that an interpreter has from libc, so that all can be given back at
// once.
//
// An interpreter that ends with its process leaves its memory to the kernel. One that ends inside a
// host cannot: what it has from libc must go back to libc. Destroying each object would do that in
// milliseconds; the ledger does it in microseconds, whatever state the objects are in.
//
// Callable by any thread: CPython allocates memory without the interpreter lock too.
#ifndef HAKO_SEAMS_BLOCK_LEDGER_H_
#define HAKO_SEAMS_BLOCK_LEDGER_H_

#include <cstddef>

namespace hako::seams {

// Enters a block. False if there is no memory to note it: then it is not entered.
bool Enter(void* block);

// Takes a block out; nothing if it was not entered.
void Strike(void* block);

// Gives every block back to libc, and the ledger's own memory to the kernel. Returns how many there
// were. No other thread may use the ledger meanwhile.
size_t FreeAllBlocks();

// How many blocks are entered.
size_t BlockCount();

}  // namespace hako::seams

#endif  // HAKO_SEAMS_BLOCK_LEDGER_H_

// busy_wait.h: a thread that waits for another by spinning waits for ever, and is told of.
//
// Turns change where a thread waits. One that looks again and again at what another thread shall
// set, without a sleep or a lock, never gives its turn up. Taking the turn from it after some time
// would end the loop, in another place in every run. So it keeps the turn, and the user is told
// where it spins: a sleep of 0 in the loop is enough.
#ifndef HAKO_DETERMINISM_BUSY_WAIT_H_
#define HAKO_DETERMINISM_BUSY_WAIT_H_

#include <cstdint>

namespace hako::determinism {

// How long a thread may keep its turn while others could go on; 0: for ever. Before the watch.
void SetBusyWaitPatience(int64_t wanted_ms);

// Starts a watch, once: if a thread keeps its turn for longer, all stacks are printed on stderr,
// once. With OnLeak::kError the program then ends with kLeakStatus. It looks once in that time, so
// that up to twice as much may pass before.
void WatchBusyWaits();

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_BUSY_WAIT_H_

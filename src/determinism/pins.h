// pins.h: every seam of the interpreter set to its answer of a deterministic run, and back.
#ifndef HAKO_DETERMINISM_PINS_H_
#define HAKO_DETERMINISM_PINS_H_

#include "determinism/libraries.h"
#include "determinism/options.h"

namespace hako::determinism {

// Sets the tables of the seams, and all that a run counts to its beginning. On the main thread,
// before the interpreter is started.
void PinAll(const Options& options, LedLibraries led);

// What can only be set in an interpreter that has started, before the program.
void PinStarted();

// Sets everything back, and removes the folders of the run. When the interpreter has ended.
// `threads_are_left`: some of its threads stand still for ever, and keep what they wait in.
void ReleaseAll(bool threads_are_left);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_PINS_H_

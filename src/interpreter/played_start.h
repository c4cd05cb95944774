// played_start.h: a start played through while an image is captured, to learn what starts do.
#ifndef HAKO_INTERPRETER_PLAYED_START_H_
#define HAKO_INTERPRETER_PLAYED_START_H_

#include "interpreter/boot_plan.h"

namespace hako::interpreter {

// The program of the start: one that prints a line; one that does what most programs do, and
// imports nothing but what the start has loaded; or one that goes on to import much of the standard
// library.
enum class Played { kHello, kPlain, kWithImports };

// In a child of a capture whose interpreter is as a restore finds it: does what a restore does
// after it has mapped the memory, and runs a program there to its end. The standard streams lead
// nowhere. False if something went wrong, or the end had to be played in full. The process must end
// afterwards.
bool PlayStart(BootPlan plan, Played played);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_PLAYED_START_H_

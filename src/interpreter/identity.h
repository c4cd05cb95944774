// identity.h: numbers in the place of addresses.
//
// CPython shows and uses the address of an object: id(), the default repr, the hash of whatever has
// none of its own, and with it the order of sets. Addresses are another in every process, build and
// architecture. In deterministic mode an object has a number instead, given when it is first asked
// for and kept until its memory is freed: numbers count up, look like addresses, and no two living
// objects share one.
//
// The numbers that objects of an image have are part of it, as its sets and dicts are ordered by
// them. So this mode has images of its own, captured with numbers on.
//
// Thread rules: with the interpreter lock held.
#ifndef HAKO_INTERPRETER_IDENTITY_H_
#define HAKO_INTERPRETER_IDENTITY_H_

#include <cstdint>

namespace hako::interpreter {

// Numbers from now on: for a capture, before the interpreter is initialised.
void UseNumbers();

// Makes `id` of `builtins` answer with numbers. For a capture, when the interpreter is initialised.
// False: a Python exception is set.
bool NumberIdentities();

// At the end of a capture: what a program asks for gets the same numbers whatever was numbered
// before.
void BeginProgramNumbers();

// sys.getallocatedblocks() counts from a fixed number on from here: an image has more or fewer
// blocks on another architecture. When the interpreter has started, before the program.
void CountBlocksFromHere();

// True if this process captures with numbers or runs from an image with numbers.
bool HasNumbers();

// The object's number, as an address; null has none and stays.
const void* NumberOf(const void* address);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_IDENTITY_H_

// streams.h: sys.stdin, sys.stdout and sys.stderr over descriptors 0 to 2.
#ifndef HAKO_INTERPRETER_STREAMS_H_
#define HAKO_INTERPRETER_STREAMS_H_

#include "cpython/internals.h"

namespace hako::interpreter {

// Makes the three and their __names__ in `sys` as CPython's start does: a closed descriptor gives
// None. `io`: the module. False with an exception set.
bool MakeStreams(PyObject* io, const PyConfig& config);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_STREAMS_H_

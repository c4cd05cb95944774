// quiet_callbacks.h: callbacks of weak references that only tidy up.
#ifndef HAKO_INTERPRETER_QUIET_CALLBACKS_H_
#define HAKO_INTERPRETER_QUIET_CALLBACKS_H_

#include "cpython/internals.h"

namespace hako::interpreter {

// True if nobody sees that the callback of this weak reference, which has one, is called: it is
// the standard library's and takes the reference out of a container that runs no code of others.
// Runs no Python code.
bool HasQuietCallback(PyObject* reference);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_QUIET_CALLBACKS_H_

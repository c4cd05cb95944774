// teardown.h: the end of the interpreter without the part that nobody can see.
#ifndef HAKO_INTERPRETER_TEARDOWN_H_
#define HAKO_INTERPRETER_TEARDOWN_H_

namespace hako::interpreter {

// From now on the end of the main interpreter is the end of this process: Py_FinalizeEx leaves
// memory to the kernel where giving it back could not be observed. Call once CPython is
// initialised, on its thread. Has no effect under PYTHONMALLOCSTATS, whose last lines count that
// memory.
void EndWithProcess();

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_TEARDOWN_H_

// code_likeness.h: whether code that `marshal` has read is what the compiler made.
#ifndef HAKO_INTERPRETER_CODE_LIKENESS_H_
#define HAKO_INTERPRETER_CODE_LIKENESS_H_

#include <Python.h>

namespace hako::interpreter {

// `again`: made from what `marshal` wrote of `code`, which the compiler has just made. Compares
// what a program can tell and `marshal` does not promise: which constants are the same object, and
// which are an object that others have too (small numbers, strings and bytes of one character,
// interned strings), the order in which constant sets are walked. What every import of a .pyc file
// relies on is not looked at: instructions, tables of lines, numbers of arguments. Runs no code of
// the program's, raises nothing. Needs the interpreter lock.
bool IsLikeCompiled(PyObject* again, PyObject* code);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_CODE_LIKENESS_H_

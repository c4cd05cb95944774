// program_code.h: the program's own code, compiled once for all its starts.
#ifndef HAKO_INTERPRETER_PROGRAM_CODE_H_
#define HAKO_INTERPRETER_PROGRAM_CODE_H_

#include <string>

namespace hako::interpreter {

// From here on, files that CPython runs take their code from image::CodeCache in `folder`, and
// leave it there. Called before the program, in a process that was restored.
void UseCodeCache(const std::string& folder);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_PROGRAM_CODE_H_

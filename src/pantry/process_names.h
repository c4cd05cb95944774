// process_names.h: the places in code at which a fact of the process is read that is an attribute:
// sys.argv and the like.
#ifndef HAKO_PANTRY_PROCESS_NAMES_H_
#define HAKO_PANTRY_PROCESS_NAMES_H_

#include <string>
#include <string_view>
#include <unordered_map>

#include "cpython/internals.h"

namespace hako::pantry {

struct ProcessName {
  std::string name;
  // What it is loaded from, where that is plain: an attribute of this variable, or out of this
  // module, as the import statement has it. Else both are empty.
  std::string variable;
  std::string module;
  int variable_at = -1;  // The offset of the instruction that has loaded it.
};

// The offset of each instruction that loads such a name, and the name.
using ProcessNames = std::unordered_map<int, ProcessName>;

ProcessNames FindProcessNames(PyCodeObject* code);

// Whether an attribute of this name is such a fact, where it is one of `sys`, `os` or `posix`.
bool IsOfProcess(std::string_view name);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_PROCESS_NAMES_H_

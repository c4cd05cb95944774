// process_names.h: the places in code at which a fact of the process is read that is an attribute:
// sys.argv and the like.
#ifndef HAKO_PANTRY_PROCESS_NAMES_H_
#define HAKO_PANTRY_PROCESS_NAMES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cpython/internals.h"

namespace hako::pantry {

struct ProcessName {
  // The only module that has it so, as others have an attribute of that name as well: `path` of
  // `sys`, `timezone` of `time`; empty: it is one of `sys`, `os` or `posix`.
  std::string_view only_of = {};
  // What it is asked for in sys.modules: by a constant (`key`), by what a variable of that name
  // holds or its `__module__` is, by the module's own name, or in another way. That it is given a
  // key is no question.
  enum class Asks : uint8_t {
    kUnknown,
    kForKey,
    kForVariable,
    kForItsModule,
    kForItself,
    kNothing
  };
  Asks asks = Asks::kUnknown;
  std::string key = {};
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

// Whether `time` has the name for the time zone.
bool IsOfTimeZone(std::string_view name);

// The module that alone has it: of `sys`, `time` or a module that binds it again in each process
// (redone_statements.h); empty: none.
std::string_view OnlyOwner(std::string_view name);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_PROCESS_NAMES_H_

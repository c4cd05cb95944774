// trial.h: modules imported in a child process first, as some imports cannot be taken back.
#ifndef HAKO_PANTRY_TRIAL_H_
#define HAKO_PANTRY_TRIAL_H_

#include <functional>
#include <string>
#include <vector>

#include "pantry/foreign_pointers.h"
#include "pantry/import_effects.h"

namespace hako::pantry {

// The memory of copies of modules from outside the standard library that exist by now.
using ListCopies = std::function<std::vector<Region>()>;

using ListUnrepeatable = std::function<std::vector<std::string>()>;

// What speaks against importing the modules in this process: their import ends the process, starts
// threads, has effects that nothing undoes (import_effects.h), or leaves an address of an extension
// module or a library in the interpreter's own variables, where nothing takes it out again. Empty:
// nothing.
// Nor may it do what the change log cannot do again, as it cannot be taken back either:
// `unrepeatable` tells of all that is known by now.
std::string TryImports(const std::vector<std::string>& modules, const ListCopies& copies,
                       const VisitAside& visit_aside, const ListUnrepeatable& unrepeatable);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_TRIAL_H_

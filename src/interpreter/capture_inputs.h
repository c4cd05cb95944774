// capture_inputs.h: what of the outside an image depends on.
#ifndef HAKO_INTERPRETER_CAPTURE_INPUTS_H_
#define HAKO_INTERPRETER_CAPTURE_INPUTS_H_

#include <set>
#include <string>

#include "interpreter/site_start.h"

namespace hako::interpreter {

using Paths = std::set<std::string>;

// Before the boot: from now on the interpreter's opened files are noted in `opened`, which must
// live as long as it.
void NoteOpenedFiles(Paths* opened);

// What in the file system the boot depended on: files it read, folders it searched, and files that
// would have made it another one; and, with image::kVariableMark, variables.
Paths FindInputs(const Paths& opened, const SiteFindings& findings);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_CAPTURE_INPUTS_H_

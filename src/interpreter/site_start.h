// site_start.h: the code that `site` runs at every start: lines of .pth files, sitecustomize,
// usercustomize.
//
// Such code may look at anything: variables, the command line, the clock. An image may hold what it
// did only if it would do the same at every start. So it is watched while it runs for the first
// time, in a child process: if it calls nothing but the import system, its own functions, methods
// of plain containers and os.environ by name, it is run for good at the capture, and the variables
// it asked for must be unset at a start (else: cold). Code that does more is left out of the image,
// and run at every restore, where python3 runs it.
#ifndef HAKO_INTERPRETER_SITE_START_H_
#define HAKO_INTERPRETER_SITE_START_H_

#include <set>
#include <string>
#include <vector>

#include "cpython/internals.h"

namespace hako::interpreter {

// What a capture learnt of this code.
struct SiteFindings {
  std::set<std::string> variables;       // That it asked for.
  std::set<std::string> absent_modules;  // That it tried to import and did not find.
};

// Runs `site` for a capture whose interpreter was booted without it. `later` gets a list, a new
// reference, of what RunSiteCode() is to run. False with an exception set.
bool CaptureSite(SiteFindings* findings, PyObject** later);

// Runs that code, in order; what it raises is reported as `site` reports it. `later` is released.
// False if it ended the interpreter (SystemExit), with the exception set.
bool RunSiteCode(PyObject* later);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_SITE_START_H_

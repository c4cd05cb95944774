// frozen_app.h: an APP starts (image/app_file.h).
//
// `./APP args` is `REFERENCE ./APP args`: the command line, sys.executable and all that CPython
// derives from it are those of the reference that hako is linked from, started by its full name,
// with the APP as a zip application. So what an APP must do is defined without hako.
#ifndef HAKO_INTERPRETER_FROZEN_APP_H_
#define HAKO_INTERPRETER_FROZEN_APP_H_

#include <Python.h>

#include <string>

#include "interpreter/boot_plan.h"
#include "interpreter/decline.h"

namespace hako::interpreter {

// The plan of an APP. All arguments are the program's.
BootPlan PlanApp(const Launch& launch, const image::AppRecord& record);

// The plan by which an APP's image is captured.
BootPlan PlanAppCapture(const Launch& launch);

// At the end of a capture: pantry/archive.h, AccountForPlace. Empty: all is well, or there is no
// archive.
std::string AccountForArchive(const std::string& archive);

// The folder of the reference's own file, links resolved: from there CPython searches for the
// standard library. Empty: there is none.
std::string ReferenceFolder();

// Whether the APP's image may be taken as far as its file decides: it is whole, and its archive the
// one that the image was captured with.
Decline CheckApp(const BootPlan& plan);
// Whether CPython's search would begin in `folder`, as it did at the capture, and find no virtual
// environment.
Decline CheckReference(const std::string& folder);

// Before a cold start of an APP: says in one line what it needs and this machine has not. Returns
// the exit status; 0: it lacks nothing.
int SayWhatAppLacks(const BootPlan& plan);

// In a restored process, before CPython asks for the importer of `path`: if that is the APP's own
// archive, makes its directory known to zipimport, which takes its time to read one. Whether it
// did.
bool NoteArchive(PyObject* path);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_FROZEN_APP_H_

// refresh.h: what belongs to one process, set in an interpreter whose memory came from an image.
#ifndef HAKO_INTERPRETER_REFRESH_H_
#define HAKO_INTERPRETER_REFRESH_H_

#include <Python.h>

#include <string>
#include <vector>

#include "interpreter/boot_plan.h"
#include "interpreter/locale_choice.h"
#include "interpreter/start_options.h"

namespace hako::interpreter {

// What sys.executable and sys._base_executable are, and the root of the virtual environment in
// force.
struct Executable {
  std::string path, base, environment;
};

// Sets thread, signals, configuration, `sys`, the environment, `site`, the time zone and the
// streams as CPython's start by `plan` would. Right after the image's memory is in place. False
// with an exception set: half is done, and the process cannot go on.
bool Refresh(const BootPlan& plan, const StartOptions& options, const LocaleChoice& locale,
             const Executable& executable);

// Adds variables, "NAME=value", to the dict behind os.environ, as bytes; of a name that comes twice
// the first counts. False with an exception set.
bool AddVariables(const std::vector<std::string>& variables, PyObject* environment);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_REFRESH_H_

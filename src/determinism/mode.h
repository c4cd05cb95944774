// mode.h: a deterministic run: all pins set, and the plan of its start.
#ifndef HAKO_DETERMINISM_MODE_H_
#define HAKO_DETERMINISM_MODE_H_

#include <string>
#include <vector>

#include "determinism/options.h"
#include "interpreter/boot_plan.h"

namespace hako::determinism {

// Opens `file` and tells in it what a plain run's program touches (explain.h). False: it cannot be
// opened, and errno says why.
bool ExplainPlainRun(const std::string& file);

// Runs python3's `arguments` (without argv[0]) deterministically and returns the exit status. The
// process's environment and umask are replaced, and every seam of the interpreter is pinned for as
// long as the process lives. On the main thread, before the interpreter is started.
int Run(interpreter::Launch launch, std::vector<std::string> arguments, const Options& options);

// The same for what a deterministic run executed anew: `words` are those behind kHeirWord (heir.h).
int RunHeir(interpreter::Launch launch, std::vector<std::string> words);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_MODE_H_

// deterministic.h: what a deterministic isolate needs besides another's boot and end.
#ifndef HAKO_API_DETERMINISTIC_H_
#define HAKO_API_DETERMINISTIC_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "hako/hako.h"
#include "interpreter/embedded.h"

namespace hako::api {

// Pins everything and completes the plan. The calling thread is inside afterwards.
Result<void> BeginDeterministic(const hako_boot_options& options, interpreter::EmbeddedPlan* plan);

// When the interpreter has started.
void StartDeterministic(const hako_boot_options& options);

// When it has ended, or could not start. The calling thread is outside afterwards.
void EndDeterministic();

// Around what a thread of the host does with the interpreter, whose lock it takes by `take` and
// gives by `give`. See determinism/host_run.h.
void EnterDeterministic(void (*take)());
void LeaveDeterministic(void (*give)());

// The names by which the program sees a file that is run, and a folder.
std::string DeterministicFile(std::string_view path);
// The text of that file; none: it cannot be read.
std::optional<std::string> ReadDeterministicFile(std::string_view path);
std::string DeterministicFolder(std::string_view path);

}  // namespace hako::api

#endif  // HAKO_API_DETERMINISTIC_H_

// run_here.h: hako's own runner, started on the streams of this process.
#ifndef HAKO_BASE_RUN_HERE_H_
#define HAKO_BASE_RUN_HERE_H_

#include <string>
#include <vector>

#include "base/error.h"
#include "base/process.h"

namespace hako {

// Runs `argv` with this process's own streams, in its session; how it ended.
Result<Ending> RunHere(const std::vector<std::string>& argv);

// From now on Ctrl-C ends what RunHere runs, and not this process, unless interrupts are ignored
// already.
void LeaveInterruptsToChildren();

}  // namespace hako

#endif  // HAKO_BASE_RUN_HERE_H_

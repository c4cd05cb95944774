// other_processes.h: what leads out of the process: children and the network. It is not pinned; it
// is told of (leaks.h).
#ifndef HAKO_DETERMINISM_OTHER_PROCESSES_H_
#define HAKO_DETERMINISM_OTHER_PROCESSES_H_

#include "seams/system_calls.h"

namespace hako::determinism {

void NoteOtherProcesses(seams::SystemCalls& calls);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_OTHER_PROCESSES_H_

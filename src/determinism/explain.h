// explain.h: which sources of nondeterminism a program touches, and where.
#ifndef HAKO_DETERMINISM_EXPLAIN_H_
#define HAKO_DETERMINISM_EXPLAIN_H_

#include "seams/system_calls.h"

namespace hako::determinism {

// From now on each call by which a program reaches such a source is told of, once for each line of
// it, as a line on `told_on`: "the clock: clock_gettime (prog.py:3)". The answers stay what they
// are in `calls`. After all pins, or in a plain run, where there are none.
void ExplainCalls(seams::SystemCalls& calls, int told_on);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_EXPLAIN_H_

// repeat_change.h: one change made again, where its unit is delivered. undo_change.h is its
// opposite.
#ifndef HAKO_PANTRY_REPEAT_CHANGE_H_
#define HAKO_PANTRY_REPEAT_CHANGE_H_

#include "pantry/pantry.h"

namespace hako::pantry {

// Both on the main thread, with the interpreter lock. False with an exception set.

// Makes the change, if it is of a kind that runs no Python code. References that the pantry held
// may be the target's afterwards.
bool RepeatChange(Change* repeated);

// Makes a change of a kind that runs some: kAbcMember. Of other kinds nothing.
bool RepeatChangeByCode(const Change& change);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_REPEAT_CHANGE_H_

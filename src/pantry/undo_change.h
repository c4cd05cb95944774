// undo_change.h: one change taken back, at the end of a capture. repeat_change.h is its opposite.
#ifndef HAKO_PANTRY_UNDO_CHANGE_H_
#define HAKO_PANTRY_UNDO_CHANGE_H_

#include "pantry/pantry.h"

namespace hako::pantry {

// Makes of the target what it was before the change, where all later changes have been undone. The
// change keeps its references. With the interpreter lock; leaves no exception set.
void UndoChange(const Change& change);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_UNDO_CHANGE_H_

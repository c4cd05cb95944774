// unit_choice.h: which of the recorded modules are kept.
#ifndef HAKO_PANTRY_UNIT_CHOICE_H_
#define HAKO_PANTRY_UNIT_CHOICE_H_

#include <set>

#include "pantry/examination.h"
#include "pantry/extension_copies.h"
#include "pantry/recording.h"

namespace hako::pantry {

// All once the imports have been undone, with the interpreter lock.

// Takes out of the modules what no image can hold, and completes Recording::unkeepable: with those
// from which it cannot be taken, that lead out of the image, or that cannot be delivered exactly.
// Tells `order.not_kept` of each. True if a module was left out because of a word that looks like
// an address: it may be a number.
bool ChooseUnits(const StockOrder& order, ExtensionCopies* copies, Examination* examination,
                 Recording* recording);

// Copies that no unit needs.
std::set<const Extension*> CopiesWithoutUnit(const ExtensionCopies& copies,
                                             const Recording& recording);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_UNIT_CHOICE_H_

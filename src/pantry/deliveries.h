// deliveries.h: what this process knows of the units of its image: which of them it has delivered,
// and what that leaves to do. pantry.h has what others ask of it.
#ifndef HAKO_PANTRY_DELIVERIES_H_
#define HAKO_PANTRY_DELIVERIES_H_

#include <cstdint>
#include <vector>

#include "pantry/pantry.h"
#include "pantry/search_path.h"

namespace hako::pantry {

// Of one unit. Apart from the units, so that writing it dirties none of the image's pages.
struct Progress {
  enum class State : uint8_t { kStocked, kDelivered, kSpoiled };
  State state = State::kStocked;
  bool file_is_loaded = false;  // Its extension module's own, by an ordinary import.
  unsigned mark = 0;            // Of the last search that met it.
};
using State = Progress::State;

// Of all.
struct Deliveries {
  std::vector<Progress> units;
  int counted_objects = 0;       // Of delivered units, since the collector was last told.
  bool has_loud_module = false;  // DeliveredLoudModule()
  bool has_foreign_module = false;
  std::vector<Unit*> delivered;              // Whose objects wait for BringDeliveredObjects().
  std::vector<const Unit*> delivered_since;  // The last NoteDelivery().
};

// All with the interpreter lock. What the first two give is made when the first module is asked
// for, and lives until ForgetDeliveries().

Deliveries& ThisProcess();
// It has read nothing before its first Update().
SearchPath& ThisSearchPath();

// What is known of the unit, one of Pantry::units.
Progress& Of(const Unit* unit);

// The unit of the module `name`; null: there is none.
Unit* FindUnit(PyObject* name);
Unit* FindUnit(const char* name);

// The file of an extension module is about to be loaded by the ordinary import system. Gives the
// loader's handle of its copy, if a module of it has been delivered: in one process a file is one
// library, whose variables all its modules share. Else null, and what the image has of this file is
// not delivered from now on (Progress::file_is_loaded).
void* TakeDeliveredCopy(const char* path);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_DELIVERIES_H_

// recording.h: what was recorded of the imports of a capture: what units are made of.
//
// The recorder (import_recorder.h) fills it, unit_choice.h says what of it is kept, and
// unit_making.h makes the units.
#ifndef HAKO_PANTRY_RECORDING_H_
#define HAKO_PANTRY_RECORDING_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pantry/change_log.h"
#include "pantry/conditions.h"
#include "pantry/pantry.h"
#include "pantry/redone_statements.h"

namespace hako::pantry {

// One import of a module that was not there. Holds references to what it names, which become the
// unit's.
struct RecordedImport {
  ChangeLog::Owner number;  // Of the unit that it may become.
  PyObject* name;           // Null: the capture itself.
  std::vector<Event> events;
  hako_gc_lists* objects;  // That were made meanwhile. In the interpreter's heap, for good.
  Extension* extension = nullptr;
  Conditions conditions = {};
  std::set<std::string> still_set = {};  // Of the variables that it set.
  std::set<StatementNumber> redone = {};
  PyObject* redoing = nullptr;      // Unit's; known when the module is kept.
  PyObject* parent_name = nullptr;  // Unit's; known when the import ends.
  PyObject* parent = nullptr;
  bool parent_was_loading = false;  // Likewise.

  // Of one that ended with a module: its own key is the last event.
  [[nodiscard]] PyObject* Module() const { return events.back().module; }
};

struct Recording {
  // Those that ended with a module, in the order in which they ended.
  std::vector<RecordedImport> imports;
  // In the order in which they were made. An import that failed has none: they are its importer's.
  std::vector<ChangeLog::Entry> changes;
  // Whose changes cannot all be made again, and why.
  std::vector<std::pair<ChangeLog::Owner, std::string>> unrepeatable;
  // What the capture itself asked for.
  std::vector<Event> own_events;
  // Who cannot be kept, and why.
  std::map<ChangeLog::Owner, std::string> unkeepable;
  // Who made use of the place where it lies.
  std::set<ChangeLog::Owner> place_readers;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_RECORDING_H_

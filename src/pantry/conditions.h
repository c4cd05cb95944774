// conditions.h: what a module asked of the outside while it was imported, and that must be the same
// where it is delivered.
#ifndef HAKO_PANTRY_CONDITIONS_H_
#define HAKO_PANTRY_CONDITIONS_H_

#include <map>
#include <set>
#include <string>

#include "pantry/pantry.h"

namespace hako::pantry {

// As it is found out in a capture.
struct Conditions {
  std::set<std::string> variables = {};              // Looked for, and not set.
  std::map<std::string, std::string> settings = {};  // Variables that it set for a while.
  bool asks_for_kernel = false;
  bool makes_decimal_context = false;

  void Add(const Conditions& others);
};

// In a capture: notes what the process is like. False with an exception set.
bool NoteOutside();
// Puts the conditions into the unit.
void KeepConditions(const Conditions& conditions, Unit* unit);

// In a process that runs from the image: why the unit cannot be delivered here; null: nothing
// stands against it.
const char* UnmetCondition(const Unit& unit);

// While it lives, the variables are set that the unit sets for a while: for libraries that are
// loaded meanwhile.
class PassingSettings {
 public:
  explicit PassingSettings(const Unit& unit);
  ~PassingSettings();
  PassingSettings(const PassingSettings&) = delete;
  PassingSettings& operator=(const PassingSettings&) = delete;

 private:
  const Unit& unit_;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_CONDITIONS_H_

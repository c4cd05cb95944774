// import_effects.h: what an import does that the change log does not see (change_watch.h).
//
// The log knows containers, classes and CPython's own tables. An attribute of an instance that has
// no dict (CPython 3.11 and later), a function's attributes, a deque, a cell are none of these:
// what an import changes there cannot be undone, and would be there before it. Nor can it be kept
// what python3 would show at the end: an object with a finalizer. That an instance's attributes
// were only asked for as a dict is taken for a change, too (seen with `typing`'s aliases): such a
// module is left out without need.
#ifndef HAKO_PANTRY_IMPORT_EFFECTS_H_
#define HAKO_PANTRY_IMPORT_EFFECTS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>

#include "cpython/internals.h"

namespace hako::pantry {

// Calls the function for each object that is set aside from the collector by then, with its
// context.
using VisitAside =
    std::function<void(int (*visit)(PyObject* object, void* context), void* context)>;

// For a child process that is only there to try an import: what it notes is held for good, and
// nothing is given back. With the interpreter lock; runs no Python code.
class ImportEffects {
 public:
  using Objects = std::unordered_map<PyObject*, uint64_t>;  // With a digest of what each leads to.

  // Notes what all objects lead to, those before the collector and those aside.
  explicit ImportEffects(VisitAside visit_aside);

  // What speaks against keeping what was imported since; empty: nothing.
  [[nodiscard]] std::string Find() const;

 private:
  [[nodiscard]] std::string FindChanged() const;
  // Among the objects that are new.
  [[nodiscard]] std::string FindFinalizer() const;

  VisitAside visit_aside_;
  Objects before_;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_IMPORT_EFFECTS_H_

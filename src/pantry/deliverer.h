// deliverer.h: makes what a searcher (searcher.h) has found good: puts units into their places.
//
// First what runs no Python code, for all units, in the order in which importing would have
// finished them; then the rest. What a delivery does to objects that were there before is what the
// import did then.
#ifndef HAKO_PANTRY_DELIVERER_H_
#define HAKO_PANTRY_DELIVERER_H_

#include <vector>

#include "pantry/pantry.h"

namespace hako::pantry {

// One delivery. On the main thread, with the interpreter lock.
class Deliverer {
 public:
  // `modules`: sys.modules. Borrowed.
  explicit Deliverer(PyObject* modules) : modules_(modules) {}

  // The unit, and what it needs before it. False with an exception set, or with an extension module
  // that could not be loaded: what has been done by then stays.
  bool DeliverUnit(Unit* unit);

  // What runs Python code, once all units are in their places: the handler of a signal, a finalizer
  // or another thread may import there. False with an exception set, a handler's as a rule: the
  // import's result.
  bool Finish();

 private:
  bool Follow(const Event& event);
  [[nodiscard]] bool GiveKey(const Event& event) const;

  PyObject* modules_;
  std::vector<Unit*> placed_;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_DELIVERER_H_

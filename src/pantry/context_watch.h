// context_watch.h: what imports leave in context variables.
//
// A module that makes a decimal.Decimal while it is imported leaves a variable in its thread's
// context: the decimal context, a copy of decimal.DefaultContext (CPython 3.11.2, Modules/_decimal/
// _decimal.c: init_current_context). In a capture all imports run in a context of their own, which
// is empty again after each, and the variable is made where the module is delivered, by
// decimal.getcontext(). That is what the import would have left if the decimal context is, or would
// be, what it was then: as Python has it. A module that leaves anything else in its context is left
// out.
#ifndef HAKO_PANTRY_CONTEXT_WATCH_H_
#define HAKO_PANTRY_CONTEXT_WATCH_H_

#include "cpython/internals.h"

namespace hako::pantry {

// For a capture. With the interpreter lock; runs no Python code.
class ContextWatch {
 public:
  ContextWatch() = default;
  ContextWatch(const ContextWatch&) = delete;
  ContextWatch& operator=(const ContextWatch&) = delete;

  // Enters an empty context, and leaves it at the end. False with an exception set.
  bool Begin();
  void End();

  enum class Found : uint8_t { kNothing, kDecimal, kOther };
  // What has been set since the last call; it is set no longer.
  Found Look();

 private:
  void Renew();
  // New references; null: not one alone, or an error.
  [[nodiscard]] PyObject* Variable() const;
  PyObject* DecimalsVariable();

  PyObject* context_ = nullptr;  // Out of the collector's sight: it is no object of an import's.
};

// In a process that runs from the image: whether the decimal context of this thread is as Python
// has it, or would be. Runs no Python code.
bool DecimalContextIsPlain();

// Makes it, if it is not there. False with an exception set.
bool MakeDecimalContext();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_CONTEXT_WATCH_H_

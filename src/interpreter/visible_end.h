// visible_end.h: could a program see that an object dies?
#ifndef HAKO_INTERPRETER_VISIBLE_END_H_
#define HAKO_INTERPRETER_VISIBLE_END_H_

#include <array>

#include "cpython/internals.h"

namespace hako::interpreter {

// The standard streams with their buffers and files: flushed at the end like any, but by name.
class StandardStreams {
 public:
  // False if the program has put other objects in their place, taken one apart, or given one
  // attributes. Runs no Python code.
  bool Find();

  [[nodiscard]] bool Hold(const PyObject* object) const {
    for (size_t i = 0; i < count_; ++i) {
      if (objects_[i] == object) return true;
    }
    return false;
  }

 private:
  bool AddWhole(PyObject* text);
  bool Add(PyObject* object);
  PyObject* AddAttribute(PyObject* object, PyObject* name);

  std::array<const PyObject*, 9> objects_ = {};
  size_t count_ = 0;
};

// True if the end of this object could be seen: it has a finalizer that does more than free what it
// holds, or its weak references have callbacks, or a generator's code would go on. Runs no Python
// code.
bool EndCouldBeSeen(PyObject* object, const StandardStreams& streams);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_VISIBLE_END_H_

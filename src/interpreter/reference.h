// reference.h: a reference to a Python object, with an owner.
#ifndef HAKO_INTERPRETER_REFERENCE_H_
#define HAKO_INTERPRETER_REFERENCE_H_

#include "cpython/internals.h"

namespace hako::interpreter {

// Releases what it holds; null holds nothing. With the interpreter lock held.
class Ref {
 public:
  explicit Ref(PyObject* object) : object_(object) {}
  ~Ref() { Py_XDECREF(object_); }
  Ref(const Ref&) = delete;
  Ref& operator=(const Ref&) = delete;
  [[nodiscard]] PyObject* get() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }
  // The reference is the caller's from now on.
  PyObject* Release() {
    PyObject* object = object_;
    object_ = nullptr;
    return object;
  }

 private:
  PyObject* object_;
};

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_REFERENCE_H_

// foreign_ends.h: objects whose end is an extension module's business.
//
// Nobody sees that a program's objects are destroyed, unless something of theirs acts
// (interpreter/finish.cpp). CPython's own code and the standard library's is known; an extension
// module from elsewhere may do what it likes when its objects die, such as to write out what a file
// of it still buffers. CPython calls it then at few places: the functions of types, of modules and
// of capsules, and what it has registered with CPython. So it is known that a module does nothing,
// though not what its functions do, if
//   - no object of a type with such functions is left. At the end that is asked of each object that
//     the collector tracks. Types whose objects it does not track, and what is taken out of its
//     sight, are heard of by the calls that make them so: PyType_Ready, PyObject_Init and others,
//     which lead here in copies of such modules (copy_seams.h);
//   - its file names no function by which it could be called at the end in another way, and loads
//     no library that may have types of its own;
//   - no module of it has functions for its end, no capsule a destructor.
// Cython's functions, of which every module that it compiles has some, only let go of what they
// hold (Cython 3.0.0 to 3.3.1, Cython/Utility/CythonFunction.c: __Pyx_CyFunction_clear,
// __pyx_FusedFunction_clear, and the functions that call them), and so does what an inner function
// has of the one around it (Cython/Compiler/ModuleNode.py: generate_dealloc_function), unless that
// may hold objects of C++.
#ifndef HAKO_PANTRY_FOREIGN_ENDS_H_
#define HAKO_PANTRY_FOREIGN_ENDS_H_

#include <cstdint>
#include <vector>

#include "base/own_object.h"
#include "pantry/pantry.h"
#include "rebase/rebase.h"

namespace hako::pantry {

// As of its making. With the interpreter lock; runs no Python code.
class ForeignEnds {
 public:
  ForeignEnds();

  // True if code from outside acts when the object dies; of a type, when an object of it dies and
  // the collector does not track them; of a module, when its state does.
  [[nodiscard]] bool Include(PyObject* object) const;
  // True if such code acts when something dies that the collector does not see: of what the modules
  // have made in this process.
  [[nodiscard]] bool IncludeUnseen() const;
  // True if that code lies in the extension.
  [[nodiscard]] bool IncludeUnseenOf(const Extension& extension) const;

 private:
  [[nodiscard]] bool IsForeign(uintptr_t function) const;
  [[nodiscard]] bool IsPlainC(uintptr_t function) const;
  [[nodiscard]] bool IsCythons(const PyTypeObject* type) const;
  // One of the type's own, or of those that it inherits from.
  [[nodiscard]] bool ActForObjectsOf(const PyTypeObject* type) const;
  // A function of what the collector does not see; `is_of_scope`: of Cython's (IsCythons).
  [[nodiscard]] bool ActsUnseen(uintptr_t function, bool is_of_scope) const;

  OwnObject own_;
  std::vector<const Extension*> known_;  // The standard library's, and modules that were read.
  std::vector<const Extension*> c_;      // Those that have nothing of C++.
};

// Whether the file of a module from outside the standard library may be called at the end in
// another way than by its types, modules and capsules.
bool MayBeCalledAtTheEnd(const rebase::Rebased& file);
// Whether it calls what C++ is made of.
bool IsCxx(const rebase::Rebased& file);

// In a capture, when all units are made: Unit::is_loud of each, and which extension modules are
// quiet.
void JudgeEnds();

// In place of CPython's functions of these names, for copies of such modules.
PyObject* NewCapsule(void* pointer, const char* name, PyCapsule_Destructor destructor);
int SetCapsuleDestructor(PyObject* capsule, PyCapsule_Destructor destructor);
int ReadyType(PyTypeObject* type);
int AddType(PyObject* module, PyTypeObject* type);
PyObject* InitObject(PyObject* object, PyTypeObject* type);
PyVarObject* InitVarObject(PyVarObject* object, PyTypeObject* type, Py_ssize_t size);
PyObject* NewObject(PyTypeObject* type);
PyVarObject* NewVarObject(PyTypeObject* type, Py_ssize_t size);
PyObject* NewTrackable(PyTypeObject* type);
PyVarObject* NewVarTrackable(PyTypeObject* type, Py_ssize_t size);
void UntrackObject(void* object);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_FOREIGN_ENDS_H_

// module_origin.h: where a module came from.
#ifndef HAKO_PANTRY_MODULE_ORIGIN_H_
#define HAKO_PANTRY_MODULE_ORIGIN_H_

#include <string>

#include "cpython/internals.h"

namespace hako::pantry {

// What a module's __spec__ says of where it came from.
struct Origin {
  std::string path;           // Of its source or shared object; empty: built in, frozen or none.
  bool is_namespace = false;  // A folder without __init__.py.
};

// Both while an image is captured, with the interpreter lock; they leave no exception set.
Origin OriginOf(PyObject* module);
// True if it lies in the archive that has been entered (archive.h).
bool IsInArchive(PyObject* module);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_MODULE_ORIGIN_H_

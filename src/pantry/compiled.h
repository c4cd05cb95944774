// compiled.h: code of an APP's modules, compiled while its image is captured.
//
// zipimport compiles the source of a module each time that it is imported, twice even
// (CPython 3.11.2, Lib/zipimport.py: get_filename, load_module). Where the module itself cannot be
// kept, its code can: it depends on the source and the path alone. The call of the compiler is a
// seam; it is answered where source, flags and path are those of the capture, the path as archive.h
// moves it.
#ifndef HAKO_PANTRY_COMPILED_H_
#define HAKO_PANTRY_COMPILED_H_

#include <Python.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace hako::pantry {

struct Code {
  uint64_t name;    // Digest of the module's file in the archive: "package/module.py".
  uint64_t source;  // Digest of what is compiled.
  size_t source_size;
  int flags, feature_version, optimize;
  PyObject* filename;
  PyObject* code;
};

// Has zipimport compile these files of the archive at `place`, whose modules have been asked for,
// and keeps the code. Those that do not compile are left to the program. False with an exception
// set.
bool KeepCodes(const std::string& place, const std::vector<std::string>& files);

// The strings in which the kept code has its path.
std::unordered_set<PyObject*> CodePaths();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_COMPILED_H_

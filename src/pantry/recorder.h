// recorder.h: who listens to the import seam while an image is captured.
#ifndef HAKO_PANTRY_RECORDER_H_
#define HAKO_PANTRY_RECORDER_H_

#include <functional>
#include <string>

#include "cpython/internals.h"

namespace hako::pantry {

class Recorder {
 public:
  virtual ~Recorder() = default;
  // The module `name`, an absolute name, is imported by calling `import`, with what is asked `from`
  // it (a tuple of names, or null); returns what that does.
  virtual PyObject* Import(PyObject* name, PyObject* from,
                           const std::function<PyObject*()>& import) = 0;
  // The extension module in the file `path` is about to be loaded. Returns the file to load
  // instead.
  virtual std::string Place(const std::string& path) = 0;
};

// Null: nobody listens. The recorder stays the caller's.
void SetRecorder(Recorder* listener);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_RECORDER_H_

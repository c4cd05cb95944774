// capture.cpp: the library's own image is captured by the library itself, in a process of its own.
#include "interpreter/capture.h"

#include <cstdio>

#include "interpreter/embedded.h"

// Not of the interface: what libexec/hako/hako-capture calls. `words`: the image's path, then the
// modules to keep. Returns an exit status; the process must end then.
extern "C" __attribute__((visibility("default"))) int hako_capture_library_image(
    const char* library, int count, char** words) {
  if (count == 0) {
    static_cast<void>(
        std::fputs("hako-capture: no file is named (do: hako-capture IMAGE MODULE...)\n", stderr));
    return 2;
  }
  hako::interpreter::CaptureOptions options;
  options.path = words[0];
  options.modules.assign(words + 1, words + count);
  return hako::interpreter::CaptureMain(hako::interpreter::PlanLibraryCapture(library), options);
}

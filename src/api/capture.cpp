// capture.cpp: the library's own image is captured by the library itself, in a process of its own.
#include "interpreter/capture.h"

#include <cstdio>
#include <cstring>

#include "interpreter/embedded.h"

// Not of the interface: what libexec/hako/hako-capture calls. `words`: "--deterministic" for an
// image of such isolates, the image's path, then the modules to keep. Returns an exit status; the
// process must end then.
extern "C" __attribute__((visibility("default"))) int hako_capture_library_image(
    const char* library, int count, char** words) {
  hako::interpreter::CaptureOptions options;
  if (count > 0 && std::strcmp(words[0], "--deterministic") == 0) {
    options.has_numbers = true;
    ++words;
    --count;
  }
  if (count == 0) {
    static_cast<void>(std::fputs(
        "hako-capture: no file is named (do: hako-capture [--deterministic] IMAGE MODULE...)\n",
        stderr));
    return 2;
  }
  options.path = words[0];
  options.modules.assign(words + 1, words + count);
  return hako::interpreter::CaptureMain(hako::interpreter::PlanLibraryCapture(library), options);
}

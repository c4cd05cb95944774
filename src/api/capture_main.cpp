// capture_main.cpp: hako-capture [--deterministic] IMAGE MODULE...: the process in which the
// library's image is captured.
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>

#include "hako/hako.h"

extern "C" int hako_capture_library_image(const char* library, int count, char** words);

int main(int argc, char** argv) {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&hako_boot), &info) == 0) {
    static_cast<void>(std::fprintf(stderr, "hako-capture: the library has no file\n"));
    return 3;
  }
  char* library = realpath(info.dli_fname, nullptr);
  if (library == nullptr) {
    std::perror(info.dli_fname);
    return 3;
  }
  return hako_capture_library_image(library, argc - 1, argv + 1);
}

// image_state.h: what hako itself keeps inside an image.
#ifndef HAKO_INTERPRETER_IMAGE_STATE_H_
#define HAKO_INTERPRETER_IMAGE_STATE_H_

#include <csignal>

#include "cpython/internals.h"
#include "image/format.h"

namespace hako::interpreter {

// Written by a capture, read by a restore. Pointers to objects are borrowed, but for site_code.
struct ImageState {
  // True in a process that runs from an image; set while capturing, so that the restore need not.
  bool restored;
  // The objects that exist after `site`: out of the collector's sight until someone looks.
  bool objects_are_aside;
  hako_gc_lists objects;
  // How CPython catches SIGINT.
  struct sigaction on_interrupt;
  PyObject* environment;    // posix.environ, emptied: the dict behind os.environ.
  PyObject* site;           // The module.
  PyObject* time;           // The module.
  PyObject* io;             // The module.
  PyObject* site_code;      // Owned until it is run: site_start.h.
  PyObject* path_hooks[2];  // The items of sys.path_hooks.
  long warnings_version;
  // What TZ="" means, as `time` took it in.
  image::Input local_time;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): it is what an image holds
extern ImageState image_state;

inline constexpr const char* kLocalTimePath = "/etc/localtime";

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_IMAGE_STATE_H_

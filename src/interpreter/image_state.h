// image_state.h: what hako itself keeps inside an image.
#ifndef HAKO_INTERPRETER_IMAGE_STATE_H_
#define HAKO_INTERPRETER_IMAGE_STATE_H_

#include <csignal>

#include "cpython/internals.h"
#include "image/format.h"
#include "interpreter/kept_streams.h"
#include "interpreter/plain_counts.h"

namespace hako::interpreter {

// The types of `io` that end quietly (visible_end.cpp). Borrowed: `io` holds them.
struct IoTypes {
  PyTypeObject *file, *reader, *writer, *random, *text, *text_memory, *byte_memory;
};

// Names that every start and every end asks for: interned, so that CPython remembers the lookup
// (warm_up.h), and without making them anew. Owned by the image for ever.
struct KeptNames {
  PyObject *buffer, *raw, *closed, *flush, *readable, *writable, *fileno;
};

// Written by a capture, read by a restore. Pointers to objects are borrowed, but for site_code.
struct ImageState {
  // True in a process that runs from an image; set while capturing, so that the restore need not.
  bool restored;
  // And inside a host program: embedded.h.
  bool is_embedded;
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
  PlainCounts counts;
  KeptStreams kept_streams;
  IoTypes io_types;
  KeptNames names;
  // How CPython gives back an instance of a class that a `class` statement made, before its base
  // class does (Objects/typeobject.c: subtype_dealloc).
  destructor class_dealloc;
  // Inside a host: the type of what takes the program's output (api/host_streams.cpp), which holds
  // nothing. Borrowed from its instances; null: there are none.
  PyTypeObject* host_writer;
  // What TZ="" means, as `time` took it in.
  image::Input local_time;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): it is what an image holds
extern ImageState image_state;

inline constexpr const char* kLocalTimePath = "/etc/localtime";

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_IMAGE_STATE_H_

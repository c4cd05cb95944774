// kept_streams.h: standard streams that lie ready in an image.
//
// Making the three streams costs a restored hello world a quarter of its page faults. What a stream
// is depends on little of its descriptor: whether it is a terminal, its block size, whether it can
// be positioned, and where it stands. So a capture makes the streams of the common kinds - a pipe,
// a file at its beginning - by the same calls, and a start takes one if its descriptor is of that
// very kind. For all others the stream is made anew (streams.h).
#ifndef HAKO_INTERPRETER_KEPT_STREAMS_H_
#define HAKO_INTERPRETER_KEPT_STREAMS_H_

#include "interpreter/streams.h"

namespace hako::interpreter {

struct KeptStream {
  PyObject* text;  // Null: it was taken, or never made.
  bool is_taken;
  hako_gc_lists objects;  // That were made with it, out of the collector's sight.
};

// Part of an image.
struct KeptStreams {
  static constexpr int kKinds = 2;   // By KindOf() in kept_streams.cpp.
  static constexpr int kErrors = 2;  // By the ways of treating errors that a locale leads to.
  KeptStream streams[3][kKinds][kErrors];
  long block_bytes[kKinds];  // st_blksize of the descriptors over which they were made.
};

// Makes them, for a capture. Descriptors 0 to 2 are others meanwhile. The collector must be empty
// (hako_cpython_set_objects_aside). False with an exception set.
bool KeepStreams(PyObject* io);

// A new reference to the stream that MakeStream would make; null, without an exception, if none
// lies ready.
PyObject* TakeKeptStream(const Stream& stream, const StreamText& text);

// Puts the objects of the streams that were taken among those of the image's start. Before the
// collector sees these.
void BringStreamObjects();

// Lets go those that were not taken: before a teardown in full.
void DropKeptStreams();

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_KEPT_STREAMS_H_

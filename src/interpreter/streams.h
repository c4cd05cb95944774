// streams.h: sys.stdin, sys.stdout and sys.stderr over descriptors 0 to 2.
#ifndef HAKO_INTERPRETER_STREAMS_H_
#define HAKO_INTERPRETER_STREAMS_H_

#include <array>

#include "cpython/internals.h"

namespace hako::interpreter {

// One of the three.
struct Stream {
  int fd;
  bool writes;
  const char* name;  // "<stdin>"
  const char* attribute;
  const char* original;
};
inline constexpr std::array<Stream, 3> kStreams = {{
    {0, false, "<stdin>", "stdin", "__stdin__"},
    {1, true, "<stdout>", "stdout", "__stdout__"},
    {2, true, "<stderr>", "stderr", "__stderr__"},
}};

// How text becomes bytes and back.
struct StreamText {
  const wchar_t* encoding;
  const wchar_t* errors;
  bool is_buffered;
};
// As `config` says for the stream.
StreamText TextOf(const Stream& stream, const PyConfig& config);

// Makes the stream as CPython's start does, over a descriptor that is open. New reference, or null
// with an exception set. `io`: the module.
PyObject* MakeStream(PyObject* io, const Stream& stream, const StreamText& text);

// Makes the three and their __names__ in `sys` as CPython's start does: a closed descriptor gives
// None. Takes those that lie ready in the image (kept_streams.h) where they are the same. False
// with an exception set.
bool MakeStreams(PyObject* io, const PyConfig& config);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_STREAMS_H_

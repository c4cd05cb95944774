// error.h: errors as values: what of an exception can be told once its isolate has ended.
#ifndef HAKO_API_ERROR_H_
#define HAKO_API_ERROR_H_

#include <memory>
#include <string>
#include <vector>

#include "api/isolate.h"

namespace hako::api {

struct FrameFacts {
  std::string file, function, text;
  int line = 0;
};

struct SyntaxFacts {
  std::string file, text;
  int line = 0, column = 0, end_line = 0, end_column = 0;
};

}  // namespace hako::api

struct hako_error {
  hako_error_kind kind = HAKO_ERROR_SYSTEM;
  std::string type = {}, message = {};
  int exit_status = 0;
  // Of Python's only: the exception, and the generation of its isolate. What follows is found out
  // when it is first asked for.
  PyObject* exception = nullptr;
  uint64_t generation = 0;
  bool has_frames = false, has_traceback = false, has_syntax = false;
  std::vector<hako::api::FrameFacts> frames = {};
  std::string traceback = {};
  hako::api::SyntaxFacts syntax = {};
  std::string source = {};  // Of a SyntaxError in a text of the host's.
};

namespace hako::api {

hako_error* MakeError(hako_error_kind kind, std::string message);

// Sets the exception that the error stands for, and frees the error. With the lock held.
void Raise(hako_error* error);

// Keeps the source with an error that says that it cannot be compiled: CPython does not know the
// line of what its compiler, not its parser, has refused, unless it is a file's. The same error, or
// null. With the lock held.
hako_error* WithSource(hako_error* error, hako_text source);

// What an isolate needs before the first error: the exceptions of an interruption.
bool MakeInterruptions();
void ForgetInterruptions();
// New references, or null.
PyObject* InterruptedType();
PyObject* DeadlineType();

}  // namespace hako::api

#endif  // HAKO_API_ERROR_H_

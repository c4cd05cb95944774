#include "pantry/table_watch.h"

namespace hako::pantry {

void TableWatch::Begin() {
  atexit_count_ = hako_cpython_atexit_count();
  thread_end_ = hako_cpython_thread_end();
  warnings_version_ = hako_cpython_warnings_version();
}

void TableWatch::Look() {
  for (; atexit_count_ < hako_cpython_atexit_count(); ++atexit_count_) {
    PyObject* function = nullptr;
    PyObject* arguments = nullptr;
    PyObject* names = nullptr;
    hako_cpython_atexit_get(atexit_count_, &function, &arguments, &names);
    Log({.kind = Change::Kind::kAtExit, .target = function, .key = names, .value = arguments});
  }
  const long warnings_version = hako_cpython_warnings_version();
  if (warnings_version != warnings_version_) {
    Log({.kind = Change::Kind::kWarnings,
         .version = static_cast<unsigned>(warnings_version - warnings_version_)});
    warnings_version_ = warnings_version;
  }
  const hako_thread_end end = hako_cpython_thread_end();
  if (end.function != thread_end_.function || end.data != thread_end_.data) {
    thread_end_ = pantry.thread_end = end;
    Log({.kind = Change::Kind::kThreadEnd});
  }
}

}  // namespace hako::pantry

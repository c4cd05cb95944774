// table_watch.h: what an import changed in tables that CPython keeps in C: functions that atexit
// calls, the version of the warnings' filters, the thread's end.
#ifndef HAKO_PANTRY_TABLE_WATCH_H_
#define HAKO_PANTRY_TABLE_WATCH_H_

#include "cpython/internals.h"
#include "pantry/change_log.h"

namespace hako::pantry {

// Used while an image is captured, with the interpreter lock. Owns nothing.
class TableWatch {
 public:
  // The log stays the caller's.
  explicit TableWatch(ChangeLog* log) : log_(log) {}

  void Begin();
  // Logs what changed since the last look, or since Begin(); Pantry::thread_end is the newest.
  void Look();

 private:
  void Log(const Change& change) { log_->Log(ChangeLog::kStart, change); }
  ChangeLog* log_;
  int atexit_count_ = 0;
  long warnings_version_ = 0;
  hako_thread_end thread_end_ = {};
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_TABLE_WATCH_H_

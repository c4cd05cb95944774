// outside_watch.h: what Python code asks of the world outside its process while modules are
// imported for an image.
//
// A module that is kept in an image runs once, at the capture, for all later starts. That is exact
// only if it would have done the same in each of them: one that reads a variable, the clock, the
// process id or a file must run anew. While the watch is on, CPython tells of every call (a profile
// function), of the instructions that read facts of the process (a trace function), of files and
// sockets (audit events), and os.environ tells which names it was asked for. Calls of the import
// system's own are not counted: the pantry checks what those read.
//
// Not seen: what an extension module asks libc directly; copy_words.h sees that.
#ifndef HAKO_PANTRY_OUTSIDE_WATCH_H_
#define HAKO_PANTRY_OUTSIDE_WATCH_H_

#include <string>

#include "cpython/internals.h"

namespace hako::pantry {

// Who hears of it. No Python code may run in these.
class OutsideListener {
 public:
  virtual ~OutsideListener() = default;
  // An import by a call of importlib's begins, of the module `name` (import_calls.h); null: of
  // none.
  virtual void BeginsImport(PyObject* /*name*/) {}
  // The last one that has begun ends.
  virtual void EndsImport() {}
  // It has searched for the module `name` (importlib.util.find_spec); null: it cannot be told.
  virtual void SearchesModule(PyObject* /*name*/, bool /*is_found*/) {}
  // A clause: "it calls time.time".
  virtual void Asks(const std::string& what) = 0;
  // It looked for a variable that is not set.
  virtual void AsksForVariable(const std::string& name) = 0;
  // It set a variable that was not set; or took it away again: `value` is null.
  virtual void SetsVariable(const std::string& name, const char* value) = 0;
  // It makes use of the place where it, its module or other code lies.
  virtual void ReadsPlace() = 0;
  // It asked whether sys.modules has the name, or for what it has there.
  virtual void AsksForModule(const std::string& name) = 0;
  // It asked for the names of system and machine (os.uname).
  virtual void AsksForKernel() = 0;
};

// Puts the watch in place, quiet. Once in a process. False with an exception set. The listener
// stays the caller's and lives until RemoveWatch().
bool PlaceWatch(OutsideListener* listener);
// Turns it on or off.
void Watch(bool is_on);
// Takes it away without a trace; all audit hooks with it.
void RemoveWatch();

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_OUTSIDE_WATCH_H_

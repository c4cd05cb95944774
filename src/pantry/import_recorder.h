// import_recorder.h: what each import does while an image is captured.
//
// How it works. Every import of a module that is not in sys.modules yet is a frame on a stack. At
// the beginning and at the end of a frame the recorder looks at what has happened since it last
// looked: keys in sys.modules, changed objects (change_watch.h), new objects. It all belongs to the
// frame on top. So does what is asked of the outside (outside_watch.h, copy_words.h). A frame that
// ends with its module loaded may become a unit.
#ifndef HAKO_PANTRY_IMPORT_RECORDER_H_
#define HAKO_PANTRY_IMPORT_RECORDER_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "pantry/change_watch.h"
#include "pantry/context_watch.h"
#include "pantry/copy_words.h"
#include "pantry/extension_copies.h"
#include "pantry/outside_watch.h"
#include "pantry/recorder.h"
#include "pantry/recording.h"

namespace hako::pantry {

// One for a capture. With the interpreter lock, on the thread that imports.
class ImportRecorder : public Recorder, public OutsideListener {
 public:
  // Both stay the caller's. `recording` is complete after Undo().
  ImportRecorder(ExtensionCopies* copies, Recording* recording)
      : copies_(copies), recording_(recording) {}

  // To be called first; `start` holds the objects that exist. False with an exception set.
  bool Begin(hako_gc_lists* start);

  // From now on modules must prove that they can be kept.
  void BeginWatching() {
    is_watching_ = true;
    watch_.NoteCommonCaches();
  }
  // While it is on, calls in C are heard: during an import, not when hako itself calls.
  void Listen(bool is_on) { is_listening_ = is_on; }

  // What imports have done by now that cannot be done again, a clause each.
  [[nodiscard]] std::vector<std::string> Unrepeatable() const;

  // Gives the interpreter its innocence back, when all has been imported: what the imports changed
  // is as it was, and their keys are gone.
  void Undo();

  // True if a module was loaded that is not a copy: what it leaves in the heap must not be laid to
  // another's charge.
  [[nodiscard]] bool HasLoadedOriginals() const { return has_loaded_originals_; }

  // ---- Recorder ----
  PyObject* Import(PyObject* name, PyObject* from,
                   const std::function<PyObject*()>& import) override;
  std::string Place(const std::string& path) override;

  // ---- OutsideListener, and what C code calls ----
  void BeginsImport(PyObject* name) override;
  void EndsImport() override;
  void SearchesModule(PyObject* name, bool is_found) override;
  void Asks(const std::string& what) override;
  void AsksForVariable(const std::string& name) override;
  void SetsVariable(const std::string& name, const char* value) override;
  // It knows where it lies, which matters only in an APP's archive: that one may lie elsewhere.
  void ReadsPlace() override;
  void AsksForModule(const std::string& name) override;
  void AsksForKernel() override;
  void Hear(const OutsideCall& call);

 private:
  // False if the module is there already: there is no frame to end.
  bool BeginImport(PyObject* name, PyObject* from);
  void EndImport(PyObject* name);
  RecordedImport NewFrame(PyObject* name);
  void EndFrame();
  // The module that is being imported cannot be kept.
  void Spoil(const std::string& why);
  std::string AsItIs(const std::string& path);
  void Look();
  void LookAtKeys();
  void LookAtContext();
  void AddKey(RecordedImport* frame, PyObject* key);
  void NoteImport(PyObject* name);
  void NoteSubmodules(PyObject* package, PyObject* from);
  void NotePackages(PyObject* name);
  [[nodiscard]] bool IsGoingOn(PyObject* name) const;
  // The import of what sys.modules has under that name has ended.
  [[nodiscard]] bool HasRecorded(PyObject* name) const;
  [[nodiscard]] ChangeLog::Owner UnitOf(ChangeLog::Owner owner) const;
  void RemoveKeys();

  ExtensionCopies* copies_;
  Recording* recording_;
  bool is_watching_ = false;
  bool is_listening_ = false;
  bool has_loaded_originals_ = false;
  ChangeWatch watch_;
  ContextWatch context_;
  ChangeLog::Owner next_ = 0;
  std::vector<RecordedImport> frames_;  // The first is the capture itself.
  std::vector<PyObject*> calls_;        // Imports by calls that go on; null: one without a frame.
  std::set<std::string> names_;         // Keys of sys.modules that have been seen.
  std::vector<PyObject*> added_;        // Those that were not there at the start, in order.
  std::map<ChangeLog::Owner, ChangeLog::Owner> failed_into_;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_IMPORT_RECORDER_H_

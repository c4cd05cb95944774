// stock.cpp: modules imported while an image is captured, and made into units.
//
// How it works. What of the process matters to a delivery is noted (import_system.h). Then modules
// are imported one after the other, while a recorder writes down what each import does
// (import_recorder.h). All of that is undone. What is left is the recording: of it is chosen what
// can be kept (unit_choice.h), and units are made (unit_making.h).
#include <map>
#include <string>
#include <vector>

#include "pantry/archive.h"
#include "pantry/conditions.h"
#include "pantry/copy_words.h"
#include "pantry/examination.h"
#include "pantry/extension_copies.h"
#include "pantry/foreign_ends.h"
#include "pantry/import_recorder.h"
#include "pantry/import_system.h"
#include "pantry/outside_watch.h"
#include "pantry/outward.h"
#include "pantry/pantry.h"
#include "pantry/python_text.h"
#include "pantry/recorder.h"
#include "pantry/recording.h"
#include "pantry/touched_modules.h"
#include "pantry/trial.h"
#include "pantry/unit_choice.h"
#include "pantry/unit_making.h"

namespace hako::pantry {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): it is part of an image
Pantry pantry HAKO_IN_IMAGE = {};

namespace {

// importlib.import_module.
int DeliverCalled(PyObject* name) { return !pantry.is_open || Deliver(name) ? 1 : 0; }

// What the exception that is set says, in one line; clears it.
std::string TakeException() {
  PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
  PyErr_Fetch(&type, &value, &trace);
  PyErr_NormalizeException(&type, &value, &trace);
  std::string text = type == nullptr ? "" : reinterpret_cast<PyTypeObject*>(type)->tp_name;
  PyObject* said = value == nullptr ? nullptr : PyObject_Str(value);
  const std::string words(TextOf(said));
  if (!words.empty()) text += ": " + words.substr(0, words.find('\n'));
  for (PyObject* object : {type, value, trace, said}) Py_XDECREF(object);
  PyErr_Clear();
  return text;
}

void Import(const std::string& name, const StockOrder& order) {
  PyObject* module = PyImport_ImportModule(name.c_str());
  if (module == nullptr) order.not_kept(name, "it cannot be imported: " + TakeException());
  Py_XDECREF(module);
}

// Modules that are kept if their import asks for nothing outside.
class WatchedImports {
 public:
  // All stay the caller's.
  WatchedImports(const StockOrder& order, const ExtensionCopies& copies, const Recording& recording,
                 ImportRecorder* recorder, Examination* examination)
      : order_(order),
        copies_(copies),
        recording_(recording),
        recorder_(recorder),
        examination_(examination) {}

  void ImportAll() {
    recorder_->BeginWatching();
    examination_->Begin(recording_.imports.size());
    TellOwnCalls();
    TellOutsideCalls([recorder = recorder_](const OutsideCall& call) { recorder->Hear(call); });
    std::map<std::string, std::string> verdicts;
    for (const std::string& name : order_.watched) {
      const std::string package = name.substr(0, name.find('.'));
      const auto [verdict, is_new] = verdicts.try_emplace(package);
      if (is_new) {
        verdict->second = TryPackage(package);
        if (!verdict->second.empty()) order_.not_kept(package, verdict->second);
      }
      if (!verdict->second.empty()) continue;
      const size_t before = recording_.imports.size();
      // A package first: it may import the module itself, in the middle of the module's import.
      for (size_t end = name.find('.'); end != std::string::npos; end = name.find('.', end + 1)) {
        ImportIfMissing(name.substr(0, end));
      }
      ImportIfMissing(name);
      if (recording_.imports.size() > before) EndStep();
    }
  }

 private:
  // The watched modules of a package, tried together.
  std::string TryPackage(const std::string& package) {
    std::vector<std::string> modules;
    for (const std::string& name : order_.watched) {
      if (name == package || name.starts_with(package + ".")) modules.push_back(name);
    }
    return TryImports(
        modules, [this] { return ForeignCopies(); },
        [this](int (*visit)(PyObject*, void*), void* context) {
          hako_cpython_visit_lists(pantry.delivered, visit, context);
          for (const RecordedImport& one : recording_.imports)
            hako_cpython_visit_lists(one.objects, visit, context);
        },
        [this] { return recorder_->Unrepeatable(); });
  }

  void ImportIfMissing(const std::string& name) {
    if (PyDict_GetItemString(hako_cpython_modules(), name.c_str()) != nullptr) return;
    Watch(true);
    recorder_->Listen(true);
    Import(name, order_);
    recorder_->Listen(false);
    Watch(false);
  }

  // What has been imported since the last step may have left new addresses in the heap.
  void EndStep() {
    if (recorder_->HasLoadedOriginals() || !ForeignCopies().empty())
      examination_->EndStep(recording_.imports.size());
  }

  // Where copies of modules from outside the standard library lie by now.
  [[nodiscard]] std::vector<Region> ForeignCopies() const {
    std::vector<Region> regions;
    for (const Extension* one : copies_.made()) {
      if (one->is_foreign) regions.push_back({one->base, one->base + one->extent});
    }
    return regions;
  }

  const StockOrder& order_;
  const ExtensionCopies& copies_;
  const Recording& recording_;
  ImportRecorder* recorder_;
  Examination* examination_;
};

// While it lives, another module stands in for `__main__`: what is kept and never delivered must
// not hold the program's own module, which is destroyed at its end. (CPython 3.12.1,
// Lib/inspect.py: _signature_fromstr keeps a copy of sys.modules in a cycle.) Its place among the
// keys stays the same.
class MainStandIn {
 public:
  MainStandIn() : real_(Py_XNewRef(PyDict_GetItemString(hako_cpython_modules(), "__main__"))) {
    PyObject* other = PyModule_New("__main__");
    if (real_ != nullptr && other != nullptr)
      PyDict_SetItemString(hako_cpython_modules(), "__main__", other);
    Py_XDECREF(other);
  }
  ~MainStandIn() {
    if (real_ != nullptr) PyDict_SetItemString(hako_cpython_modules(), "__main__", real_);
    Py_XDECREF(real_);
  }
  MainStandIn(const MainStandIn&) = delete;
  MainStandIn& operator=(const MainStandIn&) = delete;

 private:
  PyObject* real_;
};

}  // namespace

Stocked Stock(const StockOrder& order, hako_gc_lists* start, bool* start_is_aside) {
  hako_cpython_make_fork_lists();
  hako_cpython_make_interpreter_dict();
  if (!NoteLibrary() || !NoteImportSystem() || !NoteOutside()) return Stocked::kFailed;
  MakeSpareFinders();
  pantry.delivered = start;
  pantry.delivered_are_aside = start_is_aside;
  if (!order.archive.empty() &&
      (!EnterArchive(order.archive) || !KeepCodes(order.archive, order.codes))) {
    return Stocked::kFailed;
  }
  hako_cpython_take_objects(start);

  ExtensionCopies copies(order.copies);
  Recording recording;
  ImportRecorder recorder(&copies, &recording);
  Examination examination;
  if (!order.watched.empty() && !PlaceWatch(&recorder)) return Stocked::kFailed;
  const MainStandIn stand_in;
  if (!recorder.Begin(start)) return Stocked::kFailed;
  SetRecorder(&recorder);
  for (const std::string& name : order.modules) Import(name, order);
  if (!order.watched.empty())
    WatchedImports(order, copies, recording, &recorder, &examination).ImportAll();
  SetRecorder(nullptr);
  TellOutsideCalls({});  // The starts that the capture plays are not its business.
  recorder.Undo();
  const bool is_doubtful = ChooseUnits(order, &copies, &examination, &recording);
  MakeUnits(order.counts, &recording);
  if (is_doubtful && order.may_be_tried_again) return Stocked::kTryAgain;
  if (!order.watched.empty()) RemoveWatch();
  if (!order.archive.empty() && !LeaveArchive()) return Stocked::kFailed;
  if (order.travels) NoteNames();
  hako_cpython_take_objects(start);
  NoteModules();
  JudgeEnds();
  copies.Freeze(CopiesWithoutUnit(copies, recording));
  pantry.classes = ListClasses(start, &pantry.class_count);
  NoteOutwardReferences();
  if (hako_cpython_hear_import_calls(DeliverCalled) != 0) {
    PyErr_SetString(PyExc_ImportError, "_imp.acquire_lock is not CPython's");
    return Stocked::kFailed;
  }
  pantry.is_open = true;
  return Stocked::kDone;
}

}  // namespace hako::pantry

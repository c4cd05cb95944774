// searcher.h: whether a unit and all that it needs can be delivered here and now.
//
// A search without effects: each unit is checked, and what the changes of all of them will find is
// worked out. Whether the import system is the same is no part of it (import_system.h).
#ifndef HAKO_PANTRY_SEARCHER_H_
#define HAKO_PANTRY_SEARCHER_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "pantry/pantry.h"
#include "pantry/search_path.h"

namespace hako::pantry {

// One search. On the main thread, with the interpreter lock; nothing else may run while it lives
// and until the units have been delivered. ThisSearchPath() is up to date.
class Searcher {
 public:
  // `modules`: sys.modules. Borrowed.
  explicit Searcher(PyObject* modules);

  // To be called once. Notes of a unit whose file has changed that it is spoiled; no effect but
  // that.
  bool MayDeliver(Unit* unit);

  // How far importing them searches sys.path.
  [[nodiscard]] PathSearch searches_path() const { return search_; }

  // The first thing that stood against it, for a trace.
  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  bool Refuse(PyObject* name, const char* why);
  bool HasParent(const Unit& unit);
  bool MayFollow(const Unit* unit, const Event& event);
  [[nodiscard]] bool IsKeyOfMarked(PyObject* name, PyObject* module) const;
  bool Lacks(PyObject* name);
  bool PackageLacks(const std::string& package, const std::string& name);
  static bool PathLacks(PyObject* names, const std::string& name);
  bool MayChange(const Change& change);
  bool MayReplace(const Change& change);
  bool MayFill(const Change& change);
  bool MaySetItem(const Change& change);

  PyObject* modules_;
  unsigned mark_;
  std::string why_;
  PathSearch search_ = PathSearch::kNone;
  std::vector<std::string> lacking_;  // Names without a dot that no entry of sys.path has.
  // What the changes before will have made: lists and caches, and tuples of what they
  // hold; items of dicts.
  std::map<PyObject*, PyObject*> planned_;
  std::map<std::pair<PyObject*, PyObject*>, PyObject*> planned_items_;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_SEARCHER_H_

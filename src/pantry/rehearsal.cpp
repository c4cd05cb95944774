#define PY_SSIZE_T_CLEAN
#include "pantry/rehearsal.h"

#include <Python.h>
#include <unistd.h>

#include <set>

#include "base/forked_child.h"
#include "pantry/outside_watch.h"
#include "pantry/recorder.h"

namespace hako::pantry {
namespace {

// Knows which import is going on.
class Names : public Recorder {
 public:
  PyObject* Import(PyObject* name, PyObject* /*from*/,
                   const std::function<PyObject*()>& import) override {
    const char* text = PyUnicode_AsUTF8(name);
    const bool is_new = PyDict_GetItem(hako_cpython_modules(), name) == nullptr;
    PyErr_Clear();
    if (is_new) names_.emplace_back(text == nullptr ? "" : text);
    PyObject* result = import();
    if (is_new) names_.pop_back();
    return result;
  }
  std::string Place(const std::string& path) override { return path; }
  [[nodiscard]] std::string Current() const { return names_.empty() ? "" : names_.back(); }

 private:
  std::vector<std::string> names_;
};

// Tells the parent, each thing once.
class Teller : public OutsideListener {
 public:
  Teller(const Names& names, const ForkedChild& self) : names_(names), self_(self) {}
  void Asks(const std::string& what) override {
    const std::string line = names_.Current() + ": " + what + "\n";
    if (said_.insert(line).second) static_cast<void>(self_.Tell(line));
  }
  void AsksForVariable(const std::string& name) override { Asks("it reads the variable " + name); }
  void SetsVariable(const std::string& name, const char* /*value*/) override {
    Asks("it sets the variable " + name);
  }
  void ReadsPlace() override {}
  void AsksForModule(const std::string& /*name*/) override {}
  void AsksForKernel() override { Asks("it calls posix.uname"); }

 private:
  const Names& names_;
  const ForkedChild& self_;
  std::set<std::string> said_;
};

[[noreturn]] void BeChild(const std::vector<std::string>& modules, const ForkedChild& self) {
  constexpr unsigned kSeconds = 60;
  alarm(kSeconds);
  Names names;
  Teller teller(names, self);
  if (!PlaceWatch(&teller)) _exit(1);
  SetRecorder(&names);
  Watch(true);
  for (const std::string& name : modules) {
    PyObject* module = PyImport_ImportModule(name.c_str());
    if (module == nullptr) PyErr_Clear();
  }
  _exit(0);
}

}  // namespace

std::vector<std::string> Rehearse(const std::vector<std::string>& modules) {
  ForkedChild child = ForkedChild::Fork();
  if (child.IsMissing()) return {};
  if (child.IsHere()) BeChild(modules, child);
  const std::string text = child.Hear().text;
  std::vector<std::string> lines;
  for (size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    lines.push_back(text.substr(begin, end - begin));
  }
  return lines;
}

}  // namespace hako::pantry

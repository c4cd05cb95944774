#include "pantry/import_counts.h"

#include "pantry/recorder.h"

namespace hako::pantry {
namespace {

class Counter : public Recorder {
 public:
  PyObject* Import(PyObject* name, PyObject* /*from*/,
                   const std::function<PyObject*()>& import) override {
    if (PyDict_GetItem(hako_cpython_modules(), name) != nullptr) return import();
    const int begin = Now();
    const int inside_before = inside_;
    inside_ = 0;
    PyObject* result = import();
    const int all = Now() - begin;
    const char* text = result == nullptr ? nullptr : PyUnicode_AsUTF8(name);
    if (text != nullptr) counts_[text] = all - inside_;
    // What a failed one leaves is its importer's.
    inside_ = inside_before + (text == nullptr ? inside_ : all);
    return result;
  }
  std::string Place(const std::string& path) override { return path; }

  [[nodiscard]] ImportCounts Counts() const { return counts_; }

 private:
  static int Now() {
    int counts[3];
    hako_cpython_read_counts(counts);
    return counts[0];
  }

  int inside_ = 0;  // Of the imports inside the one that goes on.
  ImportCounts counts_;
};

}  // namespace

ImportCounts CountImports(const std::vector<std::string>& modules) {
  PyGC_Disable();
  // So high that it can fall by what is freed.
  constexpr int kHigh = 1 << 24;
  const int counts[3] = {kHigh, 0, 0};
  hako_cpython_write_counts(counts);
  Counter counter;
  SetRecorder(&counter);
  for (const std::string& module : modules) {
    Py_XDECREF(PyImport_ImportModule(module.c_str()));
    PyErr_Clear();
  }
  SetRecorder(nullptr);
  return counter.Counts();
}

}  // namespace hako::pantry

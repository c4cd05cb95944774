// refreshers.cpp: one function for each module of the standard library that keeps time, entropy, a thread or
// the machine's name from its import on. CPython 3.11.2, Lib/.
#include "pantry/refreshers.h"

#include <string_view>

namespace hako::pantry {
namespace {

bool Call(PyObject* object, const char* method) {
  PyObject* result = PyObject_CallMethod(object, method, nullptr);
  Py_XDECREF(result);
  return result != nullptr;
}

// random.py: _inst = Random(), seeded from the system.
bool RefreshRandom(PyObject* module) {
  PyObject* shared = PyObject_GetAttrString(module, "_inst");
  const bool ok = shared != nullptr && Call(shared, "seed");
  Py_XDECREF(shared);
  return ok;
}

// logging/__init__.py: _startTime = time.time()
bool RefreshLogging(PyObject* module) {
  PyObject* time = PyImport_ImportModule("time");
  PyObject* now = time == nullptr ? nullptr : PyObject_CallMethod(time, "time", nullptr);
  const bool ok = now != nullptr && PyObject_SetAttrString(module, "_startTime", now) == 0;
  Py_XDECREF(now);
  Py_XDECREF(time);
  return ok;
}

// threading.py: _MainThread.__init__
bool RefreshThreading(PyObject* module) {
  PyObject* thread = PyObject_GetAttrString(module, "_main_thread");
  PyObject* active = PyObject_GetAttrString(module, "_active");
  bool ok = thread != nullptr && active != nullptr && Call(thread, "_set_ident") &&
            Call(thread, "_set_native_id");
  PyObject* ident = ok ? PyObject_GetAttrString(thread, "_ident") : nullptr;
  if (ok) PyDict_Clear(active);
  ok = ident != nullptr && PyDict_SetItem(active, ident, thread) == 0;
  for (PyObject* object : {thread, active, ident}) Py_XDECREF(object);
  return ok;
}

// platform.py: what os.uname() said, which uuid.py asks for at its import.
bool RefreshPlatform(PyObject* module) {
  return PyObject_SetAttrString(module, "_uname_cache", Py_None) == 0;
}

struct Refresher {
  std::string_view name;
  bool (*refresh)(PyObject* module);
};

constexpr Refresher kRefreshers[] = {
    {"random", RefreshRandom},
    {"logging", RefreshLogging},
    {"threading", RefreshThreading},
    {"platform", RefreshPlatform},
};

}  // namespace

bool Refresh(PyObject* name, PyObject* module) {
  const char* text = PyUnicode_AsUTF8(name);
  if (text == nullptr) return false;
  for (const Refresher& one : kRefreshers) {
    if (one.name == text) return one.refresh(module);
  }
  return true;
}

}  // namespace hako::pantry

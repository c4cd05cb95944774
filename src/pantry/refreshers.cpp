// refreshers.cpp: one function for each module of the standard library that keeps time, entropy, a
// thread or the machine's name from its import on. CPython 3.11.2, Lib/.
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

// logging/__init__.py: _startTime = time.time(); from 3.13 on time.time_ns()
bool RefreshLogging(PyObject* module) {
  PyObject* time = PyImport_ImportModule("time");
  PyObject* before = PyObject_GetAttrString(module, "_startTime");
  const char* clock = before != nullptr && PyLong_Check(before) ? "time_ns" : "time";
  Py_XDECREF(before);
  PyObject* now = time == nullptr ? nullptr : PyObject_CallMethod(time, clock, nullptr);
  const bool ok = now != nullptr && PyObject_SetAttrString(module, "_startTime", now) == 0;
  Py_XDECREF(now);
  Py_XDECREF(time);
  return ok;
}

// threading.py: _MainThread.__init__, from 3.13 on: a handle by which others wait for the thread.
bool RefreshHandle(PyObject* module, PyObject* thread, PyObject* ident) {
  if (PyObject_HasAttrString(module, "_make_thread_handle") == 0) return true;
  PyObject* handle = PyObject_CallMethod(module, "_make_thread_handle", "O", ident);
  const bool ok = handle != nullptr && PyObject_SetAttrString(thread, "_handle", handle) == 0;
  Py_XDECREF(handle);
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
  ok = ident != nullptr && PyDict_SetItem(active, ident, thread) == 0 &&
       RefreshHandle(module, thread, ident);
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

bool Settle(PyObject* name, PyObject* module) {
  // hashlib.py makes one hash of each kind at its import.
  if (PyUnicode_CompareWithASCIIString(name, "_hashlib") != 0) return true;
  return hako_cpython_forget_digests(module) == 0;
}

bool Refresh(PyObject* name, PyObject* module) {
  const char* text = PyUnicode_AsUTF8(name);
  if (text == nullptr) return false;
  for (const Refresher& one : kRefreshers) {
    if (one.name == text) return one.refresh(module);
  }
  return true;
}

}  // namespace hako::pantry

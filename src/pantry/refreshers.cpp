// refreshers.cpp: one function for each module that keeps time, entropy, a thread, the machine's
// name or an address of its process from its import on. CPython 3.11.2, Lib/; numpy 1.24.2.
#include "pantry/refreshers.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "seams/late_libraries.h"
#include "seams/math_calls.h"

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

// uuid.py: platform.system(), by which platform.py remembers what os.uname() said. So it is a
// change of uuid's import to another module, and renewed after it. From 3.13 on it is not asked.
bool RefreshUuid(PyObject* module) {
  PyObject* platform = PyObject_GetAttrString(module, "platform");
  if (platform == nullptr) return PyErr_Clear(), true;
  const bool ok =
      PyObject_SetAttrString(platform, "_uname_cache", Py_None) == 0 && Call(platform, "uname");
  Py_DECREF(platform);
  return ok;
}

// ---- ctypes: addresses of libc's functions, and the handle of this program ----

// Modules/_ctypes/_ctypes.c: _ctypes_add_objects; Lib/ctypes/__init__.py takes them over.
struct CFunction {
  const char* address;  // The name of an integer.
  const char* name;
};
constexpr std::array<CFunction, 2> kCFunctions = {
    {{"_memmove_addr", "memmove"}, {"_memset_addr", "memset"}}};

bool RefreshAddresses(PyObject* module) {
  for (const CFunction& function : kCFunctions) {
    PyObject* address = PyLong_FromVoidPtr(dlsym(RTLD_DEFAULT, function.name));
    const bool ok =
        address != nullptr && PyObject_SetAttrString(module, function.address, address) == 0;
    Py_XDECREF(address);
    if (!ok) return false;
  }
  return true;
}

// Modules/_ctypes/_ctypes.c: the buffer of a function object is the pointer that it calls.
bool PointFunction(PyObject* module, const char* name, const void* address) {
  PyObject* function = PyObject_GetAttrString(module, name);
  Py_buffer view{};
  const bool ok = function != nullptr && PyObject_GetBuffer(function, &view, PyBUF_WRITABLE) == 0;
  const bool fits = ok && view.len == sizeof(address);
  if (fits) std::memcpy(view.buf, static_cast<const void*>(&address), sizeof(address));
  if (ok) PyBuffer_Release(&view);
  Py_XDECREF(function);
  return fits;
}

bool SettleCTypes(PyObject* module) {
  for (const CFunction& function : kCFunctions) {
    if (!PointFunction(module, function.name, nullptr)) return PyErr_Clear(), false;
  }
  return true;
}

bool RefreshCTypes(PyObject* module) {
  seams::LoadMathLibrary();  // ctypes.CDLL(None) finds python3's.
  seams::LoadLateLibraries();
  if (!RefreshAddresses(module)) return false;
  for (const CFunction& function : kCFunctions) {
    if (!PointFunction(module, function.name, dlsym(RTLD_DEFAULT, function.name))) return false;
  }
  PyObject* api = PyObject_GetAttrString(module, "pythonapi");
  PyObject* handle = PyLong_FromVoidPtr(dlopen(nullptr, RTLD_NOW | RTLD_LOCAL));
  const bool ok =
      api != nullptr && handle != nullptr && PyObject_SetAttrString(api, "_handle", handle) == 0;
  Py_XDECREF(api);
  Py_XDECREF(handle);
  return ok;
}

// ---- numpy.random.mtrand: the generator behind numpy.random's functions, seeded from the system.
// numpy 1.24.2, numpy/random/mtrand.pyx: _rand = RandomState()

bool InitialiseAgain(PyObject* object, PyObject* argument) {
  auto* type = reinterpret_cast<PyObject*>(Py_TYPE(object));
  PyObject* result = argument == nullptr
                         ? PyObject_CallMethod(type, "__init__", "O", object)
                         : PyObject_CallMethod(type, "__init__", "OO", object, argument);
  Py_XDECREF(result);
  return result != nullptr;
}

bool RefreshNumpyRandom(PyObject* module) {
  PyObject* shared = PyObject_GetAttrString(module, "_rand");
  PyObject* bits = shared == nullptr ? nullptr : PyObject_GetAttrString(shared, "_bit_generator");
  const bool ok =
      bits != nullptr && InitialiseAgain(bits, nullptr) && InitialiseAgain(shared, bits);
  Py_XDECREF(shared);
  Py_XDECREF(bits);
  return ok;
}

// numpy/lib/utils.py: def source(object, output=sys.stdout)
bool RefreshNumpyUtils(PyObject* module) {
  PyObject* source = PyObject_GetAttrString(module, "source");
  PyObject* stream = PySys_GetObject("stdout");
  PyObject* defaults = stream == nullptr ? nullptr : PyTuple_Pack(1, stream);
  const bool ok = source != nullptr && defaults != nullptr &&
                  PyObject_SetAttrString(source, "__defaults__", defaults) == 0;
  Py_XDECREF(source);
  Py_XDECREF(defaults);
  return ok;
}

struct Refresher {
  std::string_view name;
  bool (*refresh)(PyObject* module);
  // What of its import is done again, as OutsideListener::Asks says it. Modules of the base image
  // are not watched.
  std::array<std::string_view, 8> asks = {};
};

constexpr Refresher kRefreshers[] = {
    {"random", RefreshRandom},
    {"logging", RefreshLogging},
    {"threading", RefreshThreading},
    {"uuid", RefreshUuid},
    {"_ctypes", RefreshAddresses},
    {"ctypes",
     RefreshCTypes,
     {"it calls _ctypes.sizeof", "it calls _ctypes.alignment", "it calls _ctypes.dlopen",
      "it calls _ctypes.set_conversion_mode", "it calls _ctypes.POINTER",
      "it calls _ctypes.pointer", "it uses ctypes.dlopen", "it calls _ctypes.byref"}},
    {"numpy.lib.utils", RefreshNumpyUtils, {"it reads stdout, which belongs to each process"}},
    {"numpy.random.mtrand",
     RefreshNumpyRandom,
     {"it calls posix.urandom", "it calls getrandom in C"}},
};

const Refresher* FindRefresher(PyObject* name) {
  const char* text = PyUnicode_AsUTF8(name);
  if (text == nullptr) return PyErr_Clear(), nullptr;
  const auto* found = std::ranges::find(kRefreshers, std::string_view(text), &Refresher::name);
  return found == std::end(kRefreshers) ? nullptr : found;
}

}  // namespace

bool IsRefreshed(PyObject* name, std::string_view what) {
  const Refresher* refresher = FindRefresher(name);
  return refresher != nullptr && std::ranges::find(refresher->asks, what) != refresher->asks.end();
}

bool Settle(PyObject* name, PyObject* module) {
  if (PyUnicode_CompareWithASCIIString(name, "ctypes") == 0) return SettleCTypes(module);
  // hashlib.py makes one hash of each kind at its import.
  if (PyUnicode_CompareWithASCIIString(name, "_hashlib") != 0) return true;
  return hako_cpython_forget_digests(module) == 0;
}

bool HasRefresher(PyObject* name) { return FindRefresher(name) != nullptr; }

bool Refresh(PyObject* name, PyObject* module) {
  const Refresher* refresher = FindRefresher(name);
  return refresher == nullptr || refresher->refresh(module);
}

}  // namespace hako::pantry

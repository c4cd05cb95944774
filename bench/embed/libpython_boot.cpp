// libpython_boot.cpp: the same by CPython's own way to embed it: Py_InitializeFromConfig of the
// shared libpython.
#include <Python.h>

#include <chrono>
#include <cstdio>

int main() {
  const auto begin = std::chrono::steady_clock::now();
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  const PyStatus status = Py_InitializeFromConfig(&config);
  PyConfig_Clear(&config);
  if (PyStatus_Exception(status)) return 1;
  PyObject* space = PyModule_GetDict(PyImport_AddModule("__main__"));
  PyObject* result = PyRun_String("6 * 7", Py_eval_input, space, space);
  const auto end = std::chrono::steady_clock::now();
  if (result == nullptr || PyLong_AsLong(result) != 42) return 1;
  std::printf("%lld\n", static_cast<long long>(std::chrono::nanoseconds(end - begin).count()));
  return 0;
}

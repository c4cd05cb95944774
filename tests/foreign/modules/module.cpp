// module.cpp: an extension module in C++, by the shared libstdc++. Its name is MODULE. With
// DOES_CXX_STRINGS its blocks pass between it and libstdc++.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <unistd.h>

#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

// Destroyed when the process ends.
class Goodbye {
 public:
  ~Goodbye() { static_cast<void>(!write(1, "goodbye\n", 8)); }
  int visits = 0;
};
Goodbye goodbye;

std::unordered_map<int, int>& Squares() {
  static std::unordered_map<int, int> squares;
  return squares;
}

#ifdef DOES_CXX_STRINGS
std::string& Words() {
  static std::string words;
  return words;
}
#endif

void Fill(int count) {
  for (int i = 0; i < count; ++i) Squares()[i] = i * i;
#ifdef DOES_CXX_STRINGS
  std::ostringstream out;
  for (int i = 0; i < count; ++i) out << "a word and number " << i;
  Words() += out.str();
#endif
}

// (numbers in the table, their sum, visits, what an exception said)
PyObject* State(PyObject* /*self*/, PyObject* /*none*/) {
  Fill(200);
  std::vector<int> sums;
  for (const auto& [number, square] : Squares()) sums.push_back(square);
  int sum = 0;
  for (const int one : sums) sum += one;
  Squares().erase(7);
  std::string said;
  try {
    if (++goodbye.visits > 0) throw std::runtime_error("thrown");
  } catch (const std::exception& error) {
    return Py_BuildValue("niis", static_cast<Py_ssize_t>(sums.size()), sum, goodbye.visits,
                         error.what());
  }
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {{"state", State, METH_NOARGS, nullptr}, {nullptr, nullptr, 0, nullptr}};

#define TEXT_OF(word) #word
#define TEXT(word) TEXT_OF(word)
PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, TEXT(MODULE), nullptr, -1, methods, nullptr, nullptr, nullptr, nullptr};

}  // namespace

#define NAME_OF(word) PyInit_##word
#define NAME(word) NAME_OF(word)
PyMODINIT_FUNC NAME(MODULE)() {
  Fill(100);
  return PyModule_Create(&definition);
}

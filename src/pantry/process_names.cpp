#define PY_SSIZE_T_CLEAN
#include "pantry/process_names.h"

#include <Python.h>
#include <opcode.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace hako::pantry {
namespace {

constexpr std::array<std::string_view, 12> kProcessNames = {"argv",
                                                            "orig_argv",
                                                            "stdin",
                                                            "stdout",
                                                            "stderr",
                                                            "__stdin__",
                                                            "__stdout__",
                                                            "__stderr__",
                                                            "executable",
                                                            "_base_executable",
                                                            "dont_write_bytecode",
                                                            "environb"};

bool LoadsVariable(int opcode) { return opcode == LOAD_NAME || opcode == LOAD_GLOBAL; }

bool HasName(int opcode) {
  return opcode == LOAD_ATTR || LoadsVariable(opcode) || opcode == IMPORT_NAME ||
         opcode == IMPORT_FROM;
}

// CPython 3.11: the operand of LOAD_GLOBAL is shifted by one; from 3.12 that of LOAD_ATTR as well.
unsigned NameIndex(int opcode, unsigned operand) {
  if (opcode == LOAD_GLOBAL) return operand >> 1;
  return PY_VERSION_HEX >= 0x030C0000 && opcode == LOAD_ATTR ? operand >> 1 : operand;
}

// "": it has none.
const char* NameOf(PyCodeObject* code, int opcode, unsigned operand) {
  const unsigned index = NameIndex(opcode, operand);
  if (!HasName(opcode) || index >= static_cast<size_t>(PyTuple_GET_SIZE(code->co_names))) return "";
  const char* name = PyUnicode_AsUTF8(PyTuple_GET_ITEM(code->co_names, index));
  if (name == nullptr) PyErr_Clear();
  return name == nullptr ? "" : name;
}

}  // namespace

bool IsOfProcess(std::string_view name) {
  return std::ranges::find(kProcessNames, name) != kProcessNames.end();
}

ProcessNames FindProcessNames(PyCodeObject* code) {
  ProcessNames found;
  PyObject* bytes = PyCode_GetCode(code);
  if (bytes == nullptr) return PyErr_Clear(), found;
  const auto* words = reinterpret_cast<const unsigned char*>(PyBytes_AS_STRING(bytes));
  const Py_ssize_t size = PyBytes_GET_SIZE(bytes);
  unsigned extended = 0;
  Py_ssize_t first = 0;       // Of the instruction, with what extends its operand.
  const char* variable = "";  // That the instruction before has loaded.
  int variable_at = -1;
  const char* module = "";  // That was imported last.
  for (Py_ssize_t i = 0; i + 1 < size; i += 2) {
    const int opcode = words[i];
    const unsigned operand = extended << 8 | words[i + 1];
    const Py_ssize_t begin = std::exchange(first, opcode == EXTENDED_ARG ? first : i + 2);
    extended = opcode == EXTENDED_ARG ? operand : 0;
    if (opcode == EXTENDED_ARG || opcode == CACHE) continue;
    const char* name = NameOf(code, opcode, operand);
    if (opcode != IMPORT_NAME && IsOfProcess(name)) {
      const ProcessName one{.name = name,
                            .variable = opcode == LOAD_ATTR ? variable : "",
                            .module = opcode == IMPORT_FROM ? module : "",
                            .variable_at = variable_at};
      // Versions differ in where they tell of one whose operand is extended.
      for (Py_ssize_t at = begin; at <= i; at += 2) found.emplace(static_cast<int>(at), one);
    }
    variable = LoadsVariable(opcode) ? name : "";
    variable_at = static_cast<int>(i);
    if (opcode == IMPORT_NAME) module = name;
  }
  Py_DECREF(bytes);
  return found;
}

}  // namespace hako::pantry

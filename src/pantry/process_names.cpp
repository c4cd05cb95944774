#define PY_SSIZE_T_CLEAN
#include "pantry/process_names.h"

#include <Python.h>
#include <opcode.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "pantry/python_text.h"
#include "pantry/redone_statements.h"

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

struct Instruction {
  int begin, at;  // Offsets: with what extends its operand, and its own.
  int opcode;
  unsigned operand;
};

std::vector<Instruction> InstructionsOf(PyCodeObject* code) {
  std::vector<Instruction> all;
  PyObject* bytes = PyCode_GetCode(code);
  if (bytes == nullptr) return PyErr_Clear(), all;
  const auto* words = reinterpret_cast<const unsigned char*>(PyBytes_AS_STRING(bytes));
  const int size = static_cast<int>(PyBytes_GET_SIZE(bytes));
  unsigned extended = 0;
  int first = 0;
  for (int i = 0; i + 1 < size; i += 2) {
    const int opcode = words[i];
    const unsigned operand = extended << 8 | words[i + 1];
    const int begin = std::exchange(first, opcode == EXTENDED_ARG ? first : i + 2);
    extended = opcode == EXTENDED_ARG ? operand : 0;
    if (opcode != EXTENDED_ARG && opcode != CACHE) all.push_back({begin, i, opcode, operand});
  }
  Py_DECREF(bytes);
  return all;
}

// Of a function's own variable; "": it loads none.
std::string LocalName(PyCodeObject* code, const Instruction& instruction) {
  bool loads = instruction.opcode == LOAD_FAST;
#ifdef LOAD_FAST_CHECK
  loads = loads || instruction.opcode == LOAD_FAST_CHECK;
#endif
  PyObject* names = loads ? PyCode_GetVarnames(code) : nullptr;
  std::string name;
  if (names != nullptr && instruction.operand < static_cast<size_t>(PyTuple_GET_SIZE(names)))
    name = TextOf(PyTuple_GET_ITEM(names, instruction.operand));
  Py_XDECREF(names);
  PyErr_Clear();
  return name;
}

// What is loaded as a key from instruction `at` on; returns how many load it, 0: it is not known.
size_t LoadKey(PyCodeObject* code, const std::vector<Instruction>& all, size_t at,
               ProcessName* found) {
  using Asks = ProcessName::Asks;
  if (at >= all.size()) return 0;
  const Instruction& first = all[at];
  if (first.opcode == LOAD_CONST) {
    if (first.operand >= static_cast<size_t>(PyTuple_GET_SIZE(code->co_consts))) return 0;
    PyObject* key = PyTuple_GET_ITEM(code->co_consts, first.operand);
    if (!PyUnicode_Check(key)) return 0;
    found->key = TextOf(key);
    found->asks = Asks::kForKey;
    return 1;
  }
  found->key = LoadsVariable(first.opcode) ? NameOf(code, first.opcode, first.operand)
                                           : LocalName(code, first);
  if (found->key.empty()) return 0;
  const bool is_global = LoadsVariable(first.opcode);
  found->asks = is_global && found->key == "__name__" ? Asks::kForItself : Asks::kForVariable;
  if (at + 1 == all.size() || all[at + 1].opcode != LOAD_ATTR ||
      NameOf(code, LOAD_ATTR, all[at + 1].operand) != std::string_view("__module__"))
    return 1;
  found->asks = Asks::kForItsModule;
  return 2;
}

// Whether what is loaded behind the instruction is the whole of an operand: no branch meets there.
bool MayEndBranch(int opcode) {
#ifdef JUMP_IF_TRUE_OR_POP
  if (opcode == JUMP_IF_TRUE_OR_POP || opcode == JUMP_IF_FALSE_OR_POP) return true;
#endif
  return opcode == POP_TOP || opcode == JUMP_FORWARD;
}

// Whether the call of `get` begins behind the key, or one constant or variable more.
bool CallsGet(const std::vector<Instruction>& all, size_t at) {
  const auto calls = [&](size_t i) {
#ifdef PRECALL
    if (i < all.size() && all[i].opcode == PRECALL) return true;
#endif
    return i < all.size() && all[i].opcode == CALL;
  };
  const bool has_default =
      at < all.size() && (all[at].opcode == LOAD_CONST || all[at].opcode == LOAD_FAST ||
                          LoadsVariable(all[at].opcode));
  return calls(at) || (has_default && calls(at + 1));
}

bool IsGet(PyCodeObject* code, const Instruction& instruction) {
#ifdef LOAD_METHOD
  if (instruction.opcode == LOAD_METHOD &&
      instruction.operand < static_cast<size_t>(PyTuple_GET_SIZE(code->co_names)))
    return TextOf(PyTuple_GET_ITEM(code->co_names, instruction.operand)) == "get";
#endif
  return instruction.opcode == LOAD_ATTR &&
         NameOf(code, instruction.opcode, instruction.operand) == std::string_view("get");
}

// `KEY in sys.modules`, `sys.modules[KEY]`, `sys.modules.get(KEY)`, `sys.modules[KEY] = ...`: the
// instruction `at` loads sys.modules, the one before sys.
void FindKey(PyCodeObject* code, const std::vector<Instruction>& all, size_t at,
             ProcessName* found) {
  const auto opcode = [&](size_t i) { return i < all.size() ? all[i].opcode : -1; };
  size_t count = 0;
  if (opcode(at + 1) == CONTAINS_OP) {
    for (size_t before = 2; count == 0 && before >= 1 && before < at; --before) {
      count = LoadKey(code, all, at - 1 - before, found);
      if (count != before) count = 0;
    }
    if (count > 0 && at > 1 + count && MayEndBranch(all[at - 2 - count].opcode)) count = 0;
  } else if (at + 1 < all.size() && IsGet(code, all[at + 1])) {
    count = LoadKey(code, all, at + 2, found);
    if (!CallsGet(all, at + 2 + count)) count = 0;
  } else {
    count = LoadKey(code, all, at + 1, found);
    const int next = opcode(at + 1 + count);
    if (count > 0 && next == STORE_SUBSCR) {
      found->asks = ProcessName::Asks::kNothing;
    } else if (next != BINARY_SUBSCR) {
      count = 0;
    }
  }
  if (count == 0) found->asks = ProcessName::Asks::kUnknown;
}

}  // namespace

bool IsOfTimeZone(std::string_view name) {
  constexpr std::string_view kNames[] = {"timezone", "altzone", "daylight", "tzname"};
  return std::ranges::find(kNames, name) != std::end(kNames);
}

std::string_view OnlyOwner(std::string_view name) {
  if (name == "modules" || name == "path") return "sys";
  return IsOfTimeZone(name) ? "time" : OwnerOfRedoneName(name);
}

bool IsOfProcess(std::string_view name) {
  return std::ranges::find(kProcessNames, name) != kProcessNames.end();
}

ProcessNames FindProcessNames(PyCodeObject* code) {
  ProcessNames found;
  const std::vector<Instruction> instructions = InstructionsOf(code);
  const char* variable = "";  // That the instruction before has loaded.
  int variable_at = -1;
  const char* module = "";  // That was imported last.
  for (size_t i = 0; i < instructions.size(); ++i) {
    const auto& [begin, at, opcode, operand] = instructions[i];
    const char* name = NameOf(code, opcode, operand);
    const std::string_view owner =
        opcode == LOAD_ATTR || opcode == IMPORT_FROM ? OnlyOwner(name) : std::string_view();
    if (opcode != IMPORT_NAME && (IsOfProcess(name) || !owner.empty())) {
      ProcessName one{.only_of = owner,
                      .name = name,
                      .variable = opcode == LOAD_ATTR ? variable : "",
                      .module = opcode == IMPORT_FROM ? module : "",
                      .variable_at = variable_at};
      if (opcode == LOAD_ATTR && one.name == "modules") FindKey(code, instructions, i, &one);
      // Versions differ in where they tell of one whose operand is extended.
      for (int offset = begin; offset <= at; offset += 2) found.emplace(offset, one);
    }
    variable = LoadsVariable(opcode) ? name : "";
    variable_at = at;
    if (opcode == IMPORT_NAME) module = name;
  }
  return found;
}

}  // namespace hako::pantry

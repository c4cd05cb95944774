#include "pantry/context_watch.h"

#include <string_view>

#include "pantry/deliveries.h"
#include "pantry/python_text.h"

namespace hako::pantry {
namespace {

// Lib/decimal.py, 3.11.2 to 3.13.0; Modules/_decimal/_decimal.c: context_repr
constexpr std::string_view kPlain =
    "Context(prec=28, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, clamp=0, "
    "flags=[], traps=[InvalidOperation, DivisionByZero, Overflow])";

// Of C's own class, whose repr() runs no Python code.
bool IsPlain(PyObject* context) {
  if (std::string_view(Py_TYPE(context)->tp_name) != "decimal.Context" ||
      Py_TYPE(context)->tp_base != &PyBaseObject_Type)
    return false;
  PyObject* said = PyObject_Repr(context);
  const bool is_plain = TextOf(said) == kPlain;
  Py_XDECREF(said);
  PyErr_Clear();
  return is_plain;
}

bool IsDecimals(PyObject* variable) {
  PyObject* name = PyObject_GetAttrString(variable, "name");
  const bool is_its = TextOf(name) == "decimal_context";
  Py_XDECREF(name);
  PyErr_Clear();
  return is_its;
}

PyObject* NewContext() {
  PyObject* context = PyContext_New();
  if (context == nullptr) return nullptr;
  PyObject_GC_UnTrack(context);
  if (PyContext_Enter(context) == 0) return context;
  PyObject_GC_Track(context);
  Py_DECREF(context);
  return nullptr;
}

void Leave(PyObject* context) {
  if (PyContext_Exit(context) != 0) PyErr_Clear();
  PyObject_GC_Track(context);
  Py_DECREF(context);
}

// The module that was kept, of this process if it has been delivered.
const Unit* DecimalUnit() {
  PyObject* name = PyUnicode_FromString("_decimal");
  const Unit* unit = name == nullptr ? nullptr : FindUnit(name);
  Py_XDECREF(name);
  PyErr_Clear();
  return unit != nullptr && PyModule_Check(unit->module) != 0 ? unit : nullptr;
}

}  // namespace

bool ContextWatch::Begin() {
  context_ = NewContext();
  return context_ != nullptr;
}

void ContextWatch::End() {
  if (context_ != nullptr) Leave(context_);
  context_ = nullptr;
}

ContextWatch::Found ContextWatch::Look() {
  if (context_ == nullptr || hako_cpython_context() != context_) return Found::kNothing;
  const Py_ssize_t count = PyObject_Size(context_);
  if (count == 0) return Found::kNothing;
  Found found = Found::kOther;
  PyObject* keys = PyMapping_Keys(context_);
  PyObject* variable =
      count == 1 && keys != nullptr && PyList_Check(keys) ? PyList_GetItem(keys, 0) : nullptr;
  PyObject* value = nullptr;
  if (variable != nullptr && IsDecimals(variable) &&
      PyContextVar_Get(variable, nullptr, &value) == 0 && value != nullptr && IsPlain(value)) {
    found = Found::kDecimal;
    pantry.decimal_variable = variable;  // _decimal keeps it.
  }
  Py_XDECREF(value);
  Py_XDECREF(keys);
  PyErr_Clear();
  End();
  if (!Begin()) PyErr_Clear();
  return found;
}

bool DecimalContextIsPlain() {
  const Unit* unit = DecimalUnit();
  if (unit == nullptr || pantry.decimal_variable == nullptr) return false;
  // Nobody has had it yet.
  if (Of(unit).state != State::kDelivered) return true;
  PyObject* value = nullptr;
  if (PyContextVar_Get(pantry.decimal_variable, nullptr, &value) != 0) return PyErr_Clear(), false;
  if (value == nullptr)
    value = Py_XNewRef(PyDict_GetItemString(PyModule_GetDict(unit->module), "DefaultContext"));
  const bool is_plain = value != nullptr && IsPlain(value);
  Py_XDECREF(value);
  return is_plain;
}

bool MakeDecimalContext() {
  const Unit* unit = DecimalUnit();
  PyObject* context =
      unit == nullptr ? nullptr : PyObject_CallMethod(unit->module, "getcontext", "");
  Py_XDECREF(context);
  return context != nullptr;
}

}  // namespace hako::pantry

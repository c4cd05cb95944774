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
  const Unit* unit = FindUnit("_decimal");
  if (unit == nullptr) return nullptr;
  // One that was delivered may have gone since.
  const bool is_there = Of(unit).state == State::kStocked ||
                        PyDict_GetItemString(hako_cpython_modules(), "_decimal") == unit->module;
  return is_there && PyModule_Check(unit->module) != 0 ? unit : nullptr;
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

void ContextWatch::Renew() {
  End();
  if (!Begin()) PyErr_Clear();
}

PyObject* ContextWatch::Variable() const {
  PyObject* keys = PyObject_Size(context_) == 1 ? PyMapping_Keys(context_) : nullptr;
  PyObject* variable = keys == nullptr ? nullptr : PyList_GetItem(keys, 0);
  Py_XINCREF(variable);
  Py_XDECREF(keys);
  PyErr_Clear();
  return variable;
}

// By its own function, in a context that is empty before and after.
PyObject* ContextWatch::DecimalsVariable() {
  PyObject* decimal = PyDict_GetItemString(hako_cpython_modules(), "_decimal");
  PyObject* made = decimal == nullptr ? nullptr : PyObject_CallMethod(decimal, "getcontext", "");
  Py_XDECREF(made);
  PyErr_Clear();
  PyObject* variable = Variable();
  Renew();
  return variable;
}

ContextWatch::Found ContextWatch::Look() {
  if (context_ == nullptr) return Found::kNothing;
  if (hako_cpython_context() != context_) return Found::kOther;  // Context.run() goes on.
  if (PyObject_Size(context_) == 0) return Found::kNothing;
  PyObject* variable = Variable();
  PyObject* value = nullptr;
  if (variable != nullptr && PyContextVar_Get(variable, nullptr, &value) != 0) PyErr_Clear();
  // Who else holds it would find another one later: the context has it, and this function.
  const bool is_plain = value != nullptr && Py_REFCNT(value) == 2 && IsPlain(value);
  Py_XDECREF(value);
  Renew();
  PyObject* decimals = is_plain ? DecimalsVariable() : nullptr;
  const bool is_decimals = decimals != nullptr && decimals == variable;
  if (is_decimals) pantry.decimal_variable = variable;  // _decimal keeps it.
  Py_XDECREF(decimals);
  Py_XDECREF(variable);
  return is_decimals ? Found::kDecimal : Found::kOther;
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

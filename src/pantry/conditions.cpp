#include "pantry/conditions.h"

#include <cstdlib>
#include <cstring>
#include <span>
#include <vector>

#include "base/processor.h"
#include "pantry/context_watch.h"
#include "pantry/image_memory.h"
#include "seams/late_libraries.h"

namespace hako::pantry {
namespace {

// How the import system loads extension modules, as sys.getdlopenflags() says.
int LoadFlags() {
  PyObject* ask = PySys_GetObject("getdlopenflags");
  PyObject* flags = ask == nullptr ? nullptr : PyObject_CallNoArgs(ask);
  const int value = flags == nullptr ? -1 : static_cast<int>(PyLong_AsLong(flags));
  Py_XDECREF(flags);
  PyErr_Clear();
  return value;
}

// Both as os.environ has it, which the program may have changed by now, and as C code sees it.
bool VariablesAreUnset(const Unit& unit) {
  if (PyDict_GetItemString(pantry.os, "environ") != pantry.environment) return false;
  for (size_t i = 0; i < unit.variable_count; ++i) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the interpreter lock is held
    if (std::getenv(unit.variables[i]) != nullptr) return false;
    PyObject* name = PyBytes_FromString(unit.variables[i]);
    const bool is_set = name == nullptr || PyDict_GetItem(pantry.variables, name) != nullptr;
    Py_XDECREF(name);
    if (is_set) return PyErr_Clear(), false;
  }
  return true;
}

bool IsSameKernel() {
  utsname now{};
  return uname(&now) == 0 && std::memcmp(&now, &pantry.kernel, sizeof(now)) == 0;
}

bool IsSameProcessor() {
  static const bool is_same = ProcessorDigest() == pantry.processor;
  return is_same;
}

std::span<const Setting> SettingsOf(const Unit& unit) {
  return {unit.settings, unit.setting_count};
}

}  // namespace

bool NoteOutside() {
  PyObject* os = PyImport_ImportModule("os");
  pantry.os = os == nullptr ? nullptr : Py_NewRef(PyModule_GetDict(os));
  pantry.environment = os == nullptr ? nullptr : PyObject_GetAttrString(os, "environ");
  pantry.variables =
      pantry.environment == nullptr ? nullptr : PyObject_GetAttrString(pantry.environment, "_data");
  Py_XDECREF(os);
  PyObject* warnings = PyImport_ImportModule("_warnings");
  pantry.warning_filters =
      warnings == nullptr ? nullptr : PyObject_GetAttrString(warnings, "filters");
  Py_XDECREF(pantry.warning_filters);  // The interpreter keeps it.
  Py_XDECREF(warnings);
  pantry.processor = ProcessorDigest();
  pantry.load_flags = LoadFlags();
  return uname(&pantry.kernel) == 0 && pantry.variables != nullptr &&
         PyDict_Check(pantry.variables) && pantry.warning_filters != nullptr;
}

void Conditions::Add(const Conditions& others) {
  variables.insert(others.variables.begin(), others.variables.end());
  settings.insert(others.settings.begin(), others.settings.end());
  asks_for_kernel = asks_for_kernel || others.asks_for_kernel;
  makes_decimal_context = makes_decimal_context || others.makes_decimal_context;
}

void KeepConditions(const Conditions& conditions, Unit* unit) {
  std::vector<const char*> variables;
  for (const std::string& name : conditions.variables)
    variables.push_back(KeepInImage(std::string_view(name)));
  std::vector<Setting> settings;
  for (const auto& [name, value] : conditions.settings)
    settings.push_back({KeepInImage(std::string_view(name)), KeepInImage(std::string_view(value))});
  unit->variables = KeepInImage(variables);
  unit->variable_count = variables.size();
  unit->settings = KeepInImage(settings);
  unit->setting_count = settings.size();
  unit->asks_for_kernel = conditions.asks_for_kernel;
  unit->makes_decimal_context = conditions.makes_decimal_context;
}

const char* UnmetCondition(const Unit& unit) {
  if (unit.variable_count > 0 && !VariablesAreUnset(unit))
    return "a variable that it looks for is set";
  if (unit.asks_for_kernel && !IsSameKernel()) return "the kernel or the machine's name is another";
  if (unit.makes_decimal_context && !DecimalContextIsPlain())
    return "the decimal context is another";
  if (unit.extension == nullptr || unit.extension->handle != nullptr) return nullptr;
  if (unit.extension->is_foreign && !IsSameProcessor()) return "the processor is another";
  if (unit.extension->beside_count > 0 && seams::LoaderIsLed())
    return "the loader was told of other libraries";
  return LoadFlags() == pantry.load_flags ? nullptr : "sys.setdlopenflags has been called";
}

PassingSettings::PassingSettings(const Unit& unit) : unit_(unit) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): as os.environ does it
  for (const Setting& one : SettingsOf(unit_)) setenv(one.name, one.value, 1);
}

PassingSettings::~PassingSettings() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): as os.environ does it
  for (const Setting& one : SettingsOf(unit_)) unsetenv(one.name);
}

}  // namespace hako::pantry

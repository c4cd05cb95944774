// host_call.cpp: host functions as built-in functions of CPython's own type.
//
// A built-in function has a `self`, which here is a capsule with what the host gave. CPython calls
// it by vectorcall (METH_FASTCALL | METH_KEYWORDS), whose arguments go to the host as they are.
#include "api/host_call.h"

#include <algorithm>
#include <cstring>

#include "api/error.h"

namespace hako::api {
namespace {

constexpr const char* kCapsule = "hako.function";

void Free(PyObject* capsule) {
  auto* function = static_cast<HostFunction*>(PyCapsule_GetPointer(capsule, kCapsule));
  function->Tell();
  delete function;  // NOLINT(cppcoreguidelines-owning-memory): the capsule's
}

PyObject* Call(PyObject* capsule, PyObject* const* arguments, Py_ssize_t count,
               PyObject* keywords) {
  // What PyCapsule_GetPointer returns after it has compared names: only hako calls this with its
  // capsules.
  const auto* function = static_cast<HostFunction*>(PyCapsule_GetPointer(capsule, kCapsule));
  hako_value* result = nullptr;
  hako_error* error = nullptr;
  {
    const Lock lock;
    // NOLINTBEGIN(cppcoreguidelines-pro-type-const-cast): values are handles, the array is not
    // written
    error = function->call(function->context, &TheIsolate(),
                           reinterpret_cast<hako_value* const*>(const_cast<PyObject**>(arguments)),
                           static_cast<size_t>(count), Value(keywords), &result);
    // NOLINTEND(cppcoreguidelines-pro-type-const-cast)
  }
  return FromCallback(error, result);
}

}  // namespace

PyObject* FromCallback(hako_error* error, hako_value* result) {
  if (error != nullptr) {
    Py_XDECREF(Object(result));
    Raise(error);
    return nullptr;
  }
  if (result == nullptr) Py_RETURN_NONE;
  return Object(result);
}

PyObject* MakeFunction(const hako_function_spec& spec) {
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): the capsule's
  auto* function = new HostFunction(spec.call, spec.context, spec.destroy);
  function->name = View(spec.name);
  function->doc = View(spec.doc);
  function->definition = {
      .ml_name = function->name.c_str(),
      .ml_meth = reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(Call)),
      .ml_flags = METH_FASTCALL | METH_KEYWORDS,
      .ml_doc = function->doc.empty() ? nullptr : function->doc.c_str()};
  PyObject* capsule = PyCapsule_New(function, kCapsule, Free);
  if (capsule == nullptr) {
    function->Tell();
    delete function;  // NOLINT(cppcoreguidelines-owning-memory): nobody's yet
    return nullptr;
  }
  const Ref held(capsule);
  return PyCFunction_New(&function->definition, capsule);
}

}  // namespace hako::api

hako_error* hako_function(hako_isolate* /*isolate*/, const hako_function_spec* given,
                          hako_value** result) {
  const hako::api::Lock lock;
  hako_function_spec spec{};
  std::memcpy(&spec, given, std::min(given->struct_size, sizeof(spec)));
  return hako::api::Give(hako::api::MakeFunction(spec), result);
}

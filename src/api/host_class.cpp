// host_class.cpp: host classes as heap types.
//
// An instance holds a pointer of the host's behind the object's own fields; a class that Python
// derives from it adds its own behind that. The class keeps what the host gave in a capsule in its
// dict, under a name that Python code does not use.
#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "api/error.h"
#include "api/host_call.h"

namespace hako::api {
namespace {

constexpr const char* kCapsule = "hako.class";
constexpr const char* kKey = "__hako_class__";

struct HostClass : HostThing {
  explicit HostClass(const hako_class_spec& given)
      : HostThing(Rank::kClass), spec(given), name(View(given.name)), doc(View(given.doc)) {}
  void Tell() override {
    if (spec.destroy != nullptr) spec.destroy(spec.context);
  }

  hako_class_spec spec;  // Its texts and arrays are the caller's, and not used behind the making.
  std::string name, doc;
  PyTypeObject* type = nullptr;  // Borrowed: it holds this.
};

// What an instance stands for.
struct HostInstance : HostThing {
  HostInstance(const HostClass& given, void* given_host)
      : HostThing(Rank::kInstance),
        destruct(given.spec.destruct),
        context(given.spec.context),
        host(given_host) {}
  void Tell() override {
    if (destruct != nullptr) destruct(context, host);
  }

  void (*destruct)(void* context, void* instance);
  void* context;
  void* host;
};

struct Instance {
  PyObject object;
  HostInstance* host;
};

Instance* AsInstance(PyObject* object) { return reinterpret_cast<Instance*>(object); }

// Of the first class among the type's bases that is a host's; null: none is.
const HostClass* ClassOf(PyTypeObject* type) {
  for (; type != nullptr; type = type->tp_base) {
    PyObject* capsule =
        type->tp_dict == nullptr ? nullptr : PyDict_GetItemString(type->tp_dict, kKey);
    if (capsule != nullptr && PyCapsule_IsValid(capsule, kCapsule) != 0)
      return static_cast<HostClass*>(PyCapsule_GetPointer(capsule, kCapsule));
  }
  return nullptr;
}

void Free(PyObject* capsule) {
  auto* made = static_cast<HostClass*>(PyCapsule_GetPointer(capsule, kCapsule));
  made->Tell();
  delete made;  // NOLINT(cppcoreguidelines-owning-memory): the capsule's
}

// With the arguments as the vectorcall protocol has them: positional ones, then the keywords'.
hako_error* Construct(const HostClass& host, PyObject* arguments, PyObject* named,
                      void** instance) {
  std::vector<PyObject*> all;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(arguments); ++i)
    all.push_back(PyTuple_GET_ITEM(arguments, i));
  const size_t positional = all.size();
  Ref keywords(named == nullptr || PyDict_GET_SIZE(named) == 0
                   ? nullptr
                   : PyTuple_New(PyDict_GET_SIZE(named)));
  Py_ssize_t at = 0, count = 0;
  PyObject *key = nullptr, *value = nullptr;
  while (keywords && PyDict_Next(named, &at, &key, &value) != 0) {
    PyTuple_SET_ITEM(keywords.get(), count++, Py_NewRef(key));
    all.push_back(value);
  }
  const Lock lock;
  return host.spec.construct(host.spec.context, &TheIsolate(),
                             reinterpret_cast<hako_value* const*>(all.data()), positional,
                             Value(keywords.get()), instance);
}

// An instance that owns `host`, which dies at once if there is no memory.
PyObject* Wrap(const HostClass& host_class, PyTypeObject* type, void* host) {
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): the instance's
  auto* thing = new HostInstance(host_class, host);
  PyObject* made = type->tp_alloc(type, 0);
  if (made != nullptr) {
    AsInstance(made)->host = thing;
  } else {
    thing->Tell();
    delete thing;  // NOLINT(cppcoreguidelines-owning-memory): nobody's
  }
  return made;
}

// Stands for nothing yet: the arguments are __init__'s, as those of a derived class may be others.
PyObject* New(PyTypeObject* type, PyObject* /*arguments*/, PyObject* /*named*/) {
  const HostClass* host = ClassOf(type);
  if (host == nullptr || host->spec.construct == nullptr) {
    PyErr_Format(PyExc_TypeError, "cannot create '%.200s' instances", type->tp_name);
    return nullptr;
  }
  // object's refuses classes with abstract methods. CPython 3.11.2, Objects/typeobject.c:
  // object_new
  const Ref nothing(PyTuple_New(0));
  return !nothing ? nullptr : PyBaseObject_Type.tp_new(type, nothing.get(), nullptr);
}

int Init(PyObject* self, PyObject* arguments, PyObject* named) {
  const HostClass* host = ClassOf(Py_TYPE(self));
  if (host == nullptr || host->spec.construct == nullptr) {
    PyErr_Format(PyExc_TypeError, "cannot create '%.200s' instances", Py_TYPE(self)->tp_name);
    return -1;
  }
  void* instance = nullptr;
  if (hako_error* error = Construct(*host, arguments, named, &instance)) {
    Raise(error);
    return -1;
  }
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): the instance's
  auto* thing = new HostInstance(*host, instance);
  if (AsInstance(self)->host == nullptr) {
    AsInstance(self)->host = thing;
    return 0;
  }
  // The host may have pointers to what it stands for: that stays as long as the instance.
  thing->Tell();
  delete thing;  // NOLINT(cppcoreguidelines-owning-memory): nobody's
  PyErr_Format(PyExc_TypeError, "%.200s.__init__() was called already", host->name.c_str());
  return -1;
}

void Dealloc(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  if (HostInstance* host = AsInstance(self)->host) {
    host->Tell();
    delete host;  // NOLINT(cppcoreguidelines-owning-memory): the instance's
  }
  type->tp_free(self);
  Py_DECREF(type);
}

bool Put(PyTypeObject* type, hako_text name, PyObject* value) {
  const Ref key(MakeString(name));
  const Ref held(value);
  return key && held && PyObject_SetAttr(reinterpret_cast<PyObject*>(type), key.get(), value) == 0;
}

// A built-in function binds to no instance by itself.
PyObject* MakeMethod(const hako_function_spec& spec) {
  const Ref function(MakeFunction(spec));
  return !function ? nullptr : PyInstanceMethod_New(function.get());
}

PyObject* MakeProperty(const hako_property_spec& spec) {
  const Ref get(MakeFunction({.struct_size = sizeof(hako_function_spec),
                              .name = spec.name,
                              .doc = spec.doc,
                              .call = spec.get,
                              .context = spec.context,
                              .destroy = spec.destroy}));
  const Ref set(!get || spec.set == nullptr
                    ? Py_NewRef(Py_None)
                    : MakeFunction({.struct_size = sizeof(hako_function_spec),
                                    .name = spec.name,
                                    .doc = spec.doc,
                                    .call = spec.set,
                                    .context = spec.context,
                                    .destroy = nullptr}));
  const Ref doc(MakeString(spec.doc));
  if (!get || !set || !doc) return nullptr;
  return PyObject_CallFunctionObjArgs(reinterpret_cast<PyObject*>(&PyProperty_Type), get.get(),
                                      set.get(), Py_None, doc.get(), nullptr);
}

PyObject* MakeType(HostClass* host) {
  PyType_Slot slots[] = {{Py_tp_new, reinterpret_cast<void*>(New)},
                         {Py_tp_init, reinterpret_cast<void*>(Init)},
                         {Py_tp_dealloc, reinterpret_cast<void*>(Dealloc)},
                         {Py_tp_doc, const_cast<char*>(host->doc.c_str())},
                         {0, nullptr}};
  PyType_Spec spec = {.name = host->name.c_str(),
                      .basicsize = sizeof(Instance),
                      .itemsize = 0,
                      .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                      .slots = static_cast<PyType_Slot*>(slots)};
  return PyType_FromSpec(&spec);
}

bool Fill(PyTypeObject* type, const hako_class_spec& spec) {
  for (size_t i = 0; i < spec.method_count; ++i) {
    if (!Put(type, spec.methods[i].name, MakeMethod(spec.methods[i]))) return false;
  }
  for (size_t i = 0; i < spec.property_count; ++i) {
    if (!Put(type, spec.properties[i].name, MakeProperty(spec.properties[i]))) return false;
  }
  return true;
}

PyObject* MakeClass(const hako_class_spec& spec) {
  auto* host = new HostClass(spec);  // NOLINT(cppcoreguidelines-owning-memory): the capsule's
  const Ref capsule(PyCapsule_New(host, kCapsule, Free));
  if (!capsule) return nullptr;
  Ref type(MakeType(host));
  if (!type) return nullptr;
  host->type = reinterpret_cast<PyTypeObject*>(type.get());
  const bool ok =
      PyDict_SetItemString(host->type->tp_dict, kKey, capsule.get()) == 0 && Fill(host->type, spec);
  return ok ? type.Release() : nullptr;
}

// The host's class of an object that must be an instance of `type`; null with an exception set.
const HostClass* Expect(PyObject* type, PyObject* object) {
  const HostClass* host =
      PyType_Check(type) == 0 ? nullptr : ClassOf(reinterpret_cast<PyTypeObject*>(type));
  if (host == nullptr) {
    PyErr_SetString(PyExc_TypeError, "a class of the host's is wanted");
    return nullptr;
  }
  if (object != nullptr && PyObject_TypeCheck(object, host->type) == 0) {
    PyErr_Format(PyExc_TypeError, "%.200s is wanted, not %.200s", host->name.c_str(),
                 Py_TYPE(object)->tp_name);
    return nullptr;
  }
  return host;
}

}  // namespace
}  // namespace hako::api

hako_error* hako_class(hako_isolate* /*isolate*/, const hako_class_spec* given,
                       hako_value** result) {
  const hako::api::Lock lock;
  hako_class_spec spec{};
  std::memcpy(&spec, given, std::min(given->struct_size, sizeof(spec)));
  return hako::api::Give(hako::api::MakeClass(spec), result);
}

hako_error* hako_class_instance(hako_isolate* /*isolate*/, hako_value* type, hako_value* object,
                                void** result) {
  const hako::api::Lock lock;
  PyObject* instance = hako::api::Object(object);
  if (hako::api::Expect(hako::api::Object(type), instance) == nullptr)
    return hako::api::TakeException();
  const auto* host = hako::api::AsInstance(instance)->host;
  if (host == nullptr) {
    PyErr_SetString(PyExc_TypeError, "__init__() of the host's class was not called");
    return hako::api::TakeException();
  }
  *result = host->host;
  return nullptr;
}

hako_error* hako_class_wrap(hako_isolate* /*isolate*/, hako_value* type, void* instance,
                            hako_value** result) {
  const hako::api::Lock lock;
  const auto* host = hako::api::Expect(hako::api::Object(type), nullptr);
  if (host == nullptr) return hako::api::TakeException();
  return hako::api::Give(hako::api::Wrap(*host, host->type, instance), result);
}

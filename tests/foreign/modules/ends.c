/* ends.c: an extension module that acts when something of it dies: what is defined. Its name is
 * MODULE. make() makes such a thing; with DOES_AT_IMPORT the import makes one, too. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <unistd.h>

#ifndef TYPE_NAME
#define TYPE_NAME "ends.Thing"
#endif

static void Say(const char* text, size_t size) { (void)!write(1, text, size); }

#if defined(DOES_TRACKED) || defined(DOES_UNTRACKED)
static void Die(PyObject* self) {
#if defined(DOES_TRACKED) && !defined(DOES_HIDE) && !defined(DOES_NOT_TRACK)
  PyObject_GC_UnTrack(self);
#endif
#ifndef DOES_NOTHING
  Say("gone\n", 5);
#endif
  Py_TYPE(self)->tp_free(self);
}
#ifdef DOES_TRACKED
static int Traverse(PyObject* self, visitproc visit, void* context) {
  (void)self, (void)visit, (void)context;
  return 0;
}
#endif
static PyTypeObject type = {
    .ob_base = {.ob_base = {1, NULL}},
    .tp_name = TYPE_NAME,
    .tp_basicsize = sizeof(PyObject),
#ifdef DOES_TRACKED
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_traverse = Traverse,
#else
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
#endif
    .tp_new = PyType_GenericNew,
    .tp_dealloc = Die};
#ifdef DOES_HIDE /* From the collector. */
static PyObject* New(void) {
  PyObject* object = PyObject_CallNoArgs((PyObject*)&type);
  if (object != NULL) PyObject_GC_UnTrack(object);
  return object;
}
#elif defined(DOES_NOT_TRACK)
static PyObject* New(void) { return (PyObject*)PyObject_GC_New(PyObject, &type); }
#else
static PyObject* New(void) { return PyObject_CallNoArgs((PyObject*)&type); }
#endif

#elif defined(DOES_LATE_TYPE) /* Its memory holds no type before it is asked for one. */
static void Die(PyObject* self) {
  Say("gone\n", 5);
  Py_TYPE(self)->tp_free(self);
}
static PyTypeObject type;
static PyObject* New(void) {
  if (type.tp_name == NULL) {
    const PyTypeObject begins_as = {.ob_base = {.ob_base = {1, NULL}},
                                    .tp_name = TYPE_NAME,
                                    .tp_basicsize = sizeof(PyObject),
                                    .tp_flags = Py_TPFLAGS_DEFAULT,
                                    .tp_new = PyType_GenericNew,
                                    .tp_dealloc = Die};
    type = begins_as;
    if (PyType_Ready(&type) < 0) return NULL;
  }
  return PyObject_CallNoArgs((PyObject*)&type);
}

#elif defined(DOES_HEAP_TYPE)
static void Die(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  Say("gone\n", 5);
  type->tp_free(self);
  Py_DECREF(type);
}
static PyType_Slot slots[] = {{Py_tp_dealloc, Die}, {0, NULL}};
static PyType_Spec spec = {
    .name = TYPE_NAME, .basicsize = sizeof(PyObject), .flags = Py_TPFLAGS_DEFAULT, .slots = slots};
static PyObject* type = NULL;
static PyObject* New(void) { return PyObject_CallNoArgs(type); }

#elif defined(DOES_CAPSULE)
static int pointed_at;
static void Destroy(PyObject* capsule) {
  (void)capsule;
  Say("destroyed\n", 10);
}
static PyObject* New(void) { return PyCapsule_New(&pointed_at, "ends.capsule", Destroy); }

#elif defined(DOES_CAPSULE_LATER)
static int pointed_at;
static void Destroy(PyObject* capsule) {
  (void)capsule;
  Say("destroyed\n", 10);
}
static PyObject* New(void) {
  PyObject* capsule = PyCapsule_New(&pointed_at, "ends.capsule", NULL);
  if (capsule != NULL) PyCapsule_SetDestructor(capsule, Destroy);
  return capsule;
}

#elif defined(DOES_CODE_EXTRA) /* Of a code object, which is CPython's. */
#if PY_VERSION_HEX < 0x030C0000
#define PyUnstable_Eval_RequestCodeExtraIndex _PyEval_RequestCodeExtraIndex
#define PyUnstable_Code_SetExtra _PyCode_SetExtra
#endif
static int extra;
static void FreeExtra(void* of_code) {
  if (of_code != NULL) Say("extra\n", 6);
}
static PyObject* New(void) {
  PyObject* code = (PyObject*)PyCode_NewEmpty("file", "function", 1);
  const Py_ssize_t index = PyUnstable_Eval_RequestCodeExtraIndex(FreeExtra);
  if (code != NULL && index >= 0) PyUnstable_Code_SetExtra(code, index, &extra);
  return code;
}

#elif defined(DOES_RELEASE) /* A buffer; the object itself does nothing when it dies. */
static int GetBuffer(PyObject* self, Py_buffer* view, int flags) {
  return PyBuffer_FillInfo(view, self, (void*)"bytes", 5, 1, flags);
}
static void Release(PyObject* self, Py_buffer* view) {
  (void)self, (void)view;
  Say("released\n", 9);
}
static PyBufferProcs buffer = {GetBuffer, Release};
static PyTypeObject type = {.ob_base = {.ob_base = {1, NULL}},
                            .tp_name = TYPE_NAME,
                            .tp_basicsize = sizeof(PyObject),
                            .tp_flags = Py_TPFLAGS_DEFAULT,
                            .tp_new = PyType_GenericNew,
                            .tp_as_buffer = &buffer};
static PyObject* New(void) { return PyObject_CallNoArgs((PyObject*)&type); }

#else
static PyObject* New(void) { return PyList_New(0); }
#endif

static PyObject* Make(PyObject* self, PyObject* none) {
  (void)self, (void)none;
  return New();
}

#ifdef DOES_FREE
static void Free(void* module) {
  (void)module;
  Say("freed\n", 6);
}
#endif

static PyMethodDef methods[] = {{"make", Make, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
#define TEXT_OF(word) #word
#define TEXT(word) TEXT_OF(word)
static struct PyModuleDef definition = {.m_base = PyModuleDef_HEAD_INIT,
                                        .m_name = TEXT(MODULE),
#ifdef DOES_FREE
                                        .m_free = Free,
#endif
                                        .m_methods = methods};
#define NAME_OF(word) PyInit_##word
#define NAME(word) NAME_OF(word)
PyMODINIT_FUNC NAME(MODULE)(void) {
#ifdef DOES_HEAP_TYPE
  type = PyType_FromSpec(&spec);
  if (type == NULL) return NULL;
#elif defined(DOES_TRACKED) || defined(DOES_UNTRACKED) || defined(DOES_RELEASE)
  if (PyType_Ready(&type) < 0) return NULL;
#endif
  PyObject* module = PyModule_Create(&definition);
#if defined(DOES_TRACKED)
  if (module != NULL) PyModule_AddObjectRef(module, "Thing", (PyObject*)&type);
#endif
#ifdef DOES_AT_IMPORT
  if (module != NULL) PyModule_AddObject(module, "thing", New());
#endif
  return module;
}

#include "interpreter/site_start.h"

#include <Python.h>

#include "pantry/archive.h"

namespace hako::interpreter {
namespace {

// Run in a namespace of its own at the capture. CPython 3.11.2, Lib/site.py: main, addpackage,
// execsitecustomize, execusercustomize. `site` was not run at the boot: sys.flags.no_site is set.
constexpr const char* kCaptureSite = R"python(
import sys
import site
import posix
import os

later = []        # (function, arguments) for every start
variables = set()
absent = set()

CONTAINERS = (list, dict, set, frozenset, tuple, str, bytes, int, float, bool, type(None))
PLAIN = {'isinstance', 'issubclass', 'len', 'getattr', 'hasattr', 'setattr', 'callable', 'id', 'repr', 'iter', 'next',
         '__build_class__', '__import__', 'exec', 'vars', 'globals', 'locals', 'super', 'min', 'max', 'sorted', 'any', 'all'}
# What belongs to one process though no call reads it.
PROCESS = {'argv', 'orig_argv', 'executable', '_base_executable', 'stdin', 'stdout', 'stderr', '__stdin__', '__stdout__',
           '__stderr__', 'flags', '_data', 'environb', 'excepthook', 'unraisablehook', 'displayhook', 'modules'}
# Of the lines of a .pth file; from 3.13 on the second.
DECODERS = ('/encodings/utf_8.py', '/encodings/utf_8_sig.py')
ENVIRON = {'__getitem__', 'get', '__contains__', 'encode', 'decode', 'check_str'}


def watching(reasons):
    """A profile function; `reasons` gets what speaks against keeping the effects."""
    seen = set()

    def watch(frame, event, argument):
        code = frame.f_code
        ours = code.co_filename.startswith('<frozen importlib') or code.co_filename == '<frozen zipimport>'
        plain = code.co_filename.startswith('<frozen ') or code.co_filename.endswith(DECODERS)
        if event == 'call' and not ours:
            if frame.f_locals.get('self') is os.environ:
                if code.co_name not in ENVIRON:
                    reasons.append('os.environ.' + code.co_name)
                key = frame.f_locals.get('key')
                if isinstance(key, str):
                    variables.add(key)
            elif code not in seen and not plain:
                seen.add(code)
                reasons.extend(PROCESS.intersection(code.co_names))
        elif event == 'call' and code.co_name == '_find_and_load':
            absent.add(frame.f_locals['name'])
        elif event == 'c_call' and not ours and not plain:
            if isinstance(getattr(argument, '__self__', None), CONTAINERS):
                return
            if getattr(argument, '__module__', None) != 'builtins' or argument.__name__ not in PLAIN:
                reasons.append(repr(argument))

    return watch


def is_repeatable(function, arguments):
    """Runs it in a child process and says whether it looked at nothing but what is recorded."""
    child = posix.fork()
    if child == 0:
        try:
            reasons = []
            sys.stdout = sys.stderr = None
            sys.setprofile(watching(reasons))
            function(*arguments)
            verdict = 1 if reasons else 0  # Before the next call, which is ours.
            sys.setprofile(None)
            posix._exit(verdict)
        except BaseException:
            posix._exit(2)
    return posix.waitpid(child, 0)[1] == 0


def run(function, *arguments):
    global later
    if not is_repeatable(function, arguments):
        later.append((function, arguments))
        return
    sys.setprofile(watching([]))
    try:
        function(*arguments)
    finally:
        sys.setprofile(None)


def runs_code(path):
    """Of the lines of a .pth file: (some are code, some are paths)."""
    try:
        with open(path, encoding='utf-8', errors='surrogateescape') as file:
            lines = [line for line in file if line.strip() and not line.startswith('#')]
    except OSError:
        return False, False
    code = [line for line in lines if line.startswith(('import ', 'import\t'))]
    return bool(code), len(code) < len(lines)


real_addpackage = site.addpackage


def addpackage(sitedir, name, known_paths):
    has_code, has_paths = runs_code(os.path.join(sitedir, name))
    if not has_code:
        return real_addpackage(sitedir, name, known_paths)
    if has_paths:
        raise RuntimeError(f'{os.path.join(sitedir, name)} both adds paths and runs code')
    run(real_addpackage, sitedir, name, known_paths)
    return known_paths


real_sitecustomize, real_usercustomize = site.execsitecustomize, site.execusercustomize
site.addpackage = addpackage
site.execsitecustomize = lambda: run(real_sitecustomize)
site.execusercustomize = lambda: run(real_usercustomize)
try:
    site.main()
finally:
    site.addpackage = real_addpackage
    site.execsitecustomize = real_sitecustomize
    site.execusercustomize = real_usercustomize
# What they import comes before `site` itself, whose import has not ended by then.
sys.modules['site'] = sys.modules.pop('site')
absent.difference_update(sys.modules)
later = [(function, (*arguments[:2], set()) if arguments else ()) for function, arguments in later]
)python";

std::set<std::string> Strings(PyObject* set) {
  std::set<std::string> strings;
  PyObject* iterator = set == nullptr ? nullptr : PyObject_GetIter(set);
  while (PyObject* item = iterator == nullptr ? nullptr : PyIter_Next(iterator)) {
    const char* text = PyUnicode_Check(item) ? PyUnicode_AsUTF8(item) : nullptr;
    if (text != nullptr) strings.emplace(text);
    Py_DECREF(item);
  }
  Py_XDECREF(iterator);
  PyErr_Clear();
  return strings;
}

bool MoveToEnd(PyObject* modules, const char* name) {
  PyObject* module = PyDict_GetItemString(modules, name);
  if (module == nullptr) return true;
  Py_INCREF(module);
  const bool ok =
      PyDict_DelItemString(modules, name) == 0 && PyDict_SetItemString(modules, name, module) == 0;
  Py_DECREF(module);
  return ok;
}

}  // namespace

bool CaptureSite(SiteFindings* findings, PyObject** later) {
  PyObject* names = PyDict_New();
  if (names == nullptr || PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) != 0)
    return false;
  PyObject* result = PyRun_String(kCaptureSite, Py_file_input, names, names);
  if (result == nullptr) return false;
  Py_DECREF(result);
  findings->variables = Strings(PyDict_GetItemString(names, "variables"));
  findings->absent_modules = Strings(PyDict_GetItemString(names, "absent"));
  *later = Py_XNewRef(PyDict_GetItemString(names, "later"));
  PyDict_Clear(names);
  Py_DECREF(names);
  return *later != nullptr;
}

bool RunSiteCode(PyObject* later) {
  bool ok = true;
  for (Py_ssize_t i = 0; ok && i < PyList_GET_SIZE(later); ++i) {
    PyObject* call = PyList_GET_ITEM(later, i);
    PyObject* result = PyObject_CallObject(PyTuple_GET_ITEM(call, 0), PyTuple_GET_ITEM(call, 1));
    ok = result != nullptr;
    Py_XDECREF(result);
  }
  if (ok && PyList_GET_SIZE(later) > 0)
    ok = MoveToEnd(PyImport_GetModuleDict(), "site") && pantry::PutRunnerLast();
  Py_DECREF(later);
  return ok;
}

}  // namespace hako::interpreter

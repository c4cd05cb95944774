// program_code.cpp: the seams where CPython parses and compiles the file that it runs.
//
// CPython reads a program by _PyParser_ASTFromFile and compiles what that gives by _PyAST_Compile
// (CPython 3.11.2, Python/pythonrun.c: pyrun_file, run_mod; nothing between them looks at the
// tree). Where the code is in the cache, the first gives a tree that only the second knows, and the
// second gives the code. What else can be told from a program that was compiled:
//
//   - its warnings. A program of which the compiler warns, heard or not, is not kept.
//   - the audit events "compile" and "exec": whoever listens has it compiled.
//   - modules, for sources in another encoding than UTF-8: these are not kept.
//   - the collector's counters, which decide when it runs next: they are set to what compiling made
//     of them.
//   - which constants are one object. `marshal` keeps that, with exceptions (the order of sets,
//     bytes of length one). So before code is kept it is read back and compared: code_likeness.h.
//   - that __file__ and co_filename are one object: it is put there again.
#define PY_SSIZE_T_CLEAN
#include "interpreter/program_code.h"

#include <Python.h>
#include <marshal.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string_view>
#include <utility>

#include "base/at_offset.h"
#include "base/trace.h"
#include "cpython/internals.h"
#include "image/code_cache.h"
#include "image/mapping.h"
#include "interpreter/code_likeness.h"
#include "interpreter/plain_counts.h"

// CPython's own, opaque here: Include/internal/pycore_ast.h, pycore_pyarena.h, pycore_initconfig.h.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
struct _mod;
struct _arena;
_mod* _PyParser_ASTFromFile(FILE* file, PyObject* filename, const char* encoding, int mode,
                            const char* first_prompt, const char* next_prompt,
                            PyCompilerFlags* flags, int* error, _arena* arena);
PyObject* _PyAST_Compile(_mod* tree, PyObject* filename, PyCompilerFlags* flags, int optimize,
                         _arena* arena);
const PyConfig* _Py_GetConfig();
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

namespace hako::interpreter {
namespace {

// A program between its parsing and its compilation.
struct Program {
  std::string text;
  image::CompilerSettings settings{};
  image::CompilerEffects effects{};
  long warnings = 0;         // `warnings_seen` at the beginning.
  _mod* tree = nullptr;      // What is to be compiled.
  PyObject* code = nullptr;  // Owned; null: it must be compiled.
};

// Seams take no context; these are the process's. Written with the interpreter lock held.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
constinit image::CodeCache* cache = nullptr;  // For ever. Null: programs are compiled as ever.
constinit Program* current = nullptr;         // Owned; null: none is under way.
constinit long warnings_seen = 0;             // Of the compiler.
char known_tree;                              // Its address is a tree that is compiled already.
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// As if the compiler had run: what it added to the counters it adds again.
void ReplayCounts(const image::CollectorCounts& now, const image::CompilerEffects& effects) {
  image::CollectorCounts then{};
  for (int i = 0; i < 3; ++i) {
    const int32_t change = effects.after.objects[i] - effects.before.objects[i];
    then.objects[i] = std::max(0, now.objects[i] + change);
    then.collections[i] =
        now.collections[i] + effects.after.collections[i] - effects.before.collections[i];
  }
  WriteCounters(then);
}

// PEP 263: whether one of the first two lines declares an encoding that is not UTF-8, or may
// (CPython 3.11.2, Parser/tokenizer.c: get_coding_spec, get_normal_name).
bool MayNeedACodec(std::string_view text) {
  for (int line = 0; line < 2 && !text.empty(); ++line) {
    const std::string_view words = text.substr(0, text.find_first_of("\r\n"));
    text.remove_prefix(std::min(words.size() + 1, text.size()));
    const size_t found = words.find("coding");
    if (found == std::string_view::npos) continue;
    std::string_view name = words.substr(found + std::string_view("coding").size());
    if (!name.starts_with(':') && !name.starts_with('=')) return true;
    name.remove_prefix(std::min(name.find_first_not_of(" \t", 1), name.size()));
    name = name.substr(0, name.find_first_of(" \t"));
    if (name != "utf-8") return true;
  }
  return false;
}

// The whole file, if CPython is about to read it from its beginning and could do so again.
bool ReadProgram(FILE* file, std::string* text) {
  using image::CodeCache;
  struct stat status {};
  const int descriptor = fileno(file);
  if (descriptor == STDIN_FILENO || fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
    return false;
  const auto size = static_cast<size_t>(status.st_size);
  if (size == 0 || size > CodeCache::kLongestText || ftell(file) != 0) return false;
  text->resize(size);
  return ReadAt(descriptor, std::as_writable_bytes(std::span(*text)), 0);
}

// Every code object in `code` gets the name that the compiler would give it. PyCodeObject's fields
// are CPython's for embedders (Include/cpython/code.h; Python/import.c: update_code_filenames).
void NameFile(PyObject* code, PyObject* filename) {
  auto* object = reinterpret_cast<PyCodeObject*>(code);
  PyObject* old = object->co_filename;
  object->co_filename = Py_NewRef(filename);
  Py_DECREF(old);
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(object->co_consts); ++i) {
    PyObject* constant = PyTuple_GET_ITEM(object->co_consts, i);
    if (PyCode_Check(constant)) NameFile(constant, filename);
  }
}

PyObject* Unmarshal(std::string_view bytes) {
  PyObject* object =
      PyMarshal_ReadObjectFromString(bytes.data(), static_cast<Py_ssize_t>(bytes.size()));
  if (object != nullptr && PyCode_Check(object)) return object;
  Py_XDECREF(object);
  PyErr_Clear();
  return nullptr;
}

// Whether the program's code is in the cache; if so it is in `program`.
bool TakeCode(PyObject* filename, Program* program) {
  image::CompiledProgram found;
  if (!cache->Find(program->text, program->settings, &found)) return false;
  const image::CollectorCounts now = ReadCounters();
  const int was_enabled = PyGC_Disable();
  program->code = Unmarshal(found.code);
  if (was_enabled != 0) PyGC_Enable();
  if (program->code == nullptr) return false;
  NameFile(program->code, filename);
  ReplayCounts(now, found.effects);
  program->effects.flags = found.effects.flags;
  if (TraceLevel() == 2)
    static_cast<void>(std::fputs("hako: the program's code was kept\n", stderr));
  return true;
}

void KeepCode(Program* program, PyObject* code, int flags) {
  program->effects.flags = flags;
  program->effects.after = ReadCounters();
  const int was_enabled = PyGC_Disable();
  PyObject* bytes = PyMarshal_WriteObjectToString(code, Py_MARSHAL_VERSION);
  std::string_view text;
  if (bytes != nullptr)
    text = {PyBytes_AS_STRING(bytes), static_cast<size_t>(PyBytes_GET_SIZE(bytes))};
  PyObject* again = Unmarshal(text);
  const bool kept = again != nullptr && IsLikeCompiled(again, code) &&
                    cache->Keep(program->text, program->settings, {program->effects, text});
  if (TraceLevel() == 2 && !kept)
    static_cast<void>(std::fputs("hako: the program's code is not kept\n", stderr));
  Py_XDECREF(again);
  Py_XDECREF(bytes);
  PyErr_Clear();
  if (was_enabled != 0) PyGC_Enable();
  // What was made here is gone, and was never counted by python3.
  WriteCounters(program->effects.after);
}

void Forget() {
  if (current == nullptr) return;
  Py_XDECREF(current->code);
  delete current;  // NOLINT(cppcoreguidelines-owning-memory): it crosses two seams
  current = nullptr;
}

// Reads the program that CPython is about to parse. False: it is none for the cache.
bool Begin(FILE* file, const PyCompilerFlags* flags) {
  if (cache == nullptr || hako_cpython_is_audited() != 0 ||
      PyInterpreterState_Get() != PyInterpreterState_Main() || PyErr_Occurred() != nullptr)
    return false;
  Forget();
  auto program = std::make_unique<Program>();
  if (!ReadProgram(file, &program->text) || MayNeedACodec(program->text)) return false;
  const PyConfig* config = _Py_GetConfig();
  program->settings = {.flags = flags == nullptr ? 0 : flags->cf_flags,
                       .optimization_level = config->optimization_level,
                       .debug_ranges = config->code_debug_ranges};
  program->warnings = warnings_seen;
  current = program.release();
  return true;
}

}  // namespace

void UseCodeCache(const std::string& folder) {
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): for ever
  if (!folder.empty()) cache = new image::CodeCache(folder, image::OwnBuildId());
}

}  // namespace hako::interpreter

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
int PyErr_WarnExplicitObject(PyObject* category, PyObject* message, PyObject* filename, int line,
                             PyObject* module, PyObject* registry);

_mod* __wrap__PyParser_ASTFromFile(FILE* file, PyObject* filename, const char* encoding, int mode,
                                   const char* first_prompt, const char* next_prompt,
                                   PyCompilerFlags* flags, int* error, _arena* arena) {
  using namespace hako::interpreter;
  const bool is_program = mode == Py_file_input && encoding == nullptr && first_prompt == nullptr;
  const bool begun = is_program && Begin(file, flags);
  if (begun && TakeCode(filename, current))
    return current->tree = reinterpret_cast<_mod*>(&known_tree);
  if (begun) current->effects.before = ReadCounters();
  _mod* tree = _PyParser_ASTFromFile(file, filename, encoding, mode, first_prompt, next_prompt,
                                     flags, error, arena);
  if (begun) current->tree = tree;
  if (tree == nullptr) Forget();
  return tree;
}

PyObject* __wrap__PyAST_Compile(_mod* tree, PyObject* filename, PyCompilerFlags* flags,
                                int optimize, _arena* arena) {
  using namespace hako::interpreter;
  if (current == nullptr || current->tree != tree)
    return _PyAST_Compile(tree, filename, flags, optimize, arena);
  PyObject* code = std::exchange(current->code, nullptr);
  if (code != nullptr) {
    if (flags != nullptr) flags->cf_flags = current->effects.flags;
  } else {
    code = _PyAST_Compile(tree, filename, flags, optimize, arena);
    const bool may_keep = code != nullptr && optimize == -1 && flags != nullptr &&
                          _Py_GetConfig()->write_bytecode != 0 &&
                          warnings_seen == current->warnings;
    if (may_keep) KeepCode(current, code, flags->cf_flags);
  }
  Forget();
  return code;
}

int __wrap_PyErr_WarnExplicitObject(PyObject* category, PyObject* message, PyObject* filename,
                                    int line, PyObject* module, PyObject* registry) {
  ++hako::interpreter::warnings_seen;
  return PyErr_WarnExplicitObject(category, message, filename, line, module, registry);
}
}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

#define PY_SSIZE_T_CLEAN
#include "pantry/compiled.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "pantry/archive.h"
#include "pantry/image_memory.h"
#include "pantry/pantry.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace hako::pantry {
namespace {

// What the compiler is asked for.
struct Question {
  const char* source;
  PyObject* filename;
  int start;
  const PyCompilerFlags* flags;
  int optimize;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a seam takes no context
constinit std::vector<Code>* kept = nullptr;  // While KeepCodes runs.

// How often one is given out: zipimport asks twice for the code of a module that is imported. A
// module that is loaded anew has code of its own, as it would have.
constexpr int kTimes = 2;

uint64_t Digest(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

// The name in the archive `archive`; empty: it lies elsewhere.
std::string_view NameIn(std::string_view archive, PyObject* filename) {
  Py_ssize_t size = 0;
  const char* text =
      PyUnicode_Check(filename) != 0 ? PyUnicode_AsUTF8AndSize(filename, &size) : nullptr;
  if (text == nullptr) return PyErr_Clear(), std::string_view();
  std::string_view name(text, static_cast<size_t>(size));
  if (archive.empty() || !name.starts_with(archive) || name.size() < archive.size() + 2) return {};
  return name.substr(archive.size() + 1);
}

Code Describe(const Question& question, std::string_view name) {
  const std::string_view source = question.source;
  return {.name = Digest(name),
          .source = Digest(source),
          .source_size = source.size(),
          .flags = question.flags == nullptr ? 0 : question.flags->cf_flags,
          .feature_version = question.flags == nullptr ? 0 : question.flags->cf_feature_version,
          .optimize = question.optimize,
          .filename = question.filename,
          .code = nullptr};
}

bool IsSameQuestion(const Code& one, const Code& other) {
  return one.source == other.source && one.source_size == other.source_size &&
         one.flags == other.flags && one.feature_version == other.feature_version &&
         one.optimize == other.optimize;
}

void Keep(const Question& question, PyObject* code) {
  const std::string_view name = NameIn(EnteredArchive(), question.filename);
  if (name.empty() || PyCode_Check(code) == 0) return;
  Code described = Describe(question, name);
  const bool is_known =
      std::ranges::any_of(*kept, [&](const Code& one) { return one.name == described.name; });
  if (is_known) return;
  described.filename = Py_NewRef(question.filename);
  described.code = Py_NewRef(code);
  kept->push_back(described);
}

// Borrowed; null: there is none.
PyObject* Find(const Question& question) {
  if (pantry.code_count == 0 || question.start != Py_file_input) return nullptr;
  const std::string_view name = NameIn(ArchivePath(), question.filename);
  if (name.empty()) return nullptr;
  const Code wanted = Describe(question, name);
  const Code* begin = pantry.codes;
  const Code* end = begin + pantry.code_count;
  const Code* found = std::lower_bound(
      begin, end, wanted.name, [](const Code& one, uint64_t key) { return one.name < key; });
  if (found == end || found->name != wanted.name || !IsSameQuestion(*found, wanted)) return nullptr;
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of the process
  static auto* times = new std::vector<int>(pantry.code_count);  // NOLINT(*-owning-memory)
  if (++(*times)[static_cast<size_t>(found - begin)] > kTimes) return nullptr;
  return MoveToArchive() ? found->code : nullptr;
}

bool CompileFile(PyObject* type, const std::string& place, std::string file) {
  constexpr std::string_view kPackage = "/__init__.py";
  file.resize(file.size() - (file.ends_with(kPackage) ? kPackage.size() : std::strlen(".py")));
  const size_t slash = file.rfind('/');
  const std::string folder =
      slash == std::string::npos ? place : place + "/" + file.substr(0, slash);
  PyObject* importer = PyObject_CallFunction(type, "s", folder.c_str());
  PyObject* code = importer == nullptr
                       ? nullptr
                       : PyObject_CallMethod(importer, "get_code", "s",
                                             file.substr(slash + 1).c_str());  // npos + 1 is 0.
  Py_XDECREF(importer);
  Py_XDECREF(code);
  if (code == nullptr && PyErr_ExceptionMatches(PyExc_Exception) == 0) return false;
  PyErr_Clear();
  return true;
}

}  // namespace

bool KeepCodes(const std::string& place, const std::vector<std::string>& files) {
  PyObject* module = PyImport_ImportModule("zipimport");
  PyObject* type = module == nullptr ? nullptr : PyObject_GetAttrString(module, "zipimporter");
  Py_XDECREF(module);
  if (type == nullptr) return false;
  std::vector<Code> codes;
  kept = &codes;
  bool ok = true;
  for (const std::string& file : files)
    ok = ok && (!file.ends_with(".py") || CompileFile(type, place, file));
  kept = nullptr;
  Py_DECREF(type);
  std::ranges::sort(codes, {}, &Code::name);
  pantry.codes = KeepInImage(codes);
  pantry.code_count = codes.size();
  return ok;
}

std::unordered_set<PyObject*> CodePaths() {
  std::unordered_set<PyObject*> paths;
  for (size_t i = 0; i < pantry.code_count; ++i) paths.insert(pantry.codes[i].filename);
  return paths;
}

}  // namespace hako::pantry

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" PyObject* __wrap_Py_CompileStringObject(const char* source, PyObject* filename,
                                                   int start, PyCompilerFlags* flags,
                                                   int optimize) {
  using namespace hako::pantry;
  const Question question{source, filename, start, flags, optimize};
  const bool may_answer = pantry.is_open && pantry.code_count > 0 &&
                          PyInterpreterState_Get() == PyInterpreterState_Main();
  if (may_answer) {
    if (PyObject* code = Find(question); code != nullptr) return Py_NewRef(code);
  }
  PyObject* code = Py_CompileStringObject(source, filename, start, flags, optimize);
  if (kept != nullptr && code != nullptr) Keep(question, code);
  return code;
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

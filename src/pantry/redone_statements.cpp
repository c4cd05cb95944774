// redone_statements.cpp: each entry was read in the sources of the versions that it names; what the
// statements bind is used by functions of these modules only, not while they are imported.
#include "pantry/redone_statements.h"

#include <frameobject.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "pantry/python_text.h"

namespace hako::pantry {
namespace {

struct Statement {
  std::string_view module;
  std::string_view text;        // Whole lines of its source, from the first column on.
  std::string_view names;       // That it binds, each with a blank behind it.
  std::string_view again = {};  // What is executed in its place, on one line; empty: itself.
};

constexpr std::string_view kStreamNames =
    "_STDIN_FILENO _STDOUT_FILENO _STDERR_FILENO _STD_STREAMS _STD_STREAMS_OUTPUT ";
constexpr Statement kStatements[] = {
    // urllib3 1.26.5 to 2.8.0: binds a socket. In 1.26 with a look at the environment of a cloud.
    {"urllib3.util.connection", "HAS_IPV6 = _has_ipv6(\"::1\")\n", "HAS_IPV6 "},
    // charset_normalizer 2.0.12 to 3.5.3. The handler has an entry in logging's list by then, and a
    // formatter: it stays, and gets the stream that it would have got.
    {"charset_normalizer.api", "explain_handler = logging.StreamHandler()\n", "",
     "explain_handler.stream = logging.sys.stderr\n"},
    // rich 12.6.0 to 15.0.0.
    {"rich",
     "try:\n"
     "    _IMPORT_CWD = os.path.abspath(os.getcwd())\n"
     "except FileNotFoundError:\n"
     "    # Can happen if the cwd has been deleted\n"
     "    _IMPORT_CWD = \"\"\n",
     "_IMPORT_CWD "},
    // rich 13.9.4 to 15.0.0, and before.
    {"rich.console",
     "try:\n"
     "    _STDIN_FILENO = sys.__stdin__.fileno()  # type: ignore[union-attr]\n"
     "except Exception:\n"
     "    _STDIN_FILENO = 0\n"
     "try:\n"
     "    _STDOUT_FILENO = sys.__stdout__.fileno()  # type: ignore[union-attr]\n"
     "except Exception:\n"
     "    _STDOUT_FILENO = 1\n"
     "try:\n"
     "    _STDERR_FILENO = sys.__stderr__.fileno()  # type: ignore[union-attr]\n"
     "except Exception:\n"
     "    _STDERR_FILENO = 2\n"
     "\n"
     "_STD_STREAMS = (_STDIN_FILENO, _STDOUT_FILENO, _STDERR_FILENO)\n"
     "_STD_STREAMS_OUTPUT = (_STDOUT_FILENO, _STDERR_FILENO)\n",
     kStreamNames},
    {"rich.console",
     "try:\n"
     "    _STDIN_FILENO = sys.__stdin__.fileno()\n"
     "except Exception:\n"
     "    _STDIN_FILENO = 0\n"
     "try:\n"
     "    _STDOUT_FILENO = sys.__stdout__.fileno()\n"
     "except Exception:\n"
     "    _STDOUT_FILENO = 1\n"
     "try:\n"
     "    _STDERR_FILENO = sys.__stderr__.fileno()\n"
     "except Exception:\n"
     "    _STDERR_FILENO = 2\n"
     "\n"
     "_STD_STREAMS = (_STDIN_FILENO, _STDOUT_FILENO, _STDERR_FILENO)\n"
     "_STD_STREAMS_OUTPUT = (_STDOUT_FILENO, _STDERR_FILENO)\n",
     kStreamNames},
    // rich 15.0.0.
    {"rich.style", "_id_generator = count(getrandbits(24))\n", "_id_generator "},
};

std::string TextOfFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Where in a source the statement stands, counted from 1.
struct Lines {
  int first, last;
};

std::optional<Lines> FindStatement(const std::string& source, std::string_view text) {
  const size_t at = ("\n" + source).find("\n" + std::string(text));
  if (at == std::string::npos) return {};
  const auto first =
      1 + std::count(source.begin(), source.begin() + static_cast<ptrdiff_t>(at), '\n');
  const auto last = first + std::ranges::count(text, '\n') - 1;
  return Lines{static_cast<int>(first), static_cast<int>(last)};
}

bool IsTopLevelOf(PyFrameObject* frame, PyObject* name) {
  PyCodeObject* code = PyFrame_GetCode(frame);
  PyObject* globals = PyFrame_GetGlobals(frame);
  PyObject* own_name = PyDict_GetItemString(globals, "__name__");
  const bool is_it = TextOf(code->co_name) == "<module>" && TextOf(own_name) == TextOf(name);
  Py_DECREF(code);
  Py_DECREF(globals);
  return is_it;
}

// The file and the line that a module's top level is at.
struct Position {
  std::string file;
  int line = 0;
};

Position TopLevelOf(PyObject* name) {
  Position found;
  PyFrameObject* frame = PyEval_GetFrame();
  Py_XINCREF(frame);
  while (frame != nullptr && found.line == 0) {
    if (IsTopLevelOf(frame, name)) {
      PyCodeObject* code = PyFrame_GetCode(frame);
      found = {std::string(TextOf(code->co_filename)), PyFrame_GetLineNumber(frame)};
      Py_DECREF(code);
    }
    PyFrameObject* outer = PyFrame_GetBack(frame);
    Py_DECREF(frame);
    frame = outer;
  }
  Py_XDECREF(frame);
  return found;
}

// What is asked in C may be asked where the interpreter lock has been let go.
class InterpreterLock {
 public:
  InterpreterLock() : before_(PyGILState_Ensure()) {}
  InterpreterLock(const InterpreterLock&) = delete;
  InterpreterLock& operator=(const InterpreterLock&) = delete;
  ~InterpreterLock() { PyGILState_Release(before_); }

 private:
  PyGILState_STATE before_;
};

}  // namespace

std::optional<StatementNumber> RedoneStatement(PyObject* name) {
  const InterpreterLock lock;
  if (std::ranges::find(kStatements, TextOf(name), &Statement::module) == std::end(kStatements))
    return {};
  const Position now = TopLevelOf(name);
  const std::string source = TextOfFile(now.file);
  for (StatementNumber i = 0; i < std::size(kStatements); ++i) {
    if (kStatements[i].module != TextOf(name)) continue;
    const auto lines = FindStatement(source, kStatements[i].text);
    if (lines && now.line >= lines->first && now.line <= lines->last) return i;
  }
  return {};
}

std::string_view OwnerOfRedoneName(std::string_view name) {
  const std::string wanted = std::string(name) + " ";
  for (const Statement& statement : kStatements) {
    const std::string_view names = statement.names;
    for (size_t at = names.find(wanted); at != std::string_view::npos;
         at = names.find(wanted, at + 1)) {
      if (at == 0 || names[at - 1] == ' ') return statement.module;
    }
  }
  return {};
}

bool TakesRedoneName(PyObject* module, PyObject* from) {
  if (from == nullptr || !PyTuple_Check(from)) return false;
  return std::ranges::any_of(kStatements, [module, from](const Statement& statement) {
    if (statement.module != TextOf(module)) return false;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(from); ++i) {
      const std::string name(TextOf(PyTuple_GET_ITEM(from, i)));
      if (name == "*" || OwnerOfRedoneName(name) == statement.module) return true;
    }
    return false;
  });
}

PyObject* MakeRedoingCode(PyObject* module, const std::set<StatementNumber>& statements) {
  if (statements.empty()) return nullptr;
  PyObject* file = PyModule_GetFilenameObject(module);
  if (file == nullptr) return nullptr;
  const std::string source = TextOfFile(std::string(TextOf(file)));
  std::string code;
  int line = 1;
  for (const StatementNumber number : statements) {
    const Statement& statement = kStatements[number];
    const auto lines = FindStatement(source, statement.text);
    for (; lines && line < lines->first; ++line) code += '\n';
    const std::string_view text = statement.again.empty() ? statement.text : statement.again;
    code += text;
    line += static_cast<int>(std::ranges::count(text, '\n'));
  }
  PyObject* made = Py_CompileString(code.c_str(), PyUnicode_AsUTF8(file), Py_file_input);
  Py_DECREF(file);
  return made;
}

bool RedoStatements(const Unit& unit) {
  if (unit.redoing == nullptr) return true;
  PyObject* names = PyModule_GetDict(unit.module);
  PyObject* result = PyEval_EvalCode(unit.redoing, names, names);
  Py_XDECREF(result);
  return result != nullptr;
}

}  // namespace hako::pantry

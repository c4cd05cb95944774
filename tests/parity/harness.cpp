// harness.cpp: clean environments, and the comparison of two outcomes.
#include "harness.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include "build_info.h"
#include "verify/comparison.h"

namespace hako {

void PrintTo(const Ending& ending, std::ostream* out) { *out << Describe(ending); }

}  // namespace hako

namespace hako::parity {
namespace {

constexpr const char* kBinDirectory = HAKO_BIN_DIR;
constexpr const char* kProgramDirectory = HAKO_PARITY_PROGRAMS;

std::string NameOf(const std::string& entry) { return entry.substr(0, entry.find('=')); }

bool SteersPrograms(const std::string& entry) {
  const std::string name = NameOf(entry);
  if (name == "LANG" || name == "VIRTUAL_ENV") return true;
  // TERM, COLUMNS and colour wishes shape help texts and, from CPython 3.13 on, tracebacks.
  for (const char* exact : {"TERM", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TZ"}) {
    if (name == exact) return true;
  }
  return name.starts_with("PYTHON") || name.starts_with("LC_") || name.starts_with("HAKO_") ||
         name.starts_with("LANGUAGE") || name.starts_with("__PYVENV");
}

void Remove(Words& environment, const std::string& name) {
  std::erase_if(environment, [&name](const std::string& entry) { return NameOf(entry) == name; });
}

const char* WordOf(Form form) {
  switch (form) {
    case Form::kPython:
      return "hako-python";
    case Form::kRun:
      return "hako run";
    case Form::kShort:
      return "hako";
  }
  return "?";
}

std::string Joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += " " + verify::Printable(word.substr(0, 80));
  return text;
}

std::string WithoutVarying(std::string text, const Scene& scene) {
  for (const std::string& pattern : scene.varying) {
    text = std::regex_replace(text, std::regex(pattern), "~");
  }
  return text;
}

// CPython shows the path it was started by where it speaks of itself ("can't open file", usage,
// sys.executable), and two interpreters cannot lie at one path at one time. Everything else stays.
void ReplaceExecutable(Outcome& outcome, const std::string& path) {
  for (std::string* text : {&outcome.out, &outcome.err}) {
    for (size_t at = text->find(path); at != std::string::npos; at = text->find(path, at)) {
      text->replace(at, path.size(), "PYTHON");
    }
  }
}

Words HakoArgv(Form form, const Words& arguments) {
  Words argv;
  if (form == Form::kPython) {
    argv = {HakoPythonPath()};
  } else {
    argv = {HakoPath()};
    if (form == Form::kRun) argv.emplace_back("run");
  }
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return argv;
}

// The last lines: an error's message stands there, and -v would fill the screen.
std::string Tail(const std::string& text) {
  constexpr size_t kShown = 1500;
  return text.size() <= kShown ? text : text.substr(text.size() - kShown);
}

}  // namespace

std::string ReferencePath() { return build_info::kReference; }
std::string HakoPythonPath() {
  return std::filesystem::canonical(std::string(kBinDirectory) + "/hako-python");
}
std::string HakoPath() { return std::filesystem::canonical(std::string(kBinDirectory) + "/hako"); }
std::string PackagesFolder() {
  const Outcome version =
      RunReference({"-c", "import sys; print('%d.%d' % sys.version_info[:2], end='')"});
  return "lib/python" + version.out + "/site-packages/";
}

std::string ProgramPath(const std::string& name) {
  return std::string(kProgramDirectory) + "/" + name;
}

Words CleanEnvironment(const Scene& scene) {
  Words environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  std::erase_if(environment, SteersPrograms);
  environment.emplace_back("LANG=C.UTF-8");
  // What hako keeps for its later starts, of the tests' own.
  Remove(environment, "XDG_CACHE_HOME");
  environment.push_back("XDG_CACHE_HOME=" + std::string(kBinDirectory) + "/../Testing/cache");
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no test has started a thread
  if (std::getenv("HAKO_TEST_COLD") != nullptr) environment.emplace_back("HAKO_IMAGE=none");
  for (const std::string& name : scene.without) Remove(environment, name);
  for (const std::string& entry : scene.environment) {
    Remove(environment, NameOf(entry));
    environment.push_back(entry);
  }
  return environment;
}

Outcome RunFile(const std::string& program, Words argv, const Scene& scene) {
  // A program may end before it has read its stdin; base/process.h leaves the signal to its caller.
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  // Programs that abort on purpose leave no core files.
  const rlimit no_core{0, 0};
  EXPECT_EQ(setrlimit(RLIMIT_CORE, &no_core), 0);
  const std::string label = program + Joined(argv);
  auto outcome = Run({.argv = std::move(argv),
                      .program = program,
                      .environment = CleanEnvironment(scene),
                      .directory = scene.directory,
                      .input = scene.input,
                      .in = scene.in,
                      .out = scene.out,
                      .err = scene.err,
                      .limit_ms = scene.limit_ms});
  if (!outcome) {
    ADD_FAILURE() << label << ": " << OneLine(outcome.error());
    return {.out = "", .err = "", .ending = {Ending::Kind::kTimedOut, 0}};
  }
  EXPECT_NE(outcome->ending.kind, Ending::Kind::kTimedOut) << label << "\n" << outcome->err;
  return *outcome;
}

Outcome RunReference(const Words& arguments, const Scene& scene) {
  Words argv = {ReferencePath()};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return RunFile(ReferencePath(), std::move(argv), scene);
}

Outcome RunHako(Form form, const Words& arguments, const Scene& scene) {
  Words argv = HakoArgv(form, arguments);
  const std::string program = argv.front();
  return RunFile(program, std::move(argv), scene);
}

void ExpectEqual(const Outcome& expected, const Outcome& actual, const std::string& label,
                 const Scene& scene) {
  Outcome one = expected;
  Outcome other = actual;
  for (Outcome* outcome : {&one, &other}) {
    outcome->out = WithoutVarying(std::move(outcome->out), scene);
    outcome->err = WithoutVarying(std::move(outcome->err), scene);
  }
  const auto differences = verify::Differences(one, other);
  if (differences.empty()) return;
  std::string message = label;
  for (const auto& difference : differences) {
    message += "\n  " + difference.stream + " line " + std::to_string(difference.line);
    message += "\n    reference: " + difference.expected + "\n    hako:      " + difference.actual;
  }
  ADD_FAILURE() << message << "\n  the reference's stderr: " << Tail(one.err)
                << "\n  hako's stderr: " << Tail(other.err);
}

Outcome ExpectSame(const Words& arguments, const Scene& scene) {
  Outcome expected = RunReference(arguments, scene);
  for (const Form form : scene.forms) {
    ExpectEqual(expected, RunHako(form, arguments, scene), WordOf(form) + Joined(arguments), scene);
  }
  return expected;
}

Outcome ExpectSameByName(const Words& arguments, const Scene& scene) {
  const Scratch scratch;
  const std::string link = scratch.Path("bin/python3");
  Words argv = scene.launcher;
  argv.push_back(link);
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const std::string program = argv.front();
  scratch.Link("bin/python3", ReferencePath());
  Outcome expected = RunFile(program, argv, scene);
  std::filesystem::remove(link);
  scratch.Link("bin/python3", HakoPythonPath());
  ExpectEqual(expected, RunFile(program, argv, scene), "python3, a link" + Joined(arguments),
              scene);
  return expected;
}

Outcome ExpectSameButForExecutable(const Words& arguments, const Scene& scene) {
  Outcome expected = RunReference(arguments, scene);
  ReplaceExecutable(expected, ReferencePath());
  for (const Form form : scene.forms) {
    Outcome actual = RunHako(form, arguments, scene);
    ReplaceExecutable(actual, HakoPythonPath());
    ExpectEqual(expected, actual, WordOf(form) + Joined(arguments), scene);
  }
  return expected;
}

Words ProgramsIn(const std::string& folder) {
  Words names;
  for (const auto& entry : std::filesystem::directory_iterator(ProgramPath(folder))) {
    if (entry.path().extension() == ".py") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Outcome ExpectProgramSame(const std::string& name, const Scene& scene) {
  const std::string path = ProgramPath(name + ".py");
  constexpr std::string_view kStatement = "# ends: ";
  std::string line;
  std::ifstream file(path);
  std::getline(file, line);
  const std::string stated =
      line.starts_with(kStatement) ? line.substr(kStatement.size()) : Describe(Exit(0));
  Outcome reference = ExpectSame({path}, scene);
  EXPECT_EQ(Describe(reference.ending), stated) << "the reference, in " << name << "\n"
                                                << Tail(reference.err);
  return reference;
}

std::string ProgramTestName(const testing::TestParamInfo<std::string>& info) {
  std::string name;  // In CamelCase, like all tests' names.
  bool starts_word = true;
  for (const char letter : info.param) {
    if (letter != '_') name += starts_word ? static_cast<char>(std::toupper(letter)) : letter;
    starts_word = letter == '_';
  }
  return name;
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string Scratch::Path(const std::string& name) const {
  return name.empty() ? root_.path() : root_.path() / name;
}

std::string Scratch::Write(const std::string& name, const std::string& bytes) const {
  const std::filesystem::path path = root_.path() / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

std::string Scratch::Link(const std::string& name, const std::string& target) const {
  const std::filesystem::path path = root_.path() / name;
  std::filesystem::create_directories(path.parent_path());
  std::filesystem::create_symlink(target, path);
  return path;
}

}  // namespace hako::parity

// harness.h: one python3 command line under the reference and under hako, byte for byte.
//
// Nothing is stored: each expectation runs the reference there and then, and stdout, stderr and the
// ending of hako must equal the reference's. What the reference did is handed back, so that a test
// can also say what it must have shown; a program with a slip in it would otherwise agree with
// itself and prove nothing.
#ifndef HAKO_TESTS_PARITY_HARNESS_H_
#define HAKO_TESTS_PARITY_HARNESS_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "base/process.h"
#include "base/temporary_directory.h"

namespace hako {

void PrintTo(const Ending& ending, std::ostream* out);  // For GoogleTest's messages.

}  // namespace hako

namespace hako::parity {

using Words = std::vector<std::string>;

// The ways in which a python3 command line reaches hako.
enum class Form : uint8_t {
  kPython,  // hako-python ARGUMENTS
  kRun,     // hako run ARGUMENTS
  kShort,   // hako ARGUMENTS
};

struct Scene {
  Words environment = {};      // NAME=VALUE, put over the clean environment.
  Words without = {};          // Names taken out of the clean environment.
  std::string directory = {};  // Working directory; empty: this process's.
  std::string input = {};
  Stream in = {}, out = {}, err = {};
  // Regular expressions (ECMAScript) for what differs between two runs of the reference itself:
  // addresses, times. Each match is a "~" in the comparison.
  Words varying = {};
  std::vector<Form> forms = {Form::kPython, Form::kRun};
  // A program that starts the interpreter, whose path and arguments follow: {"/usr/bin/env"}. For
  // ExpectSameByName only.
  Words launcher = {};
  int64_t limit_ms = 30'000;  // Of each run.
};

inline const std::string kAddress = "0x[0-9a-fA-F]+";

inline constexpr Ending Exit(int status) { return {Ending::Kind::kExited, status}; }
inline constexpr Ending Signal(int number) { return {Ending::Kind::kSignalled, number}; }

// Absolute paths: the python3 that hako is linked from, hako-python, hako.
std::string ReferencePath();
std::string HakoPythonPath();
std::string HakoPath();
// Where packages lie below the root of an environment or a user's base:
// "lib/python3.11/site-packages/".
std::string PackagesFolder();
// The path of tests/parity/programs/NAME.
std::string ProgramPath(const std::string& name);

// This process's environment without what steers python3, the locale or hako, and with
// LANG=C.UTF-8 and an XDG_CACHE_HOME of the tests' own; then as `scene` says.
Words CleanEnvironment(const Scene& scene = {});

// Single runs, for tests that compare in a way of their own. A run that cannot be started or hits
// its limit is a test failure.
Outcome RunReference(const Words& arguments, const Scene& scene = {});
Outcome RunHako(Form form, const Words& arguments, const Scene& scene = {});
Outcome RunFile(const std::string& program, Words argv, const Scene& scene = {});

// Fails the test unless `actual` equals `expected` in stdout, stderr and ending, but for
// scene.varying. `label` says what was run.
void ExpectEqual(const Outcome& expected, const Outcome& actual, const std::string& label,
                 const Scene& scene = {});

// `python3 ARGUMENTS` in all of scene.forms, each interpreter started by its own path. Returns what
// the reference did.
Outcome ExpectSame(const Words& arguments, const Scene& scene = {});

// The same for what shows the executable's path, as usage texts, sys.executable and a child's
// command line do: one link, `python3` in a folder of its own, leads first to the reference and
// then to hako-python, so that there is nothing to replace.
Outcome ExpectSameByName(const Words& arguments, const Scene& scene = {});

// The same for what shows the executable's path in a form that does not leave it to the caller:
// `hako run` always names the hako-python beside it. Both outputs are compared with their
// executable's path replaced by "PYTHON".
Outcome ExpectSameButForExecutable(const Words& arguments, const Scene& scene = {});

// The names of the programs in tests/parity/programs/FOLDER, without ".py", sorted.
Words ProgramsIn(const std::string& folder);
// ExpectSame of a program of tests/parity/programs. Its first line may say how the reference ends
// it, `# ends: signal 2 (INT)`; without such a line that is exit status 0.
Outcome ExpectProgramSame(const std::string& name, const Scene& scene = {});

// The bytes of a file; none if it cannot be read.
std::string ReadAll(const std::string& path);

// A folder of the test's own, removed with it.
class Scratch {
 public:
  [[nodiscard]] std::string Path(const std::string& name = "") const;
  // Both make the folders above it, and return its path.
  std::string Write(const std::string& name, const std::string& bytes) const;
  std::string Link(const std::string& name, const std::string& target) const;

 private:
  TemporaryDirectory root_;
};

// A test with a folder of its own.
class ParityTest : public testing::Test {
 protected:
  Scratch scratch_;
};

// One test for each program of a folder.
using ProgramTest = testing::TestWithParam<std::string>;
std::string ProgramTestName(const testing::TestParamInfo<std::string>& info);

}  // namespace hako::parity

#endif  // HAKO_TESTS_PARITY_HARNESS_H_

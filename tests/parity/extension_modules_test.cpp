// Extension modules: the same shared objects as the reference's, doing the same work against the
// interpreter that is linked into hako.
#include <gmock/gmock.h>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

class Extensions : public ProgramTest {};

TEST_P(Extensions, WorkAsUnderTheReference) { ExpectProgramSame("extensions/" + GetParam()); }

INSTANTIATE_TEST_SUITE_P(Of, Extensions, testing::ValuesIn(ProgramsIn("extensions")),
                         ProgramTestName);

TEST(ExtensionModules, AreLoadedFromTheFilesOfTheReference) {
  const Words names = {"_json",    "_decimal", "_ssl", "_hashlib", "_sqlite3",
                       "_ctypes",  "_lzma",    "_bz2", "_uuid",    "_asyncio",
                       "readline", "resource", "mmap", "_queue",   "_curses"};
  size_t files = 0;
  for (const std::string& name : names) {
    const Outcome reference = ExpectSame(
        {"-c", "import " + name + " as m; print(getattr(m, '__file__', 'built in'), m.__spec__)"},
        {.varying = {kAddress}});
    if (reference.ending == Exit(0) && reference.out.find(".so") != std::string::npos) ++files;
  }
  // Distributions build in more or fewer of them; that some are files is what this test is about.
  EXPECT_GE(files, 5U);
}

// libc's loader, not CPython, names the program here: by the name it was started with.
TEST(ExtensionModules, LoaderErrorsNameThePythonThatRuns) {
  const Outcome reference = ExpectSameByName(
      {"-c",
       "import ctypes, importlib.machinery, importlib.util\n"
       "try: ctypes.CDLL(None).no_such_function\n"
       "except AttributeError as error: print(error)\n"
       "try: ctypes.CDLL('/no/such/library.so')\n"
       "except OSError as error: print(error)\n"
       "loader = importlib.machinery.ExtensionFileLoader('broken', '/etc/passwd')\n"
       "spec = importlib.util.spec_from_file_location('broken', loader=loader)\n"
       "importlib.util.module_from_spec(spec)\n"});
  EXPECT_THAT(reference.out, HasSubstr("undefined symbol: no_such_function"));
  EXPECT_THAT(reference.err, HasSubstr("ImportError: /etc/passwd"));
}

TEST(ExtensionModules, SeeTheWholeCApiInTheProgram) {
  // Each name that the reference exports for extension modules, looked up in hako.
  const Outcome reference = ExpectSame(
      {"-c",
       "import ctypes, sysconfig, os, re\n"
       "names = set()\n"
       "for folder, _, files in os.walk(sysconfig.get_path('include')):\n"
       "    for file in files:\n"
       "        text = open(os.path.join(folder, file), encoding='utf-8').read()\n"
       "        names.update(re.findall(r'PyAPI_(?:FUNC|DATA)\\([^)]*\\)\\s*\\**\\s*(\\w+)', "
       "text))\n"
       "program = ctypes.CDLL(None)\n"
       "print(len(names) > 100 or 'the headers of the reference are not installed')\n"
       "print([name for name in sorted(names) if hasattr(program, name)])\n"});
  EXPECT_THAT(reference.out, HasSubstr("PyObject_Call'"));
}

TEST(Numpy, ComputesTheSameBits) {
  if (RunReference({"-c", "import numpy"}).ending != Exit(0)) {
    GTEST_SKIP() << "no numpy for this reference (do: apt-get install python3-numpy)";
  }
  // One thread: the order of a parallel sum is not the interpreter's to keep.
  const Scene scene{.environment = {"OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1"}};
  EXPECT_THAT(ExpectProgramSame("numpy_results", scene).err, HasSubstr("IndexError"));
}

}  // namespace
}  // namespace hako::parity

// What still happens after a program's last line, and in which order: threads, atexit, flushes,
// module teardown, __del__.
// CPython 3.11.2, Python/pylifecycle.c: Py_FinalizeEx
#include <gmock/gmock.h>

#include "harness.h"

namespace hako::parity {
namespace {

class ExitOrder : public ProgramTest {};

TEST_P(ExitOrder, IsTheReferences) { ExpectProgramSame("exit_order/" + GetParam()); }

INSTANTIATE_TEST_SUITE_P(Of, ExitOrder, testing::ValuesIn(ProgramsIn("exit_order")),
                         ProgramTestName);

// The same teardown under other allocators, a running tracer, and imports told one by one: each
// goes through code of its own at the end.
TEST(Teardown, IsTheSameUnderTheDebuggingAids) {
  for (const char* name : {"modules_are_torn_down_in_order", "del_sees_what_is_left",
                           "weak_references_at_the_end", "files_left_open"}) {
    const std::string path = ProgramPath("exit_order/" + std::string(name) + ".py");
    ExpectSame({"-X", "dev", path}, {.varying = {kAddress}});
    ExpectSame({"-X", "tracemalloc=5", path}, {.varying = {kAddress}});
    ExpectSame({"-v", path}, {.environment = {"PYTHONHASHSEED=0"}, .varying = {kAddress}});
    ExpectSame({"-S", path});
  }
}

TEST(Teardown, IsTheSameForEachWayToNameAProgram) {
  const Scratch scratch;
  const std::string code =
      "import atexit, weakref\n"
      "class Late:\n"
      "    def __del__(self): print('del', self.name)\n"
      "one = Late(); one.name = 'one'\n"
      "two = Late(); two.name = 'two'; two.one = one\n"
      "atexit.register(print, 'atexit')\n"
      "weakref.finalize(one, print, 'finalize')\n"
      "print('end')\n";
  scratch.Write("late.py", code);
  scratch.Write("__main__.py", code);
  Scene scene{.environment = {"PYTHONDONTWRITEBYTECODE=1"},
              .directory = scratch.Path(),
              .input = code,
              .forms = {Form::kPython, Form::kRun, Form::kShort}};
  for (const Words& arguments : {Words{"late.py"}, Words{"-c", code}, Words{"-m", "late"},
                                 Words{"."}, Words{}, Words{"-"}, Words{"-c", "import late"}}) {
    const Outcome reference = ExpectSame(arguments, scene);
    EXPECT_THAT(reference.out, testing::EndsWith("del two\n"));
  }
}

}  // namespace
}  // namespace hako::parity

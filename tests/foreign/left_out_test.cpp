// Modules from outside the standard library that no image may keep, each with its reason; and that
// are imported in the ordinary way then.
#include "foreign.h"

namespace hako::foreign {
namespace {

using testing::HasSubstr;

struct Case {
  std::string module;
  std::string why;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.module; }

class LeftOut : public ForeignTest, public testing::WithParamInterface<Case> {};

TEST_P(LeftOut, WithItsReason) {
  const std::string name = "foreign_" + GetParam().module;
  EXPECT_THAT(BuildWith({name}), HasSubstr("hako: not kept: " + name + ": " + GetParam().why));
  const std::string code = "import " + name + " as m; print(type(m.state()))";
  if (GetParam().module == "crash") return;
  const Outcome reference = Reference(code);
  const Start start = FromImage(code);
  EXPECT_EQ(start.outcome.out, reference.out);
  EXPECT_EQ(start.outcome.ending, reference.ending);
}

INSTANTIATE_TEST_SUITE_P(
    For, LeftOut,
    testing::Values(
        Case{"aligned_block", "it calls aligned_alloc in C"},
        Case{"text_of_libc", "it keeps an address in libc.so.6, at 0x"},
        Case{"text_in_heap", "its import keeps an address in libc.so.6"},
        Case{"file", "it calls fopen64 in C"}, Case{"stream", "it keeps an address in libc.so.6"},
        Case{"address_of_thread_local", "it keeps an address in "},
        Case{"set_variable", "it reads the variable PATH"},
        Case{"all_variables", "it reads all variables in C"}, Case{"clock", "it calls time in C"},
        Case{"constructed_time", "it calls time in C"},
        Case{"exit_function", "the interpreter keeps an address of it"},
        Case{"hook", "the interpreter keeps an address of it"},
        Case{"thread", "its import starts threads"}, Case{"crash", "its import ends the process"},
        Case{"own_libraries_early", "it calls library_number in C, of libforeign_library.so"},
        Case{"cxx_strings", "it calls _Z"}),
    [](const auto& test) { return test.param.module; });

}  // namespace
}  // namespace hako::foreign

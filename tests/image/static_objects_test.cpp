// Sets of objects whose hash is their address: None, types, exceptions. Under a python3 whose
// static objects lie at fixed addresses each run prints them in one order, and so does hako.
#include "starts.h"

namespace hako::starts {
namespace {

class StaticObjects : public StartTest {
 protected:
  void SetUp() override {
    // e_type of its ELF header: ET_EXEC.
    if (AskReference("open(__import__('sys').executable, 'rb').read(18)[16]") != "2")
      GTEST_SKIP() << "the reference's addresses differ from run to run";
  }
};

constexpr const char* kProgram = R"py(
import functools
print({None, 1, 2, 3}, {..., None, NotImplemented, True})
print({type(value) for value in (1, 'a', 2.0, None, b'', [], {}, set(), (), range(1), print, ..., object())})
print({OSError, IOError, ValueError, TypeError, KeyError, IndexError, BaseExceptionGroup, KeyboardInterrupt})
print(hash(None), hash(int), hash(type), hash(ValueError), hash(type(None)))
print({None: 1, int: 2}, frozenset([dict, list, None]), set(map(type, [iter([]), iter({}), iter(()), zip(), map(abs, [])])))


@functools.singledispatch
def kind(value): return 'else'


for one in (int, str, type(None), list):
    kind.register(one)(lambda value, one=one: one)
print(kind(1), kind(None), sorted(str(key) for key in kind.registry))
)py";

TEST_F(StaticObjects, AreInTheOrderOfTheReference) {
  ExpectRestored({"-c", kProgram});
  ExpectCold("no image is asked for", {"-c", kProgram}, {.environment = {"HAKO_IMAGE=none"}});
}

// What their memory is read by stays true.
TEST_F(StaticObjects, LieWhereTheirIdentitySays) {
  ExpectRestored({"-c",
                  "import ctypes\nfor one in (None, int, ValueError):\n"
                  "  print(ctypes.cast(id(one), ctypes.py_object).value is one)"});
}

}  // namespace
}  // namespace hako::starts

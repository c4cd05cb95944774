// non_pie.cpp: a program at a fixed address, which is linked with the library.
#include "embed/hosts/isolate_use.h"

int main() {
  constexpr uintptr_t kFixed = 0x1000000;  // Below it lies what is linked by -no-pie.
  hako::embed_tests::Expect(reinterpret_cast<uintptr_t>(&main) < kFixed, "the address is fixed");
  hako::embed_tests::UseIsolates(HAKO_START);
}

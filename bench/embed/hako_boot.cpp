// hako_boot.cpp: hako_boot [IMAGE]: boots one isolate, and prints how long that and a first result
// took, in ns.
#include <chrono>
#include <cstdio>

#include "hako/hako.hpp"

int main(int argc, char** argv) {
  const auto begin = std::chrono::steady_clock::now();
  hako::BootOptions options;
  if (argc > 1) options.image = argv[1];
  auto isolate = hako::Isolate::Boot(options);
  if (!isolate) return 1;
  const auto result = isolate->Eval<int>("6 * 7");
  const auto end = std::chrono::steady_clock::now();
  if (!result || *result != 42) return 1;
  std::printf("%lld\n", static_cast<long long>(std::chrono::nanoseconds(end - begin).count()));
  return 0;
}

// host.cpp: the same in C++20.
#include <sys/stat.h>

#include <cstdio>
#include <hako/hako.hpp>

int main() {
  auto isolate = hako::OrThrow(hako::Isolate::Boot());
  std::puts(isolate.start().starts_with("restored") ? "restored" : "cold");
  int calls = 0;
  const auto twice = hako::OrThrow(hako::MakeFunction(
      isolate, "twice", [&calls](int64_t number) { return ++calls, 2 * number; }, {{"number"}}));
  const auto names = isolate.Namespace();
  hako::OrThrow(names.SetItem("twice", twice));
  const int sum = hako::OrThrow(isolate.Eval<int>("sum(twice(n) for n in (0, 1, 2, 3))", names));
  std::printf("sum %d by %d calls\n", sum, calls);
  const auto failed = isolate.Exec("import json\njson.loads('[1,')");
  if (failed) return 1;
  std::puts(std::string(failed.error().type()).c_str());
  if (hako::OrThrow(isolate.End()) != 0) return 1;
  umask(022);
  auto pinned = hako::Isolate::Boot({.deterministic = hako::Deterministic{}});
  if (!pinned) return std::puts("not deterministic"), 0;
  const auto now = hako::OrThrow(pinned->Eval<int64_t>("int(__import__('time').time())"));
  std::printf("%lld\n", static_cast<long long>(now));
  return hako::OrThrow(pinned->End());
}

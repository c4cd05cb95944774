// isolate_use.h: what every kind of host does with the library: two isolates, one after the other.
#ifndef HAKO_TESTS_EMBED_HOSTS_ISOLATE_USE_H_
#define HAKO_TESTS_EMBED_HOSTS_ISOLATE_USE_H_

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "hako/hako.hpp"

namespace hako::embed_tests {

// Ends the process with 1 and says why, unless `holds`.
inline void Expect(bool holds, std::string_view what) {
  if (holds) return;
  static_cast<void>(
      std::fprintf(stderr, "not so: %.*s\n", static_cast<int>(what.size()), what.data()));
  std::exit(1);
}

template <class T>
T Must(Result<T> result) {
  if (!result) Expect(false, std::string(result.error().traceback()) + result.error().OneLine());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// Extension modules that no image has: files, which find the C API in the process's global scope.
inline void ImportExtensions(const Isolate& isolate) {
  Must(
      isolate.Exec("import sys\n"
                   "assert not {'_lsprof', 'resource'} & set(sys.modules)\n"
                   "import _lsprof, resource\n"
                   "assert all('/lib-dynload/' in m.__file__ for m in (_lsprof, resource))\n"
                   "profiler = _lsprof.Profiler()\n"
                   "profiler.enable()\n"
                   "sorted([3, 1, 2], key=lambda n: -n)\n"
                   "profiler.disable()\n"));
  Expect(Must(isolate.Eval<int>("sum(e.callcount for e in profiler.getstats() "
                                "if getattr(e.code, 'co_name', '') == '<lambda>')")) == 3,
         "the profiler has counted three calls");
  Expect(Must(isolate.Eval<bool>("resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0")),
         "this process uses memory");
}

inline void CallBothWays(const Isolate& isolate) {
  int calls = 0;
  const Value names = isolate.Namespace();
  const Value check = Must(MakeFunction(isolate, "check", [&calls](int number) {
    ++calls;
    if (number < 0) throw std::invalid_argument("negative");
    return number + 1;
  }));
  Must(names.SetItem("check", check));
  Must(
      isolate.Exec("import threading, json, decimal\n"
                   "heard = []\n"
                   "thread = threading.Thread(target=lambda: heard.append(check(1)))\n"
                   "thread.start(); thread.join()\n"
                   "try: check(-1)\n"
                   "except ValueError as error: heard.append(str(error))\n"
                   "heard = json.dumps([*heard, str(decimal.Decimal(1) / 8)])\n",
                   names));
  Expect(Must(isolate.Eval<std::string>("heard", names)) == R"([2, "negative", "0.125"])",
         "calls have come and gone");
  Expect(calls == 2, "the host was called twice");
  Expect(isolate.Eval("1 / 0").error().type() == "ZeroDivisionError", "errors are told");
}

// `start`: what each isolate's start() begins with.
inline void UseIsolates(std::string_view start) {
  for (int i = 0; i < 2; ++i) {
    std::string printed;
    BootOptions options;
    options.write_stdout = [&printed](std::string_view text) { printed += text; };
    Isolate isolate = Must(Isolate::Boot(std::move(options)));
    Expect(isolate.start().starts_with(start), isolate.start());
    Must(isolate.Run("import sys\nassert not hasattr(sys, 'mark')\nsys.mark = 1\nprint('here')"));
    CallBothWays(isolate);
    ImportExtensions(isolate);
    Expect(Must(isolate.End()) == 0, "output is flushed");
    Expect(printed == "here\n", "output comes to the host");
  }
}

}  // namespace hako::embed_tests

#endif  // HAKO_TESTS_EMBED_HOSTS_ISOLATE_USE_H_

// isolate_fixture.h: tests that each have an isolate of their own, fresh, in one process.
#ifndef HAKO_TESTS_EMBED_ISOLATE_FIXTURE_H_
#define HAKO_TESTS_EMBED_ISOLATE_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "hako/hako.hpp"

namespace hako::embed_tests {

// The value of a result that must have one; the test ends with what went wrong otherwise.
template <class T>
T Must(Result<T> result) {
  if (!result) {
    ADD_FAILURE() << result.error().traceback() << result.error().OneLine();
    std::abort();
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// "ValueError: wrong" of a result that must be an error.
template <class T>
std::string ErrorOf(const Result<T>& result) {
  return result ? "no error" : result.error().OneLine();
}

class WithIsolate : public testing::Test {
 protected:
  WithIsolate() : isolate_(Must(Isolate::Boot(Options()))) {}

  // Captures what the program prints.
  BootOptions Options() {
    BootOptions options;
    options.write_stdout = [this](std::string_view text) { printed_ += text; };
    return options;
  }

  // Borrowed as a name in __main__.
  void Define(const std::string& name, const Value& value) {
    Must(Must(isolate_.Import("__main__")).SetAttribute(name, value));
  }

  std::string printed_;
  Isolate isolate_;
};

}  // namespace hako::embed_tests

#endif  // HAKO_TESTS_EMBED_ISOLATE_FIXTURE_H_

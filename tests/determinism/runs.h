// runs.h: deterministic runs of small programs.
//
// A pin's test says what the program must print: the value is the pin's definition, and another one
// shows without it. Where the value is arbitrary (entropy), two runs are compared instead.
#ifndef HAKO_TESTS_DETERMINISM_RUNS_H_
#define HAKO_TESTS_DETERMINISM_RUNS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "../parity/harness.h"

namespace hako::determinism_tests {

using parity::Exit;
using parity::Words;

class DeterministicTest : public testing::Test {
 protected:
  // `hako run --deterministic OPTIONS PROGRAM ARGUMENTS` of a program with this text.
  Outcome Run(const std::string& text, const Words& options = {}, const Words& arguments = {},
              const parity::Scene& scene = {}) const;

  // What it prints, when it ends with 0 and says nothing on stderr.
  std::string Printed(const std::string& text, const Words& options = {},
                      const Words& arguments = {}) const;

  parity::Scratch scratch_;  // Holds the program.
  parity::Scratch work_;     // Where it runs, unless the scene says otherwise.
};

}  // namespace hako::determinism_tests

#endif  // HAKO_TESTS_DETERMINISM_RUNS_H_

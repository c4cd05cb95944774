#include "runs.h"

namespace hako::determinism_tests {

Outcome DeterministicTest::Run(const std::string& text, const Words& options,
                               const Words& arguments, const parity::Scene& scene) const {
  Words words = {parity::HakoPath(), "run", "--deterministic"};
  words.insert(words.end(), options.begin(), options.end());
  words.push_back(scratch_.Write("program.py", text));
  words.insert(words.end(), arguments.begin(), arguments.end());
  parity::Scene placed = scene;
  if (placed.directory.empty()) placed.directory = work_.Path();
  return parity::RunFile(parity::HakoPath(), words, placed);
}

std::string DeterministicTest::Printed(const std::string& text, const Words& options,
                                       const Words& arguments) const {
  const Outcome outcome = Run(text, options, arguments);
  EXPECT_EQ(outcome.ending, Exit(0)) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  return outcome.out;
}

}  // namespace hako::determinism_tests

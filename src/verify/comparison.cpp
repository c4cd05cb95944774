// comparison.cpp: runs, compares, and asks the reference again before it blames hako.
#include "verify/comparison.h"

#include <algorithm>
#include <utility>

#include "verify/digest.h"

namespace hako::verify {
namespace {

Result<Outcome> RunUnder(const Runner& runner, const Program& program,
                         const CompareOptions& options) {
  Command command{.argv = runner.argv};
  command.argv.push_back(program.path);
  command.input = options.input;
  command.limit_ms = options.limit_ms;
  return Run(command);
}

// True if the reference differs from itself in every stream in which hako differs from it.
bool IsCovered(const std::vector<Difference>& found, const std::vector<Difference>& own) {
  return std::all_of(found.begin(), found.end(), [&own](const Difference& difference) {
    return std::any_of(own.begin(), own.end(), [&difference](const Difference& other) {
      return other.stream == difference.stream;
    });
  });
}

}  // namespace

std::string_view NameOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "PASS";
    case Verdict::kFail:
      return "FAIL";
    case Verdict::kNondeterministic:
      return "NONDETERMINISTIC";
  }
  return "?";
}

std::vector<Difference> Differences(const Outcome& expected, const Outcome& actual) {
  std::vector<Difference> found;
  if (auto out = FirstDifference("stdout", expected.out, actual.out)) found.push_back(*out);
  if (auto err = FirstDifference("stderr", expected.err, actual.err)) found.push_back(*err);
  if (expected.ending != actual.ending) {
    found.push_back({"ending", 0, Describe(expected.ending), Describe(actual.ending)});
  }
  return found;
}

Result<Comparison> Compare(const Runner& reference, const Runner& subject, const Program& program,
                           const CompareOptions& options) {
  auto expected = RunUnder(reference, program, options);
  if (!expected) return Fail(std::move(expected.error()));
  auto actual = RunUnder(subject, program, options);
  if (!actual) return Fail(std::move(actual.error()));

  Comparison result;
  result.program = program;
  result.stdout_sha256 = Sha256Hex(actual->out);
  result.stdout_bytes = actual->out.size();
  result.ending = actual->ending;
  result.differences = Differences(*expected, *actual);
  if (expected->ending.kind == Ending::Kind::kTimedOut) {
    // Equal or not, nothing was proved: the program was cut off.
    result.differences = {{"ending", 0, Describe(expected->ending), Describe(actual->ending)}};
    return result;
  }
  if (result.differences.empty()) {
    result.verdict = Verdict::kPass;
    return result;
  }
  auto again = RunUnder(reference, program, options);
  if (!again) return Fail(std::move(again.error()));
  std::vector<Difference> own = Differences(*expected, *again);
  if (IsCovered(result.differences, own)) {
    result.verdict = Verdict::kNondeterministic;
    result.differences = std::move(own);
  }
  return result;
}

}  // namespace hako::verify

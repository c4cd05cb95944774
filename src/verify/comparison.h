// comparison.h: one program under the reference and under hako, byte for byte.
#ifndef HAKO_VERIFY_COMPARISON_H_
#define HAKO_VERIFY_COMPARISON_H_

#include <string>
#include <vector>

#include "base/process.h"
#include "verify/difference.h"
#include "verify/programs.h"
#include "verify/reference.h"

namespace hako::verify {

enum class Verdict : uint8_t {
  kPass,  // stdout, stderr and ending are equal.
  kFail,  // They differ, and the reference repeats itself; or the reference hit the limit.
  kNondeterministic,  // They differ, and so do two runs of the reference, in the same streams.
};

std::string_view NameOf(Verdict verdict);  // "PASS", "FAIL", "NONDETERMINISTIC"

struct Comparison {
  Program program;
  Verdict verdict = Verdict::kFail;
  std::string stdout_sha256;  // Of hako's stdout, 64 hex digits.
  size_t stdout_bytes = 0;
  Ending ending;                        // hako's.
  std::vector<Difference> differences;  // kFail: hako against the reference, one a stream.
                                        // kNondeterministic: the reference against itself.
};

struct CompareOptions {
  int64_t limit_ms = 60'000;  // For each run; the program's session is then killed. 0: no limit.
  std::string input = {};     // stdin of every run.
};

// The differences of `actual` from `expected`: at most one for each of stdout, stderr and ending.
std::vector<Difference> Differences(const Outcome& expected, const Outcome& actual);

// Runs `program` under both with this process's environment and working directory. Where they
// differ, the reference runs a second time, to tell hako's fault from the program's own
// nondeterminism. Fails if an interpreter cannot be started. May be called from several threads.
Result<Comparison> Compare(const Runner& reference, const Runner& subject, const Program& program,
                           const CompareOptions& options);

}  // namespace hako::verify

#endif  // HAKO_VERIFY_COMPARISON_H_

// starts.h: one python3 command line under the reference and under hako, with proof of how hako
// started.
//
// HAKO_TRACE makes hako say whether it was restored or, if not, why. The line is taken out of its
// stderr (on a terminal: of its stdout) before the comparison; a test that is meant to be restored
// fails when it was cold, and the other way round. HOME is a folder of the test's own, so that the
// user's packages do not decide.
#ifndef HAKO_TESTS_IMAGE_STARTS_H_
#define HAKO_TESTS_IMAGE_STARTS_H_

#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "../parity/harness.h"

namespace hako::starts {

using parity::Form;
using parity::Scene;
using parity::Words;

inline const std::string kRestored = "restored";

// A run of hako: what it did, without the trace's line, and kRestored, the reason for a cold start,
// or "" where it said neither.
struct Start {
  Outcome outcome;
  std::string how;
};

// Takes the trace's line out of `outcome`.
Start TakeTrace(Outcome outcome);

// The image beside the hako that is tested.
std::string BaseImage();

// Launchers (Scene::launcher) that run what follows them...
Words Shell(const std::string& script);      // ...behind a /bin/sh script: "umask 077; trap '' INT"
Words Python(const std::string& code);       // ...as sys.argv[1:] of a program of the reference's
Words OwnMounts(const std::string& script);  // ...behind a script of root's, with mounts of its own

// False where this machine gives no mounts of one's own.
bool CanMount();

// What the reference says to `print(EXPRESSION)`, without the line's end.
std::string AskReference(const std::string& expression);

class StartTest : public parity::ParityTest {
 protected:
  StartTest();

  // `scene` with a trace and a HOME.
  [[nodiscard]] Scene Traced(Scene scene) const;

  // `python3 ARGUMENTS` under the reference and, in each of scene.forms, under hako: restored, or
  // cold for a reason that holds `reason`; and with the same output and end. Returns what the
  // reference did.
  Outcome ExpectRestored(const Words& arguments, const Scene& scene = {}) const;
  Outcome ExpectCold(const std::string& reason, const Words& arguments,
                     const Scene& scene = {}) const;

  // The same by one path for both: a link `python3` in a folder of its own, behind scene.launcher
  // if there is one. For what shows the executable's path, and for launchers.
  Outcome ExpectRestoredByName(const Words& arguments, const Scene& scene = {}) const;
  Outcome ExpectColdByName(const std::string& reason, const Words& arguments,
                           const Scene& scene = {}) const;

  // Single runs of hako.
  [[nodiscard]] Start RunTraced(const Words& arguments, const Scene& scene = {},
                                Form form = Form::kPython) const;

  [[nodiscard]] std::string Link() const { return scratch_.Path("bin/python3"); }
  [[nodiscard]] std::string Home() const { return scratch_.Path("home"); }
  // Leads Link() to `target`.
  void Turn(const std::string& target) const;

 private:
  Outcome ExpectHow(const std::string& how, const Words& arguments, const Scene& scene) const;
  Outcome ExpectHowByName(const std::string& how, const Words& arguments, const Scene& scene) const;
};

}  // namespace hako::starts

#endif  // HAKO_TESTS_IMAGE_STARTS_H_

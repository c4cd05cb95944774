#include "starts.h"

#include <unistd.h>

#include <algorithm>

namespace hako::starts {
namespace {

constexpr std::string_view kRestoredLine = "hako: restored from ";
constexpr std::string_view kColdLine = "hako: cold start: ";

// The trace's line in `text`, removed; empty: there is none. The line's end may be a terminal's.
std::string TakeLine(std::string* text) {
  size_t begin = 0;
  while (begin < text->size()) {
    const size_t end = std::min(text->find('\n', begin), text->size() - 1) + 1;
    const std::string line = text->substr(begin, end - begin);
    if (line.starts_with(kRestoredLine) || line.starts_with(kColdLine)) {
      text->erase(begin, end - begin);
      return line.substr(0, line.find_last_not_of("\r\n") + 1);
    }
    begin = end;
  }
  return {};
}

bool Sets(const Words& environment, const std::string& name) {
  return std::ranges::any_of(
      environment, [&name](const std::string& entry) { return entry.starts_with(name + "="); });
}

}  // namespace

Start TakeTrace(Outcome outcome) {
  std::string line = TakeLine(&outcome.err);
  if (line.empty()) line = TakeLine(&outcome.out);
  std::string how = line.starts_with(kRestoredLine) ? kRestored : line;
  if (how.starts_with(kColdLine)) how.erase(0, kColdLine.size());
  return {std::move(outcome), std::move(how)};
}

std::string BaseImage() {
  const std::filesystem::path folder = std::filesystem::path(parity::HakoPath()).parent_path();
  return std::filesystem::canonical(folder / "../lib/hako/base.image");
}

Words Shell(const std::string& script) { return {"/bin/sh", "-c", script + "\nexec \"$@\"", "sh"}; }

Words Python(const std::string& code) { return {parity::ReferencePath(), "-c", code}; }

Words OwnMounts(const std::string& script) {
  return {"/usr/bin/unshare", "-m", "/bin/sh", "-e", "-c", script + "\nexec \"$@\"", "sh"};
}

bool CanMount() {
  if (geteuid() != 0 || access("/usr/bin/unshare", X_OK) != 0) return false;
  Words argv = OwnMounts("mount -t tmpfs none /mnt");
  argv.emplace_back("/bin/true");
  return parity::RunFile(argv.front(), argv).ending == parity::Exit(0);
}

std::string AskReference(const std::string& expression) {
  const Outcome outcome =
      parity::RunReference({"-c", "import os, site, sys; print(" + expression + ")"});
  EXPECT_EQ(outcome.ending, parity::Exit(0)) << outcome.err;
  return outcome.out.substr(0, outcome.out.find('\n'));
}

StartTest::StartTest() { std::filesystem::create_directories(Home()); }

Scene StartTest::Traced(Scene scene) const {
  scene.environment.emplace_back("HAKO_TRACE=1");
  const bool without_home = std::ranges::find(scene.without, "HOME") != scene.without.end();
  if (!without_home && !Sets(scene.environment, "HOME")) {
    scene.environment.push_back("HOME=" + Home());
  }
  return scene;
}

Start StartTest::RunTraced(const Words& arguments, const Scene& scene, Form form) const {
  return TakeTrace(parity::RunHako(form, arguments, Traced(scene)));
}

void StartTest::Turn(const std::string& target) const {
  std::filesystem::remove(Link());
  static_cast<void>(scratch_.Link("bin/python3", target));
}

Outcome StartTest::ExpectHow(const std::string& how, const Words& arguments,
                             const Scene& scene) const {
  Outcome expected = parity::RunReference(arguments, Traced(scene));
  for (const Form form : scene.forms) {
    const Start start = RunTraced(arguments, scene, form);
    EXPECT_THAT(start.how, testing::HasSubstr(how)) << start.outcome.err;
    parity::ExpectEqual(expected, start.outcome, form == Form::kRun ? "hako run" : "hako-python",
                        scene);
  }
  return expected;
}

Outcome StartTest::ExpectRestored(const Words& arguments, const Scene& scene) const {
  return ExpectHow(kRestored, arguments, scene);
}

Outcome StartTest::ExpectCold(const std::string& reason, const Words& arguments,
                              const Scene& scene) const {
  return ExpectHow(reason, arguments, scene);
}

Outcome StartTest::ExpectHowByName(const std::string& how, const Words& arguments,
                                   const Scene& scene) const {
  Words argv = scene.launcher;
  argv.push_back(Link());
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  Turn(parity::ReferencePath());
  Outcome expected = parity::RunFile(argv.front(), argv, Traced(scene));
  Turn(parity::HakoPythonPath());
  const Start start = TakeTrace(parity::RunFile(argv.front(), argv, Traced(scene)));
  EXPECT_THAT(start.how, testing::HasSubstr(how)) << start.outcome.err;
  parity::ExpectEqual(expected, start.outcome, "python3, a link", scene);
  return expected;
}

Outcome StartTest::ExpectRestoredByName(const Words& arguments, const Scene& scene) const {
  return ExpectHowByName(kRestored, arguments, scene);
}

Outcome StartTest::ExpectColdByName(const std::string& reason, const Words& arguments,
                                    const Scene& scene) const {
  return ExpectHowByName(reason, arguments, scene);
}

}  // namespace hako::starts

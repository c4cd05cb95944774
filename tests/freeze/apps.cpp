#include "apps.h"

namespace hako::freeze {

Outcome FreezeTest::Run(Words words, const Scene& scene) const {
  words.insert(words.begin(), {parity::HakoPath(), "freeze"});
  Scene with_home = scene;
  with_home.environment.push_back("HOME=" + Home());
  return parity::RunFile(words.front(), words, with_home);
}

std::string FreezeTest::Freeze(Words words, const std::string& app, const Scene& scene) const {
  std::string path = scratch_.Path(app);
  words.insert(words.begin(), {"-o", path});
  const Outcome outcome = Run(words, scene);
  EXPECT_EQ(outcome.ending, Exit(0)) << outcome.err;
  EXPECT_TRUE(std::filesystem::is_regular_file(path)) << outcome.err;
  return path;
}

std::string FreezeTest::FreezeText(const std::string& text, const std::string& app) const {
  return Freeze({scratch_.Write("source/" + app + ".py", text)}, app);
}

std::string FreezeTest::FreezeOnce(const std::string& program) const {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static const parity::Scratch kept;
  const std::string app = kept.Path("app");
  if (!std::filesystem::exists(app)) std::filesystem::copy_file(Freeze({program}), app);
  const auto replaces = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file(app, scratch_.Path("app"), replaces);
  return scratch_.Path("app");
}

Start FreezeTest::RunApp(const std::string& app, const Words& arguments, const Scene& scene) const {
  Words argv = {app};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return starts::TakeTrace(parity::RunFile(app, argv, Traced(scene)));
}

Outcome FreezeTest::ExpectSame(const std::string& how, const std::string& app,
                               const Words& arguments, const Scene& scene) const {
  Words argv = {parity::ReferencePath(), app};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  Outcome expected = parity::RunFile(argv.front(), argv, Traced(scene));
  const Start start = RunApp(app, arguments, scene);
  EXPECT_THAT(start.how, testing::HasSubstr(how)) << start.outcome.err;
  parity::ExpectEqual(expected, start.outcome, app, scene);
  return expected;
}

void FreezeTest::WritePackage(const std::string& folder) const {
  scratch_.Write(folder + "/helper.py",
                 "import os\nHERE = os.path.dirname(__file__)\nABOVE = os.path.dirname(HERE)\n"
                 "def where(): return HERE, ABOVE, __file__, where.__code__.co_filename\n");
  scratch_.Write(folder + "/package/__init__.py", "from package.inner import shown\n");
  scratch_.Write(folder + "/package/inner.py",
                 "import sys\ndef shown(): return sys._getframe().f_code.co_filename\n"
                 "def fail(): raise ValueError('here')\n");
  scratch_.Write(folder + "/package/data/text.txt", "data\n");
}

Words Elsewhere(const std::string& missing) {
  Words environment = {std::string("LD_PRELOAD=") + HAKO_FREEZE_ELSEWHERE};
  if (!missing.empty()) environment.push_back("FREEZE_MISSING=" + missing);
  return environment;
}

}  // namespace hako::freeze

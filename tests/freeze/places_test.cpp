// An APP runs wherever it lies and however it is called.
#include <unistd.h>

#include "apps.h"

namespace hako::freeze {
namespace {

using testing::HasSubstr;
using testing::Not;

class Places : public FreezeTest {
 protected:
  void SetUp() override {
    WritePackage("source");
    app_ = FreezeOnce(scratch_.Write(
        "source/main.py",
        "import sys, helper, package\n"
        "print(sys.argv, sys.path[0], sys.orig_argv, __file__, helper.where(), package.shown())\n"
        "print(package.__path__, helper.__spec__, sorted(sys.path_importer_cache))\n"));
  }
  void ExpectTakenFromImage(const std::string& app) const {
    EXPECT_THAT(RunApp(app, {}, {.environment = {"HAKO_TRACE=2"}}).outcome.err,
                Not(HasSubstr("imported anew: package")));
  }
  std::string app_;
};

TEST_F(Places, CanBeOthersThanTheFirst) {
  std::filesystem::create_directories(scratch_.Path("far/away"));
  const std::string moved = scratch_.Path("far/away/another name");
  std::filesystem::rename(app_, moved);
  EXPECT_THAT(ExpectSameRestored(moved, {"x"}).out, HasSubstr("'" + moved + "/helper.py'"));
  ExpectTakenFromImage(moved);
}

TEST_F(Places, CanBeNamedRelatively) {
  EXPECT_THAT(ExpectSameRestored("./app", {"x"}, {.directory = scratch_.Path()}).out,
              HasSubstr("['./app', 'x'] " + scratch_.Path("./app")));
  ExpectSameRestored("../app", {}, {.directory = scratch_.Path("source")});
}

TEST_F(Places, CanBeLinks) {
  const std::string link = scratch_.Link("links/python3", app_);
  EXPECT_THAT(ExpectSameRestored(link).out, HasSubstr("['" + link + "'] " + link + " "));
  ExpectTakenFromImage(link);
}

// As for a script with a `#!` line, the path that was found counts.
TEST_F(Places, CanBeFoundByPath) {
  const Words by_name = {"/usr/bin/env", "app", "x"};
  const Scene scene{.environment = {"PATH=" + scratch_.Path()}};
  const Start start = starts::TakeTrace(parity::RunFile("/usr/bin/env", by_name, Traced(scene)));
  EXPECT_EQ(start.how, kRestored);
  const Words reference = {parity::ReferencePath(), app_, "x"};
  parity::ExpectEqual(parity::RunFile(reference.front(), reference, Traced(scene)), start.outcome,
                      "app");
}

TEST_F(Places, AreTheirOwnWhateverTheyAreCalledByTheCaller) {
  const Start start = starts::TakeTrace(parity::RunFile(app_, {"python3", "-c", "x"}, Traced({})));
  EXPECT_EQ(start.how, kRestored);
  EXPECT_THAT(start.outcome.out, HasSubstr("['" + app_ + "', '-c', 'x']"));
}

TEST_F(Places, CanHaveAnyName) {
  for (const std::string& name :
       {std::string("\xc3\xa4pfel"), std::string("\xff"), std::string(200, 'x')}) {
    const std::string path = scratch_.Path(name + "/" + name);
    std::filesystem::create_directories(scratch_.Path(name));
    std::filesystem::copy_file(app_, path);
    ExpectSameRestored(path);
  }
}

TEST_F(Places, CanBeInterpretersOfScripts) {
  const std::string script = scratch_.Write("script", "#!" + app_ + " word\n");
  ASSERT_EQ(chmod(script.c_str(), 0755), 0);
  const Start start = starts::TakeTrace(parity::RunFile(script, {script, "x"}, Traced({})));
  EXPECT_THAT(start.outcome.out, HasSubstr("['" + app_ + "', 'word', '" + script + "', 'x']"));
}

}  // namespace
}  // namespace hako::freeze

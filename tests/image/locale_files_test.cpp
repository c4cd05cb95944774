// Where the file of the locale C.UTF-8 is another one, or gone: what an image knows of it no longer
// holds, and python3 gets another locale or none.
#include <unistd.h>

#include "starts.h"

namespace hako::starts {
namespace {

using parity::Exit;
using testing::StartsWith;

// glibc takes the first file of the name that it finds, and then no other, even if that is one of
// another encoding. glibc 2.36, locale/findlocale.c: _nl_find_locale
class LocaleFile : public StartTest {
 protected:
  void SetUp() override {
    const char* const maker = "/usr/bin/localedef";
    const Words make = {maker, "--force", "-i", "de_DE", "-f", "ISO-8859-1", Other() + "/C.UTF-8"};
    std::filesystem::create_directories(Other());
    if (access(maker, X_OK) != 0 || parity::RunFile(maker, make).ending != Exit(0))
      GTEST_SKIP() << "localedef cannot make a locale here";
    if (access("/usr/lib/locale/C.utf8/LC_CTYPE", R_OK) != 0) GTEST_SKIP() << "no such file";
  }
  // The folder of another locale C.UTF-8.
  [[nodiscard]] std::string Other() const { return scratch_.Path("other"); }
  const Words program_ = {"-c",
                          "import locale, sys\nprint(locale.setlocale(locale.LC_CTYPE), "
                          "sys.flags.utf8_mode, sys.stdout.encoding, sys.stdout.errors, "
                          "sys.getfilesystemencoding())"};
};

TEST_F(LocaleFile, IsTheVariables) {
  const std::string where = "LOCPATH=" + Other();
  EXPECT_THAT(ExpectRestored(program_, {.environment = {"LC_ALL=C.UTF-8", where}}).out,
              StartsWith("C 1 "));
  ExpectCold("there is no locale C.UTF-8", program_, {.environment = {"LANG=C.UTF-8", where}});
}

TEST_F(LocaleFile, IsGone) {
  if (!CanMount()) GTEST_SKIP() << "no mounts of one's own here";
  ExpectColdByName("there is no locale C.UTF-8", program_,
                   {.environment = {"LANG=C.UTF-8"},
                    .launcher = OwnMounts("mount -t tmpfs none /usr/lib/locale")});
}

// The one that the image knows lies there as before.
TEST_F(LocaleFile, LiesBehindAnother) {
  if (!CanMount()) GTEST_SKIP() << "no mounts of one's own here";
  const std::string before = scratch_.Path("before");
  std::filesystem::create_directories(before);
  const Scene scene{.environment = {"LC_ALL=C.UTF-8"},
                    .launcher = OwnMounts("mount --bind /usr/lib/locale " + before +
                                          "\nmount -t tmpfs none /usr/lib/locale\n"
                                          "cp -r " +
                                          Other() +
                                          "/C.UTF-8 /usr/lib/locale\n"
                                          "mkdir /usr/lib/locale/C.utf8\n"
                                          "mount --bind " +
                                          before + "/C.utf8 /usr/lib/locale/C.utf8")};
  EXPECT_THAT(ExpectRestoredByName(program_, scene).out, StartsWith("C 1 "));
}

}  // namespace
}  // namespace hako::starts

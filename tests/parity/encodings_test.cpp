// Locales and encodings: what python3 takes bytes of the command line, the environment and the
// streams to be.
// CPython 3.11.2, Python/preconfig.c: _PyPreCmdline_Read; Python/pylifecycle.c:
// _coerce_default_locale_settings
#include <gmock/gmock.h>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

const char* const kInput = "line \xc3\xbc \xff\n";

class Encodings : public ParityTest {
 protected:
  // The probe with arguments of every kind, in the locale that `environment` gives.
  static Outcome ExpectSameIn(const Words& environment, const Words& options = {}) {
    Scene scene{.environment = environment,
                .without = {"LANG"},
                .input = kInput,
                .forms = {environment.size() == 1 ? Form::kRun : Form::kPython}};
    scene.environment.emplace_back("ODD=\xfc\xc3\xbc");
    Words arguments = options;
    for (const std::string& word :
         {ProgramPath("encodings.py"), std::string("plain"), std::string("ü 箱"),
          std::string("\xff\xfe"), std::string("\xed\xb3\xbf"), std::string("\xf0\x9f\x93\xa6")}) {
      arguments.push_back(word);
    }
    Outcome reference = ExpectSame(arguments, scene);
    EXPECT_EQ(reference.ending, Exit(0)) << reference.err;
    return reference;
  }

  // Makes a locale below the test's own folder, as machines have few. False: not possible here.
  [[nodiscard]] bool MakeLocale(const std::string& language, const std::string& charmap) const {
    const char* const maker = "/usr/bin/localedef";
    if (!std::filesystem::exists(maker)) return false;
    const std::string path = scratch_.Path(language + "." + charmap);
    return RunFile(maker, {maker, "--force", "-i", language, "-f", charmap, path}).ending.code == 0;
  }
};

TEST_F(Encodings, OfTheCLocalesAreTheReferences) {
  for (const Words& locale :
       {Words{}, Words{"LANG=C"}, Words{"LC_ALL=C"}, Words{"LC_ALL=POSIX"}, Words{"LC_CTYPE=C"},
        Words{"LANG=C.UTF-8"}, Words{"LC_ALL=C.UTF-8"}, Words{"LC_CTYPE=C.UTF-8", "LANG=C"},
        Words{"LC_CTYPE=UTF-8"}, Words{"LANG="}, Words{"LC_ALL="}, Words{"LC_ALL=no_SUCH.LOCALE"},
        Words{"LANG=C", "LC_ALL=C.UTF-8"}, Words{"LANG=C.UTF-8", "LC_NUMERIC=C"}}) {
    ExpectSameIn(locale);
  }
}

TEST_F(Encodings, OfTheCLocaleMayBeSteered) {
  for (const char* variable :
       {"PYTHONCOERCECLOCALE=0", "PYTHONCOERCECLOCALE=warn", "PYTHONUTF8=0", "PYTHONUTF8=1",
        "PYTHONIOENCODING=latin-1:replace", "PYTHONIOENCODING=utf-8", "PYTHONIOENCODING=:strict"}) {
    for (const char* locale : {"LC_ALL=C", "LANG=C", "LC_ALL=C.UTF-8"}) {
      ExpectSameIn({locale, variable});
    }
  }
  EXPECT_THAT(ExpectSameIn({"LANG=C", "PYTHONUTF8=0", "PYTHONCOERCECLOCALE=0"}).out,
              HasSubstr("ANSI_X3.4-1968"));
  ExpectSameIn({"LC_ALL=C"}, {"-E"});
  ExpectSameIn({"LC_ALL=C", "PYTHONUTF8=0"}, {"-I"});
  ExpectSameIn({"LC_ALL=C"}, {"-X", "utf8=0"});
  ExpectSameIn({"LC_ALL=C", "PYTHONUTF8=0"}, {"-X", "utf8"});
}

TEST_F(Encodings, OfEightBitAndEastAsianLocalesAreTheReferences) {
  const std::pair<const char*, const char*> locales[] = {
      {"de_DE", "ISO-8859-1"}, {"ru_RU", "KOI8-R"}, {"ja_JP", "EUC-JP"}, {"tr_TR", "ISO-8859-9"}};
  for (const auto& [language, charmap] : locales) {
    if (!MakeLocale(language, charmap)) GTEST_SKIP() << "localedef cannot make a locale here";
    const std::string name = std::string(language) + "." + charmap;
    const std::string where = "LOCPATH=" + scratch_.Path();
    EXPECT_THAT(ExpectSameIn({where, "LC_ALL=" + name}).out, HasSubstr(name));
    ExpectSameIn({where, "LANG=" + name});
    ExpectSameIn({where, "LC_CTYPE=" + name}, {"-X", "utf8"});
    ExpectSameIn({where, "LC_ALL=" + name, "PYTHONIOENCODING=utf-8"});
  }
}

TEST_F(Encodings, OfProgramNamesAndCodeFollowTheLocale) {
  const std::string odd_name = scratch_.Write("odd \xff ü.py", "print(ascii(__file__))\n1 / 0\n");
  for (const char* locale : {"LC_ALL=C", "LC_ALL=C.UTF-8", "LC_ALL=POSIX"}) {
    for (const char* utf8 : {"PYTHONUTF8=0", "PYTHONUTF8=1", "LC_MESSAGES=C"}) {
      const Scene scene{.environment = {locale, utf8, "PYTHONCOERCECLOCALE=0"},
                        .directory = scratch_.Path(),
                        .forms = {Form::kPython}};
      ExpectSame({odd_name}, scene);
      ExpectSame({"-c", "import sys; print(ascii('ü箱'), ascii(sys.orig_argv[2:]))", "ü"}, scene);
      ExpectSame({"-W", "ignore:ü", "-X", "key=ü", "-c",
                  "import sys; print(ascii((sys.warnoptions, sys._xoptions)))"},
                 scene);
      ExpectSame({"-c", "import os; print(ascii(os.listdir()), os.listdir(b'.'))"}, scene);
    }
  }
}

TEST_F(Encodings, OfSourceAreItsOwnInAnyLocale) {
  const std::string latin = scratch_.Write("latin.py", "# coding: latin-1\nprint(ascii('\xfc'))\n");
  const std::string mark = scratch_.Write("mark.py", "\xef\xbb\xbfprint(ascii('ü'))\n");
  const std::string utf8 = scratch_.Write("utf8.py", "print(ascii('ü箱')); print('ü箱')\n");
  for (const char* locale : {"LC_ALL=C", "LC_ALL=C.UTF-8"}) {
    const Scene scene{.environment = {locale, "PYTHONUTF8=0", "PYTHONCOERCECLOCALE=0"}};
    ExpectSame({latin}, scene);
    ExpectSame({mark}, scene);
    ExpectSame({utf8}, scene);
    Scene from_stdin = scene;
    from_stdin.input = "print(ascii('ü'))\n";
    ExpectSame({}, from_stdin);
  }
}

TEST_F(Encodings, OfTimesAndNumbersFollowLocaleAndZone) {
  if (!MakeLocale("de_DE", "ISO-8859-1")) GTEST_SKIP() << "localedef cannot make a locale here";
  const Words code = {
      "-c",
      "import locale, time\n"
      "print(1.5, time.tzname, time.timezone, time.strftime('%A %c', (2024,) * 9))\n"
      "locale.setlocale(locale.LC_ALL, '')\n"
      "print(locale.str(1.5), f'{1234567.5:n}', time.strftime('%A', (2024,) * 9))\n"
      "print(time.localtime(1e9), time.strftime('%Z', time.localtime(1e9)))\n"};
  for (const char* zone : {"TZ=Asia/Tokyo", "TZ=UTC", "TZ=CET-1CEST", "TZ=", "TZ=No/Such"}) {
    ExpectSame(code,
               {.environment = {zone, "LC_ALL=de_DE.ISO-8859-1", "LOCPATH=" + scratch_.Path()}});
  }
}

}  // namespace
}  // namespace hako::parity

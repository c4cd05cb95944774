// What python3 refuses, and in which words: bad options, programs that are not there or not
// programs.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

class BadInput : public ParityTest {
 protected:
  // Refused alike: with `status`, and a word of explanation on stderr.
  void ExpectRefused(const Words& arguments, int status) const {
    const Scene scene{
        .environment = {"PYTHONDONTWRITEBYTECODE=1", "PYTHONHASHSEED=0"},
        .directory = scratch_.Path(),
        .varying = {kAddress},
    };
    const Outcome reference = ExpectSameButForExecutable(arguments, scene);
    EXPECT_EQ(reference.ending, Exit(status)) << testing::PrintToString(arguments);
    EXPECT_EQ(reference.out, "");
    EXPECT_NE(reference.err, "");
  }
};

TEST_F(BadInput, UnknownOptionsEndWithTwo) {
  for (const char* option :
       {"-Z", "-zz", "--no-such-option", "--versio", "-a", "-Bk", "-8", "-ü"}) {
    ExpectRefused({option}, 2);
    ExpectRefused({option, "program.py"}, 2);
  }
  ExpectRefused({"--check-hash-based-pycs", "sometimes"}, 2);
}

TEST_F(BadInput, OptionsWithoutTheirArgumentEndWithTwo) {
  for (const char* option : {"-c", "-m", "-W", "-X", "--check-hash-based-pycs", "-Oc"}) {
    ExpectRefused({option}, 2);
  }
}

TEST_F(BadInput, MissingFileEndsWithTwo) {
  ExpectRefused({"missing.py"}, 2);
  ExpectRefused({"no/such/folder/missing.py", "argument"}, 2);
  ExpectRefused({scratch_.Path("missing.py")}, 2);
  ExpectRefused({"-i", "missing.py"}, 0);  // the session that follows ends well
  ExpectRefused({"name that is \xff not UTF-8.py"}, 2);
  ExpectRefused({std::string(5000, 'x')}, 2);
  scratch_.Write("file", "");
  ExpectRefused({"file/program.py"}, 2);
  scratch_.Link("dangling.py", "nowhere.py");
  ExpectRefused({"dangling.py"}, 2);
  scratch_.Link("loop.py", "loop.py");
  ExpectRefused({"loop.py"}, 2);
}

TEST_F(BadInput, UnreadableFileEndsWithTwo) {
  const std::string file = scratch_.Write("unreadable.py", "print(1)\n");
  std::filesystem::permissions(file, std::filesystem::perms::none);
  Scene scene{.directory = scratch_.Path()};
  if (access(file.c_str(), R_OK) == 0) {
    // The superuser reads everything, but not without these capabilities.
    scene.launcher = {"/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search"};
    if (access(scene.launcher.front().c_str(), X_OK) != 0) {
      GTEST_SKIP() << "this user may read every file, and there is no setpriv";
    }
  }
  const Outcome reference = ExpectSameByName({"unreadable.py"}, scene);
  EXPECT_EQ(reference.ending, Exit(2));
  EXPECT_THAT(reference.err, HasSubstr("Permission denied"));
}

TEST_F(BadInput, DirectoryAndZipWithoutMainEndWithOne) {
  scratch_.Write("directory/module.py", "");
  ExpectRefused({"directory"}, 1);
  ExpectRefused({"."}, 1);
  ExpectRefused({""}, 1);
  RunReference({"-m", "zipfile", "-c", "no_main.zip", "directory/module.py"},
               {.directory = scratch_.Path()});
  ExpectRefused({"no_main.zip"}, 1);
}

TEST_F(BadInput, DirectoryOnStdinIsRefused) {
  const Scene scene{.in = {Stream::Kind::kFile, scratch_.Path()}, .varying = {kAddress}};
  for (const Words& arguments : {Words{}, Words{"-"}}) {
    const Outcome reference = ExpectSameButForExecutable(arguments, scene);
    EXPECT_EQ(reference.ending, Exit(1));
    EXPECT_THAT(reference.err, HasSubstr("directory"));
  }
}

TEST_F(BadInput, MissingModulesEndWithOne) {
  scratch_.Write("package/__init__.py", "");
  scratch_.Write("broken/__init__.py", "import no_such_dependency\n");
  scratch_.Write("broken/__main__.py", "");
  scratch_.Write("fails/__init__.py", "1 / 0\n");
  for (const char* module : {"no_such_module", "no.such.module", "package", "package.no_such",
                             "broken", "fails", "fails.part", "program.py", "", ".relative",
                             "json.tool.deeper", "sys", "builtins", "a b"}) {
    ExpectRefused({"-m", module}, 1);
  }
}

TEST_F(BadInput, SourceThatIsNoPythonEndsWithOne) {
  const std::pair<const char*, std::string> sources[] = {
      {"brackets.py", "print((1, 2)\nprint(3)\n"},
      {"word.py", "def f(:\n    pass\n"},
      {"indent.py", "if True:\n  x = 1\n y = 2\n"},
      {"tabs.py", "if True:\n        x = 1\n\ty = 2\n"},
      {"string.py", "x = 'unterminated\n"},
      {"triple.py", "x = '''unterminated\nand so on\n"},
      {"number.py", "x = 0777\n"},
      {"assign.py", "f() = 1\n"},
      {"return.py", "return 5\n"},
      {"await.py", "async def f(): pass\nawait f()\n"},
      {"star.py", "def f():\n    from os import *\n"},
      {"fstring.py", "x = f'{a b}'\n"},
      {"character.py", "x = 5 § 3\n"},
      {"invisible.py", "x = 5\xc2\xa0+ 3\n"},
      {"future.py", "x = 1\nfrom __future__ import annotations\n"},
      {"nonlocal.py", "def f():\n    nonlocal x\n"},
      {"print.py", "print 'hello'\n"},
      {"walrus.py", "(x.y := 1)\n"},
      {"deep.py", std::string(300, '(') + "1" + std::string(300, ')') + "\n"},
      {"emoji.py", "x = '\U0001F4E6' + 箱 +\n"},
      {"not_utf8.py", "x = '\xff\xfe'\n"},
      {"cut_utf8.py", "x = '\xe7\xae'\n"},
      {"declared.py", "# coding: no-such-encoding\nx = 1\n"},
      {"ascii.py", "# coding: ascii\nx = 'ü'\n"},
      {"mark.py", "\xef\xbb\xbf# coding: latin-1\nx = 1\n"},
      {"elf.py",
       "\x7f"
       "ELF\x02\x01\x01"},
  };
  for (const auto& [name, source] : sources) {
    scratch_.Write(name, source);
    ExpectRefused({name}, 1);
    ExpectSame({}, {.input = source, .forms = {Form::kPython}});
  }
}

// CPython 3.11 reads a zero byte as the end of the program, 3.12 refuses it.
TEST_F(BadInput, ZeroBytesAreTakenAsTheReferenceTakesThem) {
  for (const std::string& source :
       {std::string("print(1)\0print(2)\n", 18), std::string(64, '\0'),
        std::string("x = '\0'\n", 8), std::string("# \0 in a comment\nprint(3)\n", 26)}) {
    const std::string program = scratch_.Write("zero.py", source);
    ExpectSame({program});
    ExpectSame({}, {.input = source});
  }
}

TEST_F(BadInput, CommandThatIsNoPythonEndsWithOne) {
  for (const char* code : {"x =", "(", "'", "  x = 1\n y", "\xff", "print('\xff') +", "\\"}) {
    ExpectRefused({"-c", code}, 1);
  }
}

TEST_F(BadInput, BytecodeOfAnotherKindEndsWithOne) {
  scratch_.Write("short.pyc", "abc");
  scratch_.Write("magic.pyc", std::string(200, 'x'));
  scratch_.Write("source.py", "print(1)\n");
  RunReference({"-c",
                "import py_compile; py_compile.compile('source.py', 'cut.pyc')\n"
                "data = open('cut.pyc', 'rb').read(); open('cut.pyc', 'wb').write(data[:40])"},
               {.directory = scratch_.Path()});
  for (const char* name : {"short.pyc", "magic.pyc", "cut.pyc"}) ExpectRefused({name}, 1);
}

TEST_F(BadInput, ZipThatIsDamagedEndsWithOne) {
  scratch_.Write("__main__.py", "print(1)\n" + std::string(500, '#'));
  RunReference({"-c",
                "import zipfile\n"
                "with zipfile.ZipFile('cut.zip', 'w', zipfile.ZIP_DEFLATED) as z:\n"
                "    z.write('__main__.py')\n"
                "data = bytearray(open('cut.zip', 'rb').read())\n"
                "data[45:50] = bytes(5)\n"
                "open('cut.zip', 'wb').write(data)\n"},
               {.directory = scratch_.Path()});
  ExpectRefused({"cut.zip"}, 1);
}

TEST_F(BadInput, SpecialFilesAreReadAsTheReferenceReadsThem) {
  EXPECT_EQ(ExpectSame({"/dev/null"}).ending, Exit(0));
  EXPECT_EQ(ExpectSame({"/dev/stdin"}, {.input = "print('read')\n"}).out, "read\n");
}

TEST_F(BadInput, VanishedWorkingDirectoryIsBornAsTheReferenceBearsIt) {
  const Words run = {"-c",
                     "import os, subprocess, sys\n"
                     "os.mkdir(sys.argv[1]); os.chdir(sys.argv[1]); os.rmdir(sys.argv[1])\n"
                     "for words in (['-c', 'import sys; print(sys.path[:2], sys.argv)'],\n"
                     "              ['-m', 'this'], ['missing.py'], ['-m', 'missing']):\n"
                     "    done = subprocess.run([sys.executable, *words], capture_output=True)\n"
                     "    print(words, done)\n",
                     scratch_.Path("vanishing")};
  EXPECT_EQ(ExpectSameByName(run).ending, Exit(0));
}

}  // namespace
}  // namespace hako::parity

// Standard streams and locales of a restored start: chosen by this process's descriptors and
// variables.

#include <fstream>

#include "starts.h"

namespace hako::starts {
namespace {

using parity::Exit;
using testing::HasSubstr;

// Writes to argv[1] what the streams are, and to argv[2] whether it runs from an image: where
// stderr is closed, the trace cannot say so.
const char* const kReport = R"py(
import io, sys
with open("/proc/self/maps") as maps: restored = ".image" in maps.read()
lines = []
for name in ("stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__"):
    stream = getattr(sys, name)
    lines.append(f"{name}: {stream}")
    if stream is None: continue
    buffer = stream.buffer
    raw = getattr(buffer, "raw", buffer)
    lines += [f"  {stream.name} {stream.mode} {stream.encoding} {stream.errors} {stream.newlines}",
              f"  {stream.line_buffering} {stream.write_through} {stream.isatty()} {stream.seekable()}",
              f"  {type(buffer).__name__} {type(raw).__name__} {raw.name} {raw.mode} {raw.closefd} {raw.fileno()}"]
    if stream.seekable(): lines.append(f"  {stream.tell()}")
lines.append(str(sys.stdout is sys.__stdout__))
with open(sys.argv[1], "w") as file: file.write("\n".join(lines))
with open(sys.argv[2], "w") as file: file.write(str(restored))
)py";

struct Kinds {
  const char* name;
  Stream in, out, err;
};

class StandardStreams : public StartTest, public testing::WithParamInterface<Kinds> {
 protected:
  [[nodiscard]] Scene Connected() const {
    Stream out = GetParam().out;
    if (out.kind == Stream::Kind::kFile && out.path.empty()) out.path = scratch_.Path("out");
    return Traced({.in = GetParam().in, .out = out, .err = GetParam().err});
  }
  void ExpectSameReport(const Words& options) const {
    const std::string report = scratch_.Path("report");
    const std::string restored = scratch_.Path("restored");
    Words arguments = options;
    arguments.insert(arguments.end(), {scratch_.Write("report.py", kReport), report, restored});
    parity::RunReference(arguments, Connected());
    const std::string expected = parity::ReadAll(report);
    EXPECT_EQ(parity::ReadAll(restored), "False");
    std::filesystem::remove(report);
    parity::RunHako(Form::kPython, arguments, Connected());
    EXPECT_EQ(parity::ReadAll(report), expected);
    EXPECT_EQ(parity::ReadAll(restored), "True");
  }
};

TEST_P(StandardStreams, AreMadeAsByTheReference) { ExpectSameReport({}); }

TEST_P(StandardStreams, AreMadeAsByTheReferenceWithoutBuffers) { ExpectSameReport({"-u"}); }

constexpr auto kCapture = Stream::Kind::kCapture;
constexpr auto kNull = Stream::Kind::kNull;
constexpr auto kClosed = Stream::Kind::kClosed;
constexpr auto kFile = Stream::Kind::kFile;
INSTANTIATE_TEST_SUITE_P(
    Of, StandardStreams,
    testing::Values(Kinds{"Pipes", {kCapture}, {kCapture}, {kCapture}},
                    Kinds{"Null", {kNull}, {kNull}, {kNull}},
                    Kinds{"NoneAtAll", {kClosed}, {kClosed}, {kClosed}},
                    Kinds{"NoInput", {kClosed}, {kCapture}, {kCapture}},
                    Kinds{"NoOutput", {kCapture}, {kClosed}, {kCapture}},
                    Kinds{"NoErrors", {kCapture}, {kCapture}, {kClosed}},
                    Kinds{"Files", {kFile, "/etc/passwd"}, {kFile}, {kCapture}},
                    Kinds{"AFullDisk", {kNull}, {kFile, "/dev/full"}, {kFile, "/dev/full"}}),
    [](const auto& kinds) { return std::string(kinds.param.name); });

class Terminal : public StartTest {
 protected:
  // Runs what follows on a terminal of its own, with the lines of `typed` typed into it, each once
  // `prompt` stands there: what a terminal echoes earlier comes before or behind the prompt, as it
  // happens.
  static Words OnTerminal(const std::string& typed, const std::string& prompt) {
    Words launcher = Python(R"py(
import os, pty, sys
lines, prompt = os.fsencode(sys.argv[1]).splitlines(True), os.fsencode(sys.argv[2])
child, terminal = pty.fork()
if child == 0: os.execv(sys.argv[3], sys.argv[3:])
out = b""
while True:
    if lines and out.endswith(prompt): os.write(terminal, lines.pop(0))
    try: data = os.read(terminal, 65536)
    except OSError: break
    out += data
print(out.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
)py");
    launcher.push_back(typed);
    launcher.push_back(prompt);
    return launcher;
  }
};

TEST_F(Terminal, GivesStreamsByLine) {
  EXPECT_THAT(ExpectRestoredByName({"-c",
                                    "import sys\nfor s in (sys.stdin, sys.stdout, sys.stderr): "
                                    "print(s.isatty(), s.line_buffering, s.encoding, s.errors)"},
                                   {.launcher = OnTerminal("", "")})
                  .out,
              HasSubstr("True True utf-8"));
}

TEST_F(Terminal, AsksForInput) {
  EXPECT_THAT(ExpectRestoredByName({"-c", "print(input('name? ').upper())"},
                                   {.launcher = OnTerminal("hako\n", "name? ")})
                  .out,
              HasSubstr("HAKO"));
}

TEST_F(Terminal, HoldsASession) {
  Scene scene{.environment = {"TERM=dumb"}, .varying = {"\x1b\\[[?0-9]*[a-z]"}};
  scene.launcher = OnTerminal("import sys\nsys.flags.interactive, sys.ps1\n1/0\nexit(3)\n", ">>> ");
  EXPECT_THAT(ExpectRestoredByName({}, scene).out, HasSubstr("ZeroDivisionError"));
}

class Streams : public StartTest {};

TEST_F(Streams, ReadAProgramFromAFile) {
  const std::string file =
      scratch_.Write("x.py", "print('from a file')\nimport sys\nprint(sys.stdin.read())\n");
  ExpectRestored({}, {.in = {kFile, file}});
}

TEST_F(Streams, StandWhereTheFileStands) {
  ExpectRestoredByName({"-c", "import sys\nprint(sys.stdin.tell(), sys.stdin.readline())"},
                       {.launcher = Shell("exec </etc/passwd; read line")});
}

TEST_F(Streams, AppendWhereTheFileEnds) {
  const std::string file = scratch_.Path("out");
  for (const std::string& interpreter : {parity::ReferencePath(), parity::HakoPythonPath()}) {
    scratch_.Write("out", "before\n");
    Turn(interpreter);
    Words argv = Shell("exec >>" + file);
    argv.insert(argv.end(), {Link(), "-c", "import sys\nprint('after', sys.stdout.tell())"});
    const Start start = TakeTrace(parity::RunFile(argv.front(), argv, Traced({})));
    EXPECT_EQ(start.how == kRestored, interpreter != parity::ReferencePath());
    std::ifstream in(file);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "before\nafter 0\n");
  }
}

TEST_F(Streams, ThatCannotBeFlushedEndWith120) {
  EXPECT_EQ(ExpectRestored({"-c", "print('lost')"}, {.out = {kFile, "/dev/full"}}).ending,
            Exit(120));
}

TEST_F(Streams, OfCAndPythonKeepTheirOrderUnbuffered) {
  ExpectRestored({"-u", "-c",
                  "import ctypes\nlibc = ctypes.CDLL(None)\nlibc.puts(b'one'); print('two'); "
                  "libc.puts(b'three')"});
}

class StreamEncoding : public StartTest, public testing::WithParamInterface<const char*> {};

TEST_P(StreamEncoding, IsTheVariables) {
  ExpectRestored(
      {"-c",
       "import sys\nprint([(s.encoding, s.errors) for s in (sys.stdin, sys.stdout, sys.stderr)], "
       "flush=True)\n"
       "print(ascii(input()), '\\udcff')"},
      {.environment = {std::string("PYTHONIOENCODING=") + GetParam()}, .input = "a\xff\n"});
}

INSTANTIATE_TEST_SUITE_P(Of, StreamEncoding,
                         testing::Values("utf-8", "utf8", "UTF-8", "utf-8:replace", "utf8:ignore",
                                         "UTF-8:backslashreplace", "utf-8:surrogateescape",
                                         "utf-8:strict", "utf-8:", ""),
                         [](const auto& value) { return "Number" + std::to_string(value.index); });

const char* const kLocale = R"py(
import ctypes, locale, os, sys
print(sys.flags.utf8_mode, sys.getfilesystemencoding(), sys.getfilesystemencodeerrors(), locale.getpreferredencoding(), locale.getencoding())
print([(s.encoding, s.errors) for s in (sys.stdin, sys.stdout, sys.stderr)])
print([locale.setlocale(category) for category in range(6)], os.environ.get("LC_CTYPE"), os.environ.get("LC_ALL"))
getenv = ctypes.CDLL(None).getenv
getenv.restype = ctypes.c_char_p
print(getenv(b"LC_CTYPE"), os.listdir(b"."), ascii(sys.argv))
os.system("echo $LC_CTYPE")
)py";

class Locale : public StartTest, public testing::WithParamInterface<Words> {};

TEST_P(Locale, IsChosenAsByTheReference) {
  scratch_.Write("home/\xc3\xbc\xff", "");
  ExpectRestored(
      {"-c", kLocale, "ü", "\xff"},
      {.environment = GetParam(), .without = {"LANG"}, .directory = Home(), .input = "x"});
}

INSTANTIATE_TEST_SUITE_P(
    Of, Locale,
    testing::Values(Words{}, Words{"LANG=C"}, Words{"LC_ALL=C"}, Words{"LC_ALL=POSIX"},
                    Words{"LC_CTYPE=C"}, Words{"LANG=C.UTF-8"}, Words{"LC_ALL=C.UTF-8"},
                    Words{"LC_ALL=C.utf8"}, Words{"LC_CTYPE=C.UTF-8", "LANG=C"},
                    Words{"LANG=C", "LC_CTYPE="}, Words{"LANG="}, Words{"LC_ALL="},
                    Words{"LC_ALL=no_SUCH.LOCALE"}, Words{"LANG=no_SUCH.LOCALE"},
                    Words{"LANG=C", "LC_ALL=C.UTF-8"}, Words{"LANG=C.UTF-8", "LC_NUMERIC=C"},
                    Words{"LANG=C.UTF-8", "LC_NUMERIC=no_SUCH"}, Words{"LC_NUMERIC=C.UTF-8"},
                    Words{"LC_CTYPE=C", "LANG=C.UTF-8"}, Words{"LC_CTYPE=C", "LANG=no_SUCH"},
                    Words{"LANG=C", "PYTHONIOENCODING=utf-8"},
                    Words{"LC_ALL=C", "PYTHONIOENCODING=utf-8:strict"}),
    [](const auto& words) { return "Number" + std::to_string(words.index); });

// A start may set the locale only when something first depends on it (seams/deferred_locale.h).
struct FirstUse {
  const char* name;
  const char* program;
};

void PrintTo(const FirstUse& use, std::ostream* out) { *out << use.name; }

constexpr FirstUse kFirstUses[] = {
    {"None", "print('none')"},
    {"Question", "import locale\nprint([locale.setlocale(one) for one in range(6)])"},
    {"OtherLocale",
     "import locale\nprint(locale.setlocale(locale.LC_ALL, 'C'), "
     "locale.nl_langinfo(locale.CODESET))"},
    {"Encoding",
     "import locale\nprint(locale.nl_langinfo(locale.CODESET), locale.getencoding(), "
     "open('/dev/null').encoding)"},
    {"Time",
     "import time\nprint(ascii(time.strftime('%d \u00e4', (2000, 1, 2, 3, 4, 5, 6, 7, 0))))"},
    {"Order",
     "import locale\nprint(ascii(locale.strxfrm('\u00e4')), locale.strcoll('\u00e4', 'b'))"},
    {"Numbers", "import locale\nprint(sorted(locale.localeconv().items()))"},
    {"Libc",
     "import ctypes\nlibc = ctypes.CDLL(None)\ntext = ctypes.create_unicode_buffer(9)\n"
     "print(libc.mbstowcs(text, b'\\xc3\\xa4', 9), ascii(text.value))"},
    {"ChangedVariable",
     "import os, locale\nos.environ['LC_ALL'] = os.environ['LC_CTYPE'] = 'no_SUCH'\n"
     "print(locale.setlocale(locale.LC_CTYPE))"},
    {"ChangedFolder",
     "import os, locale\nos.environ['LOCPATH'] = "
     "'/nowhere'\nprint(locale.setlocale(locale.LC_CTYPE))"},
    {"Thread",
     "import threading, time\n"
     "thread = threading.Thread(target=lambda: print(ascii(time.strftime('\u00e4'))))\n"
     "thread.start(); thread.join()"},
    {"Child",
     "import os, time\nif os.fork() == 0:\n  print(ascii(time.strftime('\u00e4')), flush=True)\n"
     "  os._exit(0)\nos.wait()"},
    {"NoMoreDescriptors",
     "import os, time\ntry:\n  while True: os.open('/dev/null', os.O_RDONLY)\n"
     "except OSError: print(ascii(time.strftime('\u00e4')))"},
    {"FewerDescriptors",
     "import resource, time\nresource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))\n"
     "print(ascii(time.strftime('\u00e4')))"},
    {"AnotherRoot",
     "import os, time\ntry: os.chroot('.')\nexcept PermissionError: print('no')\n"
     "print(ascii(time.strftime('\u00e4')))"},
};

class LocaleLater : public StartTest, public testing::WithParamInterface<FirstUse> {};

TEST_P(LocaleLater, IsAsIfItHadBeenSetAtTheStart) {
  for (const Words& environment :
       {Words{"LANG=C.UTF-8"}, Words{"LC_ALL=C.utf8"}, Words{}, Words{"LC_ALL=C"}}) {
    ExpectRestored({"-c", GetParam().program},
                   {.environment = environment, .without = {"LANG"}, .directory = Home()});
  }
}

INSTANTIATE_TEST_SUITE_P(FirstAskedForBy, LocaleLater, testing::ValuesIn(kFirstUses),
                         [](const auto& use) { return use.param.name; });

// Of a language: only there are bytes that are no UTF-8 refused by stdin and stdout.
// CPython 3.11.2, Python/initconfig.c: config_get_stdio_errors
class LanguageLocale : public StartTest {
 protected:
  void SetUp() override {
    const char* const maker = "/usr/bin/localedef";
    const std::string path = scratch_.Path("de_DE.UTF-8");
    if (!std::filesystem::exists(maker) ||
        parity::RunFile(maker, {maker, "--force", "-i", "de_DE", "-f", "UTF-8", path}).ending !=
            Exit(0)) {
      GTEST_SKIP() << "localedef cannot make a locale here";
    }
  }
  [[nodiscard]] Scene In(const std::string& variable) const {
    return {.environment = {"LOCPATH=" + scratch_.Path(), variable + "=de_DE.UTF-8"},
            .without = {"LANG"},
            .input = "x"};
  }
};

TEST_F(LanguageLocale, IsChosenAsByTheReference) {
  for (const char* variable : {"LANG", "LC_ALL", "LC_CTYPE"}) {
    EXPECT_THAT(ExpectRestored({"-c", kLocale}, In(variable)).out, HasSubstr("'strict'"))
        << variable;
  }
}

// Without LOCPATH, where C.UTF-8 would be set later.
TEST_F(LanguageLocale, OfTheMachineIsChosenAsByTheReference) {
  if (!CanMount()) GTEST_SKIP() << "no mounts of one's own here";
  const std::string before = scratch_.Path("before");
  std::filesystem::create_directories(before);
  const Scene scene{.environment = {"LANG=de_DE.UTF-8"},
                    .input = "x",
                    .launcher = OwnMounts("mount --bind /usr/lib/locale " + before +
                                          "\nmount -t tmpfs none /usr/lib/locale\n"
                                          "cp -r " +
                                          scratch_.Path("de_DE.UTF-8") +
                                          " /usr/lib/locale\nmkdir /usr/lib/locale/C.utf8\n"
                                          "mount --bind " +
                                          before + "/C.utf8 /usr/lib/locale/C.utf8")};
  EXPECT_THAT(ExpectRestoredByName({"-c", kLocale}, scene).out, HasSubstr("'strict'"));
}

TEST_F(LanguageLocale, RefusesBytesThatAreNoUtf8) {
  EXPECT_EQ(ExpectRestored({"-c", "print('\\udcff')"}, In("LANG")).ending, Exit(1));
}

}  // namespace
}  // namespace hako::starts

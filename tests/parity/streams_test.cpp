// Standard streams of every kind: pipes, files, full disks, closed descriptors, readers that are
// gone.
// CPython 3.11.2, Python/pylifecycle.c: create_stdio, flush_std_files
#include <gmock/gmock.h>

#include "harness.h"

namespace hako::parity {
namespace {

using testing::HasSubstr;

const char* const kInput = "first line\nsecond\r\nü\nlast";

class StreamPrograms : public ProgramTest {};

TEST_P(StreamPrograms, ReadAndWriteAsUnderTheReference) {
  const std::string name = "streams/" + GetParam();
  ExpectProgramSame(name, {.input = kInput});
  ExpectProgramSame(
      name, {.environment = {"PYTHONUNBUFFERED=1"}, .input = kInput, .forms = {Form::kPython}});
}

// One pipe for both streams, where their order is seen.
TEST_P(StreamPrograms, KeepTheOrderOfStdoutAndStderr) {
  for (const char* option : {"-B", "-u"}) {
    Scene scene{.input = kInput, .launcher = {"/bin/sh", "-c", "exec \"$@\" 2>&1", "sh"}};
    ExpectSameByName({option, ProgramPath("streams/" + GetParam() + ".py")}, scene);
  }
}

INSTANTIATE_TEST_SUITE_P(Of, StreamPrograms, testing::ValuesIn(ProgramsIn("streams")),
                         ProgramTestName);

struct NamedStream {
  const char* name;
  Stream stream;
};

std::vector<NamedStream> Outputs() {
  return {{"pipe", {Stream::Kind::kCapture}},
          {"null", {Stream::Kind::kNull}},
          {"closed", {Stream::Kind::kClosed}},
          {"full", {Stream::Kind::kFile, "/dev/full"}},
          {"broken", {Stream::Kind::kBroken}}};
}

std::vector<NamedStream> Inputs() {
  return {{"null", {Stream::Kind::kNull}},
          {"closed", {Stream::Kind::kClosed}},
          {"file", {Stream::Kind::kFile, ProgramPath("probe.py")}},
          {"pipe", {Stream::Kind::kCapture}}};
}

Scene Connected(const Stream& in, const Stream& out, const Stream& err) {
  Scene scene;
  scene.in = in;
  scene.out = out;
  scene.err = err;
  scene.forms = {Form::kPython};
  return scene;
}

class Streams : public ParityTest {
 protected:
  // `arguments` make a program write `path`: its bytes must be equal, as must all else.
  void ExpectSameFile(const Words& arguments, const std::string& path, const Scene& scene,
                      const std::string& label) const {
    const Outcome expected = RunReference(arguments, scene);
    const std::string expected_bytes = ReadAll(path);
    EXPECT_NE(expected_bytes, "") << label;
    for (const Form form : scene.forms) {
      std::filesystem::remove(path);
      ExpectEqual(expected, RunHako(form, arguments, scene), label, scene);
      EXPECT_EQ(expected_bytes, ReadAll(path)) << label;
    }
    std::filesystem::remove(path);
  }
};

TEST_F(Streams, AreOpenedAndClosedAlikeInAnyCombination) {
  const std::string report = scratch_.Path("report");
  for (const NamedStream& in : Inputs()) {
    for (const NamedStream& out : Outputs()) {
      for (const NamedStream& err : Outputs()) {
        const bool all = in.stream.kind == Stream::Kind::kClosed;
        if (!all && out.stream.kind != err.stream.kind) continue;
        const std::string label =
            std::string("in ") + in.name + ", out " + out.name + ", err " + err.name;
        ExpectSameFile({ProgramPath("stream_report.py"), report}, report,
                       Connected(in.stream, out.stream, err.stream), label);
      }
    }
  }
}

TEST_F(Streams, AreReportedAlikeUnderOptions) {
  const std::string report = scratch_.Path("report");
  const Scene closed{.in = {Stream::Kind::kClosed},
                     .out = {Stream::Kind::kClosed},
                     .err = {Stream::Kind::kClosed}};
  for (const char* option : {"-u", "-I", "-Xdev", "-S", "-Xutf8=0"}) {
    ExpectSameFile({option, ProgramPath("stream_report.py"), report}, report, {}, option);
    ExpectSameFile({option, ProgramPath("stream_report.py"), report}, report, closed, option);
  }
}

TEST_F(Streams, WritingFailsAlikeInAnyCombination) {
  for (const NamedStream& out : Outputs()) {
    for (const NamedStream& err : Outputs()) {
      for (const Words& how : {Words{"1"}, Words{"1", "flush"}, Words{"2000"}}) {
        if (how.size() > 1 && out.stream.kind != err.stream.kind) continue;
        Words arguments = {ProgramPath("stream_writes.py")};
        arguments.insert(arguments.end(), how.begin(), how.end());
        SCOPED_TRACE(std::string("out ") + out.name + ", err " + err.name);
        ExpectSame(arguments, Connected({Stream::Kind::kNull}, out.stream, err.stream));
      }
    }
  }
}

TEST_F(Streams, FullDiskEndsWith120) {
  const Scene full{.out = {Stream::Kind::kFile, "/dev/full"}};
  EXPECT_EQ(ExpectSame({"-c", "print('lost')"}, full).ending, Exit(120));
  EXPECT_EQ(ExpectSame({"-c", "print('lost', flush=True)"}, full).ending, Exit(120));
  EXPECT_EQ(ExpectSame({"-c", "pass"}, full).ending, Exit(0));
  EXPECT_EQ(ExpectSame({"-c", "print('lost'); raise SystemExit(3)"}, full).ending, Exit(120));
  EXPECT_EQ(ExpectSame({"-c", "print('lost'); 1 / 0"}, full).ending, Exit(120));
  EXPECT_EQ(ExpectSame({"-c", "print('lost'); raise KeyboardInterrupt"}, full).ending, Signal(2));
  EXPECT_EQ(ExpectSame({"-u", "-c", "print('lost')"}, full).ending, Exit(1));
  ExpectSame({"-V"}, full);
  ExpectSame({"--help-env"}, full);
}

TEST_F(Streams, FullDiskOnStderrIsBorneAlike) {
  const Scene full{.err = {Stream::Kind::kFile, "/dev/full"}};
  for (const char* code : {"pass", "1 / 0", "import sys; sys.stderr.write('lost')",
                           "raise SystemExit('x')", "import warnings; warnings.warn('x')"}) {
    ExpectSame({"-c", code}, full);
  }
  ExpectSame({"--no-such-option"}, full);
}

TEST_F(Streams, ReaderThatIsGoneIsAnErrorAndNoSignal) {
  const Scene broken{.out = {Stream::Kind::kBroken}};
  EXPECT_EQ(ExpectSame({"-c", "print('lost')"}, broken).ending, Exit(120));
  EXPECT_THAT(ExpectSame({"-c", "print('lost')"}, broken).err, HasSubstr("BrokenPipeError"));
  EXPECT_EQ(ExpectSame({"-c", "print('x' * 1000000)"}, broken).ending, Exit(1));
  EXPECT_EQ(ExpectSame({"-c",
                        "import signal; signal.signal(signal.SIGPIPE, signal.SIG_DFL)\n"
                        "print('x' * 1000000)"},
                       broken)
                .ending,
            Signal(13));
  ExpectSame({"-c", "1 / 0"}, {.err = {Stream::Kind::kBroken}});
  ExpectSame({"-c", "import os\ntry: os.write(1, b'x')\nexcept OSError as e: print(repr(e))"},
             broken);
}

TEST_F(Streams, ClosedOnesAreNone) {
  const Stream closed{Stream::Kind::kClosed};
  const Stream pipe;
  const char* const code =
      "import sys\n"
      "print(sys.stdin, sys.stdout, sys.__stdout__, sys.__stderr__, file=sys.stderr)\n"
      "print('to nobody')\n";
  EXPECT_THAT(ExpectSame({"-c", code}, Connected(pipe, closed, pipe)).err, HasSubstr("None None"));
  ExpectSame({"-c", code}, Connected(pipe, pipe, closed));
  ExpectSame({"-c", "import sys; print(sys.stdin); input()"}, Connected(closed, pipe, pipe));
  ExpectSame({"-c", code}, Connected(closed, closed, closed));
  ExpectSame({"-c", "1 / 0"}, Connected(closed, closed, closed));
  ExpectSame({"-c", "import os; os.write(2, b'lands in a file, if any')"},
             Connected(closed, pipe, closed));
  for (const Words& arguments : {Words{}, Words{"-"}, Words{"-i", "-c", "pass"}}) {
    ExpectSame(arguments, Connected(closed, pipe, pipe));
  }
}

TEST_F(Streams, FileAsStdoutHoldsTheSameBytes) {
  const std::string file = scratch_.Path("out");
  const Scene scene{.out = {Stream::Kind::kFile, file}, .err = {Stream::Kind::kFile, file}};
  ExpectSameFile({"-c",
                  "import os, sys\n"
                  "print('one', sys.stdout.seekable(), sys.stdout.tell())\n"
                  "os.write(1, b'two\\n')\n"
                  "sys.stdout.flush(); os.lseek(1, 100, 0); print('three')\n"},
                 file, scene, "seeks");
  ExpectSameFile({"-c",
                  "print('x' * 100000); import os; os.fork(); print('y')\n"
                  "import sys; sys.stdout.flush(); os._exit(0)"},
                 file, {.out = {Stream::Kind::kFile, file}, .forms = {Form::kPython}}, "forks");
}

TEST_F(Streams, InputMayBeLargeOrOdd) {
  std::string large;
  for (int i = 0; i < 60'000; ++i) large += "line " + std::to_string(i) + "\n";
  const Words digest = {"-c",
                        "import hashlib, sys\n"
                        "data = sys.stdin.buffer.read()\n"
                        "print(len(data), hashlib.sha256(data).hexdigest())"};
  ExpectSame(digest, {.input = large});
  ExpectSame({"-c", "import sys; print(sum(map(len, sys.stdin)))"}, {.input = large});
  ExpectSame({"-c", "pass"}, {.input = large});
  for (const std::string& bytes :
       {std::string("\xff\xfe no UTF-8 \x80\n"), std::string("a\0b\n", 4),
        std::string("\xef\xbb\xbfx"), std::string("\r\r\n\n\x0b\x0c\x85"),
        std::string("\xf0\x9f\x93")}) {
    ExpectSame({"-c", "import sys; print(ascii(sys.stdin.read()))"}, {.input = bytes});
    ExpectSame({"-X", "utf8", "-c", "import sys; print(ascii(input()))"}, {.input = bytes});
  }
}

}  // namespace
}  // namespace hako::parity

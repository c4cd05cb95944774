// Statements of known modules that ask something of their process (pantry/redone_statements.h):
// they are executed again where the module is delivered. The modules here have their names and
// words.
#include "commands.h"

namespace hako::image_commands {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kRich[] =
    "import os\n\n"
    "try:\n"
    "    _IMPORT_CWD = os.path.abspath(os.getcwd())\n"
    "except FileNotFoundError:\n"
    "    # Can happen if the cwd has been deleted\n"
    "    _IMPORT_CWD = \"\"\n\n"
    "def cwd(): return _IMPORT_CWD\n";
constexpr char kConnection[] =
    "import os\n"
    "def _has_ipv6(host):\n"
    "    return host, os.getpid() > 1, os.getcwd()\n\n\n"
    "HAS_IPV6 = _has_ipv6(\"::1\")\n";

class Redone : public ImageCommandTest {
 protected:
  Redone() : root_(MakeEnvironment("env")) {
    Write("rich/__init__.py", kRich);
    Write("urllib3/__init__.py", "");
    Write("urllib3/util/__init__.py", "");
    Write("urllib3/util/connection.py", kConnection);
    Write("charset_normalizer/__init__.py", "");
    Write("charset_normalizer/api.py",
          "import logging\n"
          "explain_handler = logging.StreamHandler()\n"
          "explain_handler.setFormatter(logging.Formatter('%(message)s!'))\n");
  }
  void Write(const std::string& file, const std::string& text) {
    scratch_.Write("env/" + parity::PackagesFolder() + file, text);
  }
  std::string Keep(const Words& modules) {
    Words words;
    for (const std::string& name : modules) words.insert(words.end(), {"-m", name});
    return Build(words, Here("/")).err;
  }
  [[nodiscard]] Scene Here(const std::string& folder) const {
    return {.environment = {"VIRTUAL_ENV=" + root_, "HAKO_TRACE=2"}, .directory = folder};
  }
  // `code` does what it does under the reference, and all modules came from the image.
  void ExpectDelivered(const std::string& code, const std::string& folder = "/usr") const {
    const std::string python = root_ + "/bin/python3";
    Scene scene = Own({});
    scene.directory = folder;
    const Outcome reference = parity::RunFile(python, {python, "-c", code}, scene);
    const Start start = Run({"-c", code}, Here(folder));
    EXPECT_THAT(start.image, StartsWith(Cache())) << start.why;
    EXPECT_THAT(start.outcome.err, Not(HasSubstr("imported anew"))) << code;
    EXPECT_EQ(start.outcome.out, reference.out) << code;
    EXPECT_EQ(start.outcome.ending, reference.ending) << code;
    EXPECT_NE(reference.out, "");
  }

 private:
  std::string root_;
};

TEST_F(Redone, StatementsAskTheirOwnProcess) {
  EXPECT_EQ(Keep({"rich", "urllib3.util.connection", "charset_normalizer.api"}), "");
  EXPECT_THAT(Image({"info", Cache() + "/" + CachedFiles(".image").front()}).out,
              HasSubstr("when they are imported (3):\n  rich\n  urllib3.util.connection\n"));
  for (const char* folder : {"/usr", "/"}) {
    ExpectDelivered("import rich, urllib3.util.connection as c; print(rich.cwd(), c.HAS_IPV6)",
                    folder);
  }
  ExpectDelivered("import os; os.chdir('/etc'); import rich; print(rich.cwd(), dir(rich))");
  ExpectDelivered(
      "import sys; sys.stderr = sys.stdout\n"
      "import charset_normalizer.api as a, logging\n"
      "log = logging.getLogger('x'); log.addHandler(a.explain_handler); log.error('heard')\n"
      "print(a.explain_handler.stream is sys.stdout, len(logging._handlerList))");
  ExpectDelivered(
      "import os, shutil, sys, tempfile; sys.path.pop(0)\n"
      "gone = tempfile.mkdtemp(); os.chdir(gone); shutil.rmtree(gone)\n"
      "import rich; print(repr(rich.cwd()))");
}

TEST_F(Redone, StatementsHaveTheirLines) {
  Write("urllib3/util/connection.py",
        "import os, sys\n"
        "def _has_ipv6(host):\n"
        "    return sys._getframe(1).f_lineno, os.getcwd()\n"
        "HAS_IPV6 = _has_ipv6(\"::1\")\n");
  EXPECT_EQ(Keep({"urllib3.util.connection"}), "");
  ExpectDelivered("import urllib3.util.connection as c; print(c.HAS_IPV6)");
}

TEST_F(Redone, OtherWordsAreLeftOut) {
  Write("urllib3/util/connection.py", "import os\nHAS_IPV6 = os.getcwd() == '/'\n");
  Write("rich/__init__.py", std::string(kRich) + "here = os.getcwd()\n");
  Write("charset_normalizer/api.py",
        "import logging\nif True:\n    explain_handler = logging.StreamHandler()\n");
  const std::string said = Keep({"rich", "urllib3.util.connection", "charset_normalizer.api"});
  for (const char* name : {"rich", "urllib3.util.connection"})
    EXPECT_THAT(said, HasSubstr(std::string("not kept: ") + name + ": it calls posix.getcwd"));
  EXPECT_THAT(said, HasSubstr("not kept: charset_normalizer.api: it reads stderr"));
}

TEST_F(Redone, WhoTakesWhatIsBoundIsLeftOut) {
  Write("taker.py", "from urllib3.util.connection import HAS_IPV6 as own\n");
  Write("taker_of_all.py", "from rich import *\n");
  Write("reader.py", "import os, rich\nown = os.path.join(rich._IMPORT_CWD, 'x')\n");
  Write("asker.py", "import rich\nown = getattr(rich, '_IMPORT_CWD')\n");
  Write("setter.py", "import urllib3.util.connection as c\nc.HAS_IPV6 = False\n");
  Write("user.py", "from rich import cwd\nimport urllib3.util.connection as c\n");
  const std::string said =
      Keep({"rich", "taker", "taker_of_all", "reader", "asker", "setter", "user"});
  for (const char* name : {"taker", "taker_of_all"})
    EXPECT_THAT(said, HasSubstr(std::string("not kept: ") + name + ": it takes what another"));
  for (const char* name : {"reader", "asker", "setter"})
    EXPECT_THAT(said, HasSubstr(std::string("not kept: ") + name + ": it "));
  EXPECT_THAT(said, Not(HasSubstr("user")));
  ExpectDelivered("import user; print(user.cwd(), user.c.HAS_IPV6)");
}

TEST_F(Redone, OnesInAModuleThatFailsKeepItsImporterOut) {
  Write("urllib3/util/connection.py", std::string(kConnection) + "import nowhere\n");
  Write("tries.py", "try: import urllib3.util.connection\nexcept ImportError: found = False\n");
  EXPECT_THAT(Keep({"tries"}), HasSubstr("not kept: tries: "));
}

}  // namespace
}  // namespace hako::image_commands

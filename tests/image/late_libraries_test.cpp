// Libraries of extension modules that hako loads when one of their functions is first called, where
// python3 has loaded them with the module: whoever calls first finds them, whatever was done since.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "starts.h"

namespace hako::starts {
namespace {

using parity::Exit;
using testing::HasSubstr;
using testing::Not;

struct FirstCall {
  const char* name;
  const char* program;
};

constexpr FirstCall kFirstCalls[] = {
    {"Hash", "import hashlib\nprint(hashlib.md5(b'x').hexdigest())"},
    {"Tls", "import ssl\ncontext = ssl.create_default_context()\nprint(context.verify_mode)"},
    {"TlsError",
     "import ssl\ntry: ssl.create_default_context(cadata='no')\n"
     "except ssl.SSLError as error: print(error)"},
    {"CertificatesThatAreFreedByTheLibrary",
     "import ssl\ncontext = ssl.create_default_context()\nprint(len(context.get_ca_certs()) > 0)"},
    {"Lzma", "import lzma\nprint(lzma.decompress(lzma.compress(b'x' * 99)))"},
    {"Bz2", "import bz2\nprint(bz2.decompress(bz2.compress(b'x' * 99)))"},
    {"Uuid", "import uuid\nprint(uuid.uuid1().version)"},
    {"ErrorOfTheCaller",
     "import bz2\ntry: bz2.BZ2Decompressor().decompress(b'no')\nexcept OSError as error: "
     "print(repr(error))"},
    {"Thread",
     "import hashlib, threading\n"
     "def work(): print(hashlib.sha256(b'x' * 1000000).hexdigest())\n"
     "threads = [threading.Thread(target=work) for _ in range(8)]\n"
     "for thread in threads: thread.start()\n"
     "for thread in threads: thread.join()"},
    {"SmallStack",
     "import hashlib, threading\nthreading.stack_size(1 << 15)\n"
     "thread = threading.Thread(target=lambda: print(hashlib.md5(b'x').hexdigest()))\n"
     "thread.start(); thread.join()"},
    {"Child",
     "import hashlib, os\nif os.fork() == 0:\n  print(hashlib.md5(b'x').hexdigest(), flush=True)\n"
     "  os._exit(0)\nos.wait()\nprint(hashlib.md5(b'y').hexdigest())"},
    {"NoMoreDescriptors",
     "import hashlib, bz2, os\ntry:\n  while True: os.open('/dev/null', os.O_RDONLY)\n"
     "except OSError: print(hashlib.md5(b'x').hexdigest(), bz2.compress(b''))"},
    {"FewerDescriptors",
     "import hashlib, resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))\n"
     "print(hashlib.md5(b'x').hexdigest())"},
    {"AnotherRoot",
     "import hashlib, os, ssl\ntry: os.chroot('.')\nexcept PermissionError: print('no')\n"
     "print(hashlib.md5(b'x').hexdigest(), ssl.RAND_status())"},
    {"LoadersTables",
     "import os, ssl, ctypes\n"
     "print(ctypes.CDLL('libcrypto.so.3', mode=os.RTLD_NOLOAD).OpenSSL_version_num() > 0)"},
    {"LoadersTablesAfterwards",
     "import os, ctypes, ssl\n"
     "print(ctypes.CDLL('libcrypto.so.3', mode=os.RTLD_NOLOAD).OpenSSL_version_num() > 0)"},
    {"AtExit",
     "import atexit, hashlib\n"
     "atexit.register(lambda: print(hashlib.md5(b'x').hexdigest()))"},
    {"Destruction",
     "import hashlib\nclass Last:\n  def __del__(self, md5=hashlib.md5): "
     "print(md5(b'x').hexdigest())\nlast = Last()"},
};

class LateLibrary : public StartTest, public testing::WithParamInterface<FirstCall> {};

TEST_P(LateLibrary, IsAsIfItHadBeenLoadedByTheImport) {
  EXPECT_EQ(ExpectRestored({"-c", GetParam().program}, {.directory = Home()}).ending, Exit(0));
}

INSTANTIATE_TEST_SUITE_P(FirstCalledBy, LateLibrary, testing::ValuesIn(kFirstCalls),
                         [](const auto& call) { return call.param.name; });

class LateLibraries : public StartTest {
 protected:
  void SetUp() override {
    if (AskReference("'-rpath' in (__import__('sysconfig').get_config_var('LDFLAGS') or '')") ==
        "True")
      GTEST_SKIP() << "the modules name folders for their libraries: these are loaded with them";
  }
  // Which libraries of the names' beginnings the process has, in words.
  const std::string shown_ =
      "def shown(*names):\n"
      "  files = {line.split()[-1] for line in open('/proc/self/maps') if '.so' in line}\n"
      "  print(sorted(file for file in files if file.rsplit('/', 1)[-1].startswith(names)))\n";
};

// Else the tests above say nothing.
TEST_F(LateLibraries, AreLoadedWhenTheyAreCalled) {
  const std::string program = shown_ +
                              "import bz2, hashlib, lzma, ssl, uuid\n"
                              "names = 'libcrypto', 'libssl', 'libbz2', 'liblzma', 'libuuid'\n"
                              "shown(*names)\nbz2.compress(b'')\nshown(*names)\n";
  const Start start = RunTraced({"-c", program});
  EXPECT_EQ(start.how, kRestored);
  EXPECT_THAT(start.outcome.out, testing::MatchesRegex("\\[\\]\n\\['[^',]*libbz2[^',]*'\\]\n"));
}

// The address space may be used up when they are called.
TEST_F(LateLibraries, AreThereWhereAddressesAreLimited) {
  for (const char* limit : {"ulimit -v 400000", "ulimit -d 100000"}) {
    const Scene scene{.launcher = Shell(limit)};
    const std::string program = shown_ + "import hashlib\nshown('libcrypto')\n";
    EXPECT_THAT(ExpectRestoredByName({"-c", program}, scene).out, HasSubstr("libcrypto"));
  }
}

// Set by another process: no seam shows it.
TEST_F(LateLibraries, AreThereWhereDescriptorsAreLimitedFromOutside) {
  ExpectRestored({"-c",
                  "import hashlib, os, sys\n"
                  "code = 'import resource; resource.prlimit(%d, resource.RLIMIT_NOFILE, (3, 3))'\n"
                  "os.spawnl(os.P_WAIT, '/usr/bin/python3', 'python3', '-c', code % os.getpid())\n"
                  "print(hashlib.md5(b'x').hexdigest())"});
}

TEST_F(LateLibraries, AreThoseThatTheLoaderIsToFind) {
  const std::string folder = scratch_.Path("libraries");
  std::filesystem::create_directories(folder);
  std::error_code error;
  const std::string library = AskReference(
      "next(line.split()[-1] for line in [__import__('bz2'), *open('/proc/self/maps')][1:] if "
      "'libbz2' in line)");
  std::filesystem::copy_file(library, folder + "/libbz2.so.1.0", error);
  ASSERT_FALSE(error) << library;
  const std::string program =
      shown_ + "import bz2, lzma\nprint(bz2.compress(b''))\nshown('libbz2', 'liblzma')\n";
  for (const std::string variable : {"LD_LIBRARY_PATH=", "LD_PRELOAD="}) {
    const std::string value = variable + folder + (variable[3] == 'P' ? "/libbz2.so.1.0" : "");
    EXPECT_THAT(ExpectRestored({"-c", program}, {.environment = {value}}).out,
                HasSubstr("['" + folder + "/libbz2.so.1.0', '"));
    // With the module's own file, which is written for any of them.
    const std::string module = shown_ + "import bz2\nshown('_bz2')\n";
    EXPECT_THAT(RunTraced({"-c", module}, {.environment = {value}}).outcome.out,
                HasSubstr("/lib-dynload/_bz2."));
  }
}

// The loader goes by the variables of the process's start.
TEST_F(LateLibraries, AreThoseThatTheLoaderWasToFind) {
  const std::string folder = scratch_.Path("libraries");
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/libbz2.so.1.0") << "";
  const Scene scene{.environment = {"LD_LIBRARY_PATH=" + folder}};
  EXPECT_THAT(ExpectRestored({"-c",
                              "import os\nos.environ.clear()\n"
                              "try: import bz2\nexcept ImportError as error: print(error)"},
                             scene)
                  .out,
              HasSubstr("file too short"));
}

// What hashlib makes of it at its import, and what OpenSSL reads once in a process.
TEST_F(LateLibraries, AreConfiguredAsTheImportFindsThem) {
  const std::string file = scratch_.Path("openssl.cnf");
  std::ofstream(file) << "openssl_conf = all\n[all]\nproviders = two\nssl_conf = tls\n"
                         "[two]\ndefault = on\nlegacy = on\n[on]\nactivate = 1\n"
                         "[tls]\nsystem_default = limits\n[limits]\nMinProtocol = TLSv1.3\n";
  const std::string program =
      "import hashlib, ssl, os\nprint(sorted(hashlib.algorithms_available))\n"
      "context = ssl.create_default_context()\nprint(context.minimum_version)\n";
  const std::string configured =
      ExpectRestored({"-c", program}, {.environment = {"OPENSSL_CONF=" + file}}).out;
  EXPECT_THAT(configured, HasSubstr("772")) << "TLS 1.3";
  EXPECT_NE(configured, ExpectRestored({"-c", program}).out);
}

// Under python3 the import has read it.
TEST_F(LateLibraries, AreNotConfiguredAnew) {
  const std::string file = scratch_.Path("openssl.cnf");
  std::ofstream(file) << "openssl_conf = all\n[all]\nssl_conf = tls\n[tls]\n"
                         "system_default = limits\n[limits]\nMinProtocol = TLSv1.3\n";
  const std::string program = "import os, ssl\nos.environ['OPENSSL_CONF'] = '" + file +
                              "'\nprint(ssl.create_default_context().minimum_version)";
  EXPECT_THAT(ExpectRestored({"-c", program}).out, Not(HasSubstr("772")));
}

TEST_F(LateLibraries, HaveTheConfigurationOfTheRootThatTheyAreImportedIn) {
  if (geteuid() != 0) GTEST_SKIP() << "only root has another root";
  const std::string program =
      "import os, ssl\nos.chroot('.')\n"
      "print(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).minimum_version, "
      "len(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).get_ciphers()))";
  ExpectRestored({"-c", program}, {.directory = Home()});
}

// Constants of the module are the library's: it is imported anew.
TEST_F(LateLibraries, AreThoseOfTheCapture) {
  if (!CanMount()) GTEST_SKIP() << "no mounts of one's own here";
  const std::string program = "import bz2, lzma\nprint(bz2.compress(b''), lzma.compress(b''))";
  const std::string library = AskReference(
      "next(line.split()[-1] for line in [__import__('bz2'), *open('/proc/self/maps')][1:] if "
      "'libbz2' in line)");
  const std::string other = scratch_.Path("libbz2");
  const Scene scene{.launcher = OwnMounts("cp " + library + " " + other + "\nmount --bind " +
                                          other + " " + library)};
  ExpectRestoredByName({"-c", program}, scene);
  Words argv = scene.launcher;
  argv.insert(argv.end(),
              {parity::HakoPythonPath(), "-c", program + "\n" + shown_ + "shown('_bz2', '_lzma')"});
  const Outcome outcome = parity::RunFile(argv.front(), argv);
  EXPECT_THAT(outcome.out, HasSubstr("/lib-dynload/_bz2."));
  EXPECT_THAT(outcome.out, Not(HasSubstr("/lib-dynload/_lzma.")));
}

}  // namespace
}  // namespace hako::starts

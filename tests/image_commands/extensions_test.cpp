// Extension modules that the base image leaves out, in an image that keeps them: what they have of
// their process is this one's, and a locale that was left for later is set before they could ask.
#include "commands.h"

namespace hako::image_commands {
namespace {

using testing::HasSubstr;
using testing::Not;

class Extensions : public ImageCommandTest {
 protected:
  void SetUp() override { Build({"-o", image_, "-m", "ctypes", "-m", "resource"}); }
  // As under the reference, with `module` from the image.
  void ExpectSame(const std::string& module, const std::string& program, Scene scene = {}) const {
    const Words arguments = {"-c", program};
    scene.environment.push_back("HAKO_IMAGE=" + image_);
    const Outcome expected = parity::RunReference(arguments, scene);
    EXPECT_EQ(expected.ending, Exit(0)) << expected.err;
    const Start start = Run(arguments, scene);
    EXPECT_EQ(start.image, image_) << start.why;
    parity::ExpectEqual(expected, start.outcome, module);
    scene.environment.emplace_back("HAKO_TRACE=2");
    EXPECT_THAT(Run(arguments, scene).outcome.err, Not(HasSubstr("imported anew: " + module)));
  }
  const std::string image_ = scratch_.Path("x.image");
};

TEST_F(Extensions, HaveTheAddressesOfTheirProcess) {
  ExpectSame("ctypes", R"py(
import ctypes, _ctypes
libc = ctypes.CDLL(None)
for name, noted, function in (("memmove", _ctypes._memmove_addr, ctypes.memmove), ("memset", _ctypes._memset_addr, ctypes.memset)):
    address = ctypes.cast(getattr(libc, name), ctypes.c_void_p).value
    print(address == noted, address == ctypes.cast(function, ctypes.c_void_p).value)
text = ctypes.create_string_buffer(b"hako")
ctypes.memset(text, 65, 2)
ctypes.memmove(ctypes.byref(text, 2), text, 2)
print(text.value)
)py");
}

TEST_F(Extensions, AloneHaveTheAddressesOfTheirProcess) {
  ExpectSame("_ctypes", R"py(
import _ctypes
noted = _ctypes._memmove_addr, _ctypes._memset_addr
import ctypes
libc = ctypes.CDLL(None)
print(noted == tuple(ctypes.cast(one, ctypes.c_void_p).value for one in (libc.memmove, libc.memset)))
)py");
}

TEST_F(Extensions, FindTheInterpretersFunctions) {
  ExpectSame("ctypes", R"py(
import ctypes
print(ctypes.pythonapi._handle == ctypes.CDLL(None)._handle)
print(ctypes.pythonapi.PyLong_AsLong(ctypes.py_object(7)))
)py");
}

// Of a library that is loaded when it is called: late_libraries.h.
TEST_F(Extensions, FindWhatTheLoaderHasUnderTheReference) {
  for (const char* order : {"import ssl, ctypes", "import ctypes, ssl"}) {
    ExpectSame("ctypes", std::string("import os\n") + order + R"py(
print(ctypes.CDLL("libcrypto.so.3", mode=os.RTLD_NOLOAD).OpenSSL_version_num() > 0)
)py");
  }
}

TEST_F(Extensions, SetLimitsBehindWhichLibrariesAreThere) {
  for (const char* order : {"import hashlib, resource", "import resource, hashlib"}) {
    ExpectSame("resource", std::string(order) + R"py(
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
print(hashlib.md5(b"x").hexdigest())
)py");
  }
}

class ExtensionsLocale : public Extensions {
 protected:
  const Scene scene_{.environment = {"LANG=C.UTF-8"}};
};

TEST_F(ExtensionsLocale, IsSetBeforeLibcIsCalled) {
  ExpectSame("_ctypes", R"py(
import ctypes
text = ctypes.create_unicode_buffer(9)
print(ctypes.CDLL(None).mbstowcs(text, b"\xc3\xa4", 9), ascii(text.value))
)py",
             scene_);
}

// Behind it no file can be opened, and who sets the limit is no seam's caller.
TEST_F(ExtensionsLocale, IsSetBeforeALimitIs) {
  ExpectSame("resource", R"py(
import resource, time
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
print(ascii(time.strftime("\u00e4")))
)py",
             scene_);
}

}  // namespace
}  // namespace hako::image_commands

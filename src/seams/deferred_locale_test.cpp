#include "seams/deferred_locale.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <clocale>
#include <cstdlib>
#include <cstring>
#include <cwchar>

#include "seams/system_calls.h"

extern "C" {
size_t hako_mbstowcs(wchar_t* to, const char* from, size_t count);
size_t hako_wcstombs(char* to, const wchar_t* from, size_t count);
size_t hako_mbrtowc(wchar_t* to, const char* from, size_t count, mbstate_t* state);
lconv* hako_localeconv();
void* hako_dlopen(const char* path, int flags);
int hako_fprintf(FILE* file, const char* format, ...);
int hako_fprintf_chk(FILE* file, int flag, const char* format, ...);
int hako_wcscoll(const wchar_t* one, const wchar_t* other);
size_t hako_wcsxfrm(wchar_t* to, const wchar_t* from, size_t count);
long hako_wcstol(const wchar_t* text, wchar_t** end, int base);
char* hako_dcgettext(const char* domain, const char* text, int category);
char* hako_textdomain(const char* domain);
char* hako_bindtextdomain(const char* domain, const char* folder);
char* hako_bind_textdomain_codeset(const char* domain, const char* codeset);
int hako_chroot(const char* path);
int hako_setrlimit64(__rlimit_resource_t resource, const rlimit64* limits);
int hako_unshare(int flags);
int hako_setns(int fd, int kind);
size_t hako_wcsftime(wchar_t* text, size_t size, const wchar_t* format, const tm* time);
}

namespace hako::seams {
namespace {

std::string Locale() { return std::setlocale(LC_CTYPE, nullptr); }

class DeferredLocale : public testing::Test {
 protected:
  void SetUp() override {
    if (std::setlocale(LC_ALL, "C.UTF-8") == nullptr) GTEST_SKIP() << "no locale C.UTF-8";
    std::setlocale(LC_ALL, "C");
    DeferLocale("C.UTF-8");
  }
  void TearDown() override {
    ForgetDeferredLocale();
    std::setlocale(LC_ALL, "C");
  }
};

TEST_F(DeferredLocale, AsciiDoesNotSettleIt) {
  wchar_t wide[16];
  char narrow[16];
  EXPECT_EQ(hako_mbstowcs(wide, "path", std::size(wide)), 4U);
  EXPECT_STREQ(wide, L"path");
  EXPECT_EQ(hako_mbstowcs(nullptr, "path", 0), 4U);
  EXPECT_EQ(hako_wcstombs(narrow, L"path", sizeof(narrow)), 4U);
  EXPECT_STREQ(narrow, "path");
  EXPECT_EQ(Locale(), "C");
}

TEST_F(DeferredLocale, OtherCharactersSettleIt) {
  wchar_t wide[16];
  EXPECT_EQ(hako_mbstowcs(wide, "p\xc3\xa4th", std::size(wide)), 4U);
  EXPECT_STREQ(wide, L"p\u00e4th");
  EXPECT_EQ(Locale(), "C.UTF-8");
}

TEST_F(DeferredLocale, OtherWideCharactersSettleIt) {
  char narrow[16];
  EXPECT_EQ(hako_wcstombs(narrow, L"p\u00e4th", sizeof(narrow)), 5U);
  EXPECT_STREQ(narrow, "p\xc3\xa4th");
  EXPECT_EQ(Locale(), "C.UTF-8");
}

TEST_F(DeferredLocale, ItsEncodingIsKnownWithoutIt) {
  EXPECT_STREQ(hako_nl_langinfo(CODESET), "UTF-8");
  EXPECT_EQ(Locale(), "C");
  EXPECT_STREQ(hako_nl_langinfo(RADIXCHAR), ".");
  EXPECT_EQ(Locale(), "C.UTF-8");
}

TEST_F(DeferredLocale, WhoAsksForItGetsIt) {
  EXPECT_STREQ(hako_setlocale(LC_CTYPE, nullptr), "C.UTF-8");
  EXPECT_STREQ(hako_setlocale(LC_CTYPE, "C"), "C");
  wchar_t wide[16];
  EXPECT_EQ(hako_mbstowcs(wide, "p\xc3\xa4th", std::size(wide)), static_cast<size_t>(-1));
}

// Whether `call` settles it.
bool Settles(void (*call)()) {
  ForgetDeferredLocale();
  std::setlocale(LC_CTYPE, "C");
  DeferLocale("C.UTF-8");
  call();
  return Locale() == "C.UTF-8";
}

TEST_F(DeferredLocale, WhatDependsOnItSettlesIt) {
  EXPECT_TRUE(Settles([] { hako_localeconv(); }));
  EXPECT_TRUE(Settles([] { hako_fprintf(stderr, ""); }));
  EXPECT_TRUE(Settles([] { hako_fprintf_chk(stderr, 1, ""); }));
  EXPECT_TRUE(Settles([] {
    mbstate_t state{};
    hako_mbrtowc(nullptr, "a", 1, &state);
  }));
  EXPECT_TRUE(Settles([] { hako_wcscoll(L"a", L"b"); }));
  EXPECT_TRUE(Settles([] { hako_wcsxfrm(nullptr, L"a", 0); }));
  EXPECT_TRUE(Settles([] { hako_wcstol(L"1", nullptr, 10); }));
  EXPECT_TRUE(Settles([] { hako_dcgettext(nullptr, "a", LC_MESSAGES); }));
  EXPECT_TRUE(Settles([] { hako_textdomain(nullptr); }));
  EXPECT_TRUE(Settles([] { hako_bindtextdomain("a", nullptr); }));
  EXPECT_TRUE(Settles([] { hako_bind_textdomain_codeset("a", nullptr); }));
  EXPECT_TRUE(Settles([] {
    addrinfo* addresses = nullptr;
    if (hako_getaddrinfo("127.0.0.1", nullptr, nullptr, &addresses) == 0) freeaddrinfo(addresses);
  }));
  EXPECT_TRUE(Settles([] {
    wchar_t text[8];
    const tm time{};
    hako_wcsftime(text, std::size(text), L"%H", &time);
  }));
}

// Each of these calls fails, or changes nothing.
TEST_F(DeferredLocale, WhatCouldMakeItUnreachableSettlesIt) {
  EXPECT_TRUE(Settles([] { hako_dlopen("", RTLD_LAZY | RTLD_NOLOAD); }));
  EXPECT_TRUE(Settles([] { EXPECT_NE(hako_chroot(""), 0); }));
  EXPECT_TRUE(Settles([] { hako_unshare(0); }));
  EXPECT_TRUE(Settles([] { EXPECT_NE(hako_setns(-1, 0), 0); }));
  EXPECT_TRUE(Settles([] {
    rlimit64 limits{};
    getrlimit64(RLIMIT_CORE, &limits);
    hako_setrlimit64(RLIMIT_CORE, &limits);
  }));
  EXPECT_TRUE(Settles([] {
    pthread_t thread{};
    hako_pthread_create(
        &thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr);
    pthread_join(thread, nullptr);
  }));
  for (const char* name : {"LOCPATH", "GCONV_PATH"}) {
    ForgetDeferredLocale();
    std::setlocale(LC_CTYPE, "C");
    DeferLocale("C.UTF-8");
    hako_setenv(name, "/nowhere", 1);
    EXPECT_EQ(Locale(), "C.UTF-8") << name;
    unsetenv(name);
  }
  EXPECT_FALSE(Settles([] { hako_setenv("HAKO_TEST", "1", 1); }));
  unsetenv("HAKO_TEST");
}

TEST_F(DeferredLocale, LeavesErrnoAlone) {
  errno = EDOM;
  SettleLocale();
  EXPECT_EQ(errno, EDOM);
}

TEST_F(DeferredLocale, ForgottenItIsNotSet) {
  ForgetDeferredLocale();
  SettleLocale();
  EXPECT_EQ(Locale(), "C");
}

TEST_F(DeferredLocale, TheProcessEndsWhereItIsGone) {
  ForgetDeferredLocale();
  DeferLocale("no_SUCH.UTF-8");
  EXPECT_DEATH(SettleLocale(), "the locale no_SUCH.UTF-8 cannot be loaded any more");
}

TEST(MayDependOnLocale, KnowsWhatDoes) {
  for (const char* name : {"mbstowcs", "__ctype_b_loc", "setlocale", "iswalpha", "__fprintf_chk",
                           "__isoc99_sscanf", "dcgettext", "setrlimit64", "chroot", "strcasecmp"})
    EXPECT_TRUE(MayDependOnLocale(name)) << name;
  for (const char* name : {"memcpy", "strlen", "__stack_chk_fail", "read", "PyLong_FromLong",
                           "clock_gettime", "sem_open"})
    EXPECT_FALSE(MayDependOnLocale(name)) << name;
}

}  // namespace
}  // namespace hako::seams

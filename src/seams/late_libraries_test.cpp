#include "seams/late_libraries.h"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string_view>

#include "seams/outside_calls.h"
#include "seams/system_calls.h"

namespace hako::seams {
namespace {

using testing::ExitedWithCode;

constexpr size_t kState = 9;
constexpr size_t kBump = kStubCount - 1;

constexpr std::array<const char*, 1> kNames = {HAKO_LATE_LIBRARY};
constexpr std::array<LateLibraries::Function, 2> kFunctions = {
    {{"library_state", nullptr, kState}, {"library_bump", nullptr, kBump}}};
constexpr LateLibraries kLibraries = {kNames.data(), kNames.size(), kFunctions.data(),
                                      kFunctions.size()};

constexpr std::array<const char*, 2> kMissingNames = {HAKO_LATE_LIBRARY, "libhako-no-such.so.1"};
constexpr LateLibraries kMissing = {kMissingNames.data(), kMissingNames.size(), kFunctions.data(),
                                    kFunctions.size()};

constexpr std::array<LateLibraries::Function, 2> kLackedFunctions = {
    {{"library_state", nullptr, kState}, {"library_no_such", nullptr, kBump}}};
constexpr LateLibraries kLacking = {kNames.data(), kNames.size(), kLackedFunctions.data(),
                                    kLackedFunctions.size()};

constexpr std::array<LateLibraries::Function, 2> kVersions = {
    {{"library_state", nullptr, kState}, {"library_bump", "NO_SUCH_1.0", kBump}}};
constexpr LateLibraries kOtherVersion = {kNames.data(), kNames.size(), kVersions.data(),
                                         kVersions.size()};

bool IsLoaded() { return dlopen(HAKO_LATE_LIBRARY, RTLD_LAZY | RTLD_NOLOAD) != nullptr; }

std::string_view CallState() {
  static std::array<char, 256> text;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  reinterpret_cast<void (*)(char*, size_t)>(StubAddress(kState))(text.data(), text.size());
  return text.data();
}

void CallBump() {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  reinterpret_cast<void (*)()>(StubAddress(kBump))();
}

// What is loaded stays in a process: each test has its own.
void Require(bool holds, const char* what) {
  if (holds) return;
  static_cast<void>(std::fprintf(stderr, "not so: %s\n", what));
  _exit(1);
}

TEST(LateLibraries, AreLoadedByTheFirstCall) {
  const auto run = [] {
    Require(LoadWhenCalled(&kLibraries), "it waits");
    Require(!IsLoaded() && TargetOf(kState) == 0, "it is not loaded");
    errno = EDOM;
    CallBump();
    Require(errno == EDOM, "errno is the caller's");
    Require(IsLoaded() && TargetOf(kState) != 0, "it is loaded");
    Require(CallState().find("numbers=42,7 ") != std::string_view::npos, "both calls arrived");
    _exit(0);
  };
  EXPECT_EXIT(run(), ExitedWithCode(0), "");
}

TEST(LateLibraries, AreLoadedWhenAllAre) {
  const auto run = [] {
    Require(LoadWhenCalled(&kLibraries), "it waits");
    LoadLateLibraries();
    Require(TargetOf(kState) != 0 && TargetOf(kBump) != 0, "it is loaded");
    Require(!LoadWhenCalled(&kLibraries), "nothing waits any more");
    LoadLateLibraries();
    CallBump();
    Require(CallState().find("constructed=1 numbers=42,7 ") == 0, "it is loaded once");
    _exit(0);
  };
  EXPECT_EXIT(run(), ExitedWithCode(0), "");
}

TEST(LateLibraries, ThatAreGoneEndTheProcess) {
  const auto run = [] {
    Require(LoadWhenCalled(&kMissing), "it waits");
    CallBump();
  };
  EXPECT_DEATH(run(), "cannot be loaded any more: .*libhako-no-such");
}

TEST(LateLibraries, ThatNobodyKnowsEndTheProcess) {
  EXPECT_EXIT(CallBump(), testing::KilledBySignal(SIGABRT), "");
}

// Who is about to hide files may never call them.
TEST(LateLibraries, ThatAreGoneAreLeftToTheirCall) {
  const auto run = [] {
    Require(LoadWhenCalled(&kMissing), "it waits");
    LoadLateLibraries();
    Require(TargetOf(kBump) == 0 && !IsLoaded(), "it is not loaded in part");
    _exit(0);
  };
  EXPECT_EXIT(run(), ExitedWithCode(0), "");
}

TEST(LateLibraries, LeadNoStubIfOneIsMissing) {
  for (const LateLibraries* libraries : {&kMissing, &kLacking, &kOtherVersion}) {
    std::vector<void*> handles;
    std::string why;
    EXPECT_FALSE(OpenLibraries(*libraries, &handles, &why));
    EXPECT_THAT(why, testing::AnyOf(testing::HasSubstr("libhako-no-such"),
                                    testing::StartsWith("it lacks library_")));
    EXPECT_TRUE(handles.empty() && !IsLoaded());
    EXPECT_EQ(TargetOf(kState), 0U);
  }
}

void Answer() { _exit(7); }

TEST(LateLibraries, AreAnsweredForByAMode) {
  const auto run = [] {
    system_calls.function_of_library = [](const char* symbol) {
      return std::string_view(symbol) == "library_bump" ? reinterpret_cast<uintptr_t>(&Answer)
                                                        : uintptr_t{0};
    };
    Require(LoadWhenCalled(&kLibraries), "it waits");
    Require(CallState().find("constructed=1 ") == 0, "the others are the library's");
    CallBump();
  };
  EXPECT_EXIT(run(), ExitedWithCode(7), "");
}

// As glibc's loader has it: what the process has for all comes first.
TEST(LateLibraries, ComeBehindWhatTheProcessHasForAll) {
  void* handle = dlopen(HAKO_LATE_LIBRARY, RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(handle, nullptr) << dlerror();
  EXPECT_EQ(FindFunction({"library_state", nullptr, 0}, {}), 0U);
  EXPECT_EQ(FindFunction({"library_state", nullptr, 0}, {handle}),
            reinterpret_cast<uintptr_t>(dlsym(handle, "library_state")));
  EXPECT_EQ(FindFunction({"atoi", nullptr, 0}, {handle}),
            reinterpret_cast<uintptr_t>(dlsym(RTLD_DEFAULT, "atoi")));
  ASSERT_NE(dlopen(HAKO_LATE_LIBRARY, RTLD_NOW | RTLD_GLOBAL), nullptr);
  EXPECT_NE(FindFunction({"library_state", nullptr, 0}, {}), 0U);
  dlclose(handle);
}

}  // namespace
}  // namespace hako::seams

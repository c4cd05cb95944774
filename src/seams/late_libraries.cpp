#include "seams/late_libraries.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "base/environment.h"
#include "seams/outside_calls.h"
#include "seams/system_calls.h"
#include "seams/within_reach.h"

namespace hako::seams {
namespace {

// A table that any thread may read while one adds to it. More copies than a process has.
constexpr size_t kMost = 64;

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): of the process
constinit std::array<const LateLibraries*, kMost> waiting = {};
constinit std::atomic<size_t> waiting_count = 0;
constinit std::atomic<bool> nothing_waits = false;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

std::span<const LateLibraries* const> Waiting() {
  return std::span(waiting).first(waiting_count.load(std::memory_order_acquire));
}

std::span<const LateLibraries::Function> FunctionsOf(const LateLibraries& libraries) {
  return {libraries.functions, libraries.function_count};
}

void* Ask(void* handle, const LateLibraries::Function& function) {
  return function.version == nullptr ? dlsym(handle, function.symbol)
                                     : dlvsym(handle, function.symbol, function.version);
}

std::string LoadersError() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): glibc keeps one for each thread
  const char* error = dlerror();
  return error == nullptr ? "it does not say why" : error;
}

struct Opening {
  const LateLibraries* libraries;
  std::vector<void*> handles = {};
  std::string why = "no descriptor is left, nor a process that could have one";
};

void CloseAll(const std::vector<void*>& handles) {
  for (void* handle : handles) dlclose(handle);
}

// glibc 2.36, elf/rtld.c: process_envvars
bool ReadLoadersVariables() noexcept {
  return HasVariable("LD_LIBRARY_PATH=") || HasVariable("LD_PRELOAD=") || HasVariable("LD_AUDIT=");
}

// Before main: as the loader has found them.
const bool kLoaderIsLed = ReadLoadersVariables();

// Like python3's loader for a module that needs them.
bool OpenAll(void* opening) {
  auto* order = static_cast<Opening*>(opening);
  for (const char* name : std::span(order->libraries->names, order->libraries->count)) {
    void* handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) return order->why = LoadersError(), false;
    order->handles.push_back(handle);
  }
  return true;
}

// Again by another thread, it comes to the same.
bool LoadFor(const LateLibraries& libraries, std::string* why) {
  std::vector<void*> handles;
  if (!OpenLibraries(libraries, &handles, why)) return false;
  SettleLibraries(handles);
  return true;
}

[[noreturn]] void EndWithout(const LateLibraries& libraries, const std::string& why) {
  static_cast<void>(std::fprintf(stderr,
                                 "hako: %s cannot be loaded any more: %s\n"
                                 "hako: `--image none` loads it when it is imported\n",
                                 libraries.names[0], why.c_str()));
  std::abort();
}

uintptr_t Load(size_t stub) {
  for (const LateLibraries* libraries : Waiting()) {
    for (const LateLibraries::Function& function : FunctionsOf(*libraries)) {
      if (function.stub != stub) continue;
      std::string why;
      if (!LoadFor(*libraries, &why)) EndWithout(*libraries, why);
      return TargetOf(stub);
    }
  }
  return 0;
}

}  // namespace

uintptr_t FindFunction(const LateLibraries::Function& function, const std::vector<void*>& handles) {
  void* found = Ask(RTLD_DEFAULT, function);
  for (size_t i = 0; i < handles.size() && found == nullptr; ++i) found = Ask(handles[i], function);
  return reinterpret_cast<uintptr_t>(found);
}

bool OpenLibraries(const LateLibraries& libraries, std::vector<void*>* handles, std::string* why) {
  Opening opening{.libraries = &libraries};
  if (!CallWithDescriptors(OpenAll, &opening)) {
    *why = opening.why;
    return CloseAll(opening.handles), false;
  }
  std::vector<uintptr_t> targets;
  for (const LateLibraries::Function& function : FunctionsOf(libraries)) {
    const uintptr_t own = AnswerFor(function.symbol);
    targets.push_back(own != 0 ? own : FindFunction(function, opening.handles));
    if (targets.back() != 0) continue;
    *why = std::string("it lacks ") + function.symbol;
    return CloseAll(opening.handles), false;
  }
  for (size_t i = 0; i < targets.size(); ++i) SetTarget(libraries.functions[i].stub, targets[i]);
  handles->insert(handles->end(), opening.handles.begin(), opening.handles.end());
  return true;
}

// OpenSSL 3.0, OPENSSL_init_crypto(3). Once is enough, and it counts itself.
void SettleLibraries(const std::vector<void*>& handles) {
  TellLibraryLoaded();
  constexpr uint64_t kLoadConfiguration = 0x40;  // OPENSSL_INIT_LOAD_CONFIG
  using Init = int (*)(uint64_t options, const void* settings);
  for (void* handle : handles) {
    if (void* init = dlsym(handle, "OPENSSL_init_crypto"))
      static_cast<void>(reinterpret_cast<Init>(init)(kLoadConfiguration, nullptr));
  }
}

bool LoadWhenCalled(const LateLibraries* libraries) {
  const size_t count = waiting_count.load(std::memory_order_relaxed);
  if (nothing_waits || count == kMost) return false;
  TakeTargetsFrom(Load);
  waiting[count] = libraries;
  waiting_count.store(count + 1, std::memory_order_release);
  return true;
}

void LoadLateLibraries() {
  nothing_waits = true;
  for (const LateLibraries* libraries : Waiting()) {
    std::string why;
    if (TargetOf(libraries->functions[0].stub) == 0) static_cast<void>(LoadFor(*libraries, &why));
  }
}

bool LoaderIsLed() { return kLoaderIsLed; }

}  // namespace hako::seams

int hako_set_variable(const char* name, const char* value, int replaces) {
  if (std::string_view(name).starts_with("OPENSSL_")) hako::seams::LoadLateLibraries();
  return hako_setenv(name, value, replaces);
}

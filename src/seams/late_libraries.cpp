#include "seams/late_libraries.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <span>

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

struct Opening {
  const LateLibraries* libraries;
  std::vector<void*> handles = {};
};

// Like python3's loader for a module that needs them.
bool OpenAll(void* opening) {
  auto* order = static_cast<Opening*>(opening);
  for (const char* name : std::span(order->libraries->names, order->libraries->count)) {
    void* handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) return false;
    order->handles.push_back(handle);
  }
  return true;
}

// Again by another thread, it comes to the same.
void LoadFor(const LateLibraries& libraries) {
  std::vector<void*> handles;
  if (!OpenLibraries(libraries, &handles)) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): glibc keeps one for each thread
    const char* why = dlerror();
    static_cast<void>(std::fprintf(stderr,
                                   "hako: %s cannot be loaded any more: %s\n"
                                   "hako: `--image none` loads it when it is imported\n",
                                   libraries.names[0],
                                   why == nullptr ? "a function is missing" : why));
    std::abort();
  }
  TellLibraryLoaded();
}

uintptr_t Load(size_t stub) {
  for (const LateLibraries* libraries : Waiting()) {
    for (const LateLibraries::Function& function : FunctionsOf(*libraries)) {
      if (function.stub != stub) continue;
      LoadFor(*libraries);
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

bool OpenLibraries(const LateLibraries& libraries, std::vector<void*>* handles) {
  Opening opening{.libraries = &libraries};
  if (!CallWithDescriptors(OpenAll, &opening)) return false;
  std::vector<uintptr_t> targets;
  for (const LateLibraries::Function& function : FunctionsOf(libraries)) {
    const uintptr_t own = AnswerFor(function.symbol);
    targets.push_back(own != 0 ? own : FindFunction(function, opening.handles));
  }
  if (std::ranges::find(targets, uintptr_t{0}) != targets.end()) return false;
  for (size_t i = 0; i < targets.size(); ++i) SetTarget(libraries.functions[i].stub, targets[i]);
  handles->insert(handles->end(), opening.handles.begin(), opening.handles.end());
  return true;
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
    if (TargetOf(libraries->functions[0].stub) == 0) LoadFor(*libraries);
  }
}

}  // namespace hako::seams

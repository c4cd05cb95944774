#include "api/deterministic.h"

#include <string>

#include "api/isolate.h"
#include "base/paths.h"
#include "determinism/host_run.h"
#include "determinism/stable_paths.h"
#include "pinned_math/exact_library.h"

namespace hako::api {
namespace {

Error BadOption(const char* what, const char* remedy) {
  return {.kind = Error::Kind::kBadInput,
          .what = what,
          .where = "a deterministic isolate was asked for",
          .remedy = remedy};
}

struct HostListener {
  hako_leak hear;
  void* context;
};
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a process has one isolate
constinit HostListener listener = {};

void TellHost(void* /*context*/, const std::string& leak) {
  listener.hear(listener.context, Text(leak));
}

determinism::Options OptionsOf(const hako_boot_options& options) {
  determinism::Options result;
  if (options.sets_epoch != 0) result.epoch_ns = options.epoch_ns;
  result.seed = options.seed;
  if (options.replaces_environment != 0) {
    for (size_t i = 0; i < options.environment_count; ++i)
      result.environment.emplace_back(View(options.environment[i]));
  }
  return result;
}

}  // namespace

Result<void> BeginDeterministic(const hako_boot_options& options, interpreter::EmbeddedPlan* plan) {
  if (plan->hash_seed.value_or(0) != 0)
    return Fail(BadOption("strings are hashed by the seed 0", "ask for no other hash seed"));
  const std::string folder(DirectoryName(plan->library));
  const std::string mathematics = folder + "/hako/hako-exact-math.so";
  if (const char* why = pinned_math::LoadExactLibrary(mathematics.c_str())) {
    return Fail({Error::Kind::kSystem, "the exact functions of mathematics cannot be loaded", why,
                 "install the library as a whole, and libmpc3 and libmpfr6"});
  }
  const determinism::Options pinned = OptionsOf(options);
  auto begun = determinism::BeginHostRun(pinned, folder + "/../bin");
  if (!begun) return begun;
  if (!plan->argv.empty() && IsFile(plan->argv.front()))
    plan->argv.front() = determinism::ProgramFile(plan->argv.front());
  plan->is_deterministic = true;
  plan->environment = determinism::HostEnvironment(pinned);
  plan->executable = std::string(determinism::kExecutableFolder) + "/hako-python";
  return {};
}

void StartDeterministic(const hako_boot_options& options) {
  listener = {.hear = options.on_leak, .context = options.leak_context};
  determinism::LeakListener leaks;
  if (listener.hear != nullptr) leaks.hear = TellHost;
  determinism::StartHostProgram(determinism::OnLeak::kWarn, leaks);
}

void EndDeterministic() { determinism::EndHostRun(interpreter::ThreadsStandStill()); }
void EnterDeterministic(void (*take)()) { determinism::EnterHostRun(take); }
void LeaveDeterministic(void (*give)()) { determinism::LeaveHostRun(give); }

std::string DeterministicFile(std::string_view path) { return determinism::ProgramFile(path); }
std::optional<std::string> ReadDeterministicFile(std::string_view path) {
  return determinism::ReadProgramFile(path);
}
std::string DeterministicFolder(std::string_view path) {
  return determinism::FolderForProgram(path);
}

}  // namespace hako::api

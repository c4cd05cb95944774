#include "determinism/mode.h"

#include <fcntl.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/paths.h"
#include "base/unique_fd.h"
#include "determinism/children.h"
#include "determinism/explain.h"
#include "determinism/heir.h"
#include "determinism/leaks.h"
#include "determinism/pins.h"
#include "determinism/process_facts.h"
#include "determinism/stable_files.h"
#include "determinism/stable_paths.h"
#include "determinism/turn_order.h"
#include "determinism/virtual_clock.h"
#include "interpreter/interpreter.h"
#include "interpreter/start_options.h"
#include "seams/system_calls.h"

namespace hako::determinism {
namespace {

using interpreter::StartOptions;

constexpr int kCannotStart = 3;
constexpr int kBadInput = 2;

// Real and absolute; the path itself, where it leads nowhere.
std::string RealFolder(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> real(realpath(path.c_str(), nullptr), std::free);
  return real ? real.get() : path;
}

// The index of the program's file in the command line; 0: it has none.
size_t FileIn(const std::vector<std::string>& command_line) {
  StartOptions options;
  static constexpr const char* kNoVariables[] = {nullptr};
  if (interpreter::ReadStartOptions(command_line, kNoVariables, &options)) return 0;
  return options.runs == StartOptions::Runs::kFile ? options.first_argument : 0;
}

FolderNames PlaceFolders(std::vector<std::string>* command_line) {
  FolderNames names = {.program = {}, .work = RealFolder("."), .scratch = {}};
  if (const size_t at = FileIn(*command_line); at != 0) {
    std::string& file = command_line->at(at);
    names.program = RealFolder(std::string(DirectoryName(file)));
    file = std::string(kProgramFolder) + "/" + std::string(BaseName(file));
  }
  return names;
}

interpreter::BootPlan Plan(interpreter::Launch* launch, std::vector<std::string> arguments) {
  launch->virtual_environment.clear();
  launch->cache_folder.clear();
  launch->code_folder.clear();
  interpreter::BootPlan plan = interpreter::PlanRun(*launch, std::move(arguments));
  plan.command_line.front() = std::string(kExecutableFolder) + "/hako-python";
  plan.is_deterministic = true;
  plan.when_started = PinStarted;
  return plan;
}

// The descriptor stays open until the process ends, out of the way of the program's own.
bool Explain(const std::string& file) {
  constexpr int kFirst = 200;
  const UniqueFd opened(open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  const int fd = opened.is_open() ? fcntl(opened.get(), F_DUPFD_CLOEXEC, kFirst) : -1;
  if (fd < 0) return false;
  ExplainCalls(seams::system_calls, fd);
  return true;
}

}  // namespace

bool ExplainPlainRun(const std::string& file) {
  SetOnLeak(OnLeak::kAllow);
  return Explain(file);
}

int Run(interpreter::Launch launch, std::vector<std::string> arguments, const Options& options) {
  PinEnvironment(options);
  interpreter::BootPlan plan = Plan(&launch, std::move(arguments));
  SetFolders(PlaceFolders(&plan.command_line), std::string(DirectoryName(launch.own_file)));
  PinAll(options, LedLibraries::kAll);
  SetBequest(options, launch.own_file);
  if (!options.explain_file.empty() && !Explain(options.explain_file)) {
    const Error error =
        SystemError("cannot write what is explained", options.explain_file, "name another file");
    static_cast<void>(std::fprintf(stderr, "hako run: %s\n", OneLine(error).c_str()));
    return kCannotStart;
  }
  return interpreter::RunMain(plan);
}

int RunHeir(interpreter::Launch launch, std::vector<std::string> words) {
  const std::optional<Heritage> heritage = TakeHeritage(&words);
  if (!heritage.has_value()) {
    static_cast<void>(std::fprintf(
        stderr, "hako: words are missing behind %s (do: hako run --deterministic)\n", kHeirWord));
    return kBadInput;
  }
  interpreter::BootPlan plan = Plan(&launch, std::move(words));
  SetFolders(heritage->folders, std::string(DirectoryName(launch.own_file)));
  PinAll(heritage->options, LedLibraries::kAll);
  virtual_clock.AdvanceTo(heritage->elapsed_ns);
  SetRunStart(heritage->started_ns);
  TakeNumbers(heritage->process, heritage->parent);
  turn_order().ExpectOutside();
  SetBequest(heritage->options, launch.own_file);
  return interpreter::RunMain(plan);
}

}  // namespace hako::determinism

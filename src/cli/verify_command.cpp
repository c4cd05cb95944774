// verify_command.cpp: `hako verify`: the same program again and again, disturbed, compared.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "base/paths.h"
#include "base/swept_folder.h"
#include "cli/clean_end.h"
#include "cli/commands.h"
#include "cli/in_order.h"
#include "cli/run_options.h"
#include "verify/disturbance.h"
#include "verify/repetition.h"

namespace hako::cli {
namespace {

namespace fs = std::filesystem;

struct VerifyArguments {
  std::vector<std::string> programs;
  std::vector<std::string> program_arguments;
  std::string input_file;
  std::string epoch, seed, on_leak, busy_wait_ms;
  std::vector<std::string> variables;
  int runs = 10;
  int jobs = 1;
  int64_t limit_ms = 60'000;
  bool explains = false;
};

// A folder for the copies; gone with the object.
class Scratch {
 public:
  static Result<Scratch> Make() {
    std::error_code failed;
    const std::string prefix = fs::absolute(fs::temp_directory_path(failed)) / "hako-verify-";
    std::string name = failed ? "" : MakeSweptFolder(prefix);
    if (name.empty())
      return Fail(SystemError("cannot make a folder for the runs", prefix, "check TMPDIR"));
    return Scratch(std::move(name));
  }
  Scratch(Scratch&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  Scratch& operator=(Scratch&&) = delete;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    if (!path_.empty()) RemoveSweptFolder(path_);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit Scratch(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

// Empty: a sanitizer build has none, as its own library must come first.
std::string DateLibrary() {
  const auto tools = OwnExecutable();
  std::string library = tools ? std::string(DirectoryName(*tools)) + "/hako-date.so" : "";
  return IsFile(library) ? library : "";
}

Result<std::vector<std::string>> RunnerFor(const VerifyArguments& arguments) {
  auto tools = OwnExecutable();
  if (!tools) return Fail(std::move(tools.error()));
  const std::string prefix(DirectoryName(DirectoryName(DirectoryName(*tools))));
  std::vector<std::string> runner = {prefix + "/bin/hako", "run", "--deterministic"};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) runner.insert(runner.end(), {name, value});
  };
  add("--epoch", arguments.epoch);
  add("--seed", arguments.seed);
  add("--on-leak", arguments.on_leak);
  add("--busy-wait-ms", arguments.busy_wait_ms);
  for (const std::string& variable : arguments.variables) add("--env", variable);
  // A run that refuses them would do so each time in the same way.
  std::vector<std::string> words(runner.begin() + 2, runner.end());
  if (auto taken = TakeRunOptions(&words); !taken) return Fail(std::move(taken.error()));
  return runner;
}

void Print(const verify::Repetition& result, const VerifyArguments& arguments) {
  if (result.differences.empty()) {
    fmt::print("{}  SAME  {} runs  sha={}... ({}B, {} files)\n", result.program.name,
               arguments.runs, result.stdout_sha256.substr(0, 16), result.stdout_bytes,
               result.output_files);
  } else {
    fmt::print("{}  DIFFERS  run {} from run 0\n", result.program.name, result.differing_run);
    fmt::print("  disturbed by: {}\n",
               verify::Describe(verify::DisturbanceOf(result.differing_run)));
    for (const verify::Difference& one : result.differences) {
      if (one.line == 0) {
        fmt::print("  {}: run 0: {}; run {}: {}\n", one.stream, one.expected, result.differing_run,
                   one.actual);
        continue;
      }
      fmt::print("  {}, line {}:\n    run 0: {}\n    run {}: {}\n", one.stream, one.line,
                 one.expected, result.differing_run, one.actual);
    }
  }
  for (const std::string& line : result.touched) {
    const bool is_leak = line.starts_with("leak: ");
    if (arguments.explains || (is_leak && !result.differences.empty())) fmt::print("  {}\n", line);
  }
}

Result<int> RunVerify(const VerifyArguments& arguments) {
  auto programs = verify::FindPrograms(arguments.programs);
  if (!programs) return Fail(std::move(programs.error()));
  auto runner = RunnerFor(arguments);
  if (!runner) return Fail(std::move(runner.error()));
  auto scratch = Scratch::Make();
  if (!scratch) return Fail(std::move(scratch.error()));
  const CleanEnd clean_end([&] { RemoveSweptFolder(scratch->path()); });
  verify::RepeatOptions options{.runs = arguments.runs,
                                .date_library = DateLibrary(),
                                .runner = std::move(*runner),
                                .arguments = arguments.program_arguments,
                                .limit_ms = arguments.limit_ms,
                                .explains = arguments.explains,
                                .scratch = scratch->path()};
  if (!arguments.input_file.empty()) {
    auto input = ReadInput(arguments.input_file);
    if (!input) return Fail(std::move(input.error()));
    options.input = std::move(*input);
  }
  auto repetitions = RunInOrder<verify::Repetition>(
      programs->size(), arguments.jobs, "verifying",
      [&](size_t index, int thread) {
        verify::RepeatOptions own = options;
        own.scratch /= std::to_string(thread);
        return verify::Repeat((*programs)[index], own);
      },
      [&](const verify::Repetition& repetition) { Print(repetition, arguments); });
  if (!repetitions) return Fail(std::move(repetitions.error()));
  const auto same = std::ranges::count_if(
      *repetitions, [](const verify::Repetition& one) { return one.differences.empty(); });
  fmt::print("summary: SAME={} / {}, {} runs each\n", same, programs->size(), arguments.runs);
  return same == std::ssize(*programs) ? kSuccess : kFailed;
}

}  // namespace

void AddVerify(CLI::App& app, std::vector<std::string> program_arguments, int& status) {
  auto arguments = std::make_shared<VerifyArguments>();
  arguments->program_arguments = std::move(program_arguments);
  CLI::App* verify = app.add_subcommand(
      "verify", "Run programs deterministically, disturbed, and compare every byte");
  verify->add_option("PROGRAM", arguments->programs, "Programs, or directories of them")
      ->type_name("PATH")
      ->required();
  verify->add_option("--runs", arguments->runs, "Runs of each program")
      ->check(CLI::Range(2, 10'000).description(""))
      ->type_name("N")
      ->capture_default_str();
  verify->add_option("--jobs", arguments->jobs, "Programs verified at a time")
      ->check(CLI::Range(1, 256).description(""))
      ->type_name("N")
      ->capture_default_str();
  verify->add_option("--limit-ms", arguments->limit_ms, "Time limit of every run; 0: none")
      ->check(CLI::Range(int64_t{0}, int64_t{86'400'000}).description(""))
      ->type_name("MS")
      ->capture_default_str();
  verify->add_option("--stdin", arguments->input_file, "What every run reads; default: nothing")
      ->type_name("FILE");
  verify->add_flag("--explain", arguments->explains,
                   "List what of the outside each program touches, with file and line");
  verify->add_option("--epoch", arguments->epoch, "As for hako run")->type_name("TIME");
  verify->add_option("--seed", arguments->seed, "As there")->type_name("N");
  verify->add_option("--env", arguments->variables, "As there; may be repeated")
      ->type_name("NAME[=VALUE]")
      ->allow_extra_args(false);
  verify->add_option("--on-leak", arguments->on_leak, "As there")->type_name("CHOICE");
  verify->add_option("--busy-wait-ms", arguments->busy_wait_ms, "As there")->type_name("MS");
  verify->footer(
      "Arguments behind -- are the programs'. Each run works in a new copy of the program's "
      "folder. "
      "Ends\nwith 1 if any program differs.");
  verify->callback([arguments, &status] {
    auto result = RunVerify(*arguments);
    status = result ? *result : Report("hako verify", result.error());
  });
}

}  // namespace hako::cli

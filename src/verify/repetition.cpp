#include "verify/repetition.h"

#include <sys/personality.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

#include "verify/comparison.h"
#include "verify/digest.h"
#include "verify/disturbance.h"

namespace hako::verify {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> ReadIfThere(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return std::nullopt;
  return std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// A thread that keeps a processor busy as long as it lives.
class Load {
 public:
  explicit Load(bool wanted) {
    if (wanted)
      thread_ = std::jthread([](const std::stop_token& stop) {
        for (std::atomic<uint64_t> count = 0; !stop.stop_requested();) ++count;
      });
  }

 private:
  std::jthread thread_;
};

// For the calling thread and what it starts.
class FixedAddresses {
 public:
  explicit FixedAddresses(bool wanted) : before_(personality(kAsk)) {
    if (wanted && before_ != -1)
      personality(static_cast<unsigned long>(before_) | ADDR_NO_RANDOMIZE);
  }
  ~FixedAddresses() {
    if (before_ != -1) personality(static_cast<unsigned long>(before_));
  }
  FixedAddresses(const FixedAddresses&) = delete;
  FixedAddresses& operator=(const FixedAddresses&) = delete;

 private:
  static constexpr unsigned long kAsk = 0xffffffff;
  int before_;
};

struct RunResult {
  Outcome outcome;
  Files files;  // Made, changed or removed: what was removed has the mode 0.
};

bool IsThere(const FileState& file) { return file.mode != 0; }

// All but folders: what a program is asked to make.
size_t CountFiles(const Files& files) {
  return static_cast<size_t>(
      std::ranges::count_if(files, [](const auto& one) { return !S_ISDIR(one.second.mode); }));
}

// One program and what is the same in all of its runs.
class Repeater {
 public:
  Repeater(const Program& program, const RepeatOptions& options)
      : options_(options), path_(fs::absolute(program.path).lexically_normal()) {
    folder_ = path_.parent_path();
    fs::path beside = path_;
    input_ = options.input;
    arguments_ = options.arguments;
    if (input_.empty()) input_ = ReadIfThere(beside.replace_extension(".stdin")).value_or("");
    if (arguments_.empty())
      arguments_ = Lines(ReadIfThere(beside.replace_extension(".args")).value_or(""));
  }

  Result<RunResult> RunOnce(int number, bool explains = false) {
    const Disturbance disturbance = DisturbanceOf(number);
    const fs::path home = options_.scratch / disturbance.folder;
    if (auto copied = CopyFolder(folder_, home, disturbance.order); !copied)
      return Fail(std::move(copied.error()));
    if (!original_.has_value()) {
      auto original = ReadFiles(home);
      if (!original) return Fail(std::move(original.error()));
      original_ = std::move(*original);
    }
    Command command = CommandFor(disturbance, home);
    if (explains) Explain(&command);
    const Load load(disturbance.has_load);
    const FixedAddresses fixed(disturbance.fixes_addresses);
    auto outcome = hako::Run(command);
    if (!outcome) return Fail(std::move(outcome.error()));
    auto files = ReadFiles(home);
    if (!files) return Fail(std::move(files.error()));
    KeepChanges(&*files);
    std::error_code ignored;
    fs::remove_all(home, ignored);
    return RunResult{std::move(*outcome), std::move(*files)};
  }

  [[nodiscard]] std::vector<Difference> DifferencesOf(const RunResult& first,
                                                      const RunResult& other) const {
    std::vector<Difference> found = Differences(first.outcome, other.outcome);
    std::set<std::string> names;
    for (const RunResult* one : {&first, &other}) {
      for (const auto& [name, content] : one->files) names.insert(name);
    }
    for (const std::string& name : names) {
      const FileState in_first = StateIn(first, name), in_other = StateIn(other, name);
      const auto describe = [](const FileState& file) {
        return IsThere(file) ? Describe(file) : "nothing";
      };
      const bool is_link = S_ISLNK(in_first.mode) && S_ISLNK(in_other.mode);
      if (in_first.mode != in_other.mode || (is_link && in_first != in_other)) {
        found.push_back({name, 0, describe(in_first), describe(in_other)});
      } else if (auto difference = FirstDifference(name, in_first.content, in_other.content)) {
        found.push_back(std::move(*difference));
      }
    }
    return found;
  }

  // Where an explained run tells what it touches.
  [[nodiscard]] fs::path TouchedFile() const { return options_.scratch / "touched"; }

 private:
  // Of what a run left: what it made, changed or removed.
  void KeepChanges(Files* files) const {
    for (const auto& [name, state] : *original_) {
      const auto now = files->find(name);
      if (now == files->end()) {
        files->emplace(name, FileState{});
      } else if (now->second == state) {
        files->erase(now);
      }
    }
  }

  [[nodiscard]] FileState StateIn(const RunResult& result, const std::string& name) const {
    for (const Files* files : {&result.files, &*original_}) {
      if (const auto found = files->find(name); found != files->end()) return found->second;
    }
    return {};
  }

  // Behind "run", where the runner's own options stand.
  void Explain(Command* command) const {
    command->argv.insert(command->argv.begin() + 2, {"--explain", TouchedFile()});
  }

  [[nodiscard]] Command CommandFor(const Disturbance& disturbance, const fs::path& home) const {
    Command command{.argv = options_.runner,
                    .environment = EnvironmentFor(disturbance, options_.date_library),
                    .directory = home,
                    .limit_ms = options_.limit_ms};
    const fs::path name = path_.filename();
    command.argv.push_back(disturbance.names_program_absolutely ? home / name : name);
    command.argv.insert(command.argv.end(), arguments_.begin(), arguments_.end());
    if (disturbance.reads_file) {
      const fs::path file = options_.scratch / "stdin";
      std::ofstream(file, std::ios::binary) << input_;
      command.in = {.kind = Stream::Kind::kFile, .path = file};
    } else {
      command.input = input_;
    }
    return command;
  }

  const RepeatOptions& options_;
  fs::path path_;
  fs::path folder_;
  std::string input_;
  std::vector<std::string> arguments_;
  std::optional<Files> original_;  // The copy of the first run, before it.
};

}  // namespace

Result<Repetition> Repeat(const Program& program, const RepeatOptions& options) {
  Repeater repeater(program, options);
  auto first = repeater.RunOnce(0);
  if (!first) return Fail(std::move(first.error()));
  Repetition result{.program = program,
                    .ending = first->outcome.ending,
                    .stdout_sha256 = Sha256Hex(first->outcome.out),
                    .stdout_bytes = first->outcome.out.size(),
                    .output_files = CountFiles(first->files),
                    .differences = {},
                    .touched = {}};
  for (int number = 1; number < options.runs; ++number) {
    auto other = repeater.RunOnce(number);
    if (!other) return Fail(std::move(other.error()));
    result.differences = repeater.DifferencesOf(*first, *other);
    result.differing_run = number;
    if (!result.differences.empty()) break;
  }
  if (options.explains || !result.differences.empty()) {
    if (auto explained = repeater.RunOnce(0, true); !explained)
      return Fail(std::move(explained.error()));
    result.touched = Lines(ReadIfThere(repeater.TouchedFile()).value_or(""));
  }
  return result;
}

}  // namespace hako::verify

#include "verify/repetition.h"

#include <sys/personality.h>

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
  Files files;  // Made, changed or removed.
};

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

  // What is in the program's folder before any run. First of all.
  Result<void> ReadOriginal() {
    auto files = ReadFiles(folder_);
    if (!files) return Fail(std::move(files.error()));
    original_ = std::move(*files);
    return {};
  }

  Result<RunResult> RunOnce(int number, bool explains = false) {
    const Disturbance disturbance = DisturbanceOf(number);
    const fs::path home = options_.scratch / disturbance.folder;
    if (auto copied = CopyFolder(folder_, home, disturbance.order); !copied)
      return Fail(std::move(copied.error()));
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

  // Where an explained run tells what it touches.
  [[nodiscard]] fs::path TouchedFile() const { return options_.scratch / "touched"; }

 private:
  // Of what a run left: what it made, changed or removed.
  void KeepChanges(Files* files) const {
    for (const auto& [name, content] : original_) {
      const auto now = files->find(name);
      if (now == files->end()) {
        files->emplace(name, "(removed)\n");
      } else if (now->second == content) {
        files->erase(now);
      }
    }
  }

  // Behind "run", where the runner's own options stand.
  void Explain(Command* command) const {
    command->argv.insert(command->argv.begin() + 2, {"--explain", TouchedFile()});
  }

  [[nodiscard]] Command CommandFor(const Disturbance& disturbance, const fs::path& home) const {
    Command command{.argv = options_.runner,
                    .environment = EnvironmentFor(disturbance),
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
  Files original_;
};

std::vector<Difference> DifferencesOf(const RunResult& first, const RunResult& other) {
  std::vector<Difference> found = Differences(first.outcome, other.outcome);
  std::set<std::string> names;
  for (const RunResult* one : {&first, &other}) {
    for (const auto& [name, content] : one->files) names.insert(name);
  }
  for (const std::string& name : names) {
    const auto in_first = first.files.find(name), in_other = other.files.find(name);
    if (in_first == first.files.end() || in_other == other.files.end()) {
      const auto is_there = [](bool there) {
        return there ? "(the file is there)" : "(no such file)";
      };
      found.push_back({.stream = name,
                       .line = 0,
                       .expected = is_there(in_first != first.files.end()),
                       .actual = is_there(in_other != other.files.end())});
    } else if (auto difference = FirstDifference(name, in_first->second, in_other->second)) {
      found.push_back(std::move(*difference));
    }
  }
  return found;
}

}  // namespace

Result<Repetition> Repeat(const Program& program, const RepeatOptions& options) {
  Repeater repeater(program, options);
  if (auto read = repeater.ReadOriginal(); !read) return Fail(std::move(read.error()));
  auto first = repeater.RunOnce(0);
  if (!first) return Fail(std::move(first.error()));
  Repetition result{.program = program,
                    .ending = first->outcome.ending,
                    .stdout_sha256 = Sha256Hex(first->outcome.out),
                    .stdout_bytes = first->outcome.out.size(),
                    .output_files = first->files.size(),
                    .differences = {},
                    .touched = {}};
  for (int number = 1; number < options.runs; ++number) {
    auto other = repeater.RunOnce(number);
    if (!other) return Fail(std::move(other.error()));
    result.differences = DifferencesOf(*first, *other);
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

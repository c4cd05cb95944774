// compare_command.cpp: `hako compare`: the reference and hako side by side, bytes first, then
// times.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>

#include "base/paths.h"
#include "bench/peer.h"
#include "bench/report.h"
#include "build_info.h"
#include "cli/commands.h"
#include "cli/in_order.h"
#include "cli/output_file.h"
#include "cli/progress.h"

namespace hako::cli {
namespace {

struct CompareArguments {
  std::vector<std::string> programs;
  std::string reference;
  std::string input_file;
  std::vector<std::string> peers;
  std::string json_file, html_file, markdown_file;
  bool time = false;
  int runs = 30;
  int warmup = 3;
  int jobs = 1;
  int64_t limit_ms = 60'000;
};

// A report replaces the old one only when it is whole.
Result<void> WriteFile(const std::string& path, const std::string& text) {
  const std::string unfinished = path + ".unfinished";
  std::ofstream file(unfinished, std::ios::binary);
  file << text;
  file.close();
  if (!file || std::rename(unfinished.c_str(), path.c_str()) != 0) {
    static_cast<void>(std::remove(unfinished.c_str()));
    return Fail({Error::Kind::kBadInput, "cannot write the report", path,
                 "name a file in a folder that you may write"});
  }
  return {};
}

// Compares all programs and prints a line for each.
Result<std::vector<verify::Comparison>> CompareAll(const verify::Runner& reference,
                                                   const verify::Runner& subject,
                                                   const std::vector<verify::Program>& programs,
                                                   const verify::CompareOptions& options,
                                                   int jobs) {
  size_t name_width = 0;
  for (const verify::Program& program : programs)
    name_width = std::max(name_width, program.name.size());
  return RunInOrder<verify::Comparison>(
      programs.size(), jobs, "comparing",
      [&](size_t index, int /*thread*/) {
        return verify::Compare(reference, subject, programs[index], options);
      },
      [&](const verify::Comparison& comparison) {
        fmt::print("{}", bench::ComparisonText(comparison, name_width));
      });
}

Result<std::vector<verify::Runner>> FindRunners(const CompareArguments& arguments,
                                                const verify::Runner& reference,
                                                const verify::Runner& subject) {
  std::vector<verify::Runner> runners = {reference, subject};
  for (const std::string& text : arguments.peers) {
    auto peer = bench::ParsePeer(text);
    if (!peer) return Fail(std::move(peer.error()));
    for (const verify::Runner& other : runners) {
      if (other.name == peer->name) {
        return Fail({Error::Kind::kBadInput, "two runners have one name", "--peer " + text,
                     "give it a name of its own"});
      }
    }
    runners.push_back(std::move(*peer));
  }
  return runners;
}

Result<bench::Measurement> MeasureTimes(const CompareArguments& arguments,
                                        const std::vector<verify::Runner>& runners,
                                        const std::vector<verify::Program>& programs) {
  auto tools = OwnExecutable();
  if (!tools) return Fail(std::move(tools.error()));
  Progress progress("timing");
  return bench::Measure(runners, programs, std::string(DirectoryName(*tools)) + "/hako-floor",
                        {.runs = arguments.runs,
                         .warmup = arguments.warmup,
                         .limit_ms = arguments.limit_ms,
                         .input = arguments.input_file},
                        [&progress](size_t done, size_t total) { progress.Show(done, total); });
}

Result<void> WriteReports(const CompareArguments& arguments, const bench::Report& report) {
  const std::pair<const std::string&, std::string (*)(const bench::Report&)> wanted[] = {
      {arguments.json_file, bench::ReportJson},
      {arguments.html_file, bench::ReportHtml},
      {arguments.markdown_file, bench::ReportMarkdown}};
  for (const auto& [path, write] : wanted) {
    if (path.empty()) continue;
    auto written = WriteFile(path, write(report));
    if (!written) return written;
  }
  return {};
}

// Before all programs have run.
Result<void> CheckReports(const CompareArguments& arguments,
                          const std::vector<verify::Program>& programs) {
  std::set<std::string> paths;
  for (const std::string& path :
       {arguments.json_file, arguments.html_file, arguments.markdown_file}) {
    if (path.empty()) continue;
    if (!IsDirectory(std::string(DirectoryName(path))))
      return Fail({Error::Kind::kBadInput, "no folder for a report", path, "make it first"});
    if (IsDirectory(path))
      return Fail({Error::Kind::kBadInput, "a folder cannot be a report", path, "name a file"});
    if (!paths.insert(path).second)
      return Fail(
          {Error::Kind::kBadInput, "two reports in one file", path, "name a file for each"});
    for (const verify::Program& program : programs) {
      if (auto ok = CheckItIsNotTheProgram(path, program.path, "name another file"); !ok) return ok;
    }
  }
  return {};
}

Result<int> RunCompare(const CompareArguments& arguments, const std::string& command_line) {
  auto reference = verify::FindReference(arguments.reference);
  if (!reference) return Fail(std::move(reference.error()));
  auto subject = verify::FindSubject();
  if (!subject) return Fail(std::move(subject.error()));
  auto programs = verify::FindPrograms(arguments.programs);
  if (!programs) return Fail(std::move(programs.error()));
  if (auto ok = CheckReports(arguments, *programs); !ok) return Fail(std::move(ok.error()));
  auto runners = FindRunners(arguments, *reference, *subject);
  if (!runners) return Fail(std::move(runners.error()));
  verify::CompareOptions options{.limit_ms = arguments.limit_ms};
  if (!arguments.input_file.empty()) {
    auto input = ReadInput(arguments.input_file);
    if (!input) return Fail(std::move(input.error()));
    options.input = std::move(*input);
  }

  auto comparisons = CompareAll(*reference, *subject, *programs, options, arguments.jobs);
  if (!comparisons) return Fail(std::move(comparisons.error()));
  bench::Report report{.hako_version = build_info::kVersion,
                       .python_version = build_info::kPythonVersion,
                       .reference = reference->argv.front(),
                       .command = command_line,
                       .date = bench::DateUtc(),
                       .machine = bench::DescribeMachine(),
                       .comparisons = std::move(*comparisons),
                       .times = std::nullopt};
  if (arguments.time) {
    auto times = MeasureTimes(arguments, *runners, *programs);
    if (!times) return Fail(std::move(times.error()));
    fmt::print("\n{}\n", bench::TimesText(*times));
    report.times = std::move(*times);
  }
  fmt::print("{}\n", bench::SummaryText(report.comparisons));
  auto written = WriteReports(arguments, report);
  if (!written) return Fail(std::move(written.error()));
  const bool failed =
      std::any_of(report.comparisons.begin(), report.comparisons.end(),
                  [](const auto& one) { return one.verdict == verify::Verdict::kFail; });
  return failed ? kFailed : kSuccess;
}

}  // namespace

void AddCompare(CLI::App& app, const std::string& command_line, int& status) {
  auto arguments = std::make_shared<CompareArguments>();
  CLI::App* compare = app.add_subcommand(
      "compare", "Run programs under python3 and under hako and compare every byte");
  const auto number = [compare](const char* name, auto& value, const char* unit, auto least,
                                auto most, const char* help) {
    compare->add_option(name, value, help)
        ->check(CLI::Range(least, most).description(""))
        ->type_name(unit)
        ->capture_default_str();
  };
  const auto file = [compare](const char* name, std::string& value, const char* help) {
    compare->add_option(name, value, help)->type_name("FILE");
  };
  compare->add_option("PROGRAM", arguments->programs, "Programs, or directories of them")
      ->type_name("PATH")
      ->required();
  compare->add_flag("--time", arguments->time,
                    "Measure launch to exit as well, the runners in turn");
  number("--runs", arguments->runs, "N", 1, 100'000, "Counted launches of each runner (--time)");
  number("--warmup", arguments->warmup, "N", 0, 100'000, "Launches dropped before them (--time)");
  compare
      ->add_option(
          "--peer", arguments->peers,
          "NAME=CMD: another runner to time; the program's path is appended. May be repeated")
      ->type_name("PEER")
      ->allow_extra_args(false);
  file("--reference", arguments->reference,
       "The python3 to compare with, if not the one hako is linked from");
  file("--stdin", arguments->input_file, "What every run reads as its stdin; default: nothing");
  number("--limit-ms", arguments->limit_ms, "MS", int64_t{0}, int64_t{86'400'000},
         "Time limit of every run; 0: none");
  number("--jobs", arguments->jobs, "N", 1, 256,
         "Programs compared at a time; times are taken alone");
  file("--json", arguments->json_file, "Write a report with every single run");
  file("--html", arguments->html_file, "Write a page with table and plot");
  file("--markdown", arguments->markdown_file, "Write the tables as Markdown");
  compare->footer(
      "A line a program: name, verdict, the first 16 hex digits of stdout's SHA-256, bytes. PASS: "
      "stdout,\n"
      "stderr and ending are equal. NONDETERMINISTIC: python3 differs from itself. Ends with 1 if "
      "any FAILs.");
  compare->callback([arguments, command_line, &status] {
    auto result = RunCompare(*arguments, command_line);
    status = result ? *result : Report("hako compare", result.error());
  });
}

}  // namespace hako::cli

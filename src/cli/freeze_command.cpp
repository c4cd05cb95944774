// freeze_command.cpp: `hako freeze`: a program becomes one executable file.
//
// What the program imports is learned by running it once (learn-modules), as for its image. A
// Python program that hako itself runs makes the archive (freeze_pack.py); the runner captures the
// image with the archive at a place of its own (pantry/archive.h); app_writer.cpp puts the parts
// together. All is made in a folder beside the output, and renamed when it is whole.
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "base/paths.h"
#include "base/process.h"
#include "base/run_here.h"
#include "build_info.h"
#include "cli/app_writer.h"
#include "cli/commands.h"
#include "cli/image_files.h"
#include "cli/output_file.h"
#include "cli/runner.h"
#include "image/app_file.h"
#include "image/base_modules.h"

namespace hako::cli {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

struct FreezeArguments {
  std::string program;      // A file or folder; empty: `module`.
  std::string module;       // -m
  std::string output;       // -o
  Words with, without;      // --with, --without
  Words program_arguments;  // Behind `--`.
  std::string environment;  // The root of the environment that hako was started from.
  [[nodiscard]] const std::string& Name() const { return module.empty() ? program : module; }
};

// The folders in which an APP is made, beside it: one for the parts, and one for the archive while
// the image is captured.
class Workshop {
 public:
  static Result<Workshop> Make(const std::string& beside) {
    uint64_t numbers[2] = {};
    if (getrandom(numbers, sizeof(numbers), 0) != sizeof(numbers))
      return Fail(SystemError("no random numbers", "getrandom"));
    Workshop workshop(fmt::format("{}/.hako-freeze-{:016x}", beside, numbers[0]),
                      fmt::format("hako-freeze-{:016x}", numbers[1]), beside);
    for (const std::string& folder : {workshop.folder_, workshop.ArchiveFolder()}) {
      std::error_code failed;
      if (fs::create_directories(folder, failed)) continue;
      return Fail({Error::Kind::kBadInput, "cannot write here: " + failed.message(), beside,
                   "name a file in a folder that you may write"});
    }
    return workshop;
  }
  Workshop(Workshop&& other) noexcept
      : folder_(std::exchange(other.folder_, {})),
        token_(std::move(other.token_)),
        beside_(std::move(other.beside_)) {}
  Workshop& operator=(Workshop&&) = delete;
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  ~Workshop() {
    std::error_code ignored;
    if (folder_.empty()) return;
    fs::remove_all(folder_, ignored);
    fs::remove_all(beside_ + "/." + token_, ignored);
  }

  [[nodiscard]] std::string Image() const { return folder_ + "/image"; }
  [[nodiscard]] std::string App() const { return folder_ + "/app"; }
  // The place of the archive (pantry/archive.h). It is long, as the path of an APP must not be
  // longer; and its folders have the token as well, lest a module's idea of a folder above its own
  // passes unnoticed.
  [[nodiscard]] std::string Archive() const {
    constexpr size_t kNameLength = 250;
    std::string name = token_ + ".";
    name.resize(kNameLength, '_');
    return ArchiveFolder() + "/" + name;
  }

 private:
  Workshop(std::string folder, std::string token, std::string beside)
      : folder_(std::move(folder)), token_(std::move(token)), beside_(std::move(beside)) {}
  [[nodiscard]] std::string ArchiveFolder() const {
    return fmt::format("{}/.{}/{}/{}", beside_, token_, token_, token_);
  }
  std::string folder_, token_, beside_;
};

Result<void> CheckProgram(const FreezeArguments& arguments) {
  if (arguments.program.empty() == arguments.module.empty()) {
    return Fail({Error::Kind::kBadInput, "name one program", arguments.program,
                 "a file or a folder, or: -m MODULE"});
  }
  if (!arguments.module.empty() && !IsModuleName(arguments.module)) {
    return Fail({Error::Kind::kBadInput, "not a module's name", arguments.module,
                 "name it as an import statement does: -m json.tool"});
  }
  if (!arguments.program.empty() && access(arguments.program.c_str(), R_OK) != 0)
    return Fail({Error::Kind::kBadInput, "no such program", arguments.program, "check the path"});
  for (const Words* names : {&arguments.with, &arguments.without}) {
    for (const std::string& name : *names) {
      if (!IsModuleName(name))
        return Fail({Error::Kind::kBadInput, "not a module's name", name,
                     "name it as an import statement does: --with json"});
    }
  }
  return {};
}

Result<void> CheckOutput(const FreezeArguments& arguments) {
  if (auto ok = CheckOutputFile(arguments.output, "a program"); !ok) return ok;
  return CheckItIsNotTheProgram(arguments.output, arguments.program);
}

// Runs the program, and imports what it is to be frozen with; `list` gets the modules.
Result<void> Learn(const FreezeArguments& arguments, const std::string& runner,
                   const std::string& list) {
  Words argv = {runner, "learn-modules", list};
  if (arguments.module.empty()) {
    argv.push_back(arguments.program);
  } else {
    argv.insert(argv.end(), {"-m", arguments.module});
  }
  argv.insert(argv.end(), arguments.program_arguments.begin(), arguments.program_arguments.end());
  auto ending = RunHere(argv);
  if (!ending) return Fail(std::move(ending.error()));
  std::error_code error;
  const bool is_known = fs::file_size(list, error) > 0 && !error;
  if (!is_known && arguments.with.empty()) {
    return Fail({Error::Kind::kBadInput,
                 "the program did not come to its end (" + Describe(*ending) +
                     "), so that what it imports is not known",
                 arguments.Name(),
                 "give it arguments with which it does: hako freeze ... -- ARGUMENTS, or name its "
                 "imports: --with MODULE"});
  }
  if (*ending != Ending{}) {
    fmt::print(stderr, "hako: {} ended with {}: what it had imported by then is frozen with it\n",
               arguments.Name(), Describe(*ending));
  }
  if (arguments.with.empty()) return {};

  auto more = TemporaryFile::Make();
  if (!more) return Fail(std::move(more.error()));
  std::string folder = arguments.program;
  if (!arguments.module.empty()) folder = ".";
  if (!IsDirectory(folder)) folder = std::string(DirectoryName(folder));
  argv = {runner,
          "learn-modules",
          more->path(),
          "-c",
          "import sys; sys.path[0] = sys.argv.pop(1)\nfor name in sys.argv[1:]: __import__(name)",
          folder};
  argv.insert(argv.end(), arguments.with.begin(), arguments.with.end());
  ending = RunHere(argv);
  if (!ending) return Fail(std::move(ending.error()));
  if (*ending != Ending{}) {
    return Fail({Error::Kind::kBadInput, "a module of --with cannot be imported",
                 fmt::format("{}", fmt::join(arguments.with, ", ")), "see the error above"});
  }
  std::ofstream(list, std::ios::app) << std::ifstream(more->path()).rdbuf();
  return {};
}

// What freeze_pack.py says.
struct Packed {
  Words own, library, codes;
  std::string shadows;
  std::string file_count;
};

Result<Packed> Pack(const FreezeArguments& arguments, const std::string& prefix,
                    const std::string& list, const std::string& archive) {
  Command command{
      .argv = {RunnerIn(prefix), "run", "-P", prefix + "/lib/hako/freeze_pack.py", archive, list}};
  if (arguments.module.empty()) {
    command.argv.push_back(arguments.program);
  } else {
    command.argv.insert(command.argv.end(), {"-m", arguments.module});
  }
  for (const std::string& name : arguments.with)
    command.argv.push_back("+" + name.substr(0, name.find('.')));
  for (const std::string& name : arguments.without)
    command.argv.push_back("-" + name.substr(0, name.find('.')));
  auto outcome = Run(command);
  if (!outcome) return Fail(std::move(outcome.error()));
  Packed packed;
  std::istringstream lines(outcome->out);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string word, first, second, third;
    std::getline(fields, word, '\t');
    std::getline(fields, first, '\t');
    std::getline(fields, second, '\t');
    std::getline(fields, third, '\t');
    if (word == "own") packed.own.push_back(first);
    if (word == "library") packed.library.push_back(first);
    if (word == "code") packed.codes.push_back(first);
    if (word == "shadows") packed.shadows = first;
    if (word == "files") packed.file_count = first;
    if (word == "left")
      fmt::print(stderr, "hako: not frozen: {}: {} (do: {})\n", first, second, third);
    if (word == "error") return Fail({Error::Kind::kBadInput, first, second, third});
  }
  if (outcome->ending != Ending{} || packed.file_count.empty()) {
    return Fail({Error::Kind::kBug, "the archive was not made: " + Describe(outcome->ending),
                 outcome->err.substr(outcome->err.rfind('\n', outcome->err.size() - 2) + 1),
                 "report it"});
  }
  return packed;
}

Result<int> Capture(const Packed& packed, const std::string& prefix, const Workshop& workshop) {
  auto modules = image::BaseModules(prefix);
  if (!modules) return Fail(std::move(modules.error()));
  Words argv = {RunnerIn(prefix), "capture-image",  "--travels",
                "--explain",      "--watched-from", std::to_string(modules->size())};
  const bool takes_own = packed.shadows.empty();
  if (!packed.shadows.empty()) {
    fmt::print(
        stderr,
        "hako: not kept in the image: the program's own modules: {} has the name of one of the "
        "standard library's\n",
        packed.shadows);
  }
  if (takes_own) argv.insert(argv.end(), {"--archive", workshop.Archive()});
  for (const std::string& file : packed.codes) {
    if (takes_own) argv.insert(argv.end(), {"--code", file});
  }
  argv.push_back(workshop.Image());
  argv.insert(argv.end(), modules->begin(), modules->end());
  argv.insert(argv.end(), packed.library.begin(), packed.library.end());
  if (takes_own) argv.insert(argv.end(), packed.own.begin(), packed.own.end());
  auto ending = RunHere(argv);
  if (!ending) return Fail(std::move(ending.error()));
  if (ending->kind == Ending::Kind::kSignalled) {
    return Fail({Error::Kind::kSystem,
                 "no image was made: hako's runner ended with " + Describe(*ending),
                 workshop.Image(), "report it"});
  }
  return ending->code;
}

std::string LibraryFolder() {
  const std::string_view version = build_info::kPythonVersion;
  return fmt::format("{}/{}/python{}", build_info::kPythonPrefix, build_info::kPythonLibraryFolder,
                     version.substr(0, version.rfind('.')));
}

// Gives the finished file its mode and its name.
Result<void> Publish(const std::string& from, const std::string& to) {
  const mode_t mask = umask(0);
  umask(mask);
  if (chmod(from.c_str(), 0755 & ~mask) != 0 || rename(from.c_str(), to.c_str()) != 0)
    return Fail(SystemError("cannot write", to, "check the rights of its folder"));
  return {};
}

Result<int> Freeze(const FreezeArguments& arguments) {
  if (auto checked = CheckProgram(arguments); !checked) return Fail(std::move(checked.error()));
  if (auto checked = CheckOutput(arguments); !checked) return Fail(std::move(checked.error()));
  // What the runner and the program go by.
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
  if (!arguments.environment.empty()) setenv("VIRTUAL_ENV", arguments.environment.c_str(), 1);
  auto prefix = Prefix();
  if (!prefix) return Fail(std::move(prefix.error()));
  LeaveInterruptsToChildren();  // What is unfinished is to go in any case.
  std::error_code error;
  const std::string output = fs::absolute(arguments.output, error);
  auto workshop = Workshop::Make(std::string(DirectoryName(output)));
  if (!workshop) return Fail(std::move(workshop.error()));

  auto list = TemporaryFile::Make();
  if (!list) return Fail(std::move(list.error()));
  if (auto learned = Learn(arguments, RunnerIn(*prefix), list->path()); !learned)
    return Fail(std::move(learned.error()));
  auto packed = Pack(arguments, *prefix, list->path(), workshop->Archive());
  if (!packed) return Fail(std::move(packed.error()));
  auto captured = Capture(*packed, *prefix, *workshop);
  if (!captured) return Fail(std::move(captured.error()));
  if (*captured != kSuccess) return *captured;  // The runner has said why.
  auto damage = CheckImage(workshop->Image());
  if (!damage) return Fail(std::move(damage.error()));
  if (!damage->empty())
    return Fail({Error::Kind::kSystem, damage->front(), workshop->Image(), "check the disk"});

  const AppParts parts{.runner = RunnerIn(*prefix),
                       .image = workshop->Image(),
                       .archive = workshop->Archive(),
                       .library_mark = image::LibraryMark(LibraryFolder())};
  if (auto written = WriteApp(parts, workshop->App()); !written)
    return Fail(std::move(written.error()));
  if (auto published = Publish(workshop->App(), output); !published)
    return Fail(std::move(published.error()));
  struct stat status {};
  stat(output.c_str(), &status);
  fmt::print("{}: {} files, {}\n", arguments.output, packed->file_count,
             SizeText(static_cast<uint64_t>(status.st_blocks) * 512));
  return kSuccess;
}

}  // namespace

void AddFreeze(CLI::App& app, const std::string& own_name, Words program_arguments, int& status) {
  auto arguments = std::make_shared<FreezeArguments>();
  arguments->environment = EnvironmentOf(own_name);
  arguments->program_arguments = std::move(program_arguments);
  CLI::App* freeze = app.add_subcommand("freeze", "Make one executable file of a program");
  freeze->add_option("PROGRAM", arguments->program, "A file, or a folder or zip with __main__.py")
      ->type_name("PATH");
  freeze->add_option("-m,--module", arguments->module, "Freeze this module: python3 -m MODULE")
      ->type_name("MODULE");
  freeze->add_option("-o,--output", arguments->output, "The file to make")
      ->type_name("FILE")
      ->required();
  const auto names = [freeze](const char* name, Words& value, const char* help) {
    freeze->add_option(name, value, help)->type_name("MODULE")->allow_extra_args(false);
  };
  names("--with", arguments->with,
        "Take this module and what it imports as well, even without its extension modules. May be "
        "repeated");
  names("--without", arguments->without, "Leave this module or package out. May be repeated");
  freeze->footer(
      "The program is run once, with what stands behind `--` as its arguments, to learn what it "
      "imports.\n"
      "The file runs where the CPython standard library that hako is linked from is installed; a "
      "python3\n"
      "of that version can run it, too: python3 FILE.");
  freeze->callback([arguments, &status] {
    auto result = Freeze(*arguments);
    status = result ? *result : Report("hako freeze", result.error());
  });
}

}  // namespace hako::cli

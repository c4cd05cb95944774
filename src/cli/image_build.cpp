// image_build.cpp: `hako image build`: what goes into an image is decided here; the runner writes
// it, as it is the memory of that program.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/paths.h"
#include "base/process.h"
#include "base/run_here.h"
#include "build_info.h"
#include "cli/commands.h"
#include "cli/image_command.h"
#include "cli/image_files.h"
#include "cli/output_file.h"
#include "cli/runner.h"
#include "image/base_modules.h"

namespace hako::cli {
namespace {

using Words = std::vector<std::string>;

// Says once for each package what the image does without.
class LeftOut {
 public:
  void Say(const std::string& module, std::string_view why) {
    const std::string package = module.substr(0, module.find('.'));
    if (!said_.insert(package).second) return;
    fmt::print(stderr, "hako: not kept: {}: {}\n", package, why);
  }

 private:
  std::set<std::string> said_;
};

// The modules of a program's run that an image may try to keep.
Words ChooseLearned(const std::string& list, const std::string& program) {
  namespace fs = std::filesystem;
  std::error_code error;
  const std::string own_folder =
      fs::weakly_canonical(fs::absolute(program, error), error).parent_path().string() + "/";
  const std::string version = build_info::kPythonVersion;
  const std::string library =
      fmt::format("{}/{}/python{}/", build_info::kPythonPrefix, build_info::kPythonLibraryFolder,
                  version.substr(0, version.rfind('.')));
  LeftOut left_out;
  Words modules;
  std::ifstream file(list);
  for (std::string line; std::getline(file, line);) {
    const size_t tab = line.find('\t');
    const std::string name = line.substr(0, tab);
    const std::string origin = tab == std::string::npos ? "" : line.substr(tab + 1);
    if (name == "__main__" || name == "__mp_main__") continue;
    const bool is_installed = origin.find("/site-packages/") != std::string::npos ||
                              origin.find("/dist-packages/") != std::string::npos;
    if (origin.empty() || origin.starts_with(library) || is_installed) {
      modules.push_back(name);
    } else if (fs::weakly_canonical(origin, error).string().starts_with(own_folder)) {
      left_out.Say(name, "it lies in the program's own folder, where code changes");
    } else {
      left_out.Say(name, "it lies in no folder of installed packages: " + origin);
    }
  }
  return modules;
}

// Runs the program once; what it imported.
Result<Words> Learn(const ImageBuildArguments& arguments, const std::string& runner) {
  auto list = TemporaryFile::Make();
  if (!list) return Fail(std::move(list.error()));
  Words argv = {runner, "learn-modules", list->path(), arguments.program};
  argv.insert(argv.end(), arguments.program_arguments.begin(), arguments.program_arguments.end());
  auto ending = RunHere(argv);
  if (!ending) return Fail(std::move(ending.error()));
  Words learned = ChooseLearned(list->path(), arguments.program);
  if (*ending != Ending{}) {
    fmt::print(stderr, "hako: {} ended with {}; the image is made all the same\n",
               arguments.program, Describe(*ending));
  }
  if (learned.empty()) {
    fmt::print(stderr, "hako: {} did not come to its end: what it imports is not known\n",
               arguments.program);
  }
  return learned;
}

Result<void> CheckArguments(const ImageBuildArguments& arguments) {
  for (const std::string& name : arguments.modules) {
    if (!IsModuleName(name)) {
      return Fail({Error::Kind::kBadInput, "not a module's name", name,
                   "name it as an import statement does: -m json"});
    }
  }
  if (arguments.program.empty() && !arguments.program_arguments.empty()) {
    return Fail({Error::Kind::kBadInput, "arguments without a program",
                 arguments.program_arguments.front(), "name it: --for PROGRAM"});
  }
  if (!arguments.program.empty() && access(arguments.program.c_str(), R_OK) != 0) {
    return Fail({Error::Kind::kBadInput, "no such program", arguments.program, "check the path"});
  }
  if (IsDirectory(arguments.program) && !IsFile(arguments.program + "/__main__.py")) {
    return Fail({Error::Kind::kBadInput, "a folder without a program", arguments.program,
                 "name a file, or put a __main__.py into it"});
  }
  if (auto ok = CheckItIsNotTheProgram(arguments.file, arguments.program); !ok) return ok;
  if (arguments.file.empty()) return CheckCacheFolder(OwnCacheFolder());
  return CheckOutputFile(arguments.file, "an image");
}

// Where the image is to lie: as asked, made absolute, or in the cache.
Result<std::string> PlaceOf(const ImageBuildArguments& arguments) {
  if (!arguments.file.empty()) return std::filesystem::absolute(arguments.file).string();
  Words words = {"place-of-image"};
  if (!arguments.program.empty()) words.push_back(arguments.program);
  auto answer = AskRunner(words);
  if (!answer) return Fail(std::move(answer.error()));
  return answer->empty() ? std::string() : answer->front();
}

Result<int> CheckMade(const std::string& path) {
  auto damage = CheckImage(path);
  if (!damage) return Fail(std::move(damage.error()));
  if (!damage->empty())
    return Fail({Error::Kind::kSystem, damage->front(), path, "check the disk"});
  auto made = LoadedImage::Load(path);
  if (!made) return Fail(std::move(made.error()));
  const auto manifest = made->Manifest();
  if (!manifest) return Fail(Error(manifest.error()));
  const auto modules =
      std::ranges::count_if(*manifest, [](const auto& line) { return line.first == "module"; });
  fmt::print("{}: for {}, {} modules, {}\n", path, made->PurposeText(), modules,
             SizeText(made->SizeOnDisk()));
  return kSuccess;
}

// A number may look like an address of the capturing process and keep a module out. Addresses are
// others in the next process; a real one is found there again.
Result<Ending> RunCapture(Words argv) {
  constexpr int kTrials = 3;
  constexpr Ending kAgain{Ending::Kind::kExited, 75};  // interpreter::kCaptureAgain
  const auto place = argv.insert(argv.begin() + 2, "--may-be-tried-again");
  for (int trial = 1; trial < kTrials; ++trial) {
    auto ending = RunHere(argv);
    if (!ending || *ending != kAgain) return ending;
  }
  argv.erase(place);
  return RunHere(argv);
}

}  // namespace

Result<int> BuildImage(const ImageBuildArguments& arguments) {
  if (auto checked = CheckArguments(arguments); !checked) return Fail(std::move(checked.error()));
  // What the runner and the program go by.
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
  if (!arguments.environment.empty()) setenv("VIRTUAL_ENV", arguments.environment.c_str(), 1);
  auto prefix = Prefix();
  if (!prefix) return Fail(std::move(prefix.error()));
  auto modules = image::BaseModules(*prefix);
  if (!modules) return Fail(std::move(modules.error()));
  const size_t watched_from = modules->size();
  auto path = PlaceOf(arguments);
  if (!path) return Fail(std::move(path.error()));
  modules->insert(modules->end(), arguments.modules.begin(), arguments.modules.end());
  if (!arguments.program.empty()) {
    auto learned = Learn(arguments, RunnerIn(*prefix));
    if (!learned) return Fail(std::move(learned.error()));
    modules->insert(modules->end(), learned->begin(), learned->end());
  }

  Words argv = {RunnerIn(*prefix), "capture-image", "--explain", "--watched-from",
                std::to_string(watched_from)};
  if (arguments.file.empty()) argv.emplace_back("--private");
  if (!arguments.program.empty()) argv.insert(argv.end(), {"--program", arguments.program});
  argv.push_back(arguments.file.empty() ? "-" : *path);
  argv.insert(argv.end(), modules->begin(), modules->end());
  auto ending = RunCapture(argv);
  if (!ending) return Fail(std::move(ending.error()));
  if (ending->kind == Ending::Kind::kSignalled) {
    return Fail({Error::Kind::kSystem,
                 "no image was made: hako's runner ended with " + Describe(*ending), *path,
                 "leave modules out, or report it"});
  }
  if (ending->code != 0) return ending->code;  // It has said why.
  return CheckMade(*path);
}

}  // namespace hako::cli

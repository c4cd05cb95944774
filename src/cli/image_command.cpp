// image_command.cpp: `hako image`: the images of this user and what is in them.
#include "cli/image_command.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include "base/paths.h"
#include "base/unique_fd.h"
#include "cli/commands.h"
#include "cli/image_files.h"
#include "cli/runner.h"

namespace hako::cli {
namespace {

namespace fs = std::filesystem;

// The base image and those in the cache, by path.
Result<std::vector<std::string>> ListImages() {
  auto prefix = Prefix();
  if (!prefix) return Fail(std::move(prefix.error()));
  const std::string folder = OwnCacheFolder();
  if (auto checked = CheckCacheFolder(folder); !checked) return Fail(std::move(checked.error()));
  std::vector<std::string> paths;
  if (IsFile(BaseImageIn(*prefix))) paths.push_back(BaseImageIn(*prefix));
  for (const std::string& name : NamesIn(folder)) {
    if (name.ends_with(".image")) paths.push_back(folder + "/" + name);
  }
  return paths;
}

std::string AgeText(int64_t modified) {
  const int64_t seconds = std::max<int64_t>(0, time(nullptr) - modified);
  if (seconds < 120) return fmt::format("{} s", seconds);
  if (seconds < 7200) return fmt::format("{} min", seconds / 60);
  if (seconds < 172'800) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} d", seconds / 86'400);
}

// What an image was made for is there no longer; null: it is.
const char* WhyOrphaned(const LoadedImage& image) {
  const image::Purpose purpose = image.Purpose();
  if (!purpose.program.empty() && access(purpose.program.c_str(), F_OK) != 0)
    return "its program is gone";
  if (!purpose.environment.empty() && !IsFile(purpose.environment + "/pyvenv.cfg")) {
    return "its virtual environment is gone";
  }
  return IsFile(purpose.place + "/hako-python") ? nullptr : "its hako is gone";
}

Result<int> List() {
  auto paths = ListImages();
  if (!paths) return Fail(std::move(paths.error()));
  if (paths->empty()) return kSuccess;
  std::vector<std::string> question = {"would-take"};
  question.insert(question.end(), paths->begin(), paths->end());
  auto states = AskRunner(question);
  if (!states) return Fail(std::move(states.error()));
  states->resize(paths->size());
  for (size_t i = 0; i < paths->size(); ++i) {
    const std::string& path = (*paths)[i];
    const auto image = LoadedImage::Load(path);
    if (!image) {
      fmt::print("{}\n  not taken: {}\n", path, (*states)[i]);
      continue;
    }
    const char* orphaned = WhyOrphaned(*image);
    const std::string state =
        (*states)[i] == "taken" && orphaned == nullptr
            ? "taken"
            : fmt::format("not taken: {}", orphaned == nullptr ? (*states)[i] : orphaned);
    fmt::print("{}\n  for {}, {}, {} old, {}\n", path, image->PurposeText(),
               SizeText(image->SizeOnDisk()), AgeText(image->modified()), state);
  }
  return kSuccess;
}

// The file that was named, or the image that a start of any program takes here.
Result<std::string> Chosen(const std::string& file) {
  if (!file.empty()) return file;
  auto prefix = Prefix();
  if (!prefix) return Fail(std::move(prefix.error()));
  if (auto checked = CheckCacheFolder(OwnCacheFolder()); !checked)
    return Fail(std::move(checked.error()));
  auto place = AskRunner({"place-of-image"});
  if (!place) return Fail(std::move(place.error()));
  if (!place->empty() && IsFile(place->front())) return place->front();
  return BaseImageIn(*prefix);
}

void PrintSegments(const image::Tables& tables) {
  fmt::print("\nmemory:\n");
  for (const image::Segment& segment : tables.segments) {
    fmt::print("  {:#014x}  {:>9} KiB  {}\n", segment.address, (segment.size + 1023) / 1024,
               segment.offset == 0 ? "zeros, not stored" : "stored");
  }
}

void PrintInputs(const image::Tables& tables, std::span<const image::Input> inputs,
                 std::string_view title) {
  constexpr const char* kKinds[] = {"file", "absent", "folder", "unset", "absent"};
  static_assert(std::size(kKinds) == image::Input::kNoName + 1);
  fmt::print("\n{} ({}):\n", title, inputs.size());
  for (const image::Input& input : inputs) {
    fmt::print("  {:<6}  {}\n", kKinds[input.kind], tables.PathOf(input));
  }
}

void PrintLines(const std::vector<std::pair<std::string, std::string>>& manifest,
                std::string_view word, std::string_view title) {
  const auto count =
      std::ranges::count_if(manifest, [word](const auto& line) { return line.first == word; });
  if (count == 0) return;
  fmt::print("\n{} ({}):\n", title, count);
  for (const auto& [first, rest] : manifest) {
    if (first == word) fmt::print("  {}\n", rest);
  }
}

Result<int> Info(const std::string& file) {
  auto path = Chosen(file);
  if (!path) return Fail(std::move(path.error()));
  auto image = LoadedImage::Load(*path);
  if (!image) return Fail(std::move(image.error()));
  auto manifest = image->Manifest();
  if (!manifest) return Fail(std::move(manifest.error()));
  const image::Tables& tables = image->tables();
  const image::Purpose purpose = image->Purpose();
  fmt::print("image    {}\nfor      {}\n{}  {} (build {})\nlibc     {}\nsize     {}\nage      {}\n",
             *path, image->PurposeText(), image->App() == nullptr ? "hako   " : "python3",
             purpose.place, image->BuildPart(), tables.header->libc_version,
             SizeText(image->SizeOnDisk()), AgeText(image->modified()));
  if (!purpose.copies.empty() && image->App() == nullptr)
    fmt::print("copies   {}\n", purpose.copies);
  for (const auto& [word, count] : *manifest) {
    if (word == "placed")
      fmt::print("placed   {} blocks that starts write to, side by side\n", count);
    if (word == "placed first") fmt::print("         {} of them for every start\n", count);
  }
  PrintSegments(tables);
  PrintLines(*manifest, "module", "modules");
  PrintLines(*manifest, "left out", "modules left out");
  PrintLines(*manifest, "condition", "modules that are imported anew where this is not so");
  PrintLines(*manifest, "again", "modules that ask their process again when they are imported");
  PrintLines(*manifest, "copy", "copies of extension modules: name, bytes, checksum");
  PrintInputs(tables, tables.inputs, "inputs, whose change makes the image unfit");
  PrintInputs(
      tables, tables.locale_inputs,
      "inputs of the locale C.UTF-8: as long as they are so, it is set only when it is needed");
  PrintLines(*manifest, "file", "files opened by the interpreter's own start");
  PrintLines(*manifest, "outside",
             "what the base image's modules asked of the outside while they were imported");
  return kSuccess;
}

Result<int> Verify(const std::string& file) {
  std::vector<std::string> paths = {file};
  if (file.empty()) {
    auto all = ListImages();
    if (!all) return Fail(std::move(all.error()));
    paths = std::move(*all);
  }
  int status = kSuccess;
  for (const std::string& path : paths) {
    auto wrong = CheckImage(path);
    if (!wrong) return Fail(std::move(wrong.error()));
    if (wrong->empty()) fmt::print("{}: whole\n", path);
    for (const std::string& what : *wrong) fmt::print("{}: {}\n", path, what);
    if (!wrong->empty()) status = kFailed;
  }
  return status;
}

// ---- prune
// ----------------------------------------------------------------------------------------

class Pruner {
 public:
  Pruner(std::string folder, std::string build, bool all)
      : folder_(std::move(folder)), build_(std::move(build)), all_(all) {}

  Result<int> Prune() {
    const UniqueFd lock(open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const bool is_alone = lock.is_open() && flock(lock.get(), LOCK_EX | LOCK_NB) == 0;
    const std::vector<std::string> names = NamesIn(folder_);
    for (const std::string& name : names) {
      if (name.ends_with(".image")) PruneImage(name);
    }
    for (const std::string& name : names) {
      if (name.find(".image.") == std::string::npos || copies_.contains(folder_ + "/" + name))
        continue;
      if (is_alone) {
        Remove(name, "nobody needs it");
      } else {
        ++left_;
      }
    }
    if (left_ > 0) {
      fmt::print(
          stderr,
          "hako image prune: {} unfinished or unneeded files stay, as an image is being built\n",
          left_);
    }
    if (all_) Remove("code", "all were to go");
    if (!failed_.empty()) return Fail(std::move(failed_.front()));
    return kSuccess;
  }

 private:
  void PruneImage(const std::string& name) {
    const auto image = LoadedImage::Load(folder_ + "/" + name);
    std::string why;
    if (all_) {
      why = "all were to go";
    } else if (!name.starts_with(build_ + "-")) {
      why = "it is another build's";
    } else if (!image) {
      why = image.error().what;
    } else if (const char* orphaned = WhyOrphaned(*image)) {
      why = orphaned;
    }
    const std::string copies = image ? image->Purpose().copies : "";
    if (!why.empty()) {
      Remove(name, why);
      if (copies.starts_with(folder_ + "/"))
        Remove(copies.substr(folder_.size() + 1), "its image went");
    } else if (!copies.empty()) {
      copies_.insert(copies);
    }
  }

  void Remove(const std::string& name, const std::string& why) {
    std::error_code error;
    const std::string path = folder_ + "/" + name;
    const auto count = fs::remove_all(path, error);
    if (error) {
      failed_.push_back(
          {Error::Kind::kSystem, "cannot remove: " + error.message(), path, "check its rights"});
    } else if (count > 0) {
      fmt::print("removed {}: {}\n", path, why);
    }
  }

  std::string folder_, build_;
  bool all_;
  std::set<std::string> copies_;  // Of images that stay.
  std::vector<Error> failed_;
  int left_ = 0;
};

Result<int> Prune(bool all) {
  const std::string folder = OwnCacheFolder();
  if (auto checked = CheckCacheFolder(folder); !checked) return Fail(std::move(checked.error()));
  if (folder.empty() || !IsDirectory(folder)) return kSuccess;
  auto place = AskRunner({"place-of-image"});
  if (!place) return Fail(std::move(place.error()));
  const std::string name(BaseName(place->empty() ? "" : place->front()));
  return Pruner(folder, name.substr(0, name.find('-')), all).Prune();
}

}  // namespace

void AddImage(CLI::App& app, const std::string& own_name,
              std::vector<std::string> program_arguments, int& status) {
  CLI::App* command =
      app.add_subcommand("image", "Make and manage the memory images that programs start from");
  command->require_subcommand(1);
  command->footer("");
  const auto finish = [&status](std::string_view name, Result<int> result) {
    status = result ? *result : Report(name, result.error());
  };

  auto build_arguments = std::make_shared<ImageBuildArguments>();
  build_arguments->environment = EnvironmentOf(own_name);
  build_arguments->program_arguments = std::move(program_arguments);
  CLI::App* build =
      command->add_subcommand("build", "Make the image of an environment or of an application");
  build
      ->add_option("-m,--module", build_arguments->modules,
                   "Keep this module as well. May be repeated")
      ->type_name("MODULE")
      ->allow_extra_args(false);
  // As of a variable that is not set: not the same as no option.
  const CLI::Validator is_given(
      [](const std::string& value) { return value.empty() ? "a value is missing" : ""; }, "");
  build
      ->add_option("-o,--output", build_arguments->file,
                   "Write this file instead of one in the cache")
      ->type_name("FILE")
      ->check(is_given);
  build
      ->add_option("--for", build_arguments->program,
                   "Make it for this program, which is run once to learn what it imports")
      ->type_name("PROGRAM")
      ->check(is_given);
  build->footer("Arguments behind -- are the program's.");
  build->callback([=] { finish("hako image build", BuildImage(*build_arguments)); });

  CLI::App* list = command->add_subcommand(
      "list", "List the images of this user, and whether they would be taken");
  list->callback([=] { finish("hako image list", List()); });

  auto file = std::make_shared<std::string>();
  CLI::App* info =
      command->add_subcommand("info", "Show what is in an image, and what went into it");
  info->add_option("FILE", *file, "Default: the one that programs start from here")->type_name("");
  info->callback([=] { finish("hako image info", Info(*file)); });
  CLI::App* verify = command->add_subcommand("verify", "Check every byte of an image");
  verify->add_option("FILE", *file, "Default: all images of this user")->type_name("");
  verify->callback([=] { finish("hako image verify", Verify(*file)); });

  auto all = std::make_shared<bool>(false);
  CLI::App* prune = command->add_subcommand(
      "prune", "Remove images that no start can take, and what builders left behind");
  prune->add_flag("--all", *all, "Remove all images in the cache, and the code of programs");
  prune->callback([=] { finish("hako image prune", Prune(*all)); });
}

}  // namespace hako::cli

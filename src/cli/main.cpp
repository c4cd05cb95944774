// main.cpp: the runner. Decides by name and first argument who this process is.
//
//   an APP, by the record in its file (image/app_file.h): its program, whatever it is called
//   hako-python, python, python3.11 ...   python3's own command line, by name
//   hako compare|doctor|freeze|image|verify|help, --help ...  a tool: libexec/hako/hako-tools takes
//   this process over hako run ARGS, hako ARGS              python3's arguments, run here
//   capture-image ..., deterministic-child ...              hako's own (cli/image_words.h,
//                                                           determinism/heir.h)
//
// hako starts often and for milliseconds. What a start would pay for and `run` does not need
// (argument parsing, formatting, iostreams) is in hako-tools; this file and what it links do
// without.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "base/paths.h"
#include "cli/image_words.h"
#include "cli/own_pages.h"
#include "cli/run_command.h"
#include "image/app_file.h"
#include "image/cache.h"
#include "interpreter/boot_plan.h"
#include "interpreter/frozen_app.h"
#include "interpreter/interpreter.h"

namespace {

constexpr int kCannotStart = 3;

bool IsHelpWord(std::string_view word) { return word == "--help" || word == "-h"; }

bool IsToolWord(std::string_view word) {
  for (const std::string_view tool :
       {"compare", "doctor", "freeze", "image", "verify", "help", "--version"}) {
    if (word == tool) return true;
  }
  return IsHelpWord(word);
}

// A name decides by argv[0], or else by the path that was executed: a caller may choose argv[0]
// freely, and for a script's `#!` line the executed path is the script's.
bool IsPythonByName(const char* argv0) {
  using hako::interpreter::NamesPython;
  if (NamesPython(argv0)) return true;
  if (hako::BaseName(argv0) == "hako") return false;
  const char* executed = hako::ExecutedPath();
  return executed != nullptr && NamesPython(executed);
}

int BecomeTools(const std::string& own_file, char** argv) {
  const std::string tools =
      std::string(hako::DirectoryName(own_file)) + "/../libexec/hako/hako-tools";
  execv(tools.c_str(), argv);
  const hako::Error error =
      hako::SystemError("cannot run hako's tools", tools, "install hako again, whole");
  static_cast<void>(std::fprintf(stderr, "hako: %s\n", hako::OneLine(error).c_str()));
  return kCannotStart;
}

}  // namespace

int main(int argc, char** argv) {
  hako::interpreter::Launch launch;
  launch.argv.assign(argv, argv + argc);
  if (argc == 0) launch.argv.emplace_back("hako-python");  // execve allows it; CPython does not
  auto own_file = hako::OwnExecutable({argv, static_cast<size_t>(argc)});
  if (!own_file) {
    static_cast<void>(std::fprintf(stderr, "hako: %s\n", hako::OneLine(own_file.error()).c_str()));
    return kCannotStart;
  }
  launch.own_file = std::move(*own_file);
  hako::cli::BringOwnProgramBack(launch.own_file);
  if (const char* executed = hako::ExecutedPath()) launch.executed = executed;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
  if (const char* environment = std::getenv("VIRTUAL_ENV"))
    launch.virtual_environment = environment;

  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread has started
  if (const char* image = std::getenv("HAKO_IMAGE")) launch.image = image;
  // NOLINTBEGIN(concurrency-mt-unsafe): no thread has started
  launch.cache_folder =
      hako::image::CacheFolder(std::getenv("XDG_CACHE_HOME"), std::getenv("HOME"));
  const char* code_cache = std::getenv("HAKO_CODE_CACHE");
  // NOLINTEND(concurrency-mt-unsafe)
  if (code_cache == nullptr || std::string_view(code_cache) != "none")
    launch.code_folder = launch.cache_folder;

  if (const auto* app = hako::image::OwnApp())
    return hako::interpreter::RunMain(hako::interpreter::PlanApp(launch, *app));
  if (argc == 0 || IsPythonByName(argv[0])) {
    return hako::interpreter::RunMain(hako::interpreter::PlanPython(launch));
  }
  const bool asks_about_run = argc > 2 && std::string_view(argv[1]) == "run" && IsHelpWord(argv[2]);
  if (asks_about_run || (argc > 1 && IsToolWord(argv[1])))
    return BecomeTools(launch.own_file, argv);
  if (argc > 1 && hako::cli::IsImageWord(argv[1])) return hako::cli::ImageWord(launch);
  return hako::cli::RunCommand(launch);
}

// tools_main.cpp: hako-tools, which is every command but `run`. The runner executes it in its own
// place.
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>

#include "build_info.h"
#include "cli/commands.h"

namespace hako::cli {
namespace {

constexpr const char* kDescription = "hako runs Python programs exactly as python3 does.";
constexpr const char* kFooter =
    "  hako PROGRAM [args]            run a program: a file, -c CODE, -m MODULE, -, a directory or "
    "zip\n"
    "  hako compare samples           prove it: the same bytes as python3, program by program\n"
    "  hako verify PROGRAM            prove that deterministic runs of it are the same\n"
    "  hako image build               make the image that programs start from\n"
    "  hako freeze program.py -o app  make one executable file of a program\n"
    "  hako doctor                    check this machine and this installation\n"
    "  hako-python [python3 options]  python3's own command line, for whatever wants a python3\n"
    "\n"
    "A command's own help: hako COMMAND --help. The manual: man hako.";

// The command line as typed, for reports; words that a shell would split are quoted.
std::string Typed(int argc, char** argv) {
  std::string text = "hako";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool plain =
        !word.empty() && word.find_first_of(" \t\n'\"\\$`*?[]{}();&|<>#~!") == std::string::npos;
    text += plain ? " " + word : " '" + word + "'";
  }
  return text;
}

// Cuts off what stands behind `COMMAND ... --`: it is the program's, options and all. `command`:
// one word or two.
std::vector<std::string> TakeArguments(const std::vector<std::string_view>& command, int* argc,
                                       char** argv) {
  const auto words = static_cast<int>(command.size());
  if (*argc <= words + 1 || !std::equal(command.begin(), command.end(), argv + 1)) return {};
  char** dashes = std::find_if(argv + 1 + words, argv + *argc,
                               [](const char* word) { return std::string_view(word) == "--"; });
  const int end = static_cast<int>(dashes - argv);
  std::vector<std::string> arguments(std::min(dashes + 1, argv + *argc), argv + *argc);
  *argc = end;
  return arguments;
}

int Dispatch(int argc, char** argv) {
  // A program under comparison may end before it has read its stdin.
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));

  CLI::App app(kDescription, "hako");
  app.set_version_flag("--version", fmt::format("hako {} (CPython {})", build_info::kVersion,
                                                build_info::kPythonVersion));
  app.require_subcommand(1);
  app.footer(kFooter);
  app.get_formatter()->column_width(24);
  app.get_formatter()->label("REQUIRED", "");
  int status = kSuccess;
  AddRunHelp(app);
  AddCompare(app, Typed(argc, argv), status);
  AddVerify(app, TakeArguments({"verify"}, &argc, argv), status);
  AddDoctor(app, status);
  AddFreeze(app, argv[0], TakeArguments({"freeze"}, &argc, argv), status);
  AddImage(app, argv[0], TakeArguments({"image", "build"}, &argc, argv), status);

  if (argc == 2 && std::string_view(argv[1]) == "help") {
    fmt::print("{}", app.help());
    return kSuccess;
  }
  if (argc >= 3 && std::string_view(argv[1]) == "help") {  // `hako help compare`
    std::swap(argv[1], argv[2]);
    argv[2] = const_cast<char*>("--help");
    argc = 3;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    const auto chosen = app.get_subcommands();
    std::string name = chosen.empty() ? "" : " " + chosen.front()->get_name();
    if (!chosen.empty() && !chosen.front()->get_subcommands().empty()) {
      name += " " + chosen.front()->get_subcommands().front()->get_name();
    }
    fmt::print(stderr, "hako{}: {} (do: hako{} --help)\n", name, error.what(), name);
    return kBadInput;
  }
  return status;
}

// What was said to stdout must have arrived: CLI11 says it through std::cout, hako through stdio.
int Main(int argc, char** argv) {
  int status = 0;
  bool lost = false;
  try {
    status = Dispatch(argc, argv);
  } catch (const std::system_error&) {
    lost = true;  // fmt::print could not write.
  }
  std::cout.flush();
  lost = lost || std::fflush(stdout) != 0 || std::ferror(stdout) != 0 || !std::cout;
  if (!lost) return status;
  const Error error{Error::Kind::kSystem, "cannot write", "stdout", "give it room, or a reader"};
  return std::max<int>(status, Report("hako", error));
}

}  // namespace

Result<std::string> ReadInput(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open() || file.bad())
    return Fail({Error::Kind::kBadInput, "cannot read the input", path, "check the path"});
  return bytes;
}

int Report(std::string_view command, const Error& error) {
  fmt::print(stderr, "{}: {}\n", command, OneLine(error));
  return error.kind == Error::Kind::kBadInput ? kBadInput : kCannotWork;
}

void AddRunHelp(CLI::App& app) {
  CLI::App* run = app.add_subcommand("run", "Run a program as python3 does");
  const auto option = [run](const char* name, const char* type, const char* help) {
    run->add_option_function<std::string>(
           name, [](const std::string&) {}, help)
        ->type_name(type);
  };
  option("--image", "FILE", "The image to start from, or none");
  option("--code-cache", "WHICH", "none or user: where the program's own code is kept");
  option("--explain", "FILE", "Tell there what of the outside the program touches");
  run->add_flag_callback(
      "--deterministic", [] {}, "The same bytes in every run, on every machine");
  option("--epoch", "TIME", "Where its clock starts, as 2000-01-01T00:00:00Z");
  option("--seed", "N", "Of its entropy");
  option("--env", "NAME[=VALUE]", "A variable that is passed; may be repeated");
  option("--on-leak", "CHOICE", "warn, error or allow, where it reaches what cannot be pinned");
  option("--busy-wait-ms", "MS", "Tells of a thread that has kept others from running for so long");
  run->footer(
      "  hako run [hako's options] [python options] PROGRAM [args]\n"
      "\n"
      "What follows hako's options is python3's command line, read by CPython itself. PROGRAM is a "
      "file,\n"
      "-c CODE, -m MODULE, - (stdin), a directory or a zip with __main__.py; without one: the "
      "REPL on a\n"
      "terminal, else a program from stdin. The word `run` may be left out.\n"
      "python3's options: hako-python --help");
}

}  // namespace hako::cli

// CLI11 throws on a wrong declaration of an option, a bug that must end the program.
// NOLINTNEXTLINE(bugprone-exception-escape)
int main(int argc, char** argv) { return hako::cli::Main(argc, argv); }

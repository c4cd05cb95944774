// boot_plan.h: what CPython is told before it reads its own command line.
//
// hako decides three things and CPython all others: the command line, the name of the executable,
// and which virtual environment is in force. Options, PYTHON* variables, paths and encodings are
// read by CPython's own configuration code.
#ifndef HAKO_INTERPRETER_BOOT_PLAN_H_
#define HAKO_INTERPRETER_BOOT_PLAN_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "image/app_file.h"

namespace hako::interpreter {

struct BootPlan {
  // python3's command line. argv[0] is the name that CPython shows in its own messages and from
  // which it finds sys.executable.
  std::vector<std::string> command_line;
  // The root of a virtual environment that is in force by VIRTUAL_ENV alone; empty: CPython looks
  // for pyvenv.cfg beside the executable, as python3 does.
  std::string virtual_environment = {};
  // True where CPython's search upwards from an installed hako would end at another CPython's
  // standard library than the reference's: the prefix is then given instead of searched for.
  bool pins_prefix = false;
  // True where that search ends at another library and shall: the runner was copied beside it.
  bool takes_another_library = false;
  // With virtual_environment only: what sys.executable and sys._base_executable become. Children
  // started by it find the same environment, by the same variable.
  std::string executable = {};
  // Launch::own_file.
  std::string own_file = {};
  // The image to start from: a file, or "none". Empty: image_choice.h chooses.
  std::string image = {};
  // Launch::cache_folder.
  std::string cache_folder = {};
  // Launch::code_folder.
  std::string code_folder = {};
  // The APP that this program is (frozen_app.h), which has an image of its own; null: it is none.
  const image::AppRecord* app = nullptr;
  // A deterministic run: from an image with numbers, or not at all. The command line has the names
  // that the program shall see, and no file is compiled for later.
  bool is_deterministic = false;
  // Inside a host program (embedded.h): the command line is sys.argv, signals are the host's.
  bool is_embedded = false;
  // os.environ as NAME=value, in place of the process's; null: the process's.
  const std::vector<std::string>* environment = nullptr;
  // Called when the interpreter has started, before the program; null: nothing is.
  void (*when_started)() = nullptr;
  // Where to write the names of sys.modules at the program's end; empty: nowhere.
  std::string learned_modules = {};
};

// The facts of this process that a plan is made from.
struct Launch {
  std::vector<std::string> argv;    // As execve gave it.
  std::string own_file;             // OwnExecutable().
  std::string virtual_environment;  // The value of VIRTUAL_ENV; empty: not set.
  std::string executed = {};        // The path that execve was given; empty: unknown.
  std::string image = {};           // HAKO_IMAGE or --image: a file, or "none"; empty: not given.
  std::string cache_folder = {};    // Where images lie that are made for this user; empty: nowhere.
  std::string code_folder = {};  // Where the code of programs is kept (program_code.h); or empty.
};

// True if a program of this path is to be the pure python3 command line: hako-python, python,
// python3, python3.11 and the like. A virtual environment made by hako calls it so.
bool NamesPython(std::string_view path);

// hako-python's plan: its own command line, unchanged.
BootPlan PlanPython(const Launch& launch);

// The plan of `hako run`: `arguments` are python3's, without argv[0]. The executable is the
// hako-python beside `launch.own_file`.
BootPlan PlanRun(const Launch& launch, std::vector<std::string> arguments);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_BOOT_PLAN_H_

// doctor_command.cpp: `hako doctor`: what this hako is linked from, and whether the machine suits
// it.
#include <fmt/format.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "base/kernel_version.h"
#include "base/paths.h"
#include "base/process.h"
#include "build_info.h"
#include "cli/commands.h"
#include "verify/reference.h"

namespace hako::cli {
namespace {

// One fact about this machine or installation, and what to do where it is not as it should be.
struct Finding {
  std::string topic;
  std::string fact;
  std::string remedy;  // Empty: ok.
};

constexpr int64_t kQuestionLimitMs = 20'000;
// What both interpreters must agree in, to be one build.
constexpr const char* kIdentity =
    "import sys\n"
    "print(sys.version.replace(chr(10), ' '))\n"
    "print(sys.builtin_module_names, sys.base_prefix, sys.base_exec_prefix, sys._git)\n";

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

Result<Outcome> Ask(const std::string& interpreter) {
  return Run({.argv = {interpreter, "-I", "-S", "-c", kIdentity}, .limit_ms = kQuestionLimitMs});
}

Finding InterpreterFinding() {
  Finding finding{"interpreter",
                  fmt::format("CPython {}, sealed from {}", build_info::kPythonVersion,
                              build_info::kPythonArchive),
                  ""};
  const auto subject = verify::FindSubject();
  if (!subject) {
    finding.remedy = subject.error().remedy;
    finding.fact = OneLine(subject.error());
    return finding;
  }
  const auto outcome = Ask(subject->argv.front());
  if (!outcome || outcome->ending != Ending{}) {
    finding.fact += outcome ? ", but it does not start: " + FirstLine(outcome->err)
                            : ", but: " + OneLine(outcome.error());
    finding.remedy = "install hako again, whole";
  }
  return finding;
}

Finding ReferenceFinding() {
  Finding finding{"reference", build_info::kReference, ""};
  const auto subject = verify::FindSubject();
  const auto reference = verify::FindReference("");
  if (!reference) {
    finding.fact =
        fmt::format("{} is not there: programs lack its standard library", build_info::kReference);
    finding.remedy =
        fmt::format("install python3 {}, or build hako again", build_info::kPythonVersion);
    return finding;
  }
  const auto theirs = Ask(reference->argv.front());
  const auto ours =
      subject ? Ask(subject->argv.front()) : Result<Outcome>(tl::unexpected(subject.error()));
  if (theirs) finding.fact += ", " + FirstLine(theirs->out);
  if (!theirs || !ours || theirs->out != ours->out || theirs->ending != Ending{}) {
    finding.fact += ": another build than the one sealed in";
    finding.remedy = "build hako again (make build), so that both are one build";
  }
  return finding;
}

Finding KernelFinding() {
  utsname name{};
  if (uname(&name) != 0) return {"kernel", "unknown", ""};
  Finding finding{"kernel", fmt::format("{} {} {}", name.sysname, name.release, name.machine), ""};
  if (!KernelIsFrom(5, 3))
    finding.remedy = "use Linux 5.3 or later: hako compare watches programs by pidfd";
  return finding;
}

Finding PageFinding() {
  const auto bytes = getauxval(AT_PAGESZ);
  Finding finding{"page size", fmt::format("{} bytes", bytes), ""};
  if (bytes != 4096)
    finding.remedy = "use a kernel of 4096-byte pages: the sealed state is aligned for them";
  return finding;
}

Finding ProcFinding() {
  if (access("/proc/self/exe", F_OK) == 0) return {"/proc", "mounted", ""};
  return {"/proc", "not mounted: hako finds its own files by the path it was started with",
          "mount -t proc proc /proc"};
}

Finding MemoryFinding() {
  rlimit limit{};
  const bool limited = getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
  Finding finding{"memory limit",
                  limited ? fmt::format("{} MiB (ulimit -v)", limit.rlim_cur >> 20) : "none", ""};
  constexpr rlim_t kLeast = rlim_t{256} << 20;
  if (limited && limit.rlim_cur < kLeast) finding.remedy = "ulimit -v unlimited";
  return finding;
}

Finding EnvironmentFinding() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread is running
  const char* root = std::getenv("VIRTUAL_ENV");
  if (root == nullptr || *root == '\0')
    return {"environment", "no virtual environment in force", ""};
  const std::string version = build_info::kPythonVersion;
  const std::string library =
      std::string(root) + "/lib/python" + version.substr(0, version.rfind('.'));
  Finding finding{"environment", fmt::format("VIRTUAL_ENV={}", root), ""};
  if (!IsFile(std::string(root) + "/pyvenv.cfg") || !IsDirectory(library)) {
    finding.fact +=
        fmt::format(": not an environment of CPython {}, so it is not honoured", version);
    finding.remedy = fmt::format("make one: {} -m venv DIRECTORY", build_info::kReference);
  }
  return finding;
}

Finding ToolsFinding() {
  const auto own = OwnExecutable();
  if (!own) return {"tools", OneLine(own.error()), own.error().remedy};
  const std::string floor = std::string(DirectoryName(*own)) + "/hako-floor";
  if (access(floor.c_str(), X_OK) == 0) return {"tools", std::string(DirectoryName(*own)), ""};
  return {"tools", floor + " is missing: hako compare --time cannot measure",
          "install hako again, whole"};
}

int RunDoctor() {
  fmt::print("hako {}\n", build_info::kVersion);
  int status = kSuccess;
  for (const Finding& finding :
       {InterpreterFinding(), ReferenceFinding(), ToolsFinding(), KernelFinding(), PageFinding(),
        ProcFinding(), MemoryFinding(), EnvironmentFinding()}) {
    fmt::print("{:<8} {:<13} {}\n", finding.remedy.empty() ? "ok" : "WARNING", finding.topic,
               finding.fact);
    if (finding.remedy.empty()) continue;
    fmt::print("{:<22} do: {}\n", "", finding.remedy);
    status = kFailed;
  }
  return status;
}

}  // namespace

void AddDoctor(CLI::App& app, int& status) {
  CLI::App* doctor = app.add_subcommand("doctor", "Check this machine and this installation");
  doctor->footer("Each finding is ok or says what to do. Ends with 1 if there is any to mend.");
  doctor->callback([&status] { status = RunDoctor(); });
}

}  // namespace hako::cli

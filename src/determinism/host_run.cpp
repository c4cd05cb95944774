#include "determinism/host_run.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "base/at_offset.h"
#include "base/paths.h"
#include "base/processor.h"
#include "base/unique_fd.h"
#include "determinism/heir.h"
#include "determinism/host_facts.h"
#include "determinism/pins.h"
#include "determinism/process_facts.h"
#include "determinism/stable_paths.h"
#include "determinism/turn_order.h"
#include "determinism/virtual_clock.h"
#include "interpreter/embedded.h"
#include "seams/system_calls.h"

namespace hako::determinism {
namespace {

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): a process has one run
constinit pthread_mutex_t one_thread = PTHREAD_MUTEX_INITIALIZER;  // Of the host's is inside.
// That thread's. It has entered by EnterHostRun(): threads of the program's do not.
thread_local constinit bool has_entered = false;
thread_local constinit uint64_t own_arithmetic = 0;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

std::string RealFolder(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> real(realpath(path.c_str(), nullptr), std::free);
  return real ? real.get() : path;
}

}  // namespace

Result<void> BeginHostRun(const Options& options, const std::string& executable_folder) {
  if (auto unfit = CheckHost(); !unfit) return unfit;
  Options quiet = options;
  quiet.on_leak = OnLeak::kAllow;
  quiet.busy_wait_ms = 0;
  const std::string programs = RealFolder(executable_folder);
  SetFolders({.program = {}, .work = RealFolder("."), .scratch = {}}, programs);
  PinAll(quiet, LedLibraries::kOwn);
  PinHostFacts(seams::system_calls, PinnedEnvironment(options));
  turn_order().BeInHost(interpreter::CreateCountedThread);
  SetBequest(options, programs + "/hako");
  TurnOrder::LeaveAsFirst();
  EnterHostRun([] {});
  return {};
}

void StartHostProgram(OnLeak on_leak, const LeakListener& listener) {
  PinStarted();
  ForgetLeaks();
  SetOnLeak(on_leak);
  ListenToLeaks(listener);
}

void EndHostRun(bool threads_are_left) {
  ReleaseAll(threads_are_left);
  has_entered = false;
  SetArithmetic(own_arithmetic);
  pthread_mutex_unlock(&one_thread);
}

void EnterHostRun(void (*take)()) {
  if (TurnOrder::IsKnown()) return take();
  pthread_mutex_lock(&one_thread);
  has_entered = true;
  turn_order().EnterAsFirst();
  const VirtualClock before = virtual_clock;
  take();
  virtual_clock = before;
  own_arithmetic = Arithmetic();
  SetArithmetic(PlainArithmetic());
}

void LeaveHostRun(void (*give)()) {
  if (!has_entered) return give();
  has_entered = false;
  const VirtualClock before = virtual_clock;
  give();
  virtual_clock = before;
  TurnOrder::LeaveAsFirst();
  SetArithmetic(own_arithmetic);
  pthread_mutex_unlock(&one_thread);
}

std::vector<std::string> HostEnvironment(const Options& options) {
  return PinnedEnvironment(options);
}

std::string ProgramFile(std::string_view path) {
  const std::string name(path);
  const std::string folder = RealFolder(std::string(DirectoryName(name)));
  SetProgramFolder(folder);
  return StablePath(folder).append("/").append(BaseName(name));
}

std::optional<std::string> ReadProgramFile(std::string_view path) {
  const UniqueFd file(open(std::string(path).c_str(), O_RDONLY | O_CLOEXEC));
  struct stat64 status {};
  if (!file.is_open() || hako_fstat64(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return std::nullopt;
  std::string text(static_cast<size_t>(status.st_size), '\0');
  if (!ReadAt(file.get(), std::as_writable_bytes(std::span(text)), 0)) return std::nullopt;
  return text;
}

std::string FolderForProgram(std::string_view path) {
  return StablePath(RealFolder(std::string(path)));
}

}  // namespace hako::determinism

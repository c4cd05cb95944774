#include "determinism/process_facts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "determinism/children.h"
#include "determinism/leaks.h"
#include "determinism/stable_paths.h"
#include "determinism/threads.h"
#include "determinism/turn_order.h"

namespace hako::determinism {
namespace {

pid_t Group() { return kProcess; }
pid_t GroupOf(pid_t /*process*/) { return kProcess; }
uid_t User() { return kUser; }

int Groups(int count, gid_t* groups) {
  if (count > 0) groups[0] = kUser;
  return 1;
}

char* Login() {
  static char name[] = "hako";
  return name;
}

// The one user that there is, in the caller's memory.
int FillUser(passwd* entry, char* text, size_t size, passwd** result) {
  constexpr std::string_view kHome = kHomeFolder, kName = kUserName, kShell = "/bin/sh";
  *result = nullptr;
  if (size < kHome.size() + kName.size() + kShell.size() + 5) return ERANGE;
  const auto put = [&](std::string_view part) {
    char* begin = text;
    std::memcpy(begin, part.data(), part.size());
    begin[part.size()] = '\0';
    text += part.size() + 1;
    return begin;
  };
  *entry = {.pw_name = put(kName),
            .pw_passwd = put("x"),
            .pw_uid = kUser,
            .pw_gid = kUser,
            .pw_gecos = put(""),
            .pw_dir = put(kHome),
            .pw_shell = put(kShell)};
  *result = entry;
  return 0;
}

int UserById(uid_t user, passwd* entry, char* text, size_t size, passwd** result) {
  if (user == kUser) return FillUser(entry, text, size, result);
  NoteLeak("getpwuid_r", "the machine's users");
  return getpwuid_r(user, entry, text, size, result);
}

int UserByName(const char* name, passwd* entry, char* text, size_t size, passwd** result) {
  if (std::string_view(name) == kUserName) return FillUser(entry, text, size, result);
  NoteLeak("getpwnam_r", "the machine's users");
  return getpwnam_r(name, entry, text, size, result);
}

int HostName(char* name, size_t size) {
  std::strncpy(name, kHostName, size);
  return 0;
}

int Names(utsname* names) {
  *names = {};
  std::strncpy(names->sysname, "Linux", sizeof(names->sysname) - 1);
  std::strncpy(names->nodename, kHostName, sizeof(names->nodename) - 1);
  std::strncpy(names->release, kKernelRelease, sizeof(names->release) - 1);
  std::strncpy(names->version, "#1 hako", sizeof(names->version) - 1);
  std::strncpy(names->machine, kMachine, sizeof(names->machine) - 1);
  return 0;
}

long SystemValue(int name) {
  if (name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF) return kProcessors;
  if (name == _SC_PHYS_PAGES || name == _SC_AVPHYS_PAGES) NoteLeak("sysconf", "memory size");
  return sysconf(name);
}

int Affinity(pid_t /*process*/, size_t size, cpu_set_t* set) {
  std::memset(set, 0, size);
  for (long i = 0; i < kProcessors; ++i) CPU_SET_S(static_cast<size_t>(i), size, set);
  return 0;
}

int LoadAverages(double* averages, int count) {
  for (int i = 0; i < count; ++i) averages[i] = 0.0;
  return count;
}

// No descriptor is a terminal: a terminal's size, and whether there is one, are the machine's.
int Ioctl(int fd, unsigned long request, void* argument) {
  if (request == TIOCGWINSZ) return errno = ENOTTY, -1;
  return ioctl(fd, request, argument);
}

int IsTerminal(int fd) {
  if (fcntl(fd, F_GETFD) == -1) return errno = EBADF, 0;
  return errno = ENOTTY, 0;
}

// CPython 3.11.2, Python/thread_pthread.h: PyThread_get_thread_native_id; Modules/posixmodule.c:
// os_getrandom_impl, os_pidfd_open_impl
long Syscall(long number, long first, long second, long third) {
  if (number == SYS_gettid) return OwnPid() + turn_order().number();
  if (number == SYS_getrandom) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): so system calls take pointers
    return hako_getrandom(reinterpret_cast<void*>(first), static_cast<size_t>(second),
                          static_cast<unsigned>(third));
  }
  if (number == SYS_pidfd_open) first = RealPid(static_cast<pid_t>(first));
  return syscall(number, first, second, third);
}

// How CPython ends after an interrupt that nobody caught: by the signal itself.
bool EndsByInterrupt(pid_t process, int signal) {
  struct sigaction action {};
  return process == OwnPid() && signal == SIGINT && sigaction(signal, nullptr, &action) == 0 &&
         action.sa_handler == SIG_DFL;
}

int Kill(pid_t process, int signal) {
  if (EndsByInterrupt(process, signal)) RemoveScratch();
  if (process != OwnPid()) NoteLeak("kill", "another process");
  const int result =
      process < -1 ? kill(-RealPid(-process), signal) : kill(RealPid(process), signal);
  if (result == 0 && process == OwnPid()) InterruptMainBy(signal);
  return result;
}

// A group has the number of the process that leads it.
int KillGroup(pid_t group, int signal) { return Kill(-group, signal); }

int SetGroup(pid_t process, pid_t group) { return setpgid(RealPid(process), RealPid(group)); }

}  // namespace

std::vector<std::string> PinnedEnvironment(const Options& options) {
  std::vector<std::string> variables = {std::string("HOME=") + kHomeFolder, "LANG=C.UTF-8",
                                        "PATH=/usr/local/bin:/usr/bin:/bin",
                                        std::string("TMPDIR=") + kTemporaryFolder, "TZ=UTC"};
  for (const std::string& entry : options.environment) {
    if (entry.find('=') == std::string::npos) continue;
    const std::string name = entry.substr(0, entry.find('=') + 1);
    const auto same = std::ranges::find_if(
        variables, [&](const std::string& one) { return one.starts_with(name); });
    if (same == variables.end()) {
      variables.push_back(entry);
    } else {
      *same = entry;
    }
  }
  return variables;
}

void PinEnvironment(const Options& options) {
  // NOLINTBEGIN(concurrency-mt-unsafe): no thread has started
  clearenv();
  for (const std::string& entry : PinnedEnvironment(options)) {
    const size_t equals = entry.find('=');
    setenv(entry.substr(0, equals).c_str(), entry.c_str() + equals + 1, 1);
  }
  // NOLINTEND(concurrency-mt-unsafe)
  umask(022);
}

void PinProcess(seams::SystemCalls& calls) {
  calls.getpid = OwnPid;
  calls.getppid = ParentPid;
  calls.getpgrp = Group;
  calls.getpgid = GroupOf;
  calls.getsid = GroupOf;
  calls.getuid = calls.geteuid = calls.getgid = calls.getegid = User;
  calls.getgroups = Groups;
  calls.getlogin = Login;
  calls.getpwuid_r = UserById;
  calls.getpwnam_r = UserByName;
  calls.gethostname = HostName;
  calls.uname = Names;
  calls.sysconf = SystemValue;
  calls.sched_getaffinity = Affinity;
  calls.getloadavg = LoadAverages;
  calls.ioctl = Ioctl;
  calls.isatty = IsTerminal;
  calls.syscall = Syscall;
  calls.kill = Kill;
  calls.killpg = KillGroup;
  calls.setpgid = SetGroup;
}

}  // namespace hako::determinism

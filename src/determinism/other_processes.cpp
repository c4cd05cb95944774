#include "determinism/other_processes.h"

#include <pty.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <vector>

#include "determinism/children.h"
#include "determinism/entropy.h"
#include "determinism/file_waits.h"
#include "determinism/heir.h"
#include "determinism/leaks.h"
#include "determinism/stable_paths.h"
#include "determinism/timers.h"
#include "determinism/turn_order.h"

namespace hako::determinism {
namespace {

constexpr const char* kProcesses = "other processes";
constexpr const char* kNetwork = "the network";

void Expect(const char* call, const char* what) {
  NoteLeak(call, what);
  turn_order().ExpectOutside();
}

// What fork gave, for the program. A child has entropy of its own.
pid_t Forked(pid_t child) {
  if (child < 0) return child;
  const pid_t number = AddChild(child);
  if (child > 0) return number;
  turn_order().KeepOnlyThis();
  ForgetTimer();
  ReseedEntropy(static_cast<uint64_t>(number));
  return 0;
}

pid_t Fork() {
  Expect("fork", kProcesses);
  static_cast<void>(RunFolders());  // The child's are this run's.
  return Forked(fork());
}

pid_t ForkTerminal(int* fd, char* name, const termios* terminal, const winsize* size) {
  Expect("forkpty", kProcesses);
  return Forked(forkpty(fd, name, terminal, size));
}

int ExecuteWith(const char* path, char* const* words, char* const* environment) {
  Expect("execve", kProcesses);
  const RealPath real(path);
  std::vector<std::string> heirs = WordsOfHeir(real, words, environment);
  if (heirs.empty()) return execve(real, words, environment);
  std::vector<char*> pointers;
  pointers.reserve(heirs.size() + 1);
  for (std::string& word : heirs) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return execve(pointers.front(), pointers.data(), environment);
}

int Execute(const char* path, char* const* words) { return ExecuteWith(path, words, environ); }

int Spawn(pid_t* process, const char* path, const posix_spawn_file_actions_t* actions,
          const posix_spawnattr_t* attributes, char* const* words, char* const* environment) {
  Expect("posix_spawn", kProcesses);
  const int failed = posix_spawn(process, RealPath(path), actions, attributes, words, environment);
  if (failed == 0) *process = AddChild(*process);
  return failed;
}

int SpawnByName(pid_t* process, const char* file, const posix_spawn_file_actions_t* actions,
                const posix_spawnattr_t* attributes, char* const* words, char* const* environment) {
  Expect("posix_spawnp", kProcesses);
  const int failed = posix_spawnp(process, RealPath(file), actions, attributes, words, environment);
  if (failed == 0) *process = AddChild(*process);
  return failed;
}

int System(const char* command) {
  Expect("system", kProcesses);
  // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): the program asks for it
  return system(command);
}

int Socket(int domain, int type, int protocol) {
  if (domain != AF_UNIX) Expect("socket", kNetwork);
  return socket(domain, type, protocol);
}

int AddressOf(const char* host, const char* service, const addrinfo* hints, addrinfo** result) {
  Expect("getaddrinfo", kNetwork);
  return getaddrinfo(host, service, hints, result);
}

[[noreturn]] void ExitAtOnce(int status) {
  RemoveScratch();
  _exit(status);
}

int Close(int fd) {
  const int result = close(fd);
  const int error = errno;
  NoteClosed(fd);
  errno = error;
  return result;
}

}  // namespace

void NoteOtherProcesses(seams::SystemCalls& calls) {
  hako_refuses_vfork = 1;
  calls.fork = Fork;
  calls.forkpty = ForkTerminal;
  calls.execv = Execute;
  calls.execve = ExecuteWith;
  calls.posix_spawn = Spawn;
  calls.posix_spawnp = SpawnByName;
  calls.system = System;
  calls.socket = Socket;
  calls.getaddrinfo = AddressOf;
  calls._exit = ExitAtOnce;
  calls.close = Close;
}

}  // namespace hako::determinism

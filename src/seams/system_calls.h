// system_calls.h: the seam of the outside: clock, entropy, process, threads, files.
//
// The interpreter's own calls of the functions in system_calls.inc arrive here by seams.syms. Each
// goes on to libc, unless a mode of hako has put an answer of its own in its place: deterministic
// mode does (src/determinism). hako, libc and extension modules call libc as always.
//
// The table is written before the interpreter runs its first thread, and not later.
#ifndef HAKO_SEAMS_SYSTEM_CALLS_H_
#define HAKO_SEAMS_SYSTEM_CALLS_H_

#include <dirent.h>
#include <fcntl.h>
#include <langinfo.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <sched.h>
#include <semaphore.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/types.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>

#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <ctime>

namespace hako::seams {

// An answer in the place of each function; null: libc's.
struct SystemCalls {
// NOLINTBEGIN(bugprone-macro-parentheses): a member's name and type
#define HAKO_CALL(result, name, parameters, arguments) result(*name) parameters;
#define HAKO_WAIT HAKO_CALL
#include "seams/system_calls.inc"
#undef HAKO_WAIT
#undef HAKO_CALL
  // NOLINTEND(bugprone-macro-parentheses)
  // What "%p" prints, in place of the address. CPython 3.11.2, Objects/unicodeobject.c:
  // unicode_fromformat_arg; Objects/bytesobject.c: PyBytes_FromFormatV
  const void* (*shown_address)(const void* address);
  // Called when the program asks how many blocks its objects take.
  void (*blocks_counted)();
  // Called when the interpreter has loaded the file of an extension module.
  void (*library_loaded)();
  // An answer in the place of a library's function that the file of an extension module calls; 0:
  // the library's.
  uintptr_t (*function_of_library)(const char* symbol);
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
extern SystemCalls system_calls;

// In the place of a library's function of that name; 0: none.
inline uintptr_t AnswerFor(const char* symbol) {
  return system_calls.function_of_library == nullptr ? 0 : system_calls.function_of_library(symbol);
}

inline void TellLibraryLoaded() {
  if (system_calls.library_loaded != nullptr) system_calls.library_loaded();
}

}  // namespace hako::seams

// The outside as the interpreter sees it: for hako's own code, where it speaks of files by the
// interpreter's paths.
extern "C" {
#define HAKO_CALL(result, name, parameters, arguments) result hako_##name parameters;
#define HAKO_WAIT HAKO_CALL
#include "seams/system_calls.inc"
#undef HAKO_WAIT
#undef HAKO_CALL

// Not 0: vfork fails, and CPython forks instead, which a seam shows.
// CPython 3.11.2, Modules/_posixsubprocess.c: do_fork_exec
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the seam has no context
extern int hako_refuses_vfork;
}

#endif  // HAKO_SEAMS_SYSTEM_CALLS_H_

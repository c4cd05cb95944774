// early_bound.cpp: what every start calls of libc, bound before main.
//
// A function that is bound at its first call costs that call more than half a microsecond: the
// processor's vector state is saved, and all that a search touches is cold. Bound one behind the
// other they take half of that, but a program uses few of the 470 that it could: so these are, and
// the others are not. Taking the address does it, as the linker then lets calls use the same slot
// (binutils 2.40, bfd/elfxx-x86.c: _bfd_x86_elf_allocate_dynrelocs, use_plt_got). For aarch64 it
// makes a second slot and leaves the calls as they are.
//
// The list is what a hello world binds: LD_DEBUG=bindings hako run hello.py, behind "transferring
// control". A name that is missing costs a start that half a microsecond.
#ifdef __x86_64__

#define HAKO_EARLY(F)     \
  F(__errno_location)     \
  F(_setjmp)              \
  F(access)               \
  F(clock_gettime)        \
  F(close)                \
  F(fclose)               \
  F(fcntl)                \
  F(fileno)               \
  F(fopen64)              \
  F(fread)                \
  F(free)                 \
  F(fstat)                \
  F(fstat64)              \
  F(ftell)                \
  F(getauxval)            \
  F(getcwd)               \
  F(getegid)              \
  F(getenv)               \
  F(geteuid)              \
  F(getgid)               \
  F(getrlimit)            \
  F(getrusage)            \
  F(getuid)               \
  F(gnu_get_libc_version) \
  F(ioctl)                \
  F(isatty)               \
  F(longjmp)              \
  F(lseek)                \
  F(malloc)               \
  F(mbstowcs)             \
  F(memchr)               \
  F(memcmp)               \
  F(memcpy)               \
  F(memmove)              \
  F(memset)               \
  F(mmap)                 \
  F(open)                 \
  F(open64)               \
  F(pread)                \
  F(pread64)              \
  F(pthread_cond_signal)  \
  F(pthread_key_create)   \
  F(pthread_mutex_lock)   \
  F(pthread_mutex_unlock) \
  F(pthread_self)         \
  F(pthread_setspecific)  \
  F(readlink)             \
  F(realloc)              \
  F(realpath)             \
  F(rewind)               \
  F(sem_destroy)          \
  F(sem_post)             \
  F(sem_trywait)          \
  F(sem_wait)             \
  F(sigaction)            \
  F(stat)                 \
  F(strlen)               \
  F(strncmp)              \
  F(syscall)              \
  F(wcschr)               \
  F(wcscmp)               \
  F(wcscpy)               \
  F(wcslen)               \
  F(write)

extern "C" {

#define HAKO_DECLARE(name) [[gnu::noplt]] void hako_early_##name() __asm__(#name);
HAKO_EARLY(HAKO_DECLARE)

// Never called.
[[gnu::used, gnu::retain, gnu::cold]] void hako_bind_early() {
#define HAKO_CALL(name) hako_early_##name();
  HAKO_EARLY(HAKO_CALL)
}
}

#endif

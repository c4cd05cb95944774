/* elsewhere.c: preloaded into a program, it makes this machine another one: one with the same
 * packages, where each file has another inode and each folder another time; and where
 * FREEZE_MISSING, a path, and all below it are not there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_missing(const char* path) {
  const char* missing = getenv("FREEZE_MISSING");
  return missing != NULL && path != NULL && strncmp(path, missing, strlen(missing)) == 0;
}

static int change(int result, struct stat* status) {
  if (result != 0) return result;
  status->st_ino ^= 0x5a5a;
  if (S_ISDIR(status->st_mode)) status->st_mtim.tv_sec += 1000;
  return 0;
}

int stat(const char* path, struct stat* status) {
  static int (*real)(const char*, struct stat*);
  if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "stat");
  if (is_missing(path)) return errno = ENOENT, -1;
  const char* touched = getenv("FREEZE_TOUCHED");
  const int result = change(real(path, status), status);
  if (result == 0 && touched != NULL && strcmp(path, touched) == 0) status->st_mtim.tv_sec += 1000;
  return result;
}

int fstat(int fd, struct stat* status) {
  static int (*real)(int, struct stat*);
  if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "fstat");
  return change(real(fd, status), status);
}

int access(const char* path, int mode) {
  static int (*real)(const char*, int);
  if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "access");
  if (is_missing(path)) return errno = ENOENT, -1;
  return real(path, mode);
}

int open(const char* path, int flags, ...) {
  static int (*real)(const char*, int, ...);
  if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "open");
  if (is_missing(path)) return errno = ENOENT, -1;
  va_list rest;
  va_start(rest, flags);
  const int mode = (flags & O_CREAT) != 0 ? va_arg(rest, int) : 0;
  va_end(rest);
  return real(path, flags, mode);
}

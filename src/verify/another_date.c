/* another_date.c: a library that lets a process believe in another date: HAKO_VERIFY_DATE seconds
 * from now, or before now.
 *
 * Only root may set a machine's clock. `hako verify` has this loaded before libc's (LD_PRELOAD), so
 * that whatever of a run still asks libc for the date gets another one in each run. Reads the
 * variable when it is loaded, before a program can be given an environment of its own.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static time_t shift;

__attribute__((constructor)) static void read_shift(void) {
  const char* text = getenv("HAKO_VERIFY_DATE");
  if (text != NULL) shift = strtol(text, NULL, 10);
}

int clock_gettime(clockid_t clock, struct timespec* now) {
  int (*real)(clockid_t, struct timespec*) =
      (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
  const int failed = real(clock, now);
  const int is_date = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
  if (failed == 0 && is_date) now->tv_sec += shift;
  return failed;
}

int gettimeofday(struct timeval* now, void* zone) {
  int (*real)(struct timeval*, void*) =
      (int (*)(struct timeval*, void*))dlsym(RTLD_NEXT, "gettimeofday");
  const int failed = real(now, zone);
  if (failed == 0) now->tv_sec += shift;
  return failed;
}

time_t time(time_t* now) {
  struct timespec precise = {0, 0};
  clock_gettime(CLOCK_REALTIME_COARSE, &precise);
  if (now != NULL) *now = precise.tv_sec;
  return precise.tv_sec;
}

/* rebase_test_library.c: a shared object with one of each thing that the loader has to adjust. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef WITH_THREAD_LOCAL
static __thread int thread_numbers[2] = {31, 32};
__thread long library_thread_zeroed;

/* Both variables of the calling thread, after a change. */
int library_thread(void) { return ++thread_numbers[1] + (int)++library_thread_zeroed; }
#endif

#ifdef WITH_MATHEMATICS
double cbrt(double x);

double library_root(double x) { return cbrt(x); }
#endif

static int numbers[2] = {41, 7};
static int* pointer = &numbers[0]; /* a relative relocation; Bump moves it */
static int zeroed[3000];           /* .bss */
static int constructed;
static int loads = 1;

/* Words in .data that the loader fills from libc, or by asking the object. */
size_t (*library_length)(const char*) = strlen;
int (*library_external[2])(const char*) = {atoi, puts};

static int ChosenHere(void) { return 5; }
static int (*Choose(void))(void) { return ChosenHere; }
__attribute__((ifunc("Choose"), visibility("hidden"))) int library_chosen(void);
int (*library_choice)(void) = library_chosen;

__attribute__((constructor)) static void Construct(void) { constructed = loads++; }

/* Calls through the PLT, and changes .data and .bss. */
void library_bump(void) {
  numbers[0] += atoi("1");
  pointer = &numbers[1];
  zeroed[2999] += (int)strtol("9", NULL, 10);
}

/* The state in `text`; calls through each word that holds a function. */
void library_state(char* text, size_t size) {
  snprintf(text, size, "constructed=%d numbers=%d,%d pointed=%d zeroed=%d length=%zu chosen=%d,%d",
           constructed, numbers[0], numbers[1], *pointer, zeroed[2999], library_length("abc"),
           library_chosen(), library_choice() + library_external[0]("10"));
}

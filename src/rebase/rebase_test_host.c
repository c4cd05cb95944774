/* rebase_test_host.c: a process that loads a library and does with it what its arguments say:
 *   rebase_test_host LIBRARY COMMAND...
 *     at              prints "at <l_addr> <address of a libc function>"
 *     symbol NAME     prints "symbol <address>"
 *     libraries       prints what the loader has
 *     bump            calls library_bump
 *     thread          prints what library_thread says, in this thread and in another
 *     state           prints what library_state says
 *     save FILE ADDRESS SIZE    writes the memory to FILE
 *     skip ADDRESS              the word is kept by a later `load`
 *     load FILE ADDRESS SIZE    fills the memory from FILE
 * Numbers are hexadecimal. Ends with 1 where something fails. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t skipped[64];
static size_t skips;

static void Require(int holds, const char* what) {
  if (holds) return;
  fprintf(stderr, "%s: %s\n", what, dlerror());
  exit(1);
}

static void* Place(const char* number) { return (void*)(uintptr_t)strtoull(number, NULL, 16); }

static void Save(const char* name, const void* place, size_t size) {
  FILE* file = fopen(name, "wb");
  Require(file != NULL && fwrite(place, 1, size, file) == size && fclose(file) == 0, name);
}

static int IsSkipped(uint64_t address) {
  for (size_t i = 0; i < skips; ++i)
    if (address - skipped[i] < 8) return 1;
  return 0;
}

static void Load(const char* name, char* place, size_t size) {
  char* bytes = malloc(size);
  FILE* file = fopen(name, "rb");
  Require(file != NULL && bytes != NULL && fread(bytes, 1, size, file) == size, name);
  for (size_t i = 0; i < size; ++i)
    if (!IsSkipped((uintptr_t)place + i)) place[i] = bytes[i];
  fclose(file);
  free(bytes);
}

static void* AskThread(void* library) {
  printf("thread %d\n", ((int (*)(void))dlsym(library, "library_thread"))());
  return NULL;
}

int main(int argc, char** argv) {
  Require(argc > 1, "usage");
  void* library = dlopen(argv[1], RTLD_LAZY | RTLD_LOCAL);
  Require(library != NULL, "dlopen");
  struct link_map* map = NULL;
  Require(dlinfo(library, RTLD_DI_LINKMAP, &map) == 0, "dlinfo");
  for (char** word = argv + 2; *word != NULL; ++word) {
    char text[256];
    if (strcmp(*word, "at") == 0) {
      printf("at %lx %lx\n", (unsigned long)map->l_addr, (unsigned long)dlsym(library, "qsort"));
    } else if (strcmp(*word, "symbol") == 0) {
      printf("symbol %lx\n", (unsigned long)dlsym(library, *++word));
    } else if (strcmp(*word, "libraries") == 0) {
      for (const struct link_map* one = map; one != NULL; one = one->l_prev) puts(one->l_name);
      for (const struct link_map* one = map; one != NULL; one = one->l_next) puts(one->l_name);
    } else if (strcmp(*word, "bump") == 0) {
      ((void (*)(void))dlsym(library, "library_bump"))();
    } else if (strcmp(*word, "thread") == 0) {
      pthread_t other;
      AskThread(library);
      Require(pthread_create(&other, NULL, AskThread, library) == 0, "thread");
      pthread_join(other, NULL);
    } else if (strcmp(*word, "state") == 0) {
      ((void (*)(char*, size_t))dlsym(library, "library_state"))(text, sizeof text);
      puts(text);
    } else if (strcmp(*word, "skip") == 0) {
      Require(skips < sizeof skipped / sizeof *skipped, "skip");
      skipped[skips++] = (uintptr_t)Place(*++word);
    } else if (strcmp(*word, "save") == 0) {
      Save(word[1], Place(word[2]), (size_t)(uintptr_t)Place(word[3]));
      word += 3;
    } else if (strcmp(*word, "load") == 0) {
      Load(word[1], Place(word[2]), (size_t)(uintptr_t)Place(word[3]));
      word += 3;
    } else {
      Require(0, *word);
    }
  }
  return 0;
}

// plugin_loader.cpp: plugin_loader PLUGIN START [taken]: a program that is not linked with the
// library loads an object that is, as one loads plug-ins: with its symbols to itself. START is how
// its isolates shall start; "taken": the addresses that the library is linked for are taken before.
#include <dlfcn.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdio>
#include <cstring>

namespace {

// Where libhako has been loaded: below that, or at another place.
constexpr uintptr_t kLibraryBase = 0x800000000;  // cmake/seal.cmake: HAKO_LIBRARY_BASE

int Fail(const char* what) {
  static_cast<void>(std::fprintf(stderr, "plugin_loader: %s\n", what));
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return Fail("PLUGIN START [taken]");
  if (dlsym(RTLD_DEFAULT, "hako_boot") != nullptr)
    return Fail("the program has the library itself");
  if (argc == 4 && std::strcmp(argv[3], "taken") == 0) {
    constexpr size_t kTaken = 1 << 20;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
    auto* wanted = reinterpret_cast<void*>(kLibraryBase);
    if (mmap(wanted, kTaken, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) !=
        wanted)
      return Fail("the addresses were taken already");
  }
  void* plugin = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (plugin == nullptr) return Fail(dlerror());
  auto* use = reinterpret_cast<void (*)(const char*)>(dlsym(plugin, "UsePlugin"));
  if (use == nullptr) return Fail(dlerror());
  use(argv[2]);
  return dlclose(plugin) == 0 ? 0 : Fail(dlerror());
}

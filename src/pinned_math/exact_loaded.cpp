// exact_loaded.cpp: the exact functions by way of hako-exact-math.so.
#include <dlfcn.h>

#include "pinned_math/exact_complex.h"
#include "pinned_math/exact_fallback.h"
#include "pinned_math/exact_library.h"

namespace hako::pinned_math {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of the process
constinit const ExactFunctions* functions = nullptr;

}  // namespace

const char* LoadExactLibrary(const char* path) {
  if (functions != nullptr) return nullptr;
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library != nullptr)
    functions = static_cast<const ExactFunctions*>(dlsym(library, "hako_exact_functions"));
  return functions == nullptr ? dlerror() : nullptr;  // NOLINT(concurrency-mt-unsafe): glibc's is
}

namespace exact {

// NOLINTBEGIN(bugprone-macro-parentheses):
// names
#define HAKO_EXACT_1(name) \
  double name(double x) { return functions->name(x); }
#define HAKO_EXACT_2(name, x, y) \
  double name(double x, double y) { return functions->name(x, y); }
#define HAKO_EXACT_COMPLEX_1(name) \
  Complex name(Complex z) { return functions->Complex##name(z); }
#define HAKO_EXACT_COMPLEX_2(name, z, w) \
  Complex name(Complex z, Complex w) { return functions->Complex##name(z, w); }
#include "pinned_math/exact_functions.inc"
#undef HAKO_EXACT_1
#undef HAKO_EXACT_2
#undef HAKO_EXACT_COMPLEX_1
#undef HAKO_EXACT_COMPLEX_2
// NOLINTEND(bugprone-macro-parentheses)

uint64_t CallCount() { return 0; }

}  // namespace exact
}  // namespace hako::pinned_math

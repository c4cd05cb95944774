// loaded_library.h: what glibc's loader knows of a library that a handle stands for.
#ifndef HAKO_BASE_LOADED_LIBRARY_H_
#define HAKO_BASE_LOADED_LIBRARY_H_

#include <dlfcn.h>
#include <link.h>

namespace hako {

// Of dlopen's `handle`: the loader's own, as long as that is open. Null: `handle` is, or the loader
// does not say.
inline const link_map* LinkMapOf(void* handle) {
  const link_map* map = nullptr;
  const bool is_known =
      handle != nullptr && dlinfo(handle, RTLD_DI_LINKMAP, static_cast<void*>(&map)) == 0;
  return is_known ? map : nullptr;
}

}  // namespace hako

#endif  // HAKO_BASE_LOADED_LIBRARY_H_

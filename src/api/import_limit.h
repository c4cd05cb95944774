// import_limit.h: which modules a program may import.
#ifndef HAKO_API_IMPORT_LIMIT_H_
#define HAKO_API_IMPORT_LIMIT_H_

#include "api/isolate.h"

namespace hako::api {

// Puts a check in front of builtins.__import__ where the options limit imports. False with an
// exception set.
bool LimitImports(const hako_boot_options& options);

}  // namespace hako::api

#endif  // HAKO_API_IMPORT_LIMIT_H_

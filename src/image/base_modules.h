// base_modules.h: the modules that every image keeps.
#ifndef HAKO_IMAGE_BASE_MODULES_H_
#define HAKO_IMAGE_BASE_MODULES_H_

#include <string>
#include <vector>

#include "base/error.h"

namespace hako::image {

// Their names, as the installation below `prefix` lists them. Fails (kSystem) if the list is
// missing.
Result<std::vector<std::string>> BaseModules(const std::string& prefix);

}  // namespace hako::image

#endif  // HAKO_IMAGE_BASE_MODULES_H_

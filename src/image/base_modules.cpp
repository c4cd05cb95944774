// base_modules.cpp: a name a line, behind comments (pantry/base_modules.txt). Read by stdio: the
// runner does without iostreams.
#include "image/base_modules.h"

#include <cstdio>
#include <memory>

namespace hako::image {

Result<std::vector<std::string>> BaseModules(const std::string& prefix) {
  const std::string path = prefix + "/lib/hako/base_modules.txt";
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "re"), std::fclose);
  if (!file)
    return Fail({Error::Kind::kSystem, "the list of modules is missing", path,
                 "install hako again, whole"});
  std::vector<std::string> modules;
  char line[256];
  while (std::fgets(line, sizeof(line), file.get()) != nullptr) {
    std::string name = line;
    if (name.ends_with('\n')) name.pop_back();
    if (!name.empty() && name.front() >= 'a' && name.front() <= 'z')
      modules.push_back(std::move(name));
  }
  return modules;
}

}  // namespace hako::image

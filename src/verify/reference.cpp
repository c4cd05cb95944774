// reference.cpp: finds both interpreters by path; PATH is not searched, as a python3 there may be
// another.
#include "verify/reference.h"

#include <unistd.h>

#include "base/paths.h"
#include "build_info.h"

namespace hako::verify {

Result<Runner> FindReference(const std::string& path) {
  const std::string file = path.empty() ? build_info::kReference : path;
  if (!IsFile(file) || access(file.c_str(), X_OK) != 0) {
    return Fail({Error::Kind::kBadInput, "no such reference interpreter", file,
                 "install it, or name another: --reference /path/to/python3"});
  }
  return Runner{"python3", {file}};
}

Result<Runner> FindSubject() {
  auto tools = OwnExecutable();
  if (!tools) return Fail(std::move(tools.error()));
  // The tools are PREFIX/libexec/hako/hako-tools.
  const std::string prefix(DirectoryName(DirectoryName(DirectoryName(*tools))));
  const std::string file = prefix + "/bin/hako-python";
  if (!IsFile(file) || access(file.c_str(), X_OK) != 0) {
    return Fail(
        {Error::Kind::kSystem, "hako's interpreter is missing", file, "install hako again, whole"});
  }
  return Runner{"hako", {file}};
}

}  // namespace hako::verify

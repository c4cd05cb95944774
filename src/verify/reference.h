// reference.h: the two interpreters that a comparison runs.
#ifndef HAKO_VERIFY_REFERENCE_H_
#define HAKO_VERIFY_REFERENCE_H_

#include <string>
#include <vector>

#include "base/error.h"

namespace hako::verify {

// An interpreter as a command line to which a program's path is appended.
struct Runner {
  std::string name;               // As reports call it: "python3", "hako".
  std::vector<std::string> argv;  // argv[0] is an absolute path.
};

// The python3 that hako was linked from, or `path` if it is not empty. Fails (kBadInput) if it
// cannot be executed.
Result<Runner> FindReference(const std::string& path);

// The hako-python that belongs to these tools. Fails (kSystem) if it is missing.
Result<Runner> FindSubject();

}  // namespace hako::verify

#endif  // HAKO_VERIFY_REFERENCE_H_

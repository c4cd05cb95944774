// programs.h: which programs a PROGRAM|DIRECTORY argument means.
#ifndef HAKO_VERIFY_PROGRAMS_H_
#define HAKO_VERIFY_PROGRAMS_H_

#include <string>
#include <vector>

#include "base/error.h"

namespace hako::verify {

struct Program {
  std::string name;  // For reports: the path below the directory given, without ".py".
  std::string path;  // For the interpreters.
};

// A file is one program. A directory or zip with __main__.py is one, too. Any other directory means
// all
// *.py files below it, sorted by name, except hidden ones and __pycache__; a directory with
// __main__.py below it counts as one program. Fails (kBadInput) on a path that is not there, or
// that means none.
Result<std::vector<Program>> FindPrograms(const std::vector<std::string>& arguments);

}  // namespace hako::verify

#endif  // HAKO_VERIFY_PROGRAMS_H_

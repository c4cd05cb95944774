// app_writer.h: the parts of an APP become one file (image/app_file.h).
#ifndef HAKO_CLI_APP_WRITER_H_
#define HAKO_CLI_APP_WRITER_H_

#include <cstdint>
#include <string>

#include "base/error.h"

namespace hako::cli {

struct AppParts {
  std::string runner;   // Files.
  std::string image;    // With its copies where it names them; empty: none.
  std::string archive;  // The zip archive.
  uint64_t library_mark = 0;
};

// Writes the file `path`, which must not be there yet. It is unfinished until this returns.
Result<void> WriteApp(const AppParts& parts, const std::string& path);

}  // namespace hako::cli

#endif  // HAKO_CLI_APP_WRITER_H_

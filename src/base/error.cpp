// error.cpp: the one form in which hako prints an error.
#include "base/error.h"

#include <cerrno>
#include <cstring>

namespace hako {

std::string OneLine(const Error& error) {
  std::string line = error.what;
  if (!error.where.empty()) line += ": " + error.where;
  if (!error.remedy.empty()) line += " (do: " + error.remedy + ")";
  return line;
}

Error SystemError(std::string_view what, std::string_view where, std::string_view remedy) {
  const char* cause = strerrordesc_np(errno);
  Error error{Error::Kind::kSystem, std::string(what), std::string(where), std::string(remedy)};
  error.what += ": ";
  error.what += cause != nullptr ? cause : "unknown error";
  return error;
}

}  // namespace hako

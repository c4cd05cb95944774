// difference.h: where two byte streams part.
#ifndef HAKO_VERIFY_DIFFERENCE_H_
#define HAKO_VERIFY_DIFFERENCE_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/process.h"

namespace hako::verify {

// What a program run differed in from the reference's.
struct Difference {
  std::string stream;  // "stdout", "stderr", "ending" or a file's path
  size_t line = 0;     // 1-based; 0 for "ending", and for a file that differs as a whole
  std::string
      expected;  // The reference's line, printable: other bytes as \xNN, cut at 200 characters.
  std::string actual;  // The subject's. Either says "(end of stream)" where there is no such line.
};

// The first line in which `actual` differs from `expected`; nothing if they are equal byte for
// byte. A line that lacks its newline differs from one that has it, and both show it as \n.
std::optional<Difference> FirstDifference(std::string_view stream, std::string_view expected,
                                          std::string_view actual);

// `bytes` with everything but printable ASCII and well-formed UTF-8 escaped as \xNN, \n, \t, \r.
std::string Printable(std::string_view bytes);

}  // namespace hako::verify

#endif  // HAKO_VERIFY_DIFFERENCE_H_

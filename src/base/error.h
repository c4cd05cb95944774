// error.h: what hako says when something fails, and the results that carry it.
//
// hako's code throws nothing. A function that can fail returns Result<T>, which the compiler does
// not let a caller drop. An Error says what happened, where, and what the user can do about it; the
// commands print it as one line and turn its kind into their exit status.
#ifndef HAKO_BASE_ERROR_H_
#define HAKO_BASE_ERROR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hako {

struct Error {
  // What the caller can do about it.
  enum class Kind : uint8_t {
    kBadInput,  // The user named something that is not there or not possible: change the input.
    kSystem,    // The machine refused: memory, descriptors, files.
    kBug,       // hako broke a promise of its own: report it.
  };
  Kind kind = Kind::kBug;
  std::string what;    // "no such program"
  std::string where;   // "samples/x.py"; may be empty
  std::string remedy;  // "check the path"; may be empty
};

// "what: where (do: remedy)", on one line.
std::string OneLine(const Error& error);

// An Error of kind kSystem from the current errno: "<what>: <strerror>".
Error SystemError(std::string_view what, std::string_view where, std::string_view remedy = "");

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> Fail(Error error) { return tl::unexpected(std::move(error)); }

}  // namespace hako

#endif  // HAKO_BASE_ERROR_H_

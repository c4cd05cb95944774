// error.hpp: what a call returns instead of its result when it fails.
#ifndef HAKO_CPP_ERROR_HPP_
#define HAKO_CPP_ERROR_HPP_

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "hako/hako.h"

namespace hako {

inline hako_text ToText(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToView(hako_text text) { return {text.data, text.size}; }

// One call of a traceback. The texts live as long as the error.
struct Frame {
  std::string_view file, function, text;
  int line = 0;
};

// Where a SyntaxError says that its source is wrong. Lines and columns count from 1, columns in
// characters of the text; the end is behind the last one; 0: unknown. The texts live as long as the
// error.
struct SyntaxPlace {
  std::string_view file, text;
  int line = 0, column = 0, end_line = 0, end_column = 0;
};

// Owns a hako_error; movable. Usable by one thread at a time.
class [[nodiscard]] Error {
 public:
  // Takes ownership; not null.
  explicit Error(hako_error* error) : error_(error) {}
  // An exception that a host function returns: of a type of `builtins`, by its name.
  Error(std::string_view type, std::string_view message)
      : error_(hako_error_new(ToText(type), ToText(message))) {}

  [[nodiscard]] hako_error_kind kind() const { return hako_error_get_kind(error_.get()); }
  // "ValueError"; empty if it is no exception of Python's.
  [[nodiscard]] std::string_view type() const { return ToView(hako_error_type(error_.get())); }
  [[nodiscard]] std::string_view message() const {
    return ToView(hako_error_message(error_.get()));
  }
  // The outermost call first.
  [[nodiscard]] std::vector<Frame> frames() const {
    std::vector<Frame> frames(hako_error_frame_count(error_.get()));
    for (size_t i = 0; i < frames.size(); ++i) {
      hako_frame frame{};
      hako_error_frame(error_.get(), i, &frame);
      frames[i] = {ToView(frame.file), ToView(frame.function), ToView(frame.text), frame.line};
    }
    return frames;
  }
  // Of a SyntaxError or one of its kinds.
  [[nodiscard]] std::optional<SyntaxPlace> syntax_place() const {
    hako_syntax_place place{};
    if (hako_error_syntax_place(error_.get(), &place) == 0) return {};
    return SyntaxPlace{.file = ToView(place.file),
                       .text = ToView(place.text),
                       .line = place.line,
                       .column = place.column,
                       .end_line = place.end_line,
                       .end_column = place.end_column};
  }
  // What python3 would print.
  [[nodiscard]] std::string_view traceback() const {
    return ToView(hako_error_traceback(error_.get()));
  }
  // Of kind HAKO_ERROR_EXIT.
  [[nodiscard]] int exit_status() const { return hako_error_exit_status(error_.get()); }

  // "ValueError: wrong", on one line.
  [[nodiscard]] std::string OneLine() const {
    std::string line(type());
    if (!line.empty() && !message().empty()) line += ": ";
    return line.append(message());
  }

  [[nodiscard]] hako_error* get() const { return error_.get(); }
  [[nodiscard]] hako_error* Release() { return error_.release(); }

 private:
  struct Free {
    void operator()(hako_error* error) const { hako_error_free(error); }
  };
  std::unique_ptr<hako_error, Free> error_;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> Fail(Error error) { return tl::unexpected(std::move(error)); }
inline tl::unexpected<Error> Fail(hako_error* error) { return Fail(Error(error)); }

// Turns what a function of hako.h returns into a result without a value.
inline Result<void> Done(hako_error* error) {
  if (error != nullptr) return Fail(error);
  return {};
}

// An Error that is thrown: for hosts that use exceptions, and for host functions, which may throw
// it: Python then sees the exception that the error stands for.
class Exception : public std::exception {
 public:
  explicit Exception(Error error)
      : error_(std::make_shared<Error>(std::move(error))), line_(error_->OneLine()) {}
  [[nodiscard]] const char* what() const noexcept override { return line_.c_str(); }
  [[nodiscard]] Error& error() const { return *error_; }

 private:
  std::shared_ptr<Error> error_;  // An exception is copied.
  std::string line_;
};

#if defined(__cpp_exceptions)
// The value, or the error as an Exception.
template <class T>
T OrThrow(Result<T> result) {
  if (!result) throw Exception(std::move(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}
#endif

}  // namespace hako

#endif  // HAKO_CPP_ERROR_HPP_

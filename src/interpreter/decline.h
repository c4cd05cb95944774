// decline.h: why a start is cold.
#ifndef HAKO_INTERPRETER_DECLINE_H_
#define HAKO_INTERPRETER_DECLINE_H_

#include <string>
#include <string_view>

namespace hako::interpreter {

// The reason for which an image is not taken: one clause, "PYTHONPATH is set". Empty: none. A start
// that is declined is a cold one; nothing is said unless HAKO_TRACE asks.
class [[nodiscard]] Decline {
 public:
  Decline() = default;
  explicit Decline(std::string_view why) : why_(why) {}
  Decline(std::string_view why, std::string_view what) : why_(why) {
    why_.append(" ").append(what);
  }
  explicit operator bool() const { return !why_.empty(); }
  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  std::string why_;
};

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_DECLINE_H_

// environment.h: the variables of this process, by more than a name.
#ifndef HAKO_BASE_ENVIRONMENT_H_
#define HAKO_BASE_ENVIRONMENT_H_

#include <unistd.h>

#include <string_view>

namespace hako {

// Whether there is a variable that begins so, "NAME=" for one by its name. While no other thread
// sets any.
inline bool HasVariable(std::string_view beginning) noexcept {
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    if (std::string_view(*variable).starts_with(beginning)) return true;
  }
  return false;
}

}  // namespace hako

#endif  // HAKO_BASE_ENVIRONMENT_H_

// chrono.hpp: durations as datetime.timedelta, points of the system's clock as datetime.datetime in
// UTC.
#ifndef HAKO_CPP_CHRONO_HPP_
#define HAKO_CPP_CHRONO_HPP_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "hako/cpp/call.hpp"

namespace hako {

namespace detail {

// datetime.NAME(arguments...); null if it fails.
template <class... T>
hako_value* MakeDatetime(hako_isolate* isolate, std::string_view name, const T&... arguments) {
  hako_value* type = nullptr;
  if (hako_error* error = hako_find(isolate, ToText(std::string("datetime:").append(name)), &type))
    return hako_error_free(error), nullptr;
  const Value callable(isolate, type);
  auto made = callable(arguments...);
  return made ? made->Release() : nullptr;
}

// value / timedelta(microseconds=1), exactly.
inline Result<int64_t> Microseconds(hako_isolate* isolate, hako_value* value) {
  const Value unit(isolate, MakeDatetime(isolate, "timedelta", 0, 0, 1));
  if (!unit) return Fail(Error("RuntimeError", "the module datetime cannot be imported"));
  auto count = Value(isolate, hako_value_copy(isolate, value)).Call<int64_t>("__floordiv__", unit);
  if (!count) return Fail(WrongType("datetime.timedelta", isolate, value));
  return count;
}

}  // namespace detail

template <class Rep, class Period>
struct Convert<std::chrono::duration<Rep, Period>> {
  using Duration = std::chrono::duration<Rep, Period>;
  static hako_value* ToPython(hako_isolate* isolate, const Duration& value) {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(value).count();
    return detail::MakeDatetime(isolate, "timedelta", 0, 0, us);
  }
  static Result<Duration> FromPython(hako_isolate* isolate, hako_value* value) {
    auto us = detail::Microseconds(isolate, value);
    if (!us) return Fail(std::move(us.error()));
    return std::chrono::duration_cast<Duration>(std::chrono::microseconds(*us));
  }
};

template <class Duration>
struct Convert<std::chrono::time_point<std::chrono::system_clock, Duration>> {
  using Point = std::chrono::time_point<std::chrono::system_clock, Duration>;
  static hako_value* ToPython(hako_isolate* isolate, const Point& value) {
    const Value epoch(isolate, Epoch(isolate));
    const Value since(isolate, ConvertOf<Duration>::ToPython(isolate, value.time_since_epoch()));
    if (!epoch || !since) return nullptr;
    auto sum = epoch.Call("__add__", since);
    return sum ? sum->Release() : nullptr;
  }
  static Result<Point> FromPython(hako_isolate* isolate, hako_value* value) {
    const Value epoch(isolate, Epoch(isolate));
    auto since = Value(isolate, hako_value_copy(isolate, value)).Call("__sub__", epoch);
    if (!since) return Fail(std::move(since.error()));
    auto duration = since->template To<Duration>();
    if (!duration) return Fail(std::move(duration.error()));
    return Point(*duration);
  }

 private:
  static hako_value* Epoch(hako_isolate* isolate) {
    hako_value* utc = nullptr;
    if (hako_error* error = hako_find(isolate, ToText("datetime:timezone.utc"), &utc))
      return hako_error_free(error), nullptr;
    const Value zone(isolate, utc);
    return detail::MakeDatetime(isolate, "datetime", 1970, 1, 1, 0, 0, 0, 0, zone);
  }
};

}  // namespace hako

#endif  // HAKO_CPP_CHRONO_HPP_

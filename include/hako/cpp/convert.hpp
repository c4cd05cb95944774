// convert.hpp: C++ types and their Python ones, both ways.
//
//   bool, integers, double, std::complex      bool, int, float, complex
//   std::string, string_view, const char*     str (UTF-8)
//   hako::Bytes, hako::BigInt                 bytes; int of any size
//   std::vector, array, span of const         list
//   std::tuple, pair                          tuple
//   std::map, unordered_map                   dict
//   std::set, unordered_set                   set
//   std::optional, variant, nullptr           None or the type; the first that fits; None
//   std::chrono durations, system_clock       datetime.timedelta, datetime.datetime in UTC
//   hako::Value                               any object, as it is
//
// From Python a list or tuple gives a vector, any integer that fits an integer, an int also a
// double; nothing else is converted silently: a float gives no integer, a str no number.
//
// Here are the plain types; containers.hpp has those that hold others, chrono.hpp those of time.
#ifndef HAKO_CPP_CONVERT_HPP_
#define HAKO_CPP_CONVERT_HPP_

#include <complex>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "hako/cpp/value.hpp"

namespace hako {

// A bytes object.
struct Bytes {
  std::vector<std::byte> data;
  bool operator==(const Bytes&) const = default;
};

// A whole number of any size, in two's complement, the least significant byte first.
struct BigInt {
  std::vector<uint8_t> bytes;
  bool operator==(const BigInt&) const = default;
};

namespace detail {

inline Error WrongType(std::string_view wanted, hako_isolate* isolate, hako_value* value) {
  hako_value* type = nullptr;
  hako_text name{};
  hako_value* keeper = nullptr;
  std::string got = "another object";
  hako_value* cls = nullptr;
  hako_error* error = hako_get_attribute(isolate, value, ToText("__class__"), &cls);
  if (error == nullptr) error = hako_get_attribute(isolate, cls, ToText("__name__"), &type);
  if (error == nullptr) error = hako_get_text(isolate, type, &name, &keeper);
  if (error == nullptr) got = ToView(name);
  hako_error_free(error);
  for (hako_value* one : {keeper, type, cls}) hako_value_free(isolate, one);
  return {"TypeError", std::string(wanted).append(" is wanted, not ").append(got)};
}

}  // namespace detail

template <>
struct Convert<Value> {
  static hako_value* ToPython(hako_isolate* isolate, const Value& value) {
    return value.get() == nullptr ? nullptr : hako_value_copy(isolate, value.get());
  }
  static Result<Value> FromPython(hako_isolate* isolate, hako_value* value) {
    return Value(isolate, hako_value_copy(isolate, value));
  }
};

template <>
struct Convert<std::nullptr_t> {
  static hako_value* ToPython(hako_isolate* isolate, std::nullptr_t /*none*/) {
    return hako_none(isolate);
  }
  static Result<std::nullptr_t> FromPython(hako_isolate* isolate, hako_value* value) {
    if (hako_value_kind(isolate, value) != HAKO_NONE)
      return Fail(detail::WrongType("None", isolate, value));
    return nullptr;
  }
};

template <>
struct Convert<std::monostate> {
  static hako_value* ToPython(hako_isolate* isolate, std::monostate /*none*/) {
    return hako_none(isolate);
  }
  static Result<std::monostate> FromPython(hako_isolate* isolate, hako_value* value) {
    if (hako_value_kind(isolate, value) != HAKO_NONE)
      return Fail(detail::WrongType("None", isolate, value));
    return std::monostate();
  }
};

template <>
struct Convert<bool> {
  static hako_value* ToPython(hako_isolate* isolate, bool value) {
    return hako_bool(isolate, value ? 1 : 0);
  }
  static Result<bool> FromPython(hako_isolate* isolate, hako_value* value) {
    int truth = 0;
    if (hako_value_kind(isolate, value) != HAKO_BOOL)
      return Fail(detail::WrongType("bool", isolate, value));
    if (hako_error* error = hako_truth(isolate, value, &truth)) return Fail(error);
    return truth != 0;
  }
};

template <std::integral T>
struct Convert<T> {
  static hako_value* ToPython(hako_isolate* isolate, T value) {
    if constexpr (std::is_signed_v<T>) return hako_int(isolate, value);
    return hako_uint(isolate, static_cast<uint64_t>(value));
  }
  static Result<T> FromPython(hako_isolate* isolate, hako_value* value) {
    const hako_kind kind = hako_value_kind(isolate, value);
    if (kind != HAKO_INT && kind != HAKO_OBJECT)
      return Fail(detail::WrongType("int", isolate, value));
    using Wide = std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>;
    Wide number = 0;
    hako_error* error = nullptr;
    if constexpr (std::is_signed_v<T>) {
      error = hako_get_int(isolate, value, &number);
    } else {
      error = hako_get_uint(isolate, value, &number);
    }
    if (error != nullptr) return Fail(error);
    if (!std::in_range<T>(number))
      return Fail(Error("OverflowError", "int too large for the host's type"));
    return static_cast<T>(number);
  }
};

template <std::floating_point T>
struct Convert<T> {
  static hako_value* ToPython(hako_isolate* isolate, T value) {
    return hako_float(isolate, static_cast<double>(value));
  }
  static Result<T> FromPython(hako_isolate* isolate, hako_value* value) {
    const hako_kind kind = hako_value_kind(isolate, value);
    if (kind != HAKO_FLOAT && kind != HAKO_INT && kind != HAKO_OBJECT)
      return Fail(detail::WrongType("float", isolate, value));
    double number = 0;
    if (hako_error* error = hako_get_float(isolate, value, &number)) return Fail(error);
    return static_cast<T>(number);
  }
};

template <class T>
struct Convert<std::complex<T>> {
  static hako_value* ToPython(hako_isolate* isolate, const std::complex<T>& value) {
    return hako_complex(isolate, value.real(), value.imag());
  }
  static Result<std::complex<T>> FromPython(hako_isolate* isolate, hako_value* value) {
    double real = 0, imaginary = 0;
    if (hako_error* error = hako_get_complex(isolate, value, &real, &imaginary)) return Fail(error);
    return std::complex<T>(static_cast<T>(real), static_cast<T>(imaginary));
  }
};

template <>
struct Convert<std::string_view> {
  static hako_value* ToPython(hako_isolate* isolate, std::string_view value) {
    return hako_str(isolate, ToText(value));
  }
};

template <>
struct Convert<const char*> : Convert<std::string_view> {};
template <size_t kSize>
struct Convert<char[kSize]> : Convert<std::string_view> {};

template <>
struct Convert<std::string> : Convert<std::string_view> {
  static Result<std::string> FromPython(hako_isolate* isolate, hako_value* value) {
    hako_text text{};
    hako_value* keeper = nullptr;
    const hako_kind kind = hako_value_kind(isolate, value);
    if (kind != HAKO_STR && kind != HAKO_OBJECT)
      return Fail(detail::WrongType("str", isolate, value));
    if (hako_error* error = hako_get_text(isolate, value, &text, &keeper)) return Fail(error);
    const Value held(isolate, keeper);
    return std::string(ToView(text));
  }
};

template <>
struct Convert<Bytes> {
  static hako_value* ToPython(hako_isolate* isolate, const Bytes& value) {
    return hako_bytes(isolate, value.data.data(), value.data.size());
  }
  static Result<Bytes> FromPython(hako_isolate* isolate, hako_value* value) {
    hako_text text{};
    hako_value* keeper = nullptr;
    if (hako_value_kind(isolate, value) != HAKO_BYTES)
      return Fail(detail::WrongType("bytes", isolate, value));
    if (hako_error* error = hako_get_text(isolate, value, &text, &keeper)) return Fail(error);
    const auto* data = reinterpret_cast<const std::byte*>(text.data);
    return Bytes{{data, data + text.size}};
  }
};

template <>
struct Convert<BigInt> {
  static hako_value* ToPython(hako_isolate* isolate, const BigInt& value) {
    return hako_int_from_bytes(isolate, value.bytes.data(), value.bytes.size());
  }
  static Result<BigInt> FromPython(hako_isolate* isolate, hako_value* value) {
    size_t size = 0;
    if (hako_error* error = hako_get_int_bytes(isolate, value, nullptr, &size)) return Fail(error);
    BigInt number{std::vector<uint8_t>(size)};
    if (hako_error* error = hako_get_int_bytes(isolate, value, number.bytes.data(), &size))
      return Fail(error);
    return number;
  }
};

}  // namespace hako

#endif  // HAKO_CPP_CONVERT_HPP_

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
#ifndef HAKO_CPP_CONVERT_HPP_
#define HAKO_CPP_CONVERT_HPP_

#include <chrono>
#include <complex>
#include <concepts>
#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
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

// The items of a list or a tuple: each a reference that is freed at the end.
class Items {
 public:
  static Result<Items> Of(hako_isolate* isolate, hako_value* value) {
    const hako_kind kind = hako_value_kind(isolate, value);
    if (kind != HAKO_LIST && kind != HAKO_TUPLE) return Fail(WrongType("list", isolate, value));
    Items items;
    items.isolate_ = isolate;
    size_t count = 0;
    if (hako_error* error = hako_get_items(isolate, value, nullptr, &count)) return Fail(error);
    items.values_.resize(count);
    if (hako_error* error = hako_get_items(isolate, value, items.values_.data(), &count)) {
      items.values_.clear();
      return Fail(error);
    }
    items.values_.resize(count);
    return items;
  }
  Items(Items&& other) noexcept = default;
  Items& operator=(Items&&) = delete;
  ~Items() {
    for (hako_value* value : values_) hako_value_free(isolate_, value);
  }
  [[nodiscard]] const std::vector<hako_value*>& values() const { return values_; }

 private:
  Items() = default;
  hako_isolate* isolate_ = nullptr;
  std::vector<hako_value*> values_;
};

// Null if one is null; the references of the others are given up then.
template <class Range>
hako_value* ToList(hako_isolate* isolate, const Range& range) {
  std::vector<hako_value*> items;
  items.reserve(std::size(range));
  for (const auto& item : range)
    items.push_back(ConvertOf<decltype(item)>::ToPython(isolate, item));
  return hako_list_taking(isolate, items.data(), items.size());
}

template <class Map>
struct ConvertMap {
  static hako_value* ToPython(hako_isolate* isolate, const Map& map) {
    Value dict(isolate, hako_dict(isolate));
    for (const auto& [key, item] : map) {
      const Value name(isolate, ConvertOf<decltype(key)>::ToPython(isolate, key));
      const Value value(isolate, ConvertOf<decltype(item)>::ToPython(isolate, item));
      if (!dict || !name || !value) return nullptr;
      if (hako_error* error = hako_set_item(isolate, dict.get(), name.get(), value.get()))
        return hako_error_free(error), nullptr;
    }
    return dict.Release();
  }
  static Result<Map> FromPython(hako_isolate* isolate, hako_value* value) {
    if (hako_value_kind(isolate, value) != HAKO_DICT)
      return Fail(WrongType("dict", isolate, value));
    Map map;
    size_t position = 0;
    hako_value *key = nullptr, *item = nullptr;
    while (hako_dict_next(isolate, value, &position, &key, &item) != 0) {
      auto name = Convert<typename Map::key_type>::FromPython(isolate, key);
      if (!name) return Fail(std::move(name.error()));
      auto mapped = Convert<typename Map::mapped_type>::FromPython(isolate, item);
      if (!mapped) return Fail(std::move(mapped.error()));
      map.emplace(std::move(*name), std::move(*mapped));
    }
    return map;
  }
};

template <class Set>
struct ConvertSet {
  static hako_value* ToPython(hako_isolate* isolate, const Set& set) {
    Value made(isolate, hako_set(isolate));
    for (const auto& item : set) {
      const Value value(isolate, ConvertOf<decltype(item)>::ToPython(isolate, item));
      if (!made || !value) return nullptr;
      if (hako_error* error = hako_set_add(isolate, made.get(), value.get()))
        return hako_error_free(error), nullptr;
    }
    return made.Release();
  }
  static Result<Set> FromPython(hako_isolate* isolate, hako_value* value) {
    if (hako_value_kind(isolate, value) != HAKO_SET) return Fail(WrongType("set", isolate, value));
    Set set;
    hako_value* iterator = nullptr;
    if (hako_error* error = hako_iterate(isolate, value, &iterator)) return Fail(error);
    const Value held(isolate, iterator);
    for (;;) {
      hako_value* next = nullptr;
      if (hako_error* error = hako_next(isolate, iterator, &next)) return Fail(error);
      if (next == nullptr) return set;
      const Value item(isolate, next);
      auto converted = Convert<typename Set::value_type>::FromPython(isolate, next);
      if (!converted) return Fail(std::move(converted.error()));
      set.insert(std::move(*converted));
    }
  }
};

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

template <class T>
struct Convert<std::vector<T>> {
  static hako_value* ToPython(hako_isolate* isolate, const std::vector<T>& value) {
    if constexpr (std::is_same_v<T, double>) {
      return hako_list_of_doubles(isolate, value.data(), value.size());
    } else if constexpr (std::is_same_v<T, int64_t>) {
      return hako_list_of_ints(isolate, value.data(), value.size());
    } else {
      return detail::ToList(isolate, value);
    }
  }
  static Result<std::vector<T>> FromPython(hako_isolate* isolate, hako_value* value) {
    auto items = detail::Items::Of(isolate, value);
    if (!items) return Fail(std::move(items.error()));
    std::vector<T> vector;
    vector.reserve(items->values().size());
    for (hako_value* item : items->values()) {
      auto converted = Convert<T>::FromPython(isolate, item);
      if (!converted) return Fail(std::move(converted.error()));
      vector.push_back(std::move(*converted));
    }
    return vector;
  }
};

template <class T, size_t kSize>
struct Convert<std::array<T, kSize>> {
  static hako_value* ToPython(hako_isolate* isolate, const std::array<T, kSize>& value) {
    return detail::ToList(isolate, value);
  }
  static Result<std::array<T, kSize>> FromPython(hako_isolate* isolate, hako_value* value) {
    auto items = Convert<std::vector<T>>::FromPython(isolate, value);
    if (!items) return Fail(std::move(items.error()));
    if (items->size() != kSize)
      return Fail(Error("ValueError", "a list of " + std::to_string(kSize) + " items is wanted"));
    std::array<T, kSize> array;
    for (size_t i = 0; i < kSize; ++i) array[i] = std::move((*items)[i]);
    return array;
  }
};

template <class... T>
struct Convert<std::tuple<T...>> {
  static hako_value* ToPython(hako_isolate* isolate, const std::tuple<T...>& value) {
    return std::apply(
        [&](const T&... items) {
          std::array<hako_value*, sizeof...(T)> made = {Convert<T>::ToPython(isolate, items)...};
          return hako_tuple_taking(isolate, made.data(), made.size());
        },
        value);
  }
  static Result<std::tuple<T...>> FromPython(hako_isolate* isolate, hako_value* value) {
    auto items = detail::Items::Of(isolate, value);
    if (!items) return Fail(std::move(items.error()));
    if (items->values().size() != sizeof...(T))
      return Fail(
          Error("ValueError", "a tuple of " + std::to_string(sizeof...(T)) + " items is wanted"));
    return Each(isolate, items->values(), std::index_sequence_for<T...>());
  }

 private:
  template <size_t... kIndex>
  static Result<std::tuple<T...>> Each(hako_isolate* isolate, const std::vector<hako_value*>& items,
                                       std::index_sequence<kIndex...> /*each*/) {
    std::tuple<Result<T>...> converted{Convert<T>::FromPython(isolate, items[kIndex])...};
    hako_error* failed = nullptr;
    [[maybe_unused]] const auto look = [&](auto& one) {
      if (!one && failed == nullptr) failed = one.error().Release();
    };
    (look(std::get<kIndex>(converted)), ...);
    if (failed != nullptr) return Fail(failed);
    return std::tuple<T...>(std::move(*std::get<kIndex>(converted))...);
  }
};

template <class First, class Second>
struct Convert<std::pair<First, Second>> {
  static hako_value* ToPython(hako_isolate* isolate, const std::pair<First, Second>& value) {
    return Convert<std::tuple<First, Second>>::ToPython(isolate, {value.first, value.second});
  }
  static Result<std::pair<First, Second>> FromPython(hako_isolate* isolate, hako_value* value) {
    auto both = Convert<std::tuple<First, Second>>::FromPython(isolate, value);
    if (!both) return Fail(std::move(both.error()));
    return std::make_from_tuple<std::pair<First, Second>>(std::move(*both));
  }
};

template <class Key, class T>
struct Convert<std::map<Key, T>> : detail::ConvertMap<std::map<Key, T>> {};
template <class Key, class T>
struct Convert<std::unordered_map<Key, T>> : detail::ConvertMap<std::unordered_map<Key, T>> {};
template <class T>
struct Convert<std::set<T>> : detail::ConvertSet<std::set<T>> {};
template <class T>
struct Convert<std::unordered_set<T>> : detail::ConvertSet<std::unordered_set<T>> {};

template <class T>
struct Convert<std::optional<T>> {
  static hako_value* ToPython(hako_isolate* isolate, const std::optional<T>& value) {
    return value.has_value() ? Convert<T>::ToPython(isolate, *value) : hako_none(isolate);
  }
  static Result<std::optional<T>> FromPython(hako_isolate* isolate, hako_value* value) {
    if (hako_value_kind(isolate, value) == HAKO_NONE) return std::optional<T>();
    auto converted = Convert<T>::FromPython(isolate, value);
    if (!converted) return Fail(std::move(converted.error()));
    return std::optional<T>(std::move(*converted));
  }
};

template <class... T>
struct Convert<std::variant<T...>> {
  static hako_value* ToPython(hako_isolate* isolate, const std::variant<T...>& value) {
    return std::visit(
        [&](const auto& one) { return ConvertOf<decltype(one)>::ToPython(isolate, one); }, value);
  }
  static Result<std::variant<T...>> FromPython(hako_isolate* isolate, hako_value* value) {
    std::optional<std::variant<T...>> found;
    (Try<T>(isolate, value, &found), ...);
    if (found.has_value()) return std::move(*found);
    return Fail(detail::WrongType("one of the host's types", isolate, value));
  }

 private:
  template <class One>
  static void Try(hako_isolate* isolate, hako_value* value,
                  std::optional<std::variant<T...>>* found) {
    if (found->has_value()) return;
    if (auto converted = Convert<One>::FromPython(isolate, value))
      found->emplace(std::in_place_type<One>, std::move(*converted));
  }
};

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

namespace detail {

// Arguments as hako_call() wants them: values first, then those of Named() ones, whose names make
// the tuple.
template <class T>
struct IsNamed : std::false_type {};
template <class T>
struct IsNamed<Named<T>> : std::true_type {};

template <class T>
hako_value* ToArgument(hako_isolate* isolate, const T& argument) {
  if constexpr (IsNamed<T>::value) {
    return ConvertOf<decltype(argument.value)>::ToPython(isolate, argument.value);
  } else {
    return ConvertOf<T>::ToPython(isolate, argument);
  }
}

template <class... T>
class Arguments {
 public:
  static constexpr size_t kNamed = (size_t{0} + ... + size_t{IsNamed<T>::value ? 1 : 0});
  static constexpr size_t kPositional = sizeof...(T) - kNamed;

  explicit Arguments(hako_isolate* isolate, const T&... arguments)
      : isolate_(isolate), values_{ToArgument(isolate, arguments)...} {
    if constexpr (kNamed > 0) {
      std::vector<hako_value*> names;
      (AddName(arguments, &names), ...);
      keywords_ = hako_tuple_taking(isolate, names.data(), names.size());
    }
  }
  ~Arguments() {
    for (size_t i = 0; i < sizeof...(T); ++i) hako_value_free(isolate_, values_[i]);
    if (keywords_ != nullptr) hako_value_free(isolate_, keywords_);
  }
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  [[nodiscard]] bool AreWhole() const {
    for (size_t i = 0; i < sizeof...(T); ++i) {
      if (values_[i] == nullptr) return false;
    }
    return kNamed == 0 || keywords_ != nullptr;
  }
  [[nodiscard]] hako_value* const* values() const { return values_.data(); }
  [[nodiscard]] hako_value* keywords() const { return keywords_; }

 private:
  template <class One>
  void AddName(const One& argument, std::vector<hako_value*>* names) {
    if constexpr (IsNamed<One>::value) names->push_back(hako_str(isolate_, ToText(argument.name)));
  }

  hako_isolate* isolate_;
  std::array<hako_value*, sizeof...(T) == 0 ? 1 : sizeof...(T)> values_;
  hako_value* keywords_ = nullptr;
};

inline Error Unconvertible() { return {"TypeError", "an argument cannot be converted to Python"}; }

// What a call has given, as an R; the reference is taken.
template <class R>
Result<R> Take(hako_isolate* isolate, hako_value* value) {
  if constexpr (std::is_same_v<R, Value>) {
    return Value(isolate, value);
  } else {
    const Value held(isolate, value);
    if constexpr (std::is_void_v<R>) {
      return {};
    } else {
      return Convert<R>::FromPython(isolate, value);
    }
  }
}

}  // namespace detail

template <class R, class... T>
Result<R> Value::operator()(const T&... arguments) const {
  if (get() == nullptr) return Fail(Gone());
  const detail::Arguments<T...> all(isolate_, arguments...);
  if (!all.AreWhole()) return Fail(detail::Unconvertible());
  hako_value* result = nullptr;
  if (hako_error* error =
          hako_call(isolate_, value_, all.values(), all.kPositional, all.keywords(), &result))
    return Fail(error);
  return detail::Take<R>(isolate_, result);
}

template <class R, class... T>
Result<R> Value::Call(std::string_view name, const T&... arguments) const {
  if (get() == nullptr) return Fail(Gone());
  const detail::Arguments<T...> all(isolate_, arguments...);
  if (!all.AreWhole()) return Fail(detail::Unconvertible());
  hako_value* result = nullptr;
  if (hako_error* error = hako_call_method(isolate_, value_, ToText(name), all.values(),
                                           all.kPositional, all.keywords(), &result))
    return Fail(error);
  return detail::Take<R>(isolate_, result);
}

template <class T>
Result<void> Value::SetAttribute(std::string_view name, const T& attribute) const {
  if (get() == nullptr) return Fail(Gone());
  const Value value(isolate_, ConvertOf<T>::ToPython(isolate_, attribute));
  if (!value) return Fail(detail::Unconvertible());
  return Done(hako_set_attribute(isolate_, value_, ToText(name), value.get()));
}

template <class Key>
Result<Value> Value::Item(const Key& key) const {
  if (get() == nullptr) return Fail(Gone());
  const Value converted(isolate_, ConvertOf<Key>::ToPython(isolate_, key));
  if (!converted) return Fail(detail::Unconvertible());
  return Get([&](hako_value** result) {
    return hako_get_item(isolate_, value_, converted.get(), result);
  });
}

template <class Key, class T>
Result<void> Value::SetItem(const Key& key, const T& item) const {
  if (get() == nullptr) return Fail(Gone());
  const Value converted(isolate_, ConvertOf<Key>::ToPython(isolate_, key));
  const Value value(isolate_, ConvertOf<T>::ToPython(isolate_, item));
  if (!converted || !value) return Fail(detail::Unconvertible());
  return Done(hako_set_item(isolate_, value_, converted.get(), value.get()));
}

}  // namespace hako

#endif  // HAKO_CPP_CONVERT_HPP_

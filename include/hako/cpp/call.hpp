// call.hpp: calls of Python's callables with C++ values, positional ones and Named() ones.
#ifndef HAKO_CPP_CALL_HPP_
#define HAKO_CPP_CALL_HPP_

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "hako/cpp/containers.hpp"

namespace hako {

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
    if constexpr (kNamed > 0) hako_value_free(isolate_, keywords_);
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
  if (!IsAlive()) [[unlikely]]
    return Fail(Gone());
  hako_value* result = nullptr;
  if constexpr (sizeof...(T) == 0) {
    if (hako_error* error = hako_call(isolate_, value_, nullptr, 0, nullptr, &result)) [[unlikely]]
      return Fail(error);
  } else {
    const detail::Arguments<T...> all(isolate_, arguments...);
    if (!all.AreWhole()) return Fail(detail::Unconvertible());
    if (hako_error* error = hako_call(isolate_, value_, all.values(), all.kPositional,
                                      all.keywords(), &result)) [[unlikely]]
      return Fail(error);
  }
  if constexpr (std::is_same_v<R, Value>) {
    return Value(*this, result);
  } else {
    return detail::Take<R>(isolate_, result);
  }
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

#endif  // HAKO_CPP_CALL_HPP_

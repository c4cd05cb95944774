// value.hpp: any Python object, owned.
#ifndef HAKO_CPP_VALUE_HPP_
#define HAKO_CPP_VALUE_HPP_

#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hako/cpp/error.hpp"
#include "hako/hako.h"

namespace hako {

// What converts T; specialised in convert.hpp, and by hosts for types of their own:
//   static hako_value* ToPython(hako_isolate*, const T&);   // A new reference, or NULL.
//   static Result<T> FromPython(hako_isolate*, hako_value*); // The value is borrowed.
template <class T, class = void>
struct Convert;

template <class T>
using ConvertOf = Convert<std::remove_cv_t<std::remove_reference_t<T>>>;

// A keyword argument: Named("key", 3).
template <class T>
struct Named {
  Named(std::string_view given_name, T given_value)
      : name(given_name), value(std::forward<T>(given_value)) {}
  std::string_view name;
  T value;
};
template <class T>
Named(std::string_view, T&&) -> Named<T>;
template <size_t kSize>
Named(std::string_view, const char (&)[kSize]) -> Named<std::string_view>;

class Iteration;

namespace detail {

// hako_generation(), read in place: each use of a value asks.
// NOLINTNEXTLINE(cert-err58-cpp): a function of C throws nothing
inline const uint64_t* const kGenerationCounter = hako_generation_counter();
inline uint64_t Generation() { return __atomic_load_n(kGenerationCounter, __ATOMIC_RELAXED); }

// So that the compiler lays out the case in one piece.
inline bool IsLikely(bool holds) { return __builtin_expect(static_cast<long>(holds), 1) != 0; }

}  // namespace detail

// Owns a reference. Movable; Copy() makes another. Empty when it has been moved from, and once its
// isolate has ended: then every operation fails.
class Value {
 public:
  Value() = default;
  // Takes the reference.
  Value(hako_isolate* isolate, hako_value* value)
      : isolate_(isolate), generation_(detail::Generation()), value_(value) {}
  Value(Value&& other) noexcept
      : isolate_(other.isolate_),
        generation_(other.generation_),
        value_(std::exchange(other.value_, nullptr)) {}
  Value& operator=(Value&& other) noexcept {
    if (this == &other) return *this;
    Free();
    isolate_ = other.isolate_;
    generation_ = other.generation_;
    value_ = std::exchange(other.value_, nullptr);
    return *this;
  }
  Value(const Value&) = delete;
  Value& operator=(const Value&) = delete;
  ~Value() { Free(); }

  // Null if it is empty.
  [[nodiscard]] hako_value* get() const { return IsAlive() ? value_ : nullptr; }
  [[nodiscard]] hako_isolate* isolate() const { return isolate_; }
  explicit operator bool() const { return get() != nullptr; }
  // The reference is the caller's.
  [[nodiscard]] hako_value* Release() { return std::exchange(value_, nullptr); }
  [[nodiscard]] Value Copy() const {
    return get() == nullptr ? Value() : Value(isolate_, hako_value_copy(isolate_, value_));
  }

  [[nodiscard]] hako_kind kind() const {
    return get() == nullptr ? HAKO_OBJECT : hako_value_kind(isolate_, value_);
  }
  [[nodiscard]] bool IsNone() const { return kind() == HAKO_NONE; }

  // The object as a T: To<int64_t>(), To<std::vector<std::string>>() ...
  template <class T>
  [[nodiscard]] Result<T> To() const {
    if (get() == nullptr) return Fail(Gone());
    return Convert<T>::FromPython(isolate_, value_);
  }

  // value(arguments...), with Named() ones last.
  template <class R = Value, class... Arguments>
  Result<R> operator()(const Arguments&... arguments) const;
  // value.name(arguments...)
  template <class R = Value, class... Arguments>
  Result<R> Call(std::string_view name, const Arguments&... arguments) const;

  // value.name
  Result<Value> Attribute(std::string_view name) const {
    return Get([&](hako_value** result) {
      return hako_get_attribute(isolate_, value_, ToText(name), result);
    });
  }
  template <class T>
  Result<void> SetAttribute(std::string_view name, const T& attribute) const;
  // value[key]
  template <class Key>
  Result<Value> Item(const Key& key) const;
  template <class Key, class T>
  Result<void> SetItem(const Key& key, const T& item) const;
  // len(value)
  Result<size_t> Length() const {
    size_t length = 0;
    if (get() == nullptr) return Fail(Gone());
    if (hako_error* error = hako_length(isolate_, value_, &length)) return Fail(error);
    return length;
  }
  // repr(value), str(value)
  Result<std::string> Repr() const { return TextBy(hako_repr); }
  Result<std::string> Str() const { return TextBy(hako_to_str); }
  // value < other and the like
  Result<bool> Compare(hako_comparison comparison, const Value& other) const {
    int holds = 0;
    if (get() == nullptr || other.get() == nullptr) return Fail(Gone());
    if (hako_error* error = hako_compare(isolate_, value_, other.value_, comparison, &holds))
      return Fail(error);
    return holds != 0;
  }
  Result<bool> Equals(const Value& other) const { return Compare(HAKO_EQ, other); }

  // Its items as a range: `for (Result<Value>& item : value.Iterate())`. An error is the last item.
  [[nodiscard]] Iteration Iterate() const;

  [[nodiscard]] static Error Gone() { return {"RuntimeError", "the value's isolate has ended"}; }

 private:
  [[nodiscard]] bool IsAlive() const {
    return value_ != nullptr && detail::IsLikely(generation_ == detail::Generation());
  }
  void Free() {
    if (value_ != nullptr) hako_value_free_of(value_, generation_);
    value_ = nullptr;
  }
  template <class Function>
  Result<Value> Get(Function function) const {
    hako_value* result = nullptr;
    if (get() == nullptr) return Fail(Gone());
    if (hako_error* error = function(&result)) return Fail(error);
    return Value(isolate_, result);
  }
  Result<std::string> TextBy(hako_error* (*function)(hako_isolate*, hako_value*,
                                                     hako_value**)) const {
    const auto made = Get([&](hako_value** result) { return function(isolate_, value_, result); });
    if (!made)
      return Fail(hako_error_new(ToText(made.error().type()), ToText(made.error().message())));
    return made->template To<std::string>();
  }

  // A reference that a call with this one's isolate has just given.
  Value(const Value& neighbour, hako_value* value)
      : isolate_(neighbour.isolate_), generation_(neighbour.generation_), value_(value) {}

  // In this order: a call copies the first two from its callable in one move.
  hako_isolate* isolate_ = nullptr;
  uint64_t generation_ = 0;
  hako_value* value_ = nullptr;
};

// A single pass over what iter(value) gives. Holds its iterator; the items are made one by one.
class Iteration {
 public:
  class Iterator {
   public:
    using value_type = Result<Value>;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;

    Iterator() = default;
    explicit Iterator(Iteration* owner) : owner_(owner) { ++*this; }
    Result<Value>& operator*() const { return *owner_->item_; }
    Result<Value>* operator->() const { return &*owner_->item_; }
    Iterator& operator++() {
      if (!owner_->Advance()) owner_ = nullptr;
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t /*end*/) const { return owner_ == nullptr; }

   private:
    Iteration* owner_ = nullptr;
  };

  explicit Iteration(Result<Value> iterator) : iterator_(std::move(iterator)) {}
  Iterator begin() { return Iterator(this); }
  [[nodiscard]] static std::default_sentinel_t end() { return {}; }

 private:
  // False behind the last.
  bool Advance() {
    if (is_over_) return false;
    if (!iterator_) {
      is_over_ = true;
      item_.emplace(Fail(std::move(iterator_.error())));
      return true;
    }
    hako_value* next = nullptr;
    if (iterator_->get() == nullptr) {
      item_.emplace(Fail(Value::Gone()));
      return is_over_ = true;
    }
    if (hako_error* error = hako_next(iterator_->isolate(), iterator_->get(), &next)) {
      is_over_ = true;
      item_.emplace(Fail(error));
      return true;
    }
    if (next == nullptr) return is_over_ = true, false;
    item_.emplace(Value(iterator_->isolate(), next));
    return true;
  }

  Result<Value> iterator_;
  std::optional<Result<Value>> item_;
  bool is_over_ = false;
};

inline Iteration Value::Iterate() const {
  return Iteration(
      Get([&](hako_value** result) { return hako_iterate(isolate_, value_, result); }));
}

}  // namespace hako

#include "hako/cpp/convert.hpp"  // What To<T>() needs.

#endif  // HAKO_CPP_VALUE_HPP_

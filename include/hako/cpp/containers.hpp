// containers.hpp: lists, tuples, dicts, sets, and the C++ types that hold one of several.
#ifndef HAKO_CPP_CONTAINERS_HPP_
#define HAKO_CPP_CONTAINERS_HPP_

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "hako/cpp/convert.hpp"

namespace hako {

namespace detail {

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

}  // namespace hako

#endif  // HAKO_CPP_CONTAINERS_HPP_

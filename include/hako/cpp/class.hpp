// class.hpp: C++ classes that Python makes instances of, and derives from.
//
//   auto point = hako::Class<Point>("host.Point", "A point of the plane.")
//                    .Constructor<double, double>({{"x"}, {"y", 0.0}})
//                    .Method("length", &Point::Length)
//                    .Property("x", [](Point& self) { return self.x; },
//                                   [](Point& self, double x) { self.x = x; })
//                    .Make(isolate);
//
// An instance owns its C++ object, which dies with it.
#ifndef HAKO_CPP_CLASS_HPP_
#define HAKO_CPP_CLASS_HPP_

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hako/cpp/function.hpp"

namespace hako {

namespace detail {

// The class of T in this isolate: for finding the object behind an instance. One for each T.
template <class T>
struct ClassOf {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of the isolate
  static inline hako_value* type = nullptr;  // Borrowed, with the interpreter lock held.
};

template <class T>
T* InstanceOf(hako_isolate* isolate, hako_value* object, hako_error** error) {
  void* instance = nullptr;
  *error = hako_class_instance(isolate, ClassOf<T>::type, object, &instance);
  return static_cast<T*>(instance);
}

}  // namespace detail

template <class T>
class Class {
 public:
  explicit Class(std::string name, std::string doc = {})
      : name_(std::move(name)), doc_(std::move(doc)) {}
  ~Class() {
    for (const hako_function_spec& spec : methods_) spec.destroy(spec.context);
    for (const hako_property_spec& spec : properties_) spec.destroy(spec.context);
  }
  Class(Class&&) noexcept = default;
  Class(const Class&) = delete;
  Class& operator=(const Class&) = delete;
  Class& operator=(Class&&) = delete;

  // Python may make instances, with arguments of these types: those of __init__(), which a derived
  // class that has its own calls with super().__init__(...).
  template <class... A>
  Class&& Constructor(std::vector<Parameter> parameters = {}) && {
    construct_ = [name = name_, parameters = std::move(parameters)](
                     const detail::CallArguments& call, void** instance) {
      auto make = [instance](A... arguments) { *instance = new T(std::forward<A>(arguments)...); };
      hako_value* none = nullptr;
      return detail::InvocationOf<decltype(make), std::tuple<A...>>::Run(make, name, parameters,
                                                                         call, &none);
    };
    return std::move(*this);
  }

  // A member function, or a callable that gets a T& first.
  template <class Callable>
  Class&& Method(std::string name, Callable callable, std::vector<Parameter> parameters = {},
                 std::string doc = {}) && {
    Add(&methods_, std::move(name), std::move(doc), Bound(std::move(callable)),
        std::move(parameters));
    return std::move(*this);
  }

  template <class Get>
  Class&& Property(std::string name, Get get, std::string doc = {}) && {
    return std::move(*this).Property(std::move(name), std::move(get), nullptr, std::move(doc));
  }
  template <class Get, class Set>
  Class&& Property(std::string name, Get get, Set set, std::string doc = {}) && {
    using Both = Accessors<decltype(Bound(get)), Set>;
    hako_property_spec spec{};
    spec.name = Keep(std::move(name));
    spec.doc = Keep(std::move(doc));
    spec.get = Both::CallGet;
    if constexpr (!std::is_null_pointer_v<Set>) spec.set = Both::CallSet;
    spec.context = new Both{Bound(std::move(get)), std::move(set)};
    spec.destroy = [](void* context) { delete static_cast<Both*>(context); };
    properties_.push_back(spec);
    return std::move(*this);
  }

  // Makes the class in the isolate.
  Result<Value> Make(const Isolate& isolate) && {
    hako_class_spec spec{};
    spec.struct_size = sizeof(spec);
    spec.name = ToText(name_);
    spec.doc = ToText(doc_);
    if (construct_) spec.construct = Construct;
    spec.destruct = [](void* /*context*/, void* instance) { delete static_cast<T*>(instance); };
    spec.context = new Constructing(std::move(construct_));
    spec.destroy = [](void* context) { delete static_cast<Constructing*>(context); };
    spec.methods = methods_.data();
    spec.method_count = methods_.size();
    spec.properties = properties_.data();
    spec.property_count = properties_.size();
    hako_value* result = nullptr;
    hako_error* error = hako_class(isolate.get(), &spec, &result);
    methods_.clear();  // They are the class's now.
    properties_.clear();
    if (error != nullptr) return Fail(error);
    detail::ClassOf<T>::type = result;
    return Value(isolate.get(), result);
  }

 private:
  using Constructing = std::function<hako_error*(const detail::CallArguments&, void**)>;

  // A callable of (T&, arguments...), whatever it was.
  template <class Callable>
  static auto Bound(Callable callable) {
    if constexpr (std::is_member_function_pointer_v<Callable>) {
      return BoundMember<Callable>{callable};
    } else {
      return callable;
    }
  }
  template <class Member, class Arguments = typename detail::Signature<Member>::Arguments>
  struct BoundMember;
  template <class Member, class... A>
  struct BoundMember<Member, std::tuple<A...>> {
    Member member;
    auto operator()(T& self, A... arguments) const {
      return (self.*member)(std::forward<A>(arguments)...);
    }
  };

  // As a host function: the instance is the first argument.
  template <class Callable>
  struct HostMethod {
    Callable callable;
    std::string name;
    std::vector<Parameter> parameters;

    static hako_error* Call(void* context, hako_isolate* isolate, hako_value* const* arguments,
                            size_t count, hako_value* keywords, hako_value** result) {
      auto* self = static_cast<HostMethod*>(context);
      if (count == 0) return detail::NewError("TypeError", "an instance is wanted");
      hako_error* error = nullptr;
      T* instance = detail::InstanceOf<T>(isolate, arguments[0], &error);
      if (error != nullptr) return error;
      return detail::Caught([&] {
        return WithRest(self, *instance, {isolate, arguments + 1, count - 1, keywords}, result,
                        static_cast<typename detail::Signature<Callable>::Arguments*>(nullptr));
      });
    }
    template <class Self, class... A>
    static hako_error* WithRest(HostMethod* self, T& instance, const detail::CallArguments& call,
                                hako_value** result, std::tuple<Self, A...>* /*types*/) {
      auto bound = [&](A... arguments) {
        return self->callable(instance, std::forward<A>(arguments)...);
      };
      return detail::Invocation<decltype(bound), A...>::Run(bound, self->name, self->parameters,
                                                            call, result);
    }
  };

  template <class Get, class Set>
  struct Accessors {
    Get get;
    Set set;

    static hako_error* CallGet(void* context, hako_isolate* isolate, hako_value* const* arguments,
                               size_t /*count*/, hako_value* /*keywords*/, hako_value** result) {
      hako_error* error = nullptr;
      T* instance = detail::InstanceOf<T>(isolate, arguments[0], &error);
      if (error != nullptr) return error;
      return detail::Caught([&] {
        return detail::ReturnTo(isolate, static_cast<Accessors*>(context)->get(*instance), result);
      });
    }
    static hako_error* CallSet(void* context, hako_isolate* isolate, hako_value* const* arguments,
                               size_t count, hako_value* /*keywords*/, hako_value** /*result*/) {
      hako_error* error = nullptr;
      if (count != 2) return detail::NewError("TypeError", "a value is wanted");
      T* instance = detail::InstanceOf<T>(isolate, arguments[0], &error);
      if (error != nullptr) return error;
      using All = typename detail::Signature<Set>::Arguments;
      return detail::Caught([&]() -> hako_error* {
        auto value = Convert<std::tuple_element_t<1, All>>::FromPython(isolate, arguments[1]);
        if (!value) return value.error().Release();
        static_cast<Accessors*>(context)->set(*instance, std::move(*value));
        return nullptr;
      });
    }
  };

  static hako_error* Construct(void* context, hako_isolate* isolate, hako_value* const* arguments,
                               size_t count, hako_value* keywords, void** instance) {
    return detail::Caught([&] {
      return (*static_cast<Constructing*>(context))({isolate, arguments, count, keywords},
                                                    instance);
    });
  }

  template <class Callable>
  void Add(std::vector<hako_function_spec>* to, std::string name, std::string doc,
           Callable callable, std::vector<Parameter> parameters) {
    using Host = HostMethod<Callable>;
    hako_function_spec spec{};
    spec.struct_size = sizeof(spec);
    spec.name = Keep(name);
    spec.doc = Keep(std::move(doc));
    spec.call = Host::Call;
    spec.context = new Host{std::move(callable), std::move(name), std::move(parameters)};
    spec.destroy = [](void* context) { delete static_cast<Host*>(context); };
    to->push_back(spec);
  }
  hako_text Keep(std::string text) {
    texts_.push_back(std::move(text));
    return ToText(texts_.back());
  }

  std::string name_, doc_;
  std::deque<std::string> texts_;  // What the specs look into.
  Constructing construct_ = {};
  std::vector<hako_function_spec> methods_;
  std::vector<hako_property_spec> properties_;
};

// The C++ object behind an instance; it lives as long as the instance.
template <class T>
Result<T*> InstanceOf(const Value& object) {
  hako_error* error = nullptr;
  T* instance = detail::InstanceOf<T>(object.isolate(), object.get(), &error);
  if (error != nullptr) return Fail(error);
  return instance;
}

}  // namespace hako

#endif  // HAKO_CPP_CLASS_HPP_

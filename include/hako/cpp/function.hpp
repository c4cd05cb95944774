// function.hpp: C++ callables that Python calls.
//
//   auto area = hako::MakeFunction(isolate, "area", [](double w, double h) { return w * h; },
//                                  {{"width"}, {"height", 1.0}}, "The area of a rectangle.");
//
// Arguments are checked and converted by their types, given by position or by name. A std::span<T>
// looks into a contiguous buffer whose items are T's (an array, a memoryview, a numpy array; bytes
// for uint8_t and std::byte), without a copy and for the call only; where T is not const, into a
// writable one. Anything else is a TypeError.
//
// What the callable throws becomes a Python exception: std::invalid_argument and domain_error
// ValueError, out_of_range IndexError, overflow_error OverflowError, bad_alloc MemoryError,
// hako::Exception the exception that it holds, all others RuntimeError. It may also return a
// Result<T>.
#ifndef HAKO_CPP_FUNCTION_HPP_
#define HAKO_CPP_FUNCTION_HPP_

#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "hako/cpp/call.hpp"
#include "hako/cpp/isolate.hpp"
#include "hako/cpp/memory.hpp"

namespace hako {

// A parameter's name, and what it is where the caller gives nothing.
struct Parameter {
  Parameter(const char* given_name) : name(given_name) {}  // NOLINT(google-explicit-constructor)
  template <class T>
  Parameter(const char* given_name, const T& given_default)
      : name(given_name),
        make_default([value = std::decay_t<const T>(given_default)](hako_isolate* isolate) {
          return ConvertOf<decltype(value)>::ToPython(isolate, value);
        }) {}

  std::string name;
  std::function<hako_value*(hako_isolate*)> make_default = {};
};

namespace detail {

template <class F>
struct Signature : Signature<decltype(&F::operator())> {};
template <class R, class... A>
struct Signature<R (*)(A...)> {
  using Result = R;
  using Arguments = std::tuple<std::remove_cvref_t<A>...>;
};
template <class R, class... A>
struct Signature<R(A...)> : Signature<R (*)(A...)> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...)> : Signature<R (*)(A...)> {
  using Class = C;
};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const> : Signature<R (C::*)(A...)> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) noexcept> : Signature<R (C::*)(A...)> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const noexcept> : Signature<R (C::*)(A...)> {};

template <class T>
struct IsResult : std::false_type {};
template <class T>
struct IsResult<Result<T>> : std::true_type {};

// What an argument is held by for as long as the call lasts, where its type only looks at
// something: a string_view into a string, a span into a buffer.
template <class T>
struct HolderOf {
  using Type = T;
};
template <>
struct HolderOf<std::string_view> {
  using Type = std::string;
};
template <class T>
struct HolderOf<std::span<T>> {
  using Type = SpanArgument<T>;
};
template <class T>
using Held = typename HolderOf<T>::Type;

inline hako_error* NewError(std::string_view type, std::string_view message) {
  return hako_error_new(ToText(type), ToText(message));
}

// What `call` throws, as an error.
template <class Call>
hako_error* Caught(Call call) {
#if defined(__cpp_exceptions)
  try {
    return call();
  } catch (const Exception& exception) {
    return exception.error().Release();
  } catch (const std::bad_alloc&) {
    return NewError("MemoryError", "");
  } catch (const std::out_of_range& exception) {
    return NewError("IndexError", exception.what());
  } catch (const std::invalid_argument& exception) {
    return NewError("ValueError", exception.what());
  } catch (const std::domain_error& exception) {
    return NewError("ValueError", exception.what());
  } catch (const std::overflow_error& exception) {
    return NewError("OverflowError", exception.what());
  } catch (const std::exception& exception) {
    return NewError("RuntimeError", exception.what());
  } catch (...) {
    return NewError("RuntimeError", "an exception of C++ that is no std::exception");
  }
#else
  return call();
#endif
}

// The arguments of a call from Python, as a host function receives them.
struct CallArguments {
  hako_isolate* isolate;
  hako_value* const* values;
  size_t positional_count;
  hako_value* keywords;
};

// Where each parameter's argument stands.
class Binding {
 public:
  Binding(std::string_view name, const std::vector<Parameter>& parameters, size_t count)
      : name_(name), parameters_(parameters), found_(count, nullptr) {}
  ~Binding() {
    for (hako_value* value : made_) hako_value_free(isolate_, value);
  }
  Binding(const Binding&) = delete;
  Binding& operator=(const Binding&) = delete;

  // Null, or a TypeError in CPython's words.
  hako_error* Bind(const CallArguments& call) {
    isolate_ = call.isolate;
    if (call.positional_count > found_.size()) {
      return Wrong("takes " + std::to_string(found_.size()) + " positional argument" +
                   (found_.size() == 1 ? "" : "s") + " but " +
                   std::to_string(call.positional_count) + " were given");
    }
    for (size_t i = 0; i < call.positional_count; ++i) found_[i] = call.values[i];
    if (call.keywords != nullptr) {
      if (hako_error* error = BindNamed(call)) return error;
    }
    for (size_t i = 0; i < found_.size(); ++i) {
      if (found_[i] != nullptr) continue;
      if (i >= parameters_.size() || !parameters_[i].make_default)
        return Wrong("missing required argument: " + NameOf(i));
      found_[i] = parameters_[i].make_default(isolate_);
      if (found_[i] == nullptr) return Wrong("has no default for " + NameOf(i));
      made_.push_back(found_[i]);
    }
    return nullptr;
  }
  [[nodiscard]] hako_value* at(size_t index) const { return found_[index]; }

  // The same error, with the argument's name.
  [[nodiscard]] hako_error* AtArgument(size_t index, Error error) const {
    return NewError(error.type(),
                    name_ + "() argument " + NameOf(index) + ": " + std::string(error.message()));
  }

 private:
  hako_error* BindNamed(const CallArguments& call) {
    auto names = Convert<std::vector<std::string>>::FromPython(isolate_, call.keywords);
    if (!names) return names.error().Release();
    for (size_t i = 0; i < names->size(); ++i) {
      size_t at = 0;
      while (at < parameters_.size() && parameters_[at].name != (*names)[i]) ++at;
      if (at >= found_.size())
        return Wrong("got an unexpected keyword argument '" + (*names)[i] + "'");
      if (found_[at] != nullptr)
        return Wrong("got multiple values for argument '" + (*names)[i] + "'");
      found_[at] = call.values[call.positional_count + i];
    }
    return nullptr;
  }
  [[nodiscard]] std::string NameOf(size_t index) const {
    return index < parameters_.size() ? "'" + parameters_[index].name + "'"
                                      : std::to_string(index + 1);
  }
  [[nodiscard]] hako_error* Wrong(const std::string& what) const {
    return NewError("TypeError", name_ + "() " + what);
  }

  std::string name_;
  const std::vector<Parameter>& parameters_;
  hako_isolate* isolate_ = nullptr;
  std::vector<hako_value*> found_;
  std::vector<hako_value*> made_;  // Of found_: the defaults.
};

// Sets *result to what the callable returned.
template <class R>
hako_error* ReturnTo(hako_isolate* isolate, R&& returned, hako_value** result) {
  using Plain = std::remove_cvref_t<R>;
  if constexpr (IsResult<Plain>::value) {
    if (!returned) return returned.error().Release();
    if constexpr (!std::is_void_v<typename Plain::value_type>)
      return ReturnTo(isolate, std::move(*returned), result);
    return nullptr;
  } else {
    *result = ConvertOf<Plain>::ToPython(isolate, returned);
    return *result == nullptr ? NewError("TypeError", "the result cannot be converted to Python")
                              : nullptr;
  }
}

// The common case without names, defaults or anything on the heap.
template <class Callable, class... A>
class Invocation {
 public:
  static hako_error* Run(Callable& callable, std::string_view name,
                         const std::vector<Parameter>& parameters, const CallArguments& call,
                         hako_value** result) {
    if (call.positional_count == sizeof...(A) && call.keywords == nullptr) [[likely]] {
      return Each(
          callable, call.isolate, [&](size_t index) { return call.values[index]; },
          [&](size_t index, Error error) {
            return Binding(name, parameters, 0).AtArgument(index, std::move(error));
          },
          result, std::index_sequence_for<A...>());
    }
    Binding binding(name, parameters, sizeof...(A));
    if (hako_error* error = binding.Bind(call)) return error;
    return Each(
        callable, call.isolate, [&](size_t index) { return binding.at(index); },
        [&](size_t index, Error error) { return binding.AtArgument(index, std::move(error)); },
        result, std::index_sequence_for<A...>());
  }

 private:
  template <class One>
  using Arg = std::conditional_t<std::is_same_v<Held<One>, One>, One&&, One>;

  template <class ArgumentAt, class ErrorAt, size_t... kIndex>
  static hako_error* Each(Callable& callable, hako_isolate* isolate,
                          [[maybe_unused]] ArgumentAt argument_at,
                          [[maybe_unused]] ErrorAt error_at, hako_value** result,
                          std::index_sequence<kIndex...> /*each*/) {
    std::tuple<hako::Result<Held<A>>...> converted{
        Convert<Held<A>>::FromPython(isolate, argument_at(kIndex))...};
    hako_error* failed = nullptr;
    [[maybe_unused]] const auto look = [&](size_t index, auto& one) {
      if (!one && failed == nullptr) failed = error_at(index, std::move(one.error()));
    };
    (look(kIndex, std::get<kIndex>(converted)), ...);
    if (failed != nullptr) return failed;
    if constexpr (std::is_void_v<std::invoke_result_t<Callable&, Arg<A>...>>) {
      callable(static_cast<Arg<A>>(*std::get<kIndex>(converted))...);
      return nullptr;
    } else {
      return ReturnTo(isolate, callable(static_cast<Arg<A>>(*std::get<kIndex>(converted))...),
                      result);
    }
  }
};

template <class Callable, class Arguments>
struct InvocationOf;
template <class Callable, class... A>
struct InvocationOf<Callable, std::tuple<A...>> : Invocation<Callable, A...> {};

// A callable with its names: a host function's context.
template <class Callable>
struct HostCallable {
  Callable callable;
  std::string name;
  std::vector<Parameter> parameters;

  static hako_error* Call(void* context, hako_isolate* isolate, hako_value* const* arguments,
                          size_t positional_count, hako_value* keywords, hako_value** result) {
    auto* self = static_cast<HostCallable*>(context);
    using All = typename Signature<Callable>::Arguments;
    return Caught([&] {
      return InvocationOf<Callable, All>::Run(self->callable, self->name, self->parameters,
                                              {isolate, arguments, positional_count, keywords},
                                              result);
    });
  }
  static void Destroy(void* context) { delete static_cast<HostCallable*>(context); }
};

// "name(a, b=...)\n--\n\ndoc": what inspect.signature reads of a built-in function.
inline std::string DocOf(std::string_view name, const std::vector<Parameter>& parameters,
                         std::string_view doc) {
  std::string text(name);
  text += '(';
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (i > 0) text += ", ";
    text += parameters[i].name;
    if (parameters[i].make_default) text += "=None";
  }
  return text.append(")\n--\n\n").append(doc);
}

template <class Callable>
hako_function_spec SpecOf(std::string_view name, Callable callable,
                          std::vector<Parameter> parameters, const std::string& doc) {
  using Host = HostCallable<Callable>;
  hako_function_spec spec{};
  spec.struct_size = sizeof(spec);
  spec.name = ToText(name);
  spec.doc = ToText(doc);
  spec.call = Host::Call;
  spec.context = new Host{std::move(callable), std::string(name), std::move(parameters)};
  spec.destroy = Host::Destroy;
  return spec;
}

}  // namespace detail

// A Python function that calls `callable`: a lambda, a function, a std::function. It is destroyed
// when Python has let go of it, on the thread that does so.
template <class Callable>
Result<Value> MakeFunction(const Isolate& isolate, std::string_view name, Callable callable,
                           std::vector<Parameter> parameters = {}, std::string_view doc = {}) {
  const std::string text =
      parameters.empty() ? std::string(doc) : detail::DocOf(name, parameters, doc);
  const hako_function_spec spec =
      detail::SpecOf(name, std::move(callable), std::move(parameters), text);
  hako_value* result = nullptr;
  if (hako_error* error = hako_function(isolate.get(), &spec, &result)) return Fail(error);
  return Value(isolate.get(), result);
}

}  // namespace hako

#endif  // HAKO_CPP_FUNCTION_HPP_

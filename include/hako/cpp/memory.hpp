// memory.hpp: host memory that Python sees, and Python's buffers that the host sees, uncopied.
#ifndef HAKO_CPP_MEMORY_HPP_
#define HAKO_CPP_MEMORY_HPP_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "hako/cpp/isolate.hpp"

namespace hako {

namespace detail {

// A character of the module `struct`.
template <class T>
constexpr const char* FormatOf() {
  using Plain = std::remove_const_t<T>;
  if constexpr (std::is_same_v<Plain, double>) return "d";
  if constexpr (std::is_same_v<Plain, float>) return "f";
  if constexpr (std::is_same_v<Plain, bool>) return "?";
  if constexpr (std::is_same_v<Plain, std::byte> || std::is_same_v<Plain, char>) return "B";
  if constexpr (std::is_integral_v<Plain> && sizeof(Plain) <= sizeof(uint64_t)) {
    // By the size in bytes.
    constexpr std::array<const char*, 9> kSigned = {"", "b", "h", "", "i", "", "", "", "q"};
    constexpr std::array<const char*, 9> kUnsigned = {"", "B", "H", "", "I", "", "", "", "Q"};
    return std::is_signed_v<Plain> ? kSigned[sizeof(Plain)] : kUnsigned[sizeof(Plain)];
  }
  return nullptr;
}

// The characters that stand for numbers of T's kind; the size of an item tells them apart.
template <class T>
constexpr std::string_view FormatsOf() {
  using Plain = std::remove_const_t<T>;
  if constexpr (std::is_same_v<Plain, std::byte> || std::is_same_v<Plain, char>) return "Bbc?";
  if constexpr (std::is_same_v<Plain, bool>) return "?";
  if constexpr (std::is_floating_point_v<Plain>) return "fd";
  return std::is_signed_v<Plain> ? "bhilqn" : "BHILQNc";
}

// Whether items of this format are T's, in this machine's order of bytes.
template <class T>
bool AreItemsOf(std::string_view format, size_t item_size) {
  constexpr std::string_view kNative = std::endian::native == std::endian::little ? "@=<" : "@=>!";
  if (format.size() == 2 && kNative.find(format[0]) != std::string_view::npos)
    format.remove_prefix(1);
  return item_size == sizeof(T) && format.size() == 1 &&
         FormatsOf<T>().find(format[0]) != std::string_view::npos;
}

// What hako_memory() is told of these items.
template <class T>
hako_memory_spec SpecOf(std::span<T> items) {
  static_assert(FormatOf<T>() != nullptr, "numbers and bytes can be shared");
  hako_memory_spec spec{};
  spec.struct_size = sizeof(spec);
  // The interface has one pointer for both; is_writable says which.
  spec.data = const_cast<std::remove_const_t<T>*>(items.data());
  spec.count = items.size();
  spec.item_size = sizeof(T);
  spec.format = FormatOf<T>();
  spec.is_writable = std::is_const_v<T> ? 0 : 1;
  return spec;
}

}  // namespace detail

// A memoryview of the host's memory. Movable; releases it when it is destroyed: Python's views of
// it raise ValueError from then on.
class Memory {
 public:
  // Of items that stay where they are until Release() or the end of the isolate; read-only where
  // they are const.
  template <class T>
  static Result<Memory> Of(const Isolate& isolate, std::span<T> items) {
    const hako_memory_spec spec = detail::SpecOf(items);
    hako_value* view = nullptr;
    if (hako_error* error = hako_memory(isolate.get(), &spec, &view)) return Fail(error);
    return Memory(Value(isolate.get(), view));
  }

  Memory(Memory&&) noexcept = default;
  Memory& operator=(Memory&& other) noexcept {
    ReleaseQuietly();
    view_ = std::move(other.view_);
    return *this;
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { ReleaseQuietly(); }

  [[nodiscard]] const Value& view() const { return view_; }

  // Fails where an array or the like has taken its address: the memory must then stay.
  Result<void> Release() {
    if (!view_) return {};
    if (hako_error* error = hako_memory_release(view_.isolate(), view_.get())) return Fail(error);
    view_ = Value();
    return {};
  }

 private:
  explicit Memory(Value view) : view_(std::move(view)) {}
  void ReleaseQuietly() {
    if (view_) hako_error_free(hako_memory_release(view_.isolate(), view_.get()));
  }

  Value view_;
};

namespace detail {
template <class T>
class SpanArgument;
}  // namespace detail

// A contiguous buffer of a Python object's (bytes, bytearray, array, memoryview, numpy array), read
// or written in place. The object keeps its memory where it is as long as this lives.
template <class T>
class Buffer {
 public:
  static Result<Buffer> Of(const Value& object) {
    if (!object) return Fail(Value::Gone());
    auto made = OfAnything(object.isolate(), object.get());
    if (!made) return made;
    const hako_buffer& buffer = made->buffer_;
    if (buffer.size % sizeof(T) != 0 || (buffer.item_size != sizeof(T) && buffer.item_size != 1))
      return Fail(Error("ValueError", "the buffer's items have another size"));
    return made;
  }

  Buffer(Buffer&& other) noexcept
      : isolate_(other.isolate_), buffer_(std::exchange(other.buffer_, hako_buffer{})) {}
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  Buffer& operator=(Buffer&&) = delete;
  ~Buffer() {
    if (buffer_.internal != nullptr) hako_buffer_free(isolate_, &buffer_);
  }

  [[nodiscard]] std::span<T> items() const {
    return {static_cast<T*>(buffer_.data), buffer_.size / sizeof(T)};
  }

 private:
  friend class detail::SpanArgument<T>;

  Buffer(hako_isolate* isolate, hako_buffer buffer) : isolate_(isolate), buffer_(buffer) {}
  // Whatever its items are. The value is borrowed.
  static Result<Buffer> OfAnything(hako_isolate* isolate, hako_value* value) {
    hako_buffer buffer{};
    if (hako_error* error = hako_get_buffer(isolate, value, std::is_const_v<T> ? 0 : 1, &buffer))
      return Fail(error);
    return Buffer(isolate, buffer);
  }

  hako_isolate* isolate_;
  hako_buffer buffer_;
};

namespace detail {

// What a host function's parameter std::span<T> looks into: the buffer of what Python gave, held
// until the call is over.
template <class T>
class SpanArgument {
 public:
  static Result<SpanArgument> Of(hako_isolate* isolate, hako_value* value) {
    static_assert(FormatOf<T>() != nullptr, "numbers and bytes can be shared");
    auto buffer = Buffer<T>::OfAnything(isolate, value);
    if (!buffer) {
      // As CPython's own functions say it that take a buffer.
      if (buffer.error().type() != "BufferError") return Fail(std::move(buffer.error()));
      return Fail(Error("TypeError", Wanted() + ": " + std::string(buffer.error().message())));
    }
    const hako_buffer& given = buffer->buffer_;
    const std::string_view format = given.format == nullptr ? "B" : given.format;
    if (!AreItemsOf<T>(format, given.item_size))
      return Fail(Error("TypeError", Wanted() + ", not of '" + std::string(format) + "'"));
    return SpanArgument(std::move(*buffer));
  }

  explicit operator std::span<T>() const { return buffer_.items(); }

 private:
  explicit SpanArgument(Buffer<T> buffer) : buffer_(std::move(buffer)) {}
  static std::string Wanted() {
    return std::string("a ") + (std::is_const_v<T> ? "" : "writable ") + "contiguous buffer of '" +
           FormatOf<T>() + "' is wanted";
  }

  Buffer<T> buffer_;
};

}  // namespace detail

template <class T>
struct Convert<detail::SpanArgument<T>> {
  static Result<detail::SpanArgument<T>> FromPython(hako_isolate* isolate, hako_value* value) {
    return detail::SpanArgument<T>::Of(isolate, value);
  }
};

// A span that goes to Python, as an argument or a result: a view that is released when the caller
// is done is Memory::Of; as a plain argument the host's memory must outlive the isolate. One that
// comes from Python can only be a host function's parameter, as it has no owner.
template <class T>
struct Convert<std::span<T>> {
  static hako_value* ToPython(hako_isolate* isolate, std::span<T> items) {
    const hako_memory_spec spec = detail::SpecOf(items);
    hako_value* view = nullptr;
    if (hako_error* error = hako_memory(isolate, &spec, &view))
      return hako_error_free(error), nullptr;
    return view;
  }
};

}  // namespace hako

#endif  // HAKO_CPP_MEMORY_HPP_

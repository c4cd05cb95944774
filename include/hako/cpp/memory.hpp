// memory.hpp: host memory that Python sees, and Python's buffers that the host sees, uncopied.
#ifndef HAKO_CPP_MEMORY_HPP_
#define HAKO_CPP_MEMORY_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
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

// A contiguous buffer of a Python object's (bytes, bytearray, array, memoryview, numpy array), read
// or written in place. The object keeps its memory where it is as long as this lives.
template <class T>
class Buffer {
 public:
  static Result<Buffer> Of(const Value& object) {
    if (!object) return Fail(Value::Gone());
    hako_buffer buffer{};
    if (hako_error* error =
            hako_get_buffer(object.isolate(), object.get(), std::is_const_v<T> ? 0 : 1, &buffer))
      return Fail(error);
    Buffer made(object.isolate(), buffer);
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
  Buffer(hako_isolate* isolate, hako_buffer buffer) : isolate_(isolate), buffer_(buffer) {}

  hako_isolate* isolate_;
  hako_buffer buffer_;
};

// A span of an argument or result, converted: a view that is released when the caller is done is
// Memory::Of; as a plain argument the host's memory must outlive the isolate.
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

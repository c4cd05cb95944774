// object_copy.h: an ELF object that is read, and the copy of it that is written.
//
// All of rebase/ reads the object through this class, which hands out nothing that lies outside of
// the file: an offset and an address may be any number.
#ifndef HAKO_REBASE_OBJECT_COPY_H_
#define HAKO_REBASE_OBJECT_COPY_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hako::rebase {

class ObjectCopy {
 public:
  // The caller keeps the bytes of `original` alive as long as this object.
  explicit ObjectCopy(std::span<const std::byte> original)
      : original_(original), copy_(original.begin(), original.end()) {}

  // The T at `offset` of the original file; nothing where the file ends before.
  template <class T>
  [[nodiscard]] std::optional<T> Read(uint64_t offset) const {
    static_assert(std::is_trivially_copyable_v<T>);
    if (!IsInFile(offset, sizeof(T))) return std::nullopt;
    T value{};
    std::memcpy(&value, original_.data() + offset, sizeof(T));
    return value;
  }

  // The T at `address`, as the original has it in the file.
  template <class T>
  [[nodiscard]] std::optional<T> ReadAt(uint64_t address) const {
    const auto offset = OffsetOf(address, sizeof(T));
    return offset ? Read<T>(*offset) : std::nullopt;
  }

  // The `size` characters at `offset` of the file; OffsetOf has found them there.
  [[nodiscard]] std::string_view Text(uint64_t offset, uint64_t size) const {
    if (!IsInFile(offset, size)) return {};
    return {reinterpret_cast<const char*>(original_.data()) + offset, size};
  }

  // Puts `value` into the copy, where Read has found a T in the original.
  template <class T>
  void Put(uint64_t offset, const T& value) {
    if (IsInFile(offset, sizeof(T))) std::memcpy(copy_.data() + offset, &value, sizeof(T));
  }

  // Declares that `size` bytes from `offset` of the file are loaded at `address`. False where the
  // file ends before.
  [[nodiscard]] bool Map(uint64_t address, uint64_t offset, uint64_t size) {
    if (!IsInFile(offset, size)) return false;
    mappings_.push_back({address, offset, size});
    return true;
  }

  // Where the file holds the `size` bytes at `address`; nothing where not all are in the file.
  [[nodiscard]] std::optional<uint64_t> OffsetOf(uint64_t address, uint64_t size) const {
    for (const Mapping& mapping : mappings_)
      if (address >= mapping.address && address - mapping.address <= mapping.size &&
          mapping.size - (address - mapping.address) >= size)
        return mapping.offset + (address - mapping.address);
    return std::nullopt;
  }

  // The copy; afterwards there is none.
  [[nodiscard]] std::vector<std::byte> Take() { return std::exchange(copy_, {}); }

 private:
  struct Mapping {
    uint64_t address, offset, size;
  };

  [[nodiscard]] bool IsInFile(uint64_t offset, uint64_t size) const {
    return offset <= original_.size() && original_.size() - offset >= size;
  }

  std::span<const std::byte> original_;
  std::vector<std::byte> copy_;
  std::vector<Mapping> mappings_;
};

// The name at `at` in a table of names; nothing where it is cut off.
inline std::optional<std::string> NameIn(std::string_view names, uint64_t at) {
  const size_t end = names.find('\0', at);  // an `at` beyond the names finds none
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(names.substr(at, end - at));
}

}  // namespace hako::rebase

#endif  // HAKO_REBASE_OBJECT_COPY_H_

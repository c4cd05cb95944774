// convert_fuzz.cpp: a libFuzzer target for the conversions of hako.hpp: bytes become a nested
// value, which goes to Python and comes back, and must be the same; Python must read its repr as an
// equal.
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "hako/hako.hpp"

namespace {

struct Tree;
using Trees = std::vector<Tree>;
using Named = std::map<std::string, Tree>;

// A value of any depth. NaN equals itself here: it is the bits that must come back.
struct Tree {
  std::variant<std::monostate, bool, int64_t, double, std::string, hako::Bytes, Trees, Named> value;
  bool operator==(const Tree& other) const {
    const auto* number = std::get_if<double>(&value);
    const auto* others = std::get_if<double>(&other.value);
    if (number != nullptr && others != nullptr)
      return std::bit_cast<uint64_t>(*number) == std::bit_cast<uint64_t>(*others);
    return value == other.value;
  }
};

}  // namespace

template <>
struct hako::Convert<Tree> {
  static hako_value* ToPython(hako_isolate* isolate, const Tree& tree) {
    return std::visit(
        [&](const auto& one) { return ConvertOf<decltype(one)>::ToPython(isolate, one); },
        tree.value);
  }
  static Result<Tree> FromPython(hako_isolate* isolate, hako_value* value) {
    switch (hako_value_kind(isolate, value)) {
      case HAKO_NONE:
        return Tree{};
      case HAKO_BOOL:
        return As<bool>(isolate, value);
      case HAKO_INT:
        return As<int64_t>(isolate, value);
      case HAKO_FLOAT:
        return As<double>(isolate, value);
      case HAKO_STR:
        return As<std::string>(isolate, value);
      case HAKO_BYTES:
        return As<Bytes>(isolate, value);
      case HAKO_LIST:
        return As<Trees>(isolate, value);
      case HAKO_DICT:
        return As<::Named>(isolate, value);
      default:
        return Fail(Error("TypeError", "a kind that was not sent"));
    }
  }

 private:
  template <class T>
  static Result<Tree> As(hako_isolate* isolate, hako_value* value) {
    auto converted = Convert<T>::FromPython(isolate, value);
    if (!converted) return Fail(std::move(converted.error()));
    return Tree{std::move(*converted)};
  }
};

namespace {

// Reads values from the fuzzer's bytes; when they are used up, all that follows is None.
class Reader {
 public:
  Reader(const uint8_t* data, size_t size) : data_(data), size_(size) {}

  Tree Read(int depth) {
    switch (Byte() % (depth < 6 ? 9 : 6)) {
      case 1:
        return Tree{Byte() % 2 == 1};
      case 2:
        return Tree{std::bit_cast<int64_t>(Word())};
      case 3:
        return Tree{std::bit_cast<double>(Word())};
      case 4:
        return Tree{Text()};
      case 5:
        return Tree{ReadBytes()};
      case 6:
      case 7:
        return Tree{List(depth)};
      case 8:
        return Tree{Map(depth)};
      default:
        return {};
    }
  }

 private:
  uint8_t Byte() { return at_ < size_ ? data_[at_++] : 0; }
  uint64_t Word() {
    uint64_t word = 0;
    for (int i = 0; i < 8; ++i) word = word << 8 | Byte();
    return word;
  }
  // Code points of all lengths, lone surrogates among them.
  std::string Text() {
    std::string text;
    for (int left = Byte() % 12; left > 0; --left) {
      const uint32_t code = (Word() & 0xFFFF'FFFF) % 0x11'0000 >> (Byte() % 16);
      if (code < 0x80) {
        text += static_cast<char>(code);
        continue;
      }
      const int more = code < 0x800 ? 1 : code < 0x1'0000 ? 2 : 3;
      constexpr uint8_t kFirst[] = {0, 0xC0, 0xE0, 0xF0};
      text += static_cast<char>(kFirst[more] | code >> (6 * more));
      for (int i = more - 1; i >= 0; --i)
        text += static_cast<char>(0x80 | (code >> (6 * i) & 0x3F));
    }
    return text;
  }
  hako::Bytes ReadBytes() {
    hako::Bytes bytes;
    for (int left = Byte() % 16; left > 0; --left) bytes.data.push_back(std::byte{Byte()});
    return bytes;
  }
  Trees List(int depth) {
    Trees trees;
    for (int left = Byte() % 8; left > 0; --left) trees.push_back(Read(depth + 1));
    return trees;
  }
  Named Map(int depth) {
    Named named;
    for (int left = Byte() % 6; left > 0; --left) named.insert_or_assign(Text(), Read(depth + 1));
    return named;
  }

  const uint8_t* data_;
  size_t size_, at_ = 0;
};

[[noreturn]] void Stop(const char* what, std::string_view why) {
  std::fprintf(stderr, "convert_fuzz: %s: %.*s\n", what, static_cast<int>(why.size()), why.data());
  std::abort();
}

template <class T>
T Must(const char* what, hako::Result<T> result) {
  if (!result) Stop(what, result.error().OneLine());
  return std::move(*result);
}

const hako::Isolate& TheIsolate() {
  static const hako::Isolate isolate = Must("boot", hako::Isolate::Boot());
  return isolate;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const hako::Isolate& isolate = TheIsolate();
  static const hako::Value check =
      Must("eval", isolate.Eval("lambda value: repr(eval(repr(value), {'nan': float('nan'), "
                                "'inf': float('inf')})) == repr(value)"));
  const auto lock = isolate.Enter();
  const Tree sent = Reader(data, size).Read(0);
  const hako::Value value = Must("to Python", isolate.Make(sent));
  if (!(Must("from Python", value.To<Tree>()) == sent)) Stop("another value came back", "");
  if (!Must("repr", check.operator()<bool>(value))) Stop("Python reads another value", "");
  return 0;
}

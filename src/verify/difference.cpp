// difference.cpp: the first differing line, made printable.
#include "verify/difference.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace hako::verify {
namespace {

constexpr size_t kShownBytes = 200;
constexpr std::string_view kEnd = "(end of stream)";

// Length of the well-formed UTF-8 sequence at the start of `bytes`; 0 if there is none. RFC 3629.
size_t Utf8Length(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  const size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0 || bytes.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(bytes[i]) & 0xC0) != 0x80) return 0;
  }
  const auto second = static_cast<unsigned char>(bytes[1]);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool beyond = (lead == 0xED && second >= 0xA0) || (lead == 0xF4 && second >= 0x90);
  return overlong || beyond ? 0 : length;
}

// The line that starts at `start`, its newline included; empty at the end.
std::string_view LineAt(std::string_view text, size_t start) {
  if (start >= text.size()) return {};
  const size_t newline = text.find('\n', start);
  return text.substr(start, newline == std::string_view::npos ? newline : newline - start + 1);
}

// Shows a line without its newline, unless the newline is what the other line lacks.
std::string Shown(std::string_view line, std::string_view other) {
  if (line.empty()) return std::string(kEnd);
  const bool same_but_newline = line.ends_with('\n') && line.substr(0, line.size() - 1) == other;
  if (line.ends_with('\n') && !same_but_newline) line.remove_suffix(1);
  if (line.size() <= kShownBytes) return Printable(line);
  return Printable(line.substr(0, kShownBytes)) + "...";
}

}  // namespace

std::optional<Difference> FirstDifference(std::string_view stream, std::string_view expected,
                                          std::string_view actual) {
  if (expected == actual) return std::nullopt;
  const auto parted =
      std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end()).first;
  const auto common = static_cast<size_t>(parted - expected.begin());
  const std::string_view before = expected.substr(0, common);
  const size_t line = static_cast<size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const size_t newline = before.rfind('\n');
  const size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  const std::string_view expected_line = LineAt(expected, start);
  const std::string_view actual_line = LineAt(actual, start);
  return Difference{std::string(stream), line, Shown(expected_line, actual_line),
                    Shown(actual_line, expected_line)};
}

std::string Printable(std::string_view bytes) {
  std::string shown;
  while (!bytes.empty()) {
    const auto byte = static_cast<unsigned char>(bytes[0]);
    size_t taken = 1;
    if (byte >= 0x20 && byte < 0x7F && byte != '\\') {
      shown += bytes[0];
    } else if (byte == '\\') {
      shown += "\\\\";
    } else if (byte == '\n') {
      shown += "\\n";
    } else if (byte == '\t') {
      shown += "\\t";
    } else if (byte == '\r') {
      shown += "\\r";
    } else if (const size_t length = byte < 0x80 ? 0 : Utf8Length(bytes); length != 0) {
      shown += bytes.substr(0, length);
      taken = length;
    } else {
      std::array<char, 5> escape{};
      static_cast<void>(std::snprintf(escape.data(), escape.size(), "\\x%02x", byte));
      shown += escape.data();
    }
    bytes.remove_prefix(taken);
  }
  return shown;
}

}  // namespace hako::verify

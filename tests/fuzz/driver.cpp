// driver.cpp: runs a libFuzzer target without libFuzzer: parse_tables_fuzz [--seconds N] [--seed N]
// [FILE...]
//
// First the files as they are, then mutations of them and of a small image made here. Each mutation
// depends on the seed and its own number alone. If the target ends the process, both numbers are
// printed;
// `--seed S --only N` runs that one again.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "image/format.h"

extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): libFuzzer's and the
// sanitizers' names
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
}

namespace {

using Bytes = std::vector<uint8_t>;
using Random = std::mt19937_64;

// What is running, for whoever ends it.
uint64_t seed = 1;    // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
uint64_t number = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void TellNumber() {
  static_cast<void>(std::fprintf(stderr, "again: --seed %llu --only %llu\n",
                                 static_cast<unsigned long long>(seed),
                                 static_cast<unsigned long long>(number)));
}

void TellNumberOfAbort(int /*signal*/) { TellNumber(); }

Bytes SmallImage() {
  using hako::image::Input;
  using hako::image::Segment;
  std::vector<Segment> segments = {
      {.address = 0x40'0000, .size = 5000, .offset = 1, .checksum = 0},
      {.address = 0x10'0000'0000, .size = 8192, .offset = 0, .checksum = 0},
      {.address = 0x10'0000'2000, .size = 4096, .offset = 1, .checksum = 0}};
  const std::vector<Input> inputs(3);
  const auto laid = hako::image::LayOutTables({}, &segments, inputs,
                                              {"/usr/lib/python3.11/os.py", "", "/etc/localtime"});
  const auto* begin = reinterpret_cast<const uint8_t*>(laid.data());
  return {begin, begin + laid.size()};
}

// A number of up to 8 bytes over what is there: random, a border, or a little more or less than
// now.
void ChangeNumber(Bytes* bytes, Random* random) {
  constexpr uint64_t kBorders[] = {0,
                                   1,
                                   87,
                                   88,
                                   4095,
                                   4096,
                                   0x7FFF,
                                   0x8000,
                                   0x7FFF'FFFF,
                                   0xFFFF'FFFF,
                                   uint64_t{1} << 47,
                                   ~uint64_t{0} - 4095,
                                   ~uint64_t{0}};
  if (bytes->size() < 8) return;
  const size_t width = size_t{1} << ((*random)() % 4);
  // Every other one into the header and the first table entries.
  const size_t reach =
      (*random)() % 2 == 0 ? std::min<size_t>(bytes->size() - 8, 400) : bytes->size() - 8;
  const size_t at = (*random)() % (reach + 1) / width * width;
  uint64_t value = 0;
  std::memcpy(&value, bytes->data() + at, width);
  switch ((*random)() % 3) {
    case 0:
      value = (*random)();
      break;
    case 1:
      value = kBorders[(*random)() % std::size(kBorders)];
      break;
    default:
      value += (*random)() % 65 - 32;
  }
  std::memcpy(bytes->data() + at, &value, width);
}

Bytes Mutant(const std::vector<Bytes>& originals, Random* random) {
  Bytes bytes = originals[(*random)() % originals.size()];
  for (uint64_t i = (*random)() % 5; i > 0; --i) ChangeNumber(&bytes, random);
  const uint64_t resized = (*random)() % 16;
  if (resized == 0) bytes.resize((*random)() % (bytes.size() + 1));
  if (resized == 1)
    bytes.resize(bytes.size() + (*random)() % 5000, static_cast<uint8_t>((*random)()));
  return bytes;
}

Bytes ReadTables(const char* path) {
  std::ifstream file(path, std::ios::binary);
  Bytes bytes(std::istreambuf_iterator<char>(file), {});
  if (bytes.size() > hako::image::kMaxTablesSize) bytes.resize(hako::image::kMaxTablesSize);
  return bytes;
}

void RunMutant(const std::vector<Bytes>& originals) {
  Random random(seed * 0x9E37'79B9'7F4A'7C15 + number);
  const Bytes bytes = Mutant(originals, &random);
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  long seconds = 10;
  bool runs_one = false;
  std::vector<Bytes> originals = {SmallImage()};
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool has_operand = i + 1 < argc;
    if (word == "--seconds" && has_operand) {
      seconds = std::strtol(argv[++i], nullptr, 10);
    } else if (word == "--seed" && has_operand) {
      seed = std::strtoull(argv[++i], nullptr, 10);
    } else if (word == "--only" && has_operand) {
      runs_one = true;
      number = std::strtoull(argv[++i], nullptr, 10);
    } else {
      originals.push_back(ReadTables(argv[i]));
    }
  }
  static_cast<void>(std::signal(SIGABRT, TellNumberOfAbort));
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(TellNumber);
  if (runs_one) {
    RunMutant(originals);
    return 0;
  }
  for (const Bytes& original : originals) LLVMFuzzerTestOneInput(original.data(), original.size());
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (std::chrono::steady_clock::now() < end) {
    for (int i = 0; i < 1000; ++i, ++number) RunMutant(originals);
  }
  std::printf("%llu mutants, seed %llu\n", static_cast<unsigned long long>(number),
              static_cast<unsigned long long>(seed));
  return 0;
}

#include "verify/disturbance.h"

#include <unistd.h>

#include <string_view>

namespace hako::verify {

namespace {

// Years before and behind, at another time of day.
long DateFor(int number) {
  constexpr long kYear = 365L * 86'400;
  const long years = number % 2 == 0 ? number % 11 : -(number % 17);
  return years * kYear + number * 12'345L;
}

}  // namespace

// Each has a rhythm of its own, so that a few runs show most pairs of them.
Disturbance DisturbanceOf(int number) {
  if (number == 0) return {};
  const auto n = static_cast<unsigned>(number);
  return {.fixes_addresses = n % 2 == 1,
          .hides_processor = n % 3 == 1,
          .has_load = n % 4 == 2,
          .names_program_absolutely = n % 2 == 0,
          .reads_file = n % 3 == 2,
          .environment_bytes = size_t{997} * n,
          .date_seconds = DateFor(number),
          .order = n,
          .folder = "run-" + std::string(size_t{n} % 7 * 5, 'x') + std::to_string(n)};
}

std::string Describe(const Disturbance& disturbance) {
  std::string text;
  const auto add = [&](bool applies, std::string_view what) {
    if (applies) text += (text.empty() ? "" : ", ") + std::string(what);
  };
  add(disturbance.fixes_addresses, "no randomised addresses");
  add(disturbance.hides_processor, "libc without FMA and AVX2");
  add(disturbance.has_load, "load");
  add(disturbance.names_program_absolutely, "an absolute path");
  add(disturbance.reads_file, "stdin from a file");
  add(disturbance.environment_bytes > 0,
      std::to_string(disturbance.environment_bytes) + " bytes of environment");
  add(disturbance.date_seconds != 0,
      "a date " + std::to_string(disturbance.date_seconds / 86'400) + " days from today");
  add(disturbance.order > 0, "another order of files and another folder");
  return text.empty() ? "nothing" : text;
}

std::vector<std::string> EnvironmentFor(const Disturbance& disturbance,
                                        const std::string& date_library) {
  // glibc 2.36, sysdeps/x86/cpu-features.c: the names of what a processor can do.
  constexpr std::string_view kTunables = "GLIBC_TUNABLES=";
  constexpr std::string_view kPreload = "LD_PRELOAD=";
  const bool changes_date = disturbance.date_seconds != 0 && !date_library.empty();
  std::string preloaded;  // What this process has been given.
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (disturbance.hides_processor && text.starts_with(kTunables)) continue;
    if (changes_date && text.starts_with(kPreload)) {
      preloaded = ":" + std::string(text.substr(kPreload.size()));
      continue;
    }
    environment.emplace_back(text);
  }
  if (disturbance.hides_processor) {
    environment.push_back(std::string(kTunables) + "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F");
  }
  if (changes_date) {
    environment.push_back(std::string(kPreload) + date_library + preloaded);
    environment.push_back("HAKO_VERIFY_DATE=" + std::to_string(disturbance.date_seconds));
  }
  if (disturbance.environment_bytes > 0) {
    environment.push_back("HAKO_VERIFY_PADDING=" + std::string(disturbance.environment_bytes, 'x'));
  }
  return environment;
}

}  // namespace hako::verify

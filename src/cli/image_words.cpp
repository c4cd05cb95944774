#include "cli/image_words.h"

#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "image/cache.h"
#include "interpreter/capture.h"
#include "interpreter/frozen_app.h"
#include "interpreter/image_choice.h"
#include "interpreter/interpreter.h"

namespace hako::cli {
namespace {

constexpr int kBadInput = 2;
constexpr std::string_view kCapture = "capture-image";
constexpr std::string_view kPlace = "place-of-image";
constexpr std::string_view kWouldTake = "would-take";
constexpr std::string_view kLearn = "learn-modules";

using Words = std::vector<std::string>;

std::string Absolute(const std::string& program) {
  char folder[PATH_MAX];
  if (getcwd(folder, sizeof(folder)) == nullptr) return program;
  return image::AbsoluteProgram(program, folder);
}

int Misused(std::string_view word) {
  static_cast<void>(std::fprintf(
      stderr, "hako: words are missing behind %s (do: hako image build)\n", word.data()));
  return kBadInput;
}

int Capture(const interpreter::Launch& launch, const Words& words) {
  interpreter::CaptureOptions options;
  size_t watched_from = SIZE_MAX;
  size_t at = 0;
  for (; at < words.size() && words[at].starts_with("--"); ++at) {
    const bool has_operand = at + 1 < words.size();
    if (words[at] == "--private") {
      options.is_private = true;
    } else if (words[at] == "--may-be-tried-again") {
      options.may_be_tried_again = true;
    } else if (words[at] == "--deterministic") {
      options.has_numbers = true;
    } else if (words[at] == "--explain") {
      options.explains = true;
    } else if (words[at] == "--travels") {
      options.travels = true;
    } else if (words[at] == "--archive" && has_operand) {
      options.archive = words[++at];
    } else if (words[at] == "--code" && has_operand) {
      options.codes.push_back(words[++at]);
    } else if (words[at] == "--program" && has_operand) {
      options.program = Absolute(words[++at]);
    } else if (words[at] == "--watched-from" && has_operand) {
      watched_from = std::strtoul(words[++at].c_str(), nullptr, 10);
    } else {
      return Misused(kCapture);
    }
  }
  if (at == words.size()) return Misused(kCapture);
  if (words[at] != "-") options.path = words[at];
  for (size_t i = at + 1; i < words.size(); ++i) {
    (i - at - 1 < watched_from ? options.modules : options.watched).push_back(words[i]);
  }
  const auto plan =
      options.travels ? interpreter::PlanAppCapture(launch) : interpreter::PlanRun(launch, {});
  return interpreter::CaptureMain(plan, options);
}

int WouldTake(const interpreter::BootPlan& plan, const Words& paths) {
  for (const std::string& path : paths) {
    const auto declined = interpreter::WouldTake(plan, path);
    static_cast<void>(std::printf("%s\n", declined ? declined.why().c_str() : "taken"));
  }
  return std::fflush(stdout) == 0 ? 0 : 3;
}

}  // namespace

bool IsImageWord(std::string_view word) {
  return word == kCapture || word == kPlace || word == kWouldTake || word == kLearn;
}

int ImageWord(const interpreter::Launch& launch) {
  const std::string& word = launch.argv[1];
  Words words(launch.argv.begin() + 2, launch.argv.end());
  if (word == kLearn) {
    if (words.size() < 2) return Misused(kLearn);
    interpreter::Launch cold = launch;
    cold.image = "none";
    auto plan = interpreter::PlanRun(cold, {words.begin() + 1, words.end()});
    plan.learned_modules = words.front();
    return interpreter::RunMain(plan);
  }
  if (word == kCapture) return Capture(launch, words);
  const interpreter::BootPlan plan = interpreter::PlanRun(launch, {});
  if (word == kWouldTake) return WouldTake(plan, words);
  const std::string program = words.empty() ? "" : Absolute(words.front());
  static_cast<void>(std::printf("%s\n", interpreter::CachedImage(plan, program).c_str()));
  return std::fflush(stdout) == 0 ? 0 : 3;
}

}  // namespace hako::cli

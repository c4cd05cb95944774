#include "determinism/heir.h"

#include <charconv>

#include "base/paths.h"
#include "determinism/children.h"
#include "determinism/entropy.h"
#include "determinism/stable_files.h"
#include "determinism/virtual_clock.h"
#include "interpreter/start_options.h"

namespace hako::determinism {
namespace {

struct Bequest {
  Options options;
  std::string own_file;
};

Bequest& TheBequest() {
  // Never destroyed, as long as the interpreter runs.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static Bequest& bequest = *new Bequest;
  return bequest;
}

// Calls `visit` with each field, in the order of the words.
template <class OneHeritage, class Visit>
void VisitFields(OneHeritage& heritage, Visit visit) {
  visit(heritage.options.epoch_ns);
  visit(heritage.options.seed);
  visit(heritage.options.on_leak);
  visit(heritage.options.busy_wait_ms);
  visit(heritage.elapsed_ns);
  visit(heritage.started_ns);
  visit(heritage.process);
  visit(heritage.parent);
  visit(heritage.folders.program);
  visit(heritage.folders.work);
  visit(heritage.folders.scratch);
}

std::string ToWord(const std::string& field) { return field; }
std::string ToWord(OnLeak field) { return std::to_string(static_cast<int>(field)); }
template <class Number>
std::string ToWord(Number field) {
  return std::to_string(field);
}

bool FromWord(const std::string& word, std::string* field) {
  *field = word;
  return true;
}

template <class Number>
bool FromWord(const std::string& word, Number* field) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), *field);
  return error == std::errc() && end == word.data() + word.size();
}

bool FromWord(const std::string& word, OnLeak* field) {
  int number = 0;
  if (!FromWord(word, &number) || number < 0 || number > static_cast<int>(OnLeak::kAllow))
    return false;
  *field = static_cast<OnLeak>(number);
  return true;
}

Heritage Bequeathed() {
  Heritage heritage;
  heritage.options = TheBequest().options;
  FillEntropy(&heritage.options.seed, sizeof(heritage.options.seed));
  heritage.elapsed_ns = virtual_clock.elapsed_ns();
  heritage.started_ns = RunStart();
  heritage.process = OwnPid();
  heritage.parent = ParentPid();
  heritage.folders = RunFolders();
  return heritage;
}

}  // namespace

void SetBequest(const Options& options, const std::string& own_file) {
  TheBequest() = {.options = options, .own_file = own_file};
}

std::vector<std::string> WordsOfHeir(const char* path, char* const* words,
                                     char* const* environment) {
  const std::string& own_file = TheBequest().own_file;
  const std::string programs = std::string(DirectoryName(own_file));
  if (path == nullptr || words == nullptr || words[0] == nullptr ||
      path != programs + "/hako-python")
    return {};
  std::vector<std::string> command_line;
  for (char* const* word = words; *word != nullptr; ++word) command_line.emplace_back(*word);
  interpreter::StartOptions start;
  if (interpreter::ReadStartOptions(command_line, environment, &start)) return {};
  std::vector<std::string> result = {programs + "/hako", kHeirWord};
  const Heritage heritage = Bequeathed();
  VisitFields(heritage, [&](const auto& field) { result.push_back(ToWord(field)); });
  result.insert(result.end(), command_line.begin() + 1, command_line.end());
  return result;
}

std::optional<Heritage> TakeHeritage(std::vector<std::string>* words) {
  Heritage heritage;
  size_t taken = 0;
  bool is_whole = true;
  VisitFields(heritage, [&](auto& field) {
    is_whole = is_whole && taken < words->size() && FromWord((*words)[taken++], &field);
  });
  if (!is_whole) return std::nullopt;
  words->erase(words->begin(), words->begin() + static_cast<ptrdiff_t>(taken));
  return heritage;
}

}  // namespace hako::determinism

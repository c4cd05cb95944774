#include "determinism/host_facts.h"

#include <langinfo.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdio>
#include <ctime>
#include <memory>
#include <string_view>
#include <utility>

#include "determinism/leaks.h"

namespace hako::determinism {
namespace {

// Those of setlocale(3), in the order in which glibc names them (locale/categories.def).
struct Category {
  int number;
  std::string_view name;
  std::string locale = "C";
};
constexpr size_t kCategories = 12;

struct Facts {
  std::array<Category, kCategories> categories = {Category{LC_CTYPE, "LC_CTYPE", "C.UTF-8"},
                                                  Category{LC_NUMERIC, "LC_NUMERIC"},
                                                  Category{LC_TIME, "LC_TIME"},
                                                  Category{LC_COLLATE, "LC_COLLATE"},
                                                  Category{LC_MONETARY, "LC_MONETARY"},
                                                  Category{LC_MESSAGES, "LC_MESSAGES"},
                                                  Category{LC_PAPER, "LC_PAPER"},
                                                  Category{LC_NAME, "LC_NAME"},
                                                  Category{LC_ADDRESS, "LC_ADDRESS"},
                                                  Category{LC_TELEPHONE, "LC_TELEPHONE"},
                                                  Category{LC_MEASUREMENT, "LC_MEASUREMENT"},
                                                  Category{LC_IDENTIFICATION, "LC_IDENTIFICATION"}};
  std::string all = {};                     // What setlocale gave last for all of them.
  std::vector<std::string> variables = {};  // NAME=VALUE
};

Facts& TheFacts() {
  // Never destroyed, as long as the interpreter runs.
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
  static auto& facts = *new Facts;
  return facts;
}

// ---- Variables ----

auto FindVariable(std::string_view name) {
  return std::ranges::find_if(TheFacts().variables, [&](const std::string& one) {
    return one.starts_with(std::string(name) + "=");
  });
}

std::string Variable(std::string_view name) {
  const auto found = FindVariable(name);
  return found == TheFacts().variables.end() ? "" : found->substr(name.size() + 1);
}

int SetVariable(const char* name, const char* value, int replaces) {
  const auto found = FindVariable(name);
  if (found == TheFacts().variables.end()) {
    TheFacts().variables.push_back(std::string(name) + "=" + value);
  } else if (replaces != 0) {
    *found = std::string(name) + "=" + value;
  }
  return 0;
}

int UnsetVariable(const char* name) {
  const auto found = FindVariable(name);
  if (found != TheFacts().variables.end()) TheFacts().variables.erase(found);
  return 0;
}

// With the program's variables, where a plain execv would give the process's.
int Execute(const char* path, char* const* words) {
  std::vector<char*> pointers;
  for (std::string& variable : TheFacts().variables) pointers.push_back(variable.data());
  pointers.push_back(nullptr);
  return hako_execve(path, words, pointers.data());
}

// ---- The locale ----

bool IsPlainLocale(std::string_view name) {
  constexpr std::array<std::string_view, 4> kPlain = {"C", "POSIX", "C.UTF-8", "C.utf8"};
  return std::ranges::find(kPlain, name) != kPlain.end();
}

// Messages, orders and names of the process's locale would be the program's.
bool HasPlainLocale() {
  constexpr std::array kSeen = {LC_COLLATE, LC_MESSAGES, LC_MONETARY, LC_NUMERIC, LC_TIME};
  const auto is_plain = [](int category) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): it is asked, not set
    const char* name = setlocale(category, nullptr);
    return name != nullptr && IsPlainLocale(name);
  };
  return std::ranges::all_of(kSeen, is_plain);
}

// setlocale(3), "": the variables say which.
std::string ChosenLocale(std::string_view category) {
  for (const std::string_view name : {std::string_view("LC_ALL"), category}) {
    if (std::string value = Variable(name); !value.empty()) return value;
  }
  std::string value = Variable("LANG");
  return value.empty() ? "C" : value;
}

// What one category becomes by `name`; empty: it cannot be had.
std::string LocaleBy(const Category& category, std::string_view name) {
  std::string wanted = name.empty() ? ChosenLocale(category.name) : std::string(name);
  if (name.find('=') != name.npos) {  // One for each: "LC_CTYPE=C.UTF-8;LC_NUMERIC=C;..."
    const size_t begin = name.find(std::string(category.name) + "=");
    if (begin == name.npos) return {};
    const std::string_view rest = name.substr(begin + category.name.size() + 1);
    wanted = rest.substr(0, rest.find(';'));
  }
  if (!IsPlainLocale(wanted)) return {};
  return wanted == "POSIX" ? "C" : wanted;
}

char* NameOfAll() {
  Facts& facts = TheFacts();
  const auto& first = facts.categories.front().locale;
  const bool are_same = std::ranges::all_of(
      facts.categories, [&](const Category& one) { return one.locale == first; });
  facts.all = are_same ? first : "";
  for (const Category& one : facts.categories) {
    if (are_same) break;
    if (!facts.all.empty()) facts.all += ';';
    facts.all.append(one.name).append("=").append(one.locale);
  }
  return facts.all.data();
}

char* SetLocale(int number, const char* name) {
  Facts& facts = TheFacts();
  auto wanted = facts.categories;
  for (Category& category : wanted) {
    if (name == nullptr || (number != LC_ALL && category.number != number)) continue;
    category.locale = LocaleBy(category, name);
    if (!category.locale.empty()) continue;
    NoteLeak("setlocale", "another locale, which is the whole process's");
    return nullptr;
  }
  facts.categories = wanted;
  if (number == LC_ALL) return NameOfAll();
  const auto found = std::ranges::find(facts.categories, number, &Category::number);
  return found == facts.categories.end() ? nullptr : found->locale.data();
}

char* LanguageInformation(nl_item item) {
  static char utf8[] = "UTF-8", ascii[] = "ANSI_X3.4-1968";
  // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread has the turn
  if (item != CODESET) return nl_langinfo(item);
  return TheFacts().categories.front().locale == "C" ? ascii : utf8;
}

// ---- The time zone ----

tm* LocalTime(const time_t* time, tm* parts) {
  tm* result = gmtime_r(time, parts);
  if (result != nullptr) result->tm_zone = "UTC";
  return result;
}

time_t MakeTime(tm* parts) {
  const time_t time = timegm(parts);
  parts->tm_zone = "UTC";
  return time;
}

// Another one would be the whole process's.
void SetZone() {
  if (Variable("TZ") != "UTC") NoteLeak("tzset", "another time zone");
}

// ---- The umask ----

// proc(5): asking umask() for it would change it for a moment.
unsigned Umask() {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(fopen("/proc/self/status", "re"), std::fclose);
  char line[256];
  unsigned mask = 022;
  while (file != nullptr && std::fgets(line, sizeof(line), file.get()) != nullptr) {
    // NOLINTNEXTLINE(cert-err34-c): the kernel writes it
    if (std::sscanf(line, "Umask: %o", &mask) == 1) break;
  }
  return mask;
}

Error State(const char* what, const char* where, const char* remedy) {
  return {.kind = Error::Kind::kBadInput, .what = what, .where = where, .remedy = remedy};
}

}  // namespace

Result<void> CheckHost() {
  if (!HasPlainLocale()) {
    return Fail(State("a deterministic isolate needs the locale C", "the process has set another",
                      "boot before setlocale(), or call setlocale(LC_ALL, \"C.UTF-8\")"));
  }
  if (Umask() != 022) {
    return Fail(State("a deterministic isolate makes files with the umask 022",
                      "the process has another", "call umask(022) first"));
  }
  return {};
}

void PinHostFacts(seams::SystemCalls& calls, std::vector<std::string> variables) {
  TheFacts() = {};
  TheFacts().variables = std::move(variables);
  calls.setenv = SetVariable;
  calls.unsetenv = UnsetVariable;
  calls.execv = Execute;
  calls.setlocale = SetLocale;
  calls.nl_langinfo = LanguageInformation;
  calls.localtime_r = LocalTime;
  calls.mktime = MakeTime;
  calls.tzset = SetZone;
}

}  // namespace hako::determinism

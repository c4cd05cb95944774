// locale_facts.cpp: glibc 2.36, locale/findlocale.c: _nl_find_locale; locale/loadarchive.c.
#include "interpreter/locale_facts.h"

#include <langinfo.h>

#include <algorithm>
#include <clocale>
#include <cstring>

#include "base/memory_map.h"
#include "image/format.h"

namespace hako::interpreter {
namespace {

constexpr const char* kFile = "/usr/lib/locale/C.utf8/LC_CTYPE";
// What it is found by: before it, other places; an archive of locales; other names for locales.
constexpr const char* kFoundBy[] = {"/usr/lib/locale/C.UTF-8/LC_CTYPE",
                                    "/usr/lib/locale/locale-archive",
                                    "/usr/share/locale/locale.alias"};
constexpr const char* kVariables[] = {"GCONV_PATH", "LOCPATH"};

// The tables behind <ctype.h> have the characters from -128 to 255. glibc 2.36, ctype/ctype.h
bool HasSameCharacters(locale_t one, locale_t other) {
  constexpr int kFirst = -128;
  constexpr size_t kCount = 384;
  const auto same = [](const auto* left, const auto* right) {
    return std::equal(left + kFirst, left + kFirst + kCount, right + kFirst);
  };
  return same(one->__ctype_b, other->__ctype_b) &&
         same(one->__ctype_tolower, other->__ctype_tolower) &&
         same(one->__ctype_toupper, other->__ctype_toupper);
}

bool IsLikeC(const char* name) {
  const locale_t locale = newlocale(LC_CTYPE_MASK, name, nullptr);
  const locale_t plain = newlocale(LC_ALL_MASK, "C", nullptr);
  const bool is_like = locale != nullptr && plain != nullptr &&
                       std::strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0 &&
                       HasSameCharacters(locale, plain);
  // What newlocale has loaded stays mapped, for who asks for it next.
  if (locale != nullptr) freelocale(locale);
  if (plain != nullptr) freelocale(plain);
  return is_like;
}

}  // namespace

std::vector<std::string> LocaleInputs() {
  if (!IsLikeC("C.UTF-8") || !IsLikeC("C.utf8")) return {};
  const MemoryMap map = MemoryMap::Read();
  if (std::ranges::none_of(map.ranges(), [](const auto& range) { return range.name == kFile; }))
    return {};
  std::vector<std::string> inputs{kFile};
  inputs.insert(inputs.end(), std::begin(kFoundBy), std::end(kFoundBy));
  for (const char* name : kVariables) inputs.push_back(std::string(image::kVariableMark) + name);
  return inputs;
}

}  // namespace hako::interpreter

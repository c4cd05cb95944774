#include "image/cache.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace hako::image {
namespace {

std::string Hexadecimal(std::span<const uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) text.append({kDigits[byte >> 4], kDigits[byte & 15]});
  return text;
}

}  // namespace

std::string CacheFolder(const char* xdg_cache_home, const char* home) {
  if (xdg_cache_home != nullptr && xdg_cache_home[0] == '/')
    return std::string(xdg_cache_home) + "/hako";
  if (home != nullptr && home[0] == '/') return std::string(home) + "/.cache/hako";
  return {};
}

FolderTrust TrustOf(const std::string& folder) {
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0) return FolderTrust::kMissing;
  if (!S_ISDIR(status.st_mode)) return FolderTrust::kNotAFolder;
  if (status.st_uid != geteuid()) return FolderTrust::kForeign;
  return (status.st_mode & (S_IRWXG | S_IRWXO)) == 0 ? FolderTrust::kTrusted : FolderTrust::kOpen;
}

const char* WhyNotTrusted(FolderTrust trust) {
  switch (trust) {
    case FolderTrust::kTrusted:
      return nullptr;
    case FolderTrust::kMissing:
      return "there is no folder of images";
    case FolderTrust::kNotAFolder:
      return "the place of images is not a folder";
    case FolderTrust::kForeign:
      return "the folder of images belongs to another user";
    case FolderTrust::kOpen:
      return "the folder of images is open to others";
  }
  return "the folder of images is unknown";
}

Result<void> MakeCacheFolder(const std::string& folder) {
  if (folder.empty()) {
    return Fail({Error::Kind::kBadInput, "no place for images",
                 "neither XDG_CACHE_HOME nor HOME is an absolute path",
                 "set one, or name a file: -o FILE"});
  }
  for (size_t end = folder.find('/', 1);; end = folder.find('/', end + 1)) {
    const std::string part = folder.substr(0, end);
    if (mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) {
      return Fail(
          SystemError("cannot make the folder of images", part, "check the path and its rights"));
    }
    if (end == std::string::npos) break;
  }
  if (const char* why = WhyNotTrusted(TrustOf(folder))) {
    return Fail({Error::Kind::kSystem, why, folder, "chown it to you, and chmod 700 it"});
  }
  return {};
}

std::string BuildPart(std::span<const uint8_t> build_id) {
  constexpr size_t kBytes = 6;
  return Hexadecimal(build_id.first(std::min(kBytes, build_id.size())));
}

std::string CacheName(std::span<const uint8_t> build_id, const Purpose& purpose) {
  std::string text;
  for (const std::string* part : {&purpose.place, &purpose.environment, &purpose.program}) {
    text.append(*part).push_back('\0');
  }
  XXH128_canonical_t digest;
  XXH128_canonicalFromHash(&digest, XXH3_128bits(text.data(), text.size()));
  constexpr size_t kBytes = 10;
  return BuildPart(build_id) + "-" + Hexadecimal(std::span(digest.digest).first(kBytes)) + ".image";
}

std::string AbsoluteProgram(std::string_view path, std::string_view folder) {
  std::string text;
  if (!path.starts_with('/')) text.append(folder).push_back('/');
  text.append(path);
  std::string plain;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('/', begin), text.size());
    const std::string_view part = std::string_view(text).substr(begin, end - begin);
    if (!part.empty() && part != ".") plain.append("/").append(part);
    begin = end + 1;
  }
  return plain;
}

}  // namespace hako::image

// cache.h: the folder of the images that a start chooses by itself, and their names in it.
//
// An image's name is made of what it is for, so that a start knows the one file to try:
//
//   <build>-<purpose>.image          the image
//   <build>-<purpose>.image.XXXXXX   one that is being written; left behind by a writer that was
//   killed <image>.modules.<number>         its copies of extension modules; the image says which
//   folder is its own
//
// <build> is the beginning of hako's build id in hexadecimal digits.
#ifndef HAKO_IMAGE_CACHE_H_
#define HAKO_IMAGE_CACHE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "image/format.h"

namespace hako::image {

// $XDG_CACHE_HOME/hako, or $HOME/.cache/hako; empty: neither variable is an absolute path. Either
// may be null.
std::string CacheFolder(const char* xdg_cache_home, const char* home);

// Whether images of this folder may be taken, and written.
enum class FolderTrust : uint8_t {
  kMissing,
  kTrusted,
  kNotAFolder,
  kForeign,  // Owned by another user.
  kOpen,     // Others may look or write: its mode is not 0700.
};
FolderTrust TrustOf(const std::string& folder);
// Null for kTrusted.
const char* WhyNotTrusted(FolderTrust trust);

// Makes the folder, and those above it that are missing, for the user alone: XDG Base Directory
// Specification, "Referencing this specification". Fails if it is not kTrusted then, or `folder` is
// empty (kBadInput).
Result<void> MakeCacheFolder(const std::string& folder);

// The file name of an image: of this program (its build id), run from the folder purpose.place, for
// purpose.environment and purpose.program.
std::string CacheName(std::span<const uint8_t> build_id, const Purpose& purpose);

// The part of a cached file's name that tells builds of hako apart.
std::string BuildPart(std::span<const uint8_t> build_id);

// `path` as an absolute one in `folder`, the current directory; "./" and doubled slashes taken out,
// links and
// ".." left alone. Two names of one program have an image each.
std::string AbsoluteProgram(std::string_view path, std::string_view folder);

}  // namespace hako::image

#endif  // HAKO_IMAGE_CACHE_H_

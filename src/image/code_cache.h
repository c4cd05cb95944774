// code_cache.h: compiled programs, kept for their next start.
//
// Compiling sixty lines takes a third of a start. Modules have their .pyc files; the program itself
// has none in CPython and is compiled each time it is run. Here its code lies in the folder of this
// user's images, in a subfolder `code`:
//
//   code/<slot>   Entry, then the program's text, then its code as `marshal` writes it
//
// The slot is one of kSlots and follows from the text, so the folder cannot grow without bound: a
// program that needs a taken slot takes it over. An entry is believed if all of its bytes carry the
// checksum, if it is of this build of hako, and if the text in it is the program's, byte by byte. A
// write is not atomic; what a reader sees of one under way has no good checksum, and the program is
// compiled as ever. Whoever may write the file may run code as the user: it must be the user's own,
// and nobody else's to write.
#ifndef HAKO_IMAGE_CODE_CACHE_H_
#define HAKO_IMAGE_CODE_CACHE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hako::image {

// What the compiler is told beside the text.
struct CompilerSettings {
  int32_t flags;
  int32_t optimization_level;
  int32_t debug_ranges;
  bool operator==(const CompilerSettings&) const = default;
};

// The collector's counters, by generation.
struct CollectorCounts {
  int32_t objects[3];
  int32_t collections[3];
};

// What compiling leaves behind beside the code.
struct CompilerEffects {
  int32_t flags;           // Future statements of the program add to those that were given.
  CollectorCounts before;  // As the compiler found them, and as it left them.
  CollectorCounts after;
};

struct CompiledProgram {
  CompilerEffects effects = {};
  std::string_view code;  // As `marshal` writes it.
};

class CodeCache {
 public:
  // Longer programs are neither looked for nor kept.
  static constexpr size_t kLongestText = size_t{256} << 10;
  static constexpr uint32_t kSlots = 512;

  // `folder`: of the images (cache.h). `build_id`: as in an image's header; must outlive this.
  CodeCache(std::string folder, std::span<const uint8_t> build_id)
      : folder_(std::move(folder)), build_id_(build_id) {}

  // False: there is no such program, or its entry is not to be believed. `found` points into this
  // object, until the next call.
  bool Find(std::string_view text, const CompilerSettings& settings, CompiledProgram* found);

  // Makes the folders if they are missing. False: it is not kept, and nothing is lost by that.
  [[nodiscard]] bool Keep(std::string_view text, const CompilerSettings& settings,
                          const CompiledProgram& program) const;

  // The file in which a program of this text would lie.
  [[nodiscard]] std::string PathOf(std::string_view text) const;

 private:
  std::string folder_;
  std::span<const uint8_t> build_id_;
  std::string bytes_;
};

}  // namespace hako::image

#endif  // HAKO_IMAGE_CODE_CACHE_H_

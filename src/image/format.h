// format.h: the file in which an image lies: what is in it, and which of it is believed.
//
//   offset 0        Header
//   behind it       the tables: Segment[segment_count], Input[input_count], the inputs' paths, and
//   the
//                   texts of Purpose
//   page-aligned    the segments' bytes, in the order of the table
//   at the end      the manifest: text for `hako image info`, which no start reads
//
// All numbers are those of the machine that wrote it; an image does not travel. Header and tables
// carry a checksum that every start verifies before it maps anything; a segment carries its own,
// which `hako image verify` checks and a start does not, as reading 10 MiB would cost more than the
// start. Whoever may write the file may run code as the user: mapping.h says which files are taken.
#ifndef HAKO_IMAGE_FORMAT_H_
#define HAKO_IMAGE_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hako::image {

constexpr uint64_t kPageSize = 4096;
// Header and tables together; a start reads them in one call.
constexpr size_t kMaxTablesSize = size_t{32} << 10;

struct Header {
  char magic[8];         // kMagic
  uint32_t format;       // kFormat
  uint32_t page_size;    // kPageSize
  uint8_t build_id[20];  // The program that wrote it: its linker's build id.
  uint32_t segment_count;
  uint32_t input_count;  // Those of the locale included.
  uint32_t tables_size;  // Bytes from offset 0 to the end of the last path.
  uint64_t file_size;
  uint64_t state;               // The address of the captured State (interpreter/image_state.h).
  char libc_version[16];        // gnu_get_libc_version() at capture.
  uint32_t traits;              // Of enum Trait.
  uint32_t environment_offset;  // From the start of the file: the texts of Purpose.
  uint32_t program_offset;
  uint32_t copies_offset;
  uint32_t place_offset;
  uint32_t manifest_size;
  uint32_t locale_input_count;  // The last inputs: what made C.UTF-8 the locale that it is.
  uint32_t unused;
  uint64_t manifest_offset;
  uint64_t manifest_checksum;  // XXH3 of its bytes.
  uint64_t checksum;           // XXH3 of the tables_size bytes, with this field zero.
};

inline constexpr char kMagic[8] = {'h', 'a', 'k', 'o', 'i', 'm', 'g', '\n'};
inline constexpr uint32_t kFormat = 4;

enum Trait : uint32_t {
  kPinsPrefix = 1,       // BootPlan::pins_prefix of the capture.
  kIgnoresUserSite = 2,  // site.ENABLE_USER_SITE is false: a virtual environment on its own.
  // It lies in an APP, which goes to other machines: of a file only size and time are compared.
  kTravels = 4,
  kHasNumbers = 8,  // Captured with numbers for addresses: for deterministic runs, and no others.
};
inline constexpr uint32_t kAllTraits = kPinsPrefix | kIgnoresUserSite | kTravels | kHasNumbers;

// What an image is for. A start of another purpose must not take it.
struct Purpose {
  std::string environment =
      {};                    // The root of the virtual environment; empty: for a start without one.
  std::string program = {};  // The application's file; empty: for all programs.
  std::string copies = {};   // The folder with its copies of extension modules; empty: it has none.
  std::string place = {};    // The folder of the program that wrote it.
};

// Memory that is mapped back. Address and size are page-aligned but in the last page of static
// data, where `size` ends with the data.
struct Segment {
  uint64_t address;
  uint64_t size;  // Bytes of memory.
  uint64_t
      offset;  // In the file; page-aligned. 0: memory that starts as zeros, with no bytes here.
  uint64_t checksum;  // XXH3 of its bytes.
};

inline constexpr const char* kVariableMark = "$";

// A fact of the file system, or of the environment, that the interpreter took in while it was
// captured. If it is another one at a start, the image does not fit.
struct Input {
  enum Kind : uint32_t {
    kFile = 0,       // Exists, with this size, inode and time.
    kAbsent = 1,     // Does not exist.
    kDirectory = 2,  // Holds the same names as far as `site` looks at them: `names`.
    kVariable = 3,   // An environment variable, not set; its path is kVariableMark and the name.
    kNoName = 4,     // Like kAbsent, and its folder holds no entry of the name.
  };
  uint32_t kind;
  uint32_t path_offset;  // From the start of the file to a path with a terminating zero.
  uint64_t size;
  uint64_t inode;
  int64_t modified_ns;  // Nanoseconds since 1970.
  uint64_t names;       // kDirectory: NamesDigest().
};

// Header and tables of a file, checked: every number in them is in range. Points into the caller's
// bytes.
struct Tables {
  const Header* header;
  std::span<const Segment> segments;
  std::span<const Input> inputs;         // An image whose inputs have changed does not fit.
  std::span<const Input> locale_inputs;  // If these have, it only does not know the locale.
  const char* bytes;

  [[nodiscard]] const char* PathOf(const Input& input) const { return bytes + input.path_offset; }
  // One of Purpose: TextAt(header->program_offset).
  [[nodiscard]] std::string_view TextAt(uint32_t offset) const { return bytes + offset; }
};

// `bytes`: the file's first bytes, at least its tables, aligned to 8. `file_size`: the whole
// file's. Returns null and sets `why` to what is wrong, without reading outside `bytes`, for any
// bytes.
bool ParseTables(std::span<const std::byte> bytes, uint64_t file_size, Tables* tables,
                 const char** why);

// The bytes of header and tables. `header` has build_id, state, libc_version, traits,
// locale_input_count, and the manifest's size and checksum; all else is filled in here, offsets of
// segments and paths of inputs included.
std::vector<std::byte> LayOutTables(Header header, std::vector<Segment>* segments,
                                    std::vector<Input> inputs,
                                    const std::vector<std::string>& paths,
                                    const Purpose& purpose = {});

// Says whether the input is still as it was recorded.
bool IsUnchanged(const Input& input, const char* path);

// By what a file or folder is known.
enum class Compare : uint8_t {
  kAll,
  // A file by what it has on another machine, too, if it is of the same package: size and time.
  kWhatTravels,
};

// The same of many, in the order of their paths. What cannot be in a folder that is not there, or
// that has got no entry since, is not asked for: a path costs a start half a microsecond.
class InputCheck {
 public:
  explicit InputCheck(Compare compares = Compare::kAll) : compares_(compares) {}
  bool IsUnchanged(const Input& input, const char* path);

 private:
  [[nodiscard]] bool IsImplied(const Input& input, std::string_view path) const;

  Compare compares_;
  std::string_view absent_;                  // The last that was not there.
  std::vector<std::string_view> untouched_;  // Folders with the time that they had.
};

// The input that `path` is now: a file, a directory, or absent.
Input Observe(const char* path);

uint64_t Checksum(std::span<const std::byte> bytes);

}  // namespace hako::image

#endif  // HAKO_IMAGE_FORMAT_H_

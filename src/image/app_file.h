// app_file.h: an APP, the one file that `hako freeze` makes: what lies where in it.
//
//   offset 0        a copy of the runner, in which the AppRecord is filled in
//   page-aligned    the image, as format.h lays it out; its offsets count from its own beginning
//   behind it       the image's copies of extension modules, one after the other, and a table of
//   them at the end      a zip archive with the program, by which the file is a zip application as
//   well:
//                   `python3 APP` runs it (CPython 3.11.2, Lib/zipimport.py allows for what
//                   precedes)
//
// The record is a constant of the runner's, so that a start learns without a system call whether it
// is an APP's.
#ifndef HAKO_IMAGE_APP_FILE_H_
#define HAKO_IMAGE_APP_FILE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hako::image {

struct AppRecord {
  char magic[16];      // kAppMagic: by it `hako freeze` finds the record in the runner's file.
  uint64_t file_size;  // Of the whole APP. 0: the file is the runner alone.
  uint64_t image_offset;
  uint64_t image_size;  // 0: there is no image.
  uint64_t copies_offset;
  uint64_t copy_count;
  uint64_t copy_table_offset;   // AppCopy[copy_count]
  uint64_t archive_offset;      // Where the zip archive begins.
  uint64_t directory_checksum;  // XXH3 of the archive's directory, to the end of the file.
  uint64_t library_mark;        // LibraryMark() of the standard library that it was frozen with.
};
inline constexpr char kAppMagic[16] = {'h',    'a',    'k',    'o',    ' ',    'a',
                                       'p',    'p',    '\n',   '\xf3', '\x1d', '\x9b',
                                       '\x02', '\xe6', '\x5c', '\x01'};

// A copy of an extension module.
struct AppCopy {
  char name[112];  // Its file's, with a terminating zero.
  uint64_t offset;
  uint64_t size;
};

// This program's record; null: it is no APP.
const AppRecord* OwnApp();

// A file of a zip archive, as its directory has it.
struct ArchiveEntry {
  std::string_view name;  // A folder's ends with '/'.
  uint16_t flags, method, time, date;
  uint32_t crc, data_size, file_size;
  uint64_t offset;  // Of its header, from the start of the file.
};

// The directory of the zip archive at the end of a file.
class ArchiveDirectory {
 public:
  // Null if all is well, else why not. `file_size`: the file's; `archive_offset`: where the archive
  // begins.
  const char* Read(int fd, uint64_t file_size, uint64_t archive_offset);

  [[nodiscard]] const std::vector<ArchiveEntry>& entries() const { return entries_; }
  // XXH3 of it and of all behind it.
  [[nodiscard]] uint64_t Digest() const { return checksum_; }

 private:
  std::vector<std::byte> bytes_;
  std::vector<ArchiveEntry> entries_;
  uint64_t checksum_ = 0;
};

// A number that tells releases of the standard library in `folder` apart; 0: it cannot be told. It
// is made of the line that says when pydoc's topics were written, which each release does anew and
// which no distribution's correction touches.
uint64_t LibraryMark(const std::string& folder);

}  // namespace hako::image

#endif  // HAKO_IMAGE_APP_FILE_H_

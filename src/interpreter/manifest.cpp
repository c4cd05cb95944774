#include "interpreter/manifest.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <set>
#include <vector>

#include "base/at_offset.h"
#include "base/paths.h"
#include "base/unique_fd.h"
#include "image/format.h"

namespace hako::interpreter {

void Manifest::Add(std::string_view word, const std::string& text) {
  text_.append(word).append("\t").append(text).push_back('\n');
}

void Manifest::AddModules(const std::map<std::string, std::string>& not_kept) {
  for (size_t i = 0; i < pantry::pantry.unit_count; ++i) {
    const pantry::Unit& unit = pantry::pantry.units[i];
    const char* name = PyUnicode_AsUTF8(unit.name);
    if (name == nullptr || not_kept.contains(name)) continue;
    Add("module", name);
    AddConditions(name, unit);
  }
  for (const auto& [name, why] : not_kept) Add("left out", name + ": " + why);
}

void Manifest::AddCopies(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(folder.c_str()), closedir);
  std::set<std::string> names;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this function's own
  while (const dirent* entry = directory ? readdir(directory.get()) : nullptr) {
    if (entry->d_type != DT_DIR) names.insert(static_cast<const char*>(entry->d_name));
  }
  for (const std::string& name : names) AddFile(folder + "/" + name);
}

void Manifest::AddConditions(const std::string& name, const pantry::Unit& unit) {
  for (size_t i = 0; i < unit.variable_count; ++i)
    Add("condition", name + ": " + unit.variables[i] + " is not set");
  if (unit.asks_for_kernel) Add("condition", name + ": the kernel and the machine's name");
  if (unit.makes_decimal_context) Add("condition", name + ": the decimal context");
  if (unit.extension != nullptr && unit.extension->is_foreign)
    Add("condition", name + ": the processor's features");
  if (unit.redoing != nullptr) Add("again", name);
}

// A line "copy", with name, size and checksum.
void Manifest::AddFile(const std::string& path) {
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0) return;
  std::vector<std::byte> bytes(static_cast<size_t>(status.st_size));
  if (!ReadAt(file.get(), bytes, 0)) return;
  char line[64];
  static_cast<void>(
      std::snprintf(line, sizeof(line), " %zu %016lx", bytes.size(), image::Checksum(bytes)));
  Add("copy", std::string(BaseName(path)) + line);
}

}  // namespace hako::interpreter

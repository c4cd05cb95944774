// manifest.h: what `hako image info` shows of an image.
#ifndef HAKO_INTERPRETER_MANIFEST_H_
#define HAKO_INTERPRETER_MANIFEST_H_

#include <map>
#include <string>
#include <string_view>

#include "pantry/pantry.h"

namespace hako::interpreter {

// A line each: a word, a tab, the rest.
class Manifest {
 public:
  void Add(std::string_view word, const std::string& text);
  // The pantry's modules with their conditions, and those that are not kept, by name, with the
  // reason.
  void AddModules(const std::map<std::string, std::string>& not_kept);
  // The files of the folder, with sizes and checksums.
  void AddCopies(const std::string& folder);
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void AddConditions(const std::string& name, const pantry::Unit& unit);
  void AddFile(const std::string& path);

  std::string text_;
};

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_MANIFEST_H_

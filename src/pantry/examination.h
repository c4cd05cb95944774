// examination.h: the proof, at the end of a capture, that no module that is kept leads out of the
// image: foreign_pointers.h, by module.
#ifndef HAKO_PANTRY_EXAMINATION_H_
#define HAKO_PANTRY_EXAMINATION_H_

#include <functional>
#include <string>
#include <vector>

#include "pantry/foreign_pointers.h"
#include "pantry/pantry.h"

namespace hako::pantry {

class Examination {
 public:
  // Called with what was found against the module that was done as the `done`th. False if it is not
  // the first thing.
  using Verdict = std::function<bool(size_t done, const std::string& why)>;

  // Before the first module that must prove itself; `done` others are.
  void Begin(size_t done);
  // The modules up to the `done`th have been imported since the last step.
  void EndStep(size_t done);
  // At the end. `extensions`: of each module that is done, or null. True if a module would be
  // kept but for a word that may be a number as well.
  bool Judge(const std::vector<const Extension*>& extensions, const Verdict& verdict);

 private:
  void JudgeVariables(const Extension& extension, size_t done, const Verdict& verdict);
  void JudgeHeap(const Verdict& verdict);

  struct Step {
    size_t end;
    Words words;
  };
  size_t begin_ = 0;
  std::vector<Step> steps_;
  Words known_;  // Words of the heap that led out of it before the first step.
  bool is_doubtful_ = false;
};

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_EXAMINATION_H_

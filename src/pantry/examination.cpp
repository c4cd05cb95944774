#include "pantry/examination.h"

#include <cfloat>
#include <cstdio>

#include "base/paths.h"
#include "pantry/copy_seams.h"
#include "pantry/extension_copies.h"
#include "pantry/thread_block.h"

namespace hako::pantry {
namespace {

// A frame that C code has entered leads to that code's own on the C stack (CPython 3.12.1,
// Python/ceval.c: _PyEval_EvalFrameDefault, entry_frame). Ended frames are no part of what is kept.
Words WordsOfHeap(const ForeignPointers& pointers) {
  hako_cpython_clear_ended_frames();
  return pointers.Find(HeapRegions());
}

// The second word of a `long double`: two bytes of sign and exponent, and six that are nobody's, in
// which a number that was on the stack has what lay there, the upper part of an address. The first
// word's highest bit is then set, as the format has the leading one of each number in it (Intel
// SDM, volume 1, 4.2.2). A true address in the stack would be a dead one anyway: the import has
// ended.
bool IsOfLongDouble(uintptr_t place) {
  constexpr uintptr_t kWord = sizeof(uintptr_t);
  constexpr bool kHasUnusedBytes = LDBL_MANT_DIG == 64;
  if (!kHasUnusedBytes || place % (2 * kWord) != kWord) return false;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a word of the heap, behind its begin
  return *reinterpret_cast<const volatile uintptr_t*>(place - kWord) >> 63 != 0;
}

}  // namespace

void Examination::Begin(size_t done) {
  begin_ = done;
  known_ = WordsOfHeap(ForeignPointers());
}

void Examination::EndStep(size_t done) {
  steps_.push_back({.end = done, .words = WordsOfHeap(ForeignPointers())});
}

bool Examination::Judge(const std::vector<const Extension*>& extensions, const Verdict& verdict) {
  bool has_foreign = false;
  for (size_t done = 0; done < extensions.size(); ++done) {
    const Extension* extension = extensions[done];
    if (extension == nullptr) continue;
    has_foreign = has_foreign || extension->is_foreign;
    JudgeVariables(*extension, done, verdict);
    if (extension->library != nullptr) JudgeVariables(*extension->library, done, verdict);
  }
  if (has_foreign) {
    EndStep(extensions.size());
    JudgeHeap(verdict);
  }
  return is_doubtful_;
}

void Examination::JudgeVariables(const Extension& extension, size_t done, const Verdict& verdict) {
  const ForeignPointers pointers;
  for (const Extension::Ending& ending : EndingsOf(extension)) {
    const uintptr_t function = reinterpret_cast<uintptr_t>(ending.function);
    const std::string name = pointers.NameOf(reinterpret_cast<uintptr_t>(ending.argument));
    if (!LiesInCopies(function) || name != kNowhere)
      verdict(done, "what it calls at the end lies in " +
                        (LiesInCopies(function) ? name : pointers.NameOf(function)));
  }
  for (const auto& regions : {RegionsOf(extension), ChangedThreadBlock(extension)}) {
    for (const auto& [place, value] : pointers.Find(regions)) {
      char where[32];
      static_cast<void>(std::snprintf(where, sizeof(where), "%#lx", place - extension.base));
      const std::string name = pointers.NameOf(value);
      const bool is_first = verdict(done, "it keeps an address in " + name + ", at " + where +
                                              " of " + std::string(BaseName(extension.path)));
      // Variables are few, and libraries lie at addresses that no number reaches by chance.
      is_doubtful_ = is_doubtful_ || (is_first && name == kHeapName);
    }
  }
}

// A word that leads out, and was not there before the first step, comes from what was imported when
// it was first seen.
void Examination::JudgeHeap(const Verdict& verdict) {
  const ForeignPointers pointers;
  for (const auto& [place, value] : WordsOfHeap(pointers)) {
    if (Holds(known_, place, value)) continue;
    if (pointers.NameOf(value) == "the stack" && IsOfLongDouble(place)) continue;
    size_t begin = begin_;
    for (const Step& step : steps_) {
      if (Holds(step.words, place, value)) {
        const std::string why = "its import keeps an address in " + pointers.NameOf(value);
        for (size_t done = begin; done < step.end; ++done) {
          if (verdict(done, why)) is_doubtful_ = true;
        }
        break;
      }
      begin = step.end;
    }
  }
}

}  // namespace hako::pantry

// capture.h: an image made: in a process of its own that does nothing else.
#ifndef HAKO_INTERPRETER_CAPTURE_H_
#define HAKO_INTERPRETER_CAPTURE_H_

#include <string>
#include <vector>

#include "interpreter/boot_plan.h"

namespace hako::interpreter {

struct CaptureOptions {
  std::string path = {};                  // Of the image; empty: CachedImage().
  std::vector<std::string> modules = {};  // For the pantry, known to keep nothing of their process.
  std::vector<std::string> watched = {};  // Those behind them that must prove it.
  std::string program = {};               // What the image is for, absolute; empty: all programs.
  bool travels = false;                   // It is for an APP, that is, for other machines too.
  std::string archive = {};               // The place of the APP's archive (pantry/archive.h).
  std::vector<std::string> codes = {};    // Files of it whose code is kept (pantry/compiled.h).
  bool is_private = false;                // Modes 0600 and 0700.
  // Ends with kCaptureAgain where another process might keep more: pantry::StockOrder.
  bool may_be_tried_again = false;
  bool has_numbers = false;  // For deterministic runs: identity.h.
  bool explains = false;     // Names what of the modules cannot be kept, on stderr.
};

// The exit status of a capture that may be tried again in a new process.
inline constexpr int kCaptureAgain = 75;

// Boots the interpreter of `plan` in a fixed place and an empty environment, and writes its memory.
// Returns the exit status; what went wrong stands on stderr in one line. Once in a process, which
// must end afterwards.
int CaptureMain(const BootPlan& plan, const CaptureOptions& options);

// Where a start by `plan` looks for the image of `program`, or with an empty one of the
// environment.
std::string CachedImage(const BootPlan& plan, const std::string& program);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_CAPTURE_H_

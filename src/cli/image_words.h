// image_words.h: the runner's words for `hako image`, which starts it to work on images of its own
// memory. They are no commands: nothing of them is promised.
//
//   capture-image [--private] [--deterministic] [--explain] [--program PATH] [--travels] [--archive
//   PATH]
//                 [--code FILE]... [--watched-from N] FILE [MODULE...]
//       writes an image; FILE is a path, or - for the cache. Of the modules, those from number N on
//       are watched. --deterministic: it is for such runs alone. --travels: it is for an APP, whose
//       archive lies at --archive's path as yet; the code of its FILEs is kept.
//   place-of-image [PROGRAM]
//       prints where a start of the program, or of any, looks for an image in the cache.
//   would-take FILE...
//       prints a line for each image: "taken", or why it would not be.
//   learn-modules FILE PROGRAM [ARGS...]
//       runs the program from a cold start, and at its end writes what sys.modules holds to FILE.
#ifndef HAKO_CLI_IMAGE_WORDS_H_
#define HAKO_CLI_IMAGE_WORDS_H_

#include <string_view>

#include "interpreter/boot_plan.h"

namespace hako::cli {

bool IsImageWord(std::string_view word);
// Does what launch.argv[1] says; returns the exit status.
int ImageWord(const interpreter::Launch& launch);

}  // namespace hako::cli

#endif  // HAKO_CLI_IMAGE_WORDS_H_

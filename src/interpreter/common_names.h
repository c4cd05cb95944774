// common_names.h: the names that programs use, side by side in an image.
#ifndef HAKO_INTERPRETER_COMMON_NAMES_H_
#define HAKO_INTERPRETER_COMMON_NAMES_H_

namespace hako::interpreter {

// The interpreter that is booted next interns common names before it interns any other. For a
// capture, before the boot.
void PlaceCommonNames();

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_COMMON_NAMES_H_

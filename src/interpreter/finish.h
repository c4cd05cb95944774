// finish.h: the end of an interpreter that came from an image.
#ifndef HAKO_INTERPRETER_FINISH_H_
#define HAKO_INTERPRETER_FINISH_H_

namespace hako::interpreter {

// Puts the image's objects before the collector again, where python3 would have them. Whoever looks
// at the collector's objects calls this first: the functions of `gc`, and an end that could be
// seen. Takes a few microseconds once; later calls do nothing.
void BringObjectsBack();

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_FINISH_H_

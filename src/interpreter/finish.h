// finish.h: the end of an interpreter that came from an image.
#ifndef HAKO_INTERPRETER_FINISH_H_
#define HAKO_INTERPRETER_FINISH_H_

#include <string>
#include <vector>

namespace hako::interpreter {

// Puts the image's objects before the collector again, where python3 would have them. Whoever looks
// at the collector's objects calls this first: the functions of `gc`, and an end that could be
// seen. Takes a few microseconds once; later calls do nothing.
void BringObjectsBack();

// Py_FinalizeEx, but for the destruction that nobody could see. 0, or -1 if a stream could not be
// flushed. With the interpreter lock held; it may still be held afterwards.
int Finalize();

// From now on the end is judged as that of a start from an image that holds what this process has
// loaded and done: a start that a capture plays. With the interpreter lock held.
void JudgeAsAStart();

// True if thread states other than the caller's were left when the last Finalize() came to its
// destruction: threads that are daemons, and may still wait inside the interpreter.
bool ThreadsWereLeft();

// Inside a host: the files of extension modules that were loaded as python3 loads them, since they
// were last forgotten. What they keep in their variables outlives the interpreter.
const std::vector<std::string>& LoadedExtensions();
void ForgetLoadedExtensions();

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_FINISH_H_

// last_words.h: what is said and saved before a run is ended from inside.
#ifndef HAKO_DETERMINISM_LAST_WORDS_H_
#define HAKO_DETERMINISM_LAST_WORDS_H_

#include <string>

namespace hako::determinism {

// A line on the descriptor, past all buffers.
void Say(int fd, const std::string& line);

// Writes what the program has printed and its streams still hold. Once; by the thread that has the
// turn, with or without the interpreter lock.
void FlushStreams();

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_LAST_WORDS_H_

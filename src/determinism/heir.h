// heir.h: a program that executes its own interpreter gets a deterministic run.
//
// How it works. multiprocessing's "spawn" and "forkserver", and subprocess with sys.executable,
// execute /hako/bin/hako-python, mostly in a child that was forked for it. What is executed instead
// is the runner with a hidden word and, behind it, what the run hands down: the clock as it stands,
// a seed that is drawn there and then (each forked child has entropy of its own, by its number),
// the process's number and its parent's, the folders, the options. The environment and the current
// folder are the child's as ever. A command line or a variable that no deterministic run can start
// with leads to a plain run, as any other program: it was told of when the child was forked.
#ifndef HAKO_DETERMINISM_HEIR_H_
#define HAKO_DETERMINISM_HEIR_H_

#include <sys/types.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "determinism/options.h"
#include "determinism/stable_paths.h"

namespace hako::determinism {

inline constexpr const char* kHeirWord = "deterministic-child";

struct Heritage {
  int64_t elapsed_ns = 0;  // What the clock has moved since options.epoch_ns.
  int64_t started_ns = 0;  // The first run's start by the real clock: stable_files.h.
  pid_t process = 0, parent = 0;
  FolderNames folders;
  Options options;  // But for the environment and explain_file, which are not handed down.
};

// What this run would hand down, and the file that would be executed. Before the program runs.
void SetBequest(const Options& options, const std::string& own_file);

// The words that are to be executed in the place of `words` of `path`, a path of the kernel's;
// empty: those themselves. The first is the file as well.
std::vector<std::string> WordsOfHeir(const char* path, char* const* words,
                                     char* const* environment);

// Takes from the front of `words` what WordsOfHeir() put behind kHeirWord; none: they are no such
// words.
std::optional<Heritage> TakeHeritage(std::vector<std::string>* words);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_HEIR_H_

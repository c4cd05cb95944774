// process_facts.h: what a program may ask about its process and machine, the same everywhere.
#ifndef HAKO_DETERMINISM_PROCESS_FACTS_H_
#define HAKO_DETERMINISM_PROCESS_FACTS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "determinism/options.h"
#include "seams/system_calls.h"

namespace hako::determinism {

constexpr pid_t kProcess = 1000;
constexpr pid_t kParent = 999;
constexpr uid_t kUser = 1000;
constexpr const char* kUserName = "hako";
constexpr const char* kHostName = "hako";
constexpr long kProcessors = 4;
// What uname says, on every processor.
constexpr const char* kKernelRelease = "6.1.0";
constexpr const char* kMachine = "x86_64";

// The variables that a run has, each as NAME=VALUE: `options.environment` go before the others.
std::vector<std::string> PinnedEnvironment(const Options& options);

// Replaces the process's environment by the pinned one and `options.environment`, and its umask by
// 022. For the whole process: before anything reads a variable.
void PinEnvironment(const Options& options);

// Answers questions for ids, names and sizes of the machine. Ids of files: stable_files.h.
void PinProcess(seams::SystemCalls& calls);

}  // namespace hako::determinism

#endif  // HAKO_DETERMINISM_PROCESS_FACTS_H_

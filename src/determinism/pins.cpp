#include "determinism/pins.h"

#include <cstdlib>

#include "determinism/busy_wait.h"
#include "determinism/children.h"
#include "determinism/entropy.h"
#include "determinism/file_waits.h"
#include "determinism/heir.h"
#include "determinism/leaks.h"
#include "determinism/math_pinned.h"
#include "determinism/other_processes.h"
#include "determinism/outside.h"
#include "determinism/process_facts.h"
#include "determinism/stable_files.h"
#include "determinism/stable_paths.h"
#include "determinism/threads.h"
#include "determinism/timers.h"
#include "determinism/turn_order.h"
#include "determinism/virtual_clock.h"
#include "interpreter/identity.h"
#include "seams/math_calls.h"
#include "seams/system_calls.h"

namespace hako::determinism {

void PinAll(const Options& options, LedLibraries led) {
  seams::SystemCalls& calls = seams::system_calls;
  SetOnLeak(options.on_leak);
  NoteInheritedDescriptors();
  SetBusyWaitPatience(options.busy_wait_ms);
  virtual_clock.Start(options.epoch_ns);
  PinClock(calls);
  PinEntropy(calls, options.seed);
  PinProcess(calls);
  PinThreads(calls);
  PinWaits(calls);
  PinTimers(calls);
  PinPaths(calls);
  PinListings(calls);
  PinFileFacts(calls);
  NoteOtherProcesses(calls);
  PinLibraries(calls, led);
  PinMath();
  calls.shown_address = interpreter::NumberOf;
  calls.blocks_counted = [] { NoteLeak("sys.getallocatedblocks", "the interpreter's own memory"); };
  // NOLINTNEXTLINE(cert-err33-c): without it a folder stays in the folder of temporary files
  static const int registered = std::atexit(RemoveScratch);
  static_cast<void>(registered);
}

void PinStarted() {
  PinMathModules();
  interpreter::CountBlocksFromHere();
}

void ReleaseAll(bool threads_are_left) {
  seams::system_calls = {};
  hako_refuses_vfork = 0;
  seams::UseMathLibraryAgain();
  ReleaseLibraries();
  ForgetTimer();
  ForgetFiles();
  ForgetListings();
  ForgetFileLocks();
  ForgetDescriptors();
  ForgetFamily();
  ForgetEntropyDevice();
  SetBequest({}, "");
  RemoveScratch();
  ForgetLeaks();
  TurnOrder::LeaveAsFirst();
  if (!threads_are_left) EndTurnOrder();
}

}  // namespace hako::determinism

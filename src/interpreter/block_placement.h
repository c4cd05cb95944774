// block_placement.h: the blocks that starts write to, side by side in an image.
//
// How it works. A capture is repeatable: the n-th block that CPython takes from its object
// allocator is the same object each time. So a capture is tried first, in a child process
// (TryCapture); there starts are played and each block that they write to is noted
// (write_trace.h). The capture proper then places these blocks, by their numbers, in zones of
// their own: one for what the shortest start writes to, one for the rest. Where objects would lie
// as they were made, a start copies a page for nearly each of them; so it copies a page for dozens.
//
// Nothing depends on it but speed: a number that means another block than it did, or none, places a
// block that is not hot, or leaves a hot one where it would have been.
#ifndef HAKO_INTERPRETER_BLOCK_PLACEMENT_H_
#define HAKO_INTERPRETER_BLOCK_PLACEMENT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "base/forked_child.h"
#include "cpython/internals.h"
#include "interpreter/boot_plan.h"
#include "seams/raw_heap.h"

namespace hako::interpreter {

// A block by the number of its allocation, counted from 0, and its size.
struct HotBlock {
  uint32_t number;
  uint32_t bytes;
  seams::Heat heat;
};

// Stands before CPython's object allocator while an image is captured. One at a time; CPython keeps
// its address between Begin and End.
class BlockPlacement {
 public:
  // A block with its place. Freed ones are among them.
  struct Block {
    uintptr_t address;
    HotBlock what;
  };

  // Blocks of `hot`, ascending, are placed in the hot zones.
  explicit BlockPlacement(std::vector<HotBlock> hot) : hot_(std::move(hot)) {}
  BlockPlacement(const BlockPlacement&) = delete;
  BlockPlacement& operator=(const BlockPlacement&) = delete;

  // Keeps account of all blocks from now on.
  void Record() { records_ = true; }

  // Places all blocks from now on among those of every start, or does so no more: of what is made
  // in several kinds for a start to choose from, the played ones have written to one kind.
  void PlaceAll(bool does) { places_all_ = does; }

  // Before the boot.
  void Begin();
  // CPython's own allocator stands alone again, as an image must hold it.
  void End();

  // How many were placed, in all and among those of every start.
  [[nodiscard]] size_t placed() const { return placed_; }
  [[nodiscard]] size_t placed_first() const { return placed_first_; }
  [[nodiscard]] const std::vector<Block>& AllBlocks() const { return blocks_; }

 private:
  static void* Allocate(void* placement, size_t bytes);
  static void* AllocateZeros(void* placement, size_t count, size_t bytes);
  static void* Reallocate(void* placement, void* block, size_t bytes);
  void Note(uint32_t number, void* block, size_t bytes);
  void* Place(size_t bytes);
  void* TakePlace(size_t bytes, seams::Heat heat);

  std::vector<HotBlock> hot_;
  size_t at_ = 0;  // In hot_.
  uint32_t next_ = 0;
  size_t placed_ = 0;
  size_t placed_first_ = 0;
  int misses_ = 0;
  bool records_ = false;
  bool places_all_ = false;
  std::vector<Block> blocks_;
  PyMemAllocatorEx own_ = {};
};

// What became of a trial.
struct Trial {
  std::vector<HotBlock> hot = {};        // Ascending; none if it failed.
  std::optional<ForkedChild> self = {};  // In the child that is the trial.
  int failed_with = 0;  // Its exit status, if the capture itself failed and said why.
};

// Forks. The child goes on with the capture as a trial and ends by TellHotBlocks; all that it does
// up to there it must do as the capture proper will, standard streams included.
Trial TryCapture();

// Plays starts, tells the parent which blocks they wrote to, and ends the process.
[[noreturn]] void TellHotBlocks(const BootPlan& plan, const BlockPlacement& placement,
                                const ForkedChild& self);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_BLOCK_PLACEMENT_H_

#define PY_SSIZE_T_CLEAN
#include "interpreter/block_placement.h"

#include <Python.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "interpreter/played_start.h"
#include "interpreter/write_trace.h"
#include "pantry/search_reads.h"
#include "seams/arenas.h"
#include "seams/raw_heap.h"

namespace hako::interpreter {
namespace {

// Larger blocks have pages to themselves. The tables of dicts of a hundred items have not.
constexpr size_t kLargestHot = 8192;
// For TraceWrites. The larger one for a start that imports much would take half a second more of a
// capture, and find another 4 of the 380 page faults of a sample.
constexpr uint8_t kPatience = 250;
constexpr uint8_t kLittlePatience = 60;
// So many blocks of another size than they had in the trial, and the capture goes another way.
constexpr int kMostMisses = 64;

// What the child notes in a signal handler: blocks by address, and which of them were written to.
struct Notes {
  std::vector<BlockPlacement::Block> blocks;
  std::vector<char> is_hot;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a signal handler's
Notes* notes = nullptr;

// The number of the block among those, by address, in which the address lies.
std::optional<size_t> BlockAt(const std::vector<BlockPlacement::Block>& blocks, uintptr_t address) {
  const auto after = std::upper_bound(
      blocks.begin(), blocks.end(), address,
      [](uintptr_t at, const BlockPlacement::Block& block) { return at < block.address; });
  if (after == blocks.begin()) return std::nullopt;
  const auto block = std::prev(after);
  if (address - block->address >= block->what.bytes) return std::nullopt;
  return static_cast<size_t>(block - blocks.begin());
}

// For TraceWrites.
bool NoteWrite(uintptr_t address) {
  const std::optional<size_t> block = BlockAt(notes->blocks, address);
  if (!block) return false;
  char& is_hot = notes->is_hot[*block];
  const bool is_new = is_hot == 0;
  is_hot = 1;
  return is_new;
}

// The last block that was made at each address, by address.
std::vector<BlockPlacement::Block> LatestByAddress(std::vector<BlockPlacement::Block> blocks) {
  std::ranges::sort(blocks, [](const auto& a, const auto& b) {
    return a.address != b.address ? a.address < b.address : a.what.number > b.what.number;
  });
  const auto rest = std::unique(blocks.begin(), blocks.end(), [](const auto& a, const auto& b) {
    return a.address == b.address;
  });
  blocks.erase(rest, blocks.end());
  return blocks;
}

std::vector<Range> HeapRanges() {
  std::vector<Range> ranges = {{seams::kRawHeapBegin, seams::RawHeapEnd()}};
  // Every instruction of Python's writes to the frames' stack.
  uintptr_t begin = 0;
  uintptr_t end = 0;
  hako_cpython_frame_stack(&begin, &end);
  ranges.push_back({seams::kArenasBegin, begin});
  ranges.push_back({end, seams::ArenasEnd()});
  return ranges;
}

std::string_view BytesOf(const std::vector<HotBlock>& hot) {
  return {reinterpret_cast<const char*>(hot.data()), hot.size() * sizeof(HotBlock)};
}

std::vector<HotBlock> BlocksIn(std::string_view bytes) {
  std::vector<HotBlock> hot(bytes.size() / sizeof(HotBlock));
  if (!hot.empty()) std::memcpy(hot.data(), bytes.data(), hot.size() * sizeof(HotBlock));
  return hot;
}

// Those of the blocks in which searches for modules read, as far as no start writes to them.
void AddRead(const Notes& found, std::vector<HotBlock>* hot) {
  std::vector<char> is_added = found.is_hot;
  for (const uintptr_t address : pantry::ObjectsThatSearchesRead()) {
    const std::optional<size_t> block = BlockAt(found.blocks, address);
    if (!block || is_added[*block] != 0) continue;
    is_added[*block] = 1;
    hot->push_back(found.blocks[*block].what);
    hot->back().heat = seams::Heat::kRead;
  }
}

// Which of the blocks a start writes to: played in a child, as a process can play but one. None if
// it failed.
std::optional<std::string> WrittenBy(const BootPlan& plan, Played played, Notes* found) {
  ForkedChild child = ForkedChild::Fork();
  if (child.IsMissing()) return std::nullopt;
  if (child.IsHere()) {
    found->is_hot.assign(found->blocks.size(), 0);
    notes = found;
    TraceWrites(HeapRanges(), played == Played::kHello ? kPatience : kLittlePatience, NoteWrite);
    const bool ok = PlayStart(plan, played);
    EndTrace();
    _exit(ok && child.Tell({found->is_hot.data(), found->is_hot.size()}) ? 0 : 1);
  }
  Told told = child.Hear();
  if (told.status != 0 || told.text.size() != found->blocks.size()) return std::nullopt;
  return std::move(told.text);
}

}  // namespace

void BlockPlacement::Begin() {
  PyMem_GetAllocator(PYMEM_DOMAIN_OBJ, &own_);
  PyMemAllocatorEx hook = own_;
  hook.ctx = this;
  hook.malloc = Allocate;
  hook.calloc = AllocateZeros;
  hook.realloc = Reallocate;
  // CPython's own free needs no context, and knows whose a block is by its address.
  for (const PyMemAllocatorDomain domain : {PYMEM_DOMAIN_OBJ, PYMEM_DOMAIN_MEM}) {
    PyMem_SetAllocator(domain, &hook);
  }
}

void BlockPlacement::End() {
  for (const PyMemAllocatorDomain domain : {PYMEM_DOMAIN_OBJ, PYMEM_DOMAIN_MEM}) {
    PyMem_SetAllocator(domain, &own_);
  }
}

void* BlockPlacement::Place(size_t bytes) {
  const uint32_t number = next_++;
  while (at_ < hot_.size() && hot_[at_].number < number) ++at_;
  if (places_all_ && bytes <= kLargestHot) return TakePlace(bytes, seams::Heat::kEveryStart);
  if (at_ == hot_.size() || hot_[at_].number != number) return nullptr;
  if (hot_[at_].bytes == bytes) return TakePlace(bytes, hot_[at_].heat);
  if (++misses_ == kMostMisses) hot_.clear(), at_ = 0;
  return nullptr;
}

void* BlockPlacement::TakePlace(size_t bytes, seams::Heat heat) {
  ++placed_;
  if (heat == seams::Heat::kEveryStart) ++placed_first_;
  return seams::TakeHotBlock(bytes, heat);
}

void* BlockPlacement::Allocate(void* placement, size_t bytes) {
  auto* self = static_cast<BlockPlacement*>(placement);
  const uint32_t number = self->next_;
  void* block = self->Place(bytes);
  if (block == nullptr) block = self->own_.malloc(self->own_.ctx, bytes);
  self->Note(number, block, bytes);
  return block;
}

// A string that is put together, and a list that grows, come to their last places so.
void* BlockPlacement::Reallocate(void* placement, void* block, size_t bytes) {
  auto* self = static_cast<BlockPlacement*>(placement);
  const uint32_t number = self->next_;
  void* moved = self->own_.realloc(self->own_.ctx, block, bytes);
  void* place = self->Place(bytes);
  if (place != nullptr && moved != nullptr) {
    std::memcpy(place, moved, bytes);
    self->own_.free(self->own_.ctx, moved);
    moved = place;
  }
  self->Note(number, moved, bytes);
  return moved;
}

void BlockPlacement::Note(uint32_t number, void* block, size_t bytes) {
  if (!records_ || block == nullptr || bytes > kLargestHot) return;
  blocks_.push_back(
      {reinterpret_cast<uintptr_t>(block), {number, static_cast<uint32_t>(bytes), {}}});
}

void* BlockPlacement::AllocateZeros(void* placement, size_t count, size_t bytes) {
  size_t total = 0;
  if (__builtin_mul_overflow(count, bytes, &total)) return nullptr;
  void* block = Allocate(placement, total);
  return block == nullptr ? nullptr : std::memset(block, 0, total);
}

Trial TryCapture() {
  Trial trial;
  if (!CanTraceWrites()) return trial;
  ForkedChild child = ForkedChild::Fork();
  if (child.IsMissing()) return trial;
  if (child.IsHere()) {
    trial.self = std::move(child);
    return trial;
  }
  const Told told = child.Hear();
  trial.hot = BlocksIn(told.text);
  const bool has_settled = !trial.hot.empty();  // It has told that much at least.
  if (!has_settled && WIFEXITED(told.status)) trial.failed_with = WEXITSTATUS(told.status);
  if (told.status != 0) trial.hot.clear();
  if (!trial.hot.empty()) trial.hot.erase(trial.hot.begin());
  return trial;
}

void TellHotBlocks(const BootPlan& plan, const BlockPlacement& placement, const ForkedChild& self) {
  const HotBlock settled{};
  if (!self.Tell(BytesOf({settled}))) _exit(1);
  Notes found{.blocks = LatestByAddress(placement.AllBlocks()), .is_hot = {}};
  // As in a restored process: new memory is libc's.
  seams::EndRawCapture();
  seams::EndArenaCapture();
  const auto every = WrittenBy(plan, Played::kHello, &found);
  const auto many = WrittenBy(plan, Played::kWithImports, &found);
  if (!every || !many) _exit(1);
  std::vector<HotBlock> hot;
  found.is_hot.assign(found.blocks.size(), 0);
  for (size_t i = 0; i < found.blocks.size(); ++i) {
    found.is_hot[i] = static_cast<char>((*every)[i] | (*many)[i]);
    if (found.is_hot[i] == 0) continue;
    hot.push_back(found.blocks[i].what);
    hot.back().heat = (*every)[i] != 0 ? seams::Heat::kEveryStart : seams::Heat::kManyStarts;
  }
  AddRead(found, &hot);
  std::ranges::sort(hot, {}, &HotBlock::number);
  _exit(self.Tell(BytesOf(hot)) ? 0 : 1);
}

}  // namespace hako::interpreter

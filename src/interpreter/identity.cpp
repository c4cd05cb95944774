// identity.cpp: a hash table from addresses to numbers, and CPython's own functions led to it.
//
// Where addresses show in CPython 3.11.2: _Py_HashPointer (Python/pyhash.c), which is the hash of
// all types without one of their own; _Py_HashDouble there, for NaN; builtin_id
// (Python/bltinmodule.c); and "%p" in PyUnicode_FromFormat (seams/system_calls.h).
//
// An object's memory is freed through the object allocator, so that is where its number ends. The
// object lies behind up to two pairs of words (CPython 3.11.2, Include/internal/pycore_object.h:
// _PyType_PreHeaderSize): up to three addresses are looked up for each freed block, those that lie
// in it. How long a small block is stands at the head of its pool. Allocation is CPython's own,
// untouched: its callers have the allocator inline. What goes to one of CPython's free lists keeps
// its number and gives it to the next object there.
#define PY_SSIZE_T_CLEAN
#include "interpreter/identity.h"

#include <Python.h>
#include <malloc.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>

#include "cpython/internals.h"
#include "interpreter/reference_addresses.h"
#include "seams/arenas.h"
#include "seams/raw_heap.h"
#include "seams/system_calls.h"

// Up to 3.11. NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" Py_ssize_t _Py_GetAllocatedBlocks() __attribute__((weak));

namespace hako::interpreter {
namespace {

constexpr uintptr_t kFirst = 0x7f00'0000'0000;
constexpr uintptr_t kDistance = 16;  // Numbers look like addresses of blocks.
// The program's own first number. The standard library needs some ten thousand before.
constexpr uintptr_t kProgramFirst = kFirst + (uintptr_t{1} << 24);
// What sys.getallocatedblocks() says at a program's start, about as much as under python3.
constexpr Py_ssize_t kFirstBlocks = 30'000;
constexpr size_t kSmallestCapacity = 1024;
constexpr size_t kPools = size_t{1} << 16, kPoolsOfWord = 64;
constexpr size_t kPieces = size_t{1} << 17;
constexpr uint8_t kCountedOut = 255;  // What a piece's count stays at once it is there.
// Of an object in its block. CPython 3.11.2, Include/internal/pycore_object.h:
// _PyType_PreHeaderSize
constexpr size_t kLargestOffset = 32, kOffsetStep = 16;

struct Entry {
  uintptr_t address;  // 0: empty.
  uintptr_t number;
};

struct Arena {
  uintptr_t begin;
  size_t bytes;
};

// Linear probing; an entry is removed by moving those behind it up (Knuth, The Art of Computer
// Programming, volume 3, 6.4, Algorithm R). At most half full.
struct Numbers {
  bool are_used;
  Entry* entries;
  size_t capacity;  // A power of two.
  size_t count;
  uintptr_t next;
  // Most blocks lie where no object has a number, and are freed without a search. This is how many
  // there are in each piece of memory, by the piece's place modulo their count.
  uint8_t pieces[kPieces];
  // A bit for each pool in which an object ever had one, by the pool's place modulo their count:
  // for pieces of one place.
  uint64_t pools[kPools / kPoolsOfWord];
  Py_ssize_t blocks_before;  // At the program's start.
  PyMemAllocatorEx objects;  // CPython's own object allocator.
  // What that took since the image was captured, sorted by address: its pools are in these and in
  // the image's arenas.
  PyObjectArenaAllocator arena_source;
  Arena* arenas;
  size_t arena_count;
  size_t arena_capacity;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): it is what an image holds
Numbers numbers HAKO_IN_IMAGE = {};

// Fibonacci hashing (Knuth, volume 3, 6.4).
size_t Home(uintptr_t address) {
  constexpr uint64_t kGolden = 0x9e3779b97f4a7c15;
  return static_cast<size_t>(((address >> 4) * kGolden) >>
                             (64 - std::countr_zero(numbers.capacity)));
}

Entry* Find(uintptr_t address) {
  const size_t mask = numbers.capacity - 1;
  size_t at = Home(address);
  while (numbers.entries[at].address != 0 && numbers.entries[at].address != address)
    at = (at + 1) & mask;
  return &numbers.entries[at];
}

void Grow() {
  Entry* const old = numbers.entries;
  const size_t old_capacity = numbers.capacity;
  numbers.capacity *= 2;
  numbers.entries = static_cast<Entry*>(hako_calloc(numbers.capacity, sizeof(Entry)));
  if (numbers.entries == nullptr) Py_FatalError("no memory for the numbers of objects");
  for (size_t i = 0; i < old_capacity; ++i) {
    if (old[i].address != 0) *Find(old[i].address) = old[i];
  }
  hako_free(old);
}

void Remove(Entry* entry) {
  const size_t mask = numbers.capacity - 1;
  auto hole = static_cast<size_t>(entry - numbers.entries);
  for (size_t at = (hole + 1) & mask; numbers.entries[at].address != 0; at = (at + 1) & mask) {
    const size_t home = Home(numbers.entries[at].address);
    // Not if its home lies behind the hole: it would not be found there.
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    numbers.entries[hole] = numbers.entries[at];
    hole = at;
  }
  numbers.entries[hole].address = 0;
  --numbers.count;
}

// Of CPython's object allocator (CPython 3.11.2, Objects/obmalloc.c: POOL_SIZE).
size_t PoolOf(uintptr_t address) {
  constexpr int kPoolBits = 14;
  return (address >> kPoolBits) % kPools;
}

bool IsMarked(uintptr_t address) {
  const size_t pool = PoolOf(address);
  return (numbers.pools[pool / kPoolsOfWord] >> (pool % kPoolsOfWord) & 1) != 0;
}

// A piece is a line of the cache: seldom shared by a block with a number and one without.
uint8_t& PieceOf(uintptr_t address) {
  constexpr int kPieceBits = 6;
  return numbers.pieces[(address >> kPieceBits) % kPieces];
}

void CountIn(uintptr_t address) {
  const size_t pool = PoolOf(address);
  numbers.pools[pool / kPoolsOfWord] |= uint64_t{1} << (pool % kPoolsOfWord);
  uint8_t& piece = PieceOf(address);
  if (piece != kCountedOut) ++piece;
}

void CountOut(uintptr_t address) {
  uint8_t& piece = PieceOf(address);
  if (piece != kCountedOut) --piece;
}

// False if no object in this block has a number.
bool MayHaveNumber(void* block) {
  static_assert(kLargestOffset <= 64, "a block's objects lie in its first piece or the next");
  const auto begin = reinterpret_cast<uintptr_t>(block);
  const uintptr_t last = begin + kLargestOffset;
  return (PieceOf(begin) | PieceOf(last)) != 0 && (IsMarked(begin) || IsMarked(last));
}

bool IsOfImage(uintptr_t arena) {
  return arena - seams::kArenasBegin < seams::kArenasLimit - seams::kArenasBegin;
}

// The first arena that begins behind `address`.
Arena* ArenaBehind(uintptr_t address) {
  return std::upper_bound(numbers.arenas, numbers.arenas + numbers.arena_count, address,
                          [](uintptr_t at, const Arena& arena) { return at < arena.begin; });
}

bool IsInArena(uintptr_t address) {
  if (IsOfImage(address)) return true;
  const Arena* const behind = ArenaBehind(address);
  return behind != numbers.arenas && address - behind[-1].begin < behind[-1].bytes;
}

// False: no memory.
bool NoteArena(uintptr_t begin, size_t bytes) {
  if (numbers.arena_count == numbers.arena_capacity) {
    const size_t capacity = numbers.arena_capacity == 0 ? 64 : 2 * numbers.arena_capacity;
    void* const longer = hako_realloc(numbers.arenas, capacity * sizeof(Arena));
    if (longer == nullptr) return false;
    numbers.arenas = static_cast<Arena*>(longer);
    numbers.arena_capacity = capacity;
  }
  Arena* const place = ArenaBehind(begin);
  std::copy_backward(place, numbers.arenas + numbers.arena_count,
                     numbers.arenas + numbers.arena_count + 1);
  *place = {.begin = begin, .bytes = bytes};
  ++numbers.arena_count;
  return true;
}

void* TakeArena(void* /*context*/, size_t bytes) {
  const PyObjectArenaAllocator& source = numbers.arena_source;
  void* const arena = source.alloc(source.ctx, bytes);
  const auto begin = reinterpret_cast<uintptr_t>(arena);
  if (arena == nullptr || IsOfImage(begin) || NoteArena(begin, bytes)) return arena;
  source.free(source.ctx, arena, bytes);
  return nullptr;
}

void GiveArenaBack(void* /*context*/, void* arena, size_t bytes) {
  const auto begin = reinterpret_cast<uintptr_t>(arena);
  if (!IsOfImage(begin)) {
    Arena* const behind = ArenaBehind(begin);
    std::copy(behind, numbers.arenas + numbers.arena_count, behind - 1);
    --numbers.arena_count;
  }
  numbers.arena_source.free(numbers.arena_source.ctx, arena, bytes);
}

// How far objects in a block may lie behind its begin. It may be too much where nothing but the
// block lies there.
size_t LastOffset(uintptr_t block) {
  if (IsInArena(block)) {
    // CPython 3.11.2, Objects/obmalloc.c: POOL_SIZE, struct pool_header (szidx), INDEX2SIZE
    constexpr uintptr_t kPoolBytes = 16'384;
    constexpr size_t kSizeClass = 36;
    const uintptr_t pool = block & ~(kPoolBytes - 1);
    // NOLINTNEXTLINE(performance-no-int-to-ptr): as the allocator does
    const auto size_class = *reinterpret_cast<const uint32_t*>(pool + kSizeClass);
    return std::min(size_t{size_class} * kOffsetStep, kLargestOffset);
  }
  // Blocks of malloc are long, but where there was no memory for an arena.
  const bool is_of_image =
      block - seams::kRawHeapBegin < seams::kRawHeapLimit - seams::kRawHeapBegin;
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  const bool is_long =
      is_of_image || malloc_usable_size(reinterpret_cast<void*>(block)) > kLargestOffset;
  return is_long ? kLargestOffset : kOffsetStep;
}

void Forget(uintptr_t begin, size_t last_offset) {
  for (uintptr_t address = begin; address <= begin + last_offset; address += kOffsetStep) {
    if (PieceOf(address) == 0) continue;
    Entry* entry = Find(address);
    if (entry->address == 0) continue;
    Remove(entry);
    CountOut(address);
  }
}

// Apart, so that the common case saves no register.
[[gnu::noinline]] void FreeAndForget(void* block) {
  const auto begin = reinterpret_cast<uintptr_t>(block);
  Forget(begin, LastOffset(begin));
  numbers.objects.free(numbers.objects.ctx, block);
}

void FreeObject(void* /*context*/, void* block) {
  if (MayHaveNumber(block)) [[unlikely]] {
    FreeAndForget(block);
    return;
  }
  numbers.objects.free(numbers.objects.ctx, block);
}

void* ReallocateObject(void* /*context*/, void* block, size_t bytes) {
  const auto begin = reinterpret_cast<uintptr_t>(block);
  // The block's pool may be gone afterwards.
  const bool may_have_number = block != nullptr && MayHaveNumber(block);
  const size_t last_offset = may_have_number ? LastOffset(begin) : 0;
  void* moved = numbers.objects.realloc(numbers.objects.ctx, block, bytes);
  if (may_have_number && moved != block && moved != nullptr) Forget(begin, last_offset);
  return moved;
}

// CPython 3.11.2, Python/bltinmodule.c: builtin_id
PyObject* Identity(PyObject* /*module*/, PyObject* object) {
  PyObject* number = PyLong_FromVoidPtr(const_cast<void*>(NumberOf(object)));
  if (number != nullptr && PySys_Audit("builtins.id", "O", number) < 0) Py_CLEAR(number);
  return number;
}

}  // namespace

bool HasNumbers() { return numbers.are_used; }

const void* NumberOf(const void* address) {
  if (address == nullptr) return nullptr;
  Entry* entry = Find(reinterpret_cast<uintptr_t>(address));
  if (entry->address == 0) {
    if (2 * (numbers.count + 1) > numbers.capacity) {
      Grow();
      entry = Find(reinterpret_cast<uintptr_t>(address));
    }
    *entry = {.address = reinterpret_cast<uintptr_t>(address), .number = numbers.next};
    CountIn(reinterpret_cast<uintptr_t>(address));
    ++numbers.count;
    numbers.next += kDistance;
  }
  return reinterpret_cast<const void*>(entry->number);  // NOLINT(performance-no-int-to-ptr)
}

void UseNumbers() {
  numbers.capacity = kSmallestCapacity;
  numbers.entries = static_cast<Entry*>(hako_calloc(numbers.capacity, sizeof(Entry)));
  if (numbers.entries == nullptr) Py_FatalError("no memory for the numbers of objects");
  numbers.next = kFirst;
  numbers.are_used = true;
  // What the compiler asks for. A module's first import compiles it only where there is no compiled
  // file, and must not change what follows. Static, so that no start looks the names up.
  static const void* const of_constants[] = {
      Py_None,       Py_Ellipsis,   Py_NotImplemented, &PyBaseObject_Type, &PyType_Type,
      &PyLong_Type,  &PyBool_Type,  &PyFloat_Type,     &PyComplex_Type,    &PyUnicode_Type,
      &PyBytes_Type, &PyTuple_Type, &PyFrozenSet_Type, &PyCode_Type,       &PyList_Type,
      &PyDict_Type,  &PySet_Type,   &PySlice_Type,     &PyEllipsis_Type};
  for (const void* object : of_constants) NumberOf(object);
  PyMem_GetAllocator(PYMEM_DOMAIN_OBJ, &numbers.objects);
  PyMemAllocatorEx counted = numbers.objects;
  counted.free = FreeObject;
  counted.realloc = ReallocateObject;
  PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &counted);
  PyObject_GetArenaAllocator(&numbers.arena_source);
  PyObjectArenaAllocator noted = {.ctx = nullptr, .alloc = TakeArena, .free = GiveArenaBack};
  PyObject_SetArenaAllocator(&noted);
}

bool NumberIdentities() {
  PyObject* function = PyDict_GetItemString(PyEval_GetBuiltins(), "id");
  if (function == nullptr || !PyCFunction_Check(function)) {
    PyErr_SetString(PyExc_SystemError, "builtins.id is not CPython's");
    return false;
  }
  reinterpret_cast<PyCFunctionObject*>(function)->m_ml->ml_meth = Identity;
  return true;
}

void CountBlocksFromHere() {
  if (_Py_GetAllocatedBlocks != nullptr) numbers.blocks_before = _Py_GetAllocatedBlocks();
}

void BeginProgramNumbers() { numbers.next = kProgramFirst; }

}  // namespace hako::interpreter

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {
Py_ssize_t __wrap__Py_GetAllocatedBlocks() {
  using namespace hako::interpreter;
  const Py_ssize_t blocks = _Py_GetAllocatedBlocks();
  if (hako::seams::system_calls.blocks_counted != nullptr)
    hako::seams::system_calls.blocks_counted();
  return HasNumbers() ? blocks - numbers.blocks_before + kFirstBlocks : blocks;
}

Py_hash_t _Py_HashPointer(const void* address);
Py_hash_t _Py_HashDouble(PyObject* object, double value);

Py_hash_t __wrap__Py_HashPointer(const void* address) {
  using namespace hako::interpreter;
  return _Py_HashPointer(HasNumbers() ? NumberOf(address) : AddressUnderReference(address));
}

Py_hash_t __wrap__Py_HashDouble(PyObject* object, double value) {
  using namespace hako::interpreter;
  if (HasNumbers() && std::isnan(value)) return _Py_HashPointer(NumberOf(object));
  return _Py_HashDouble(object, value);
}
}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

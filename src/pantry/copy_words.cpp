#include "pantry/copy_words.h"

#include <dlfcn.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <map>
#include <string_view>

#include "base/memory_map.h"
#include "base/paths.h"
#include "pantry/copy_seams.h"
#include "pantry/extension_copies.h"
#include "pantry/image_memory.h"
#include "pantry/plain_functions.h"
#include "seams/outside_calls.h"

namespace hako::pantry {
namespace {

constexpr uintptr_t kPage = 4096;

uintptr_t AddressOf(auto* function) { return reinterpret_cast<uintptr_t>(function); }

uint64_t* At(uint64_t address) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address is the point
  return reinterpret_cast<uint64_t*>(address);
}

// The words that are read-only since the copy was relocated can be written while this lives.
class Unprotected {
 public:
  explicit Unprotected(const Extension& extension)
      : begin_(extension.protected_begin), size_(extension.protected_end - begin_) {
    if (size_ > 0) mprotect(At(begin_), size_, PROT_READ | PROT_WRITE);
  }
  ~Unprotected() {
    if (size_ > 0) mprotect(At(begin_), size_, PROT_READ);
  }
  Unprotected(const Unprotected&) = delete;
  Unprotected& operator=(const Unprotected&) = delete;

 private:
  uint64_t begin_, size_;
};

// ---- Stubs: the capture's own ----

struct Stub {
  std::string symbol;
  std::string library;
  uintptr_t function = 0;
};

struct State {
  std::vector<Stub> stubs;
  std::map<uintptr_t, size_t> by_function;
  OutsideCallNote note;
};

State& Own() {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a stub takes no context
  static auto* state = new State;  // NOLINT(cppcoreguidelines-owning-memory): lives to the end
  return *state;
}

void Tell(size_t index, const void* first_argument) {
  if (!Own().note) return;
  const Stub& stub = Own().stubs[index];
  // Every lock that CPython 3.11 takes asks for the time since the machine's start
  // (Python/thread_pthread.h: PyThread_acquire_lock_timed), and has no use for the answer.
  if (stub.symbol == "clock_gettime" &&
      reinterpret_cast<uintptr_t>(first_argument) == CLOCK_MONOTONIC)
    return;
  OutsideCall call;
  if (stub.symbol == "getenv" || stub.symbol == "secure_getenv") {
    call.variable = static_cast<const char*>(first_argument);
  }
  call.what = "it calls " + stub.symbol + " in C";
  if (!stub.library.starts_with("libc.so") && !stub.library.empty())
    call.what += ", of " + stub.library;
  // What is told allocates; the call that follows must find errno as it was.
  const int error = errno;
  Own().note(call);
  errno = error;
}

// The stub for a function; kStubCount: there is none left.
size_t StubFor(const std::string& symbol, uintptr_t function, const std::string& library) {
  const auto [found, is_new] = Own().by_function.try_emplace(function, Own().stubs.size());
  if (!is_new) return found->second;
  if (found->second == seams::kStubCount) {
    Own().by_function.erase(found);
    return seams::kStubCount;
  }
  Own().stubs.push_back({symbol, library, function});
  const bool is_quiet = !library.empty() && IsPlainFunction(library, symbol);
  if (is_quiet) {
    seams::SetTarget(found->second, function);
  } else {
    seams::SetNotedTarget(found->second, function, Tell);
  }
  return found->second;
}

// Where a word leads.
struct Destination {
  bool is_code = false;   // To a function.
  bool is_own = false;    // Of this program.
  bool is_fixed = false;  // Of the copy itself, or the copy of its library: it is there with it.
  std::string path;
  std::string library;  // The file's name.
};

Destination DestinationOf(uintptr_t address, const Extension& from, const MemoryMap& map) {
  const MemoryMap::Range* range = map.Find(address);
  if (range == nullptr) return {};
  const MemoryMap::Range* own = map.Find(AddressOf(hako_malloc));
  return {
      .is_code = range->is_code,
      .is_own = own != nullptr && own->name == range->name,
      .is_fixed = from.Holds(address) || (from.library != nullptr && from.library->Holds(address)),
      .path = range->name,
      .library = std::string(BaseName(range->name))};
}

// True if all that the module has of libstdc++ neither frees a block of the module's nor gives it
// one, and no other library of C++ could: else operator new stays libstdc++'s.
bool KeepsItsBlocks(const rebase::Rebased& copy, const Extension& extension, const MemoryMap& map) {
  return std::ranges::all_of(copy.imports, [&](const rebase::Import& import) {
    const uintptr_t address = *At(import.address) - static_cast<uint64_t>(import.addend);
    const Destination destination = DestinationOf(address, extension, map);
    if (destination.library.starts_with("libstdc++.so")) return KeepsNoBlock(import.symbol);
    return destination.is_fixed || destination.is_own || !import.symbol.starts_with("_Z");
  });
}

// Why a module may not have a word that leads there; empty: it may. What an import has set up there
// is not there at a start.
std::string Refusal(uintptr_t address, const Destination& destination, const Extension& extension) {
  if (destination.is_fixed) return {};
  if (LiesInCopies(address)) return "it uses what lies in another extension module";
  const bool is_beside =
      std::any_of(extension.beside, extension.beside + extension.beside_count,
                  [&destination](const char* path) { return destination.path == path; });
  return is_beside && !destination.is_code ? "it uses variables of " + destination.library : "";
}

// Symbols by which a module sees all variables at once.
bool IsEnvironment(std::string_view symbol) {
  return symbol == "environ" || symbol == "__environ" || symbol == "_environ";
}

bool IsOfPython(std::string_view symbol) {
  return symbol.starts_with("Py") || symbol.starts_with("_Py");
}

// True if calls of the function are to be led through a stub: all that leave this program and the
// copies. A function of libc's whose address this program takes itself is found here: in its own
// table.
bool NeedsStub(const rebase::Import& import, const Destination& destination) {
  if (!destination.is_code || destination.is_fixed) return false;
  if (!destination.is_own) return true;
  if (IsOfPython(import.symbol)) return IsProcessFunction(import.symbol);
  return !IsPlainFunction("libc.so", import.symbol) && !IsPlainFunction("libm.so", import.symbol);
}

}  // namespace

void TellOutsideCalls(OutsideCallNote note) { Own().note = std::move(note); }

void HearOutsideCall(const OutsideCall& call) {
  if (Own().note) Own().note(call);
}

// By the function's address none is found again: a module of another kind has calls of it told.
size_t NewStub(const std::string& symbol, uintptr_t function) {
  const size_t stub = Own().stubs.size();
  if (stub == seams::kStubCount) return stub;
  Own().stubs.push_back({.symbol = symbol, .library = {}, .function = function});
  seams::SetTarget(stub, function);
  return stub;
}

bool LeadWords(const rebase::Rebased& copy, bool own_code, Extension* extension, std::string* why) {
  NoteEndings();
  std::vector<Extension::Word> seam_words, stubs;
  const MemoryMap map = MemoryMap::Read();
  const SeamsFor whom = !own_code                               ? SeamsFor::kAll
                        : KeepsItsBlocks(copy, *extension, map) ? SeamsFor::kCxx
                                                                : SeamsFor::kForeign;
  const Unprotected unprotected(*extension);
  for (const rebase::Import& import : copy.imports) {
    uint64_t* word = At(import.address);
    if (const auto seam = FindSeam(import.symbol, whom); seam && import.addend == 0) {
      seam_words.push_back({.address = import.address, .target = *seam, .addend = 0});
      LeadToSeam(*seam, word);
      continue;
    }
    if (!own_code) continue;
    if (IsEnvironment(import.symbol)) return *why = "it reads all variables in C", false;
    const uintptr_t function = *word - static_cast<uint64_t>(import.addend);
    const Destination destination = DestinationOf(function, *extension, map);
    if (*why = Refusal(function, destination, *extension); !why->empty()) return false;
    if (!NeedsStub(import, destination)) continue;
    const size_t stub = StubFor(import.symbol, function, destination.library);
    if (stub == seams::kStubCount) return *why = "it calls too many functions", false;
    // What a slot of the PLT holds is called and goes nowhere else.
    if (!import.is_slot)
      stubs.push_back({.address = import.address,
                       .target = static_cast<uint32_t>(stub),
                       .addend = import.addend});
    *word = seams::StubAddress(stub) + static_cast<uint64_t>(import.addend);
  }
  extension->seam_words = KeepInImage(seam_words);
  extension->seam_word_count = seam_words.size();
  extension->stub_words = KeepInImage(stubs);
  extension->stub_word_count = stubs.size();
  return true;
}

namespace {

bool NeedsUnprotecting(const Extension& extension) {
  const auto is_protected = [&extension](const Extension::Word& word) {
    return word.address >= extension.protected_begin && word.address < extension.protected_end;
  };
  return std::any_of(extension.seam_words, extension.seam_words + extension.seam_word_count,
                     is_protected) ||
         std::any_of(extension.stub_words, extension.stub_words + extension.stub_word_count,
                     is_protected);
}

}  // namespace

void KeepStubs(const std::set<size_t>& used, Extension* extension) {
  size_t kept = 0;
  for (size_t i = 0; i < extension->stub_word_count; ++i) {
    const Extension::Word& word = extension->stub_words[i];
    if (used.contains(word.target)) extension->stub_words[kept++] = word;
  }
  extension->stub_word_count = kept;
  if (!NeedsUnprotecting(*extension)) extension->protected_end = extension->protected_begin;
}

void LeadWordsAgain(const Extension& extension) {
  if (extension.seam_word_count + extension.stub_word_count == 0) return;
  const Unprotected unprotected(extension);
  for (size_t i = 0; i < extension.seam_word_count; ++i) {
    const Extension::Word& word = extension.seam_words[i];
    LeadToSeam(word.target, At(word.address));
  }
  for (size_t i = 0; i < extension.stub_word_count; ++i) {
    const Extension::Word& word = extension.stub_words[i];
    const auto addend = static_cast<uint64_t>(word.addend);
    seams::SetTarget(word.target, *At(word.address) - addend);
    *At(word.address) = seams::StubAddress(word.target) + addend;
  }
}

}  // namespace hako::pantry

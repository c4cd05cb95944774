#include "pantry/copy_seams.h"

#include <algorithm>
#include <array>

#include "pantry/copy_words.h"
#include "pantry/extension_copies.h"
#include "pantry/foreign_ends.h"
#include "pantry/image_memory.h"
#include "seams/raw_heap.h"

// pantry/seam.cpp
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" PyObject* __wrap_PyImport_ImportModuleLevelObject(PyObject* name, PyObject* globals,
                                                             PyObject* locals, PyObject* from,
                                                             int level);

// The Itanium C++ ABI, 3.3.6.3: of libc.
// NOLINTNEXTLINE(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" int __cxa_atexit(void (*function)(void*), void* argument, void* library);

namespace hako::pantry {
namespace {

struct Seam {
  std::string_view symbol;
  uintptr_t function;
  SeamsFor whom;
};

uintptr_t AddressOf(auto* function) { return reinterpret_cast<uintptr_t>(function); }

// PyImport_ImportModuleLevel, whose call of the other lies in one file with it and has no seam.
// CPython 3.11.2, Python/import.c
PyObject* ImportModuleLevel(const char* name, PyObject* globals, PyObject* locals, PyObject* from,
                            int level) {
  PyObject* text = PyUnicode_FromString(name);
  if (text == nullptr) return nullptr;
  PyObject* module = __wrap_PyImport_ImportModuleLevelObject(text, globals, locals, from, level);
  Py_DECREF(text);
  return module;
}

using CxxNew = void* (*)(size_t bytes);

// Functions that libraries call have no context of ours. With the interpreter lock held.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
constinit CxxNew cxx_new = nullptr;  // libstdc++'s, the same for all copies.
constinit bool notes_endings = false;

std::vector<Extension::Ending>& Endings() {
  static auto& endings = *new std::vector<Extension::Ending>;
  return endings;
}
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// operator new. libstdc++'s asks the new handler, and throws.
void* New(size_t bytes) {
  void* block = hako_malloc(bytes == 0 ? 1 : bytes);
  return block != nullptr ? block : cxx_new(bytes);
}

// A block is known by its address, whoever has made it: a module that is given one may delete it.
void Delete(void* block) { hako_free(block); }
void DeleteOfSize(void* block, size_t /*bytes*/) { hako_free(block); }

int AtExit(void (*function)(void*), void* argument, void* library) {
  if (!notes_endings) return __cxa_atexit(function, argument, library);
  if (!LiesInCopies(reinterpret_cast<uintptr_t>(library)))
    HearOutsideCall({.what = "it calls __cxa_atexit in C"});
  Endings().push_back({function, argument, library});
  return 0;
}

// In the order of Extension::Word::target.
const std::array<Seam, 24>& Seams() {
  using enum SeamsFor;
  static const std::array<Seam, 24> seams = {
      {{"malloc", AddressOf(hako_malloc), kAll},
       {"calloc", AddressOf(hako_calloc), kAll},
       {"realloc", AddressOf(hako_realloc), kAll},
       {"free", AddressOf(hako_free), kAll},
       {"PyImport_ImportModuleLevelObject", AddressOf(__wrap_PyImport_ImportModuleLevelObject),
        kForeign},
       {"PyImport_ImportModuleLevel", AddressOf(ImportModuleLevel), kForeign},
       {"__cxa_atexit", AddressOf(AtExit), kForeign},
       {"PyCapsule_New", AddressOf(NewCapsule), kForeign},
       {"PyCapsule_SetDestructor", AddressOf(SetCapsuleDestructor), kForeign},
       {"PyType_Ready", AddressOf(ReadyType), kForeign},
       {"PyModule_AddType", AddressOf(AddType), kForeign},
       {"PyObject_Init", AddressOf(InitObject), kForeign},
       {"PyObject_InitVar", AddressOf(InitVarObject), kForeign},
       {"_PyObject_New", AddressOf(NewObject), kForeign},
       {"_PyObject_NewVar", AddressOf(NewVarObject), kForeign},
       {"_PyObject_GC_New", AddressOf(NewTrackable), kForeign},
       {"_PyObject_GC_NewVar", AddressOf(NewVarTrackable), kForeign},
       {"PyObject_GC_UnTrack", AddressOf(UntrackObject), kForeign},
       {"_Znwm", AddressOf(New), kCxx},
       {"_Znam", AddressOf(New), kCxx},
       {"_ZdlPv", AddressOf(Delete), kForeign},
       {"_ZdaPv", AddressOf(Delete), kForeign},
       {"_ZdlPvm", AddressOf(DeleteOfSize), kForeign},
       {"_ZdaPvm", AddressOf(DeleteOfSize), kForeign}}};
  return seams;
}

}  // namespace

std::optional<uint32_t> FindSeam(std::string_view symbol, SeamsFor whom) {
  const auto found = std::ranges::find_if(Seams(), [symbol, whom](const Seam& seam) {
    return seam.symbol == symbol && seam.whom <= whom;
  });
  if (found == Seams().end()) return std::nullopt;
  return static_cast<uint32_t>(found - Seams().begin());
}

void LeadToSeam(uint32_t seam, uint64_t* word) {
  const uintptr_t function = Seams()[seam].function;
  // Both forms of libstdc++'s end alike.
  if (function == AddressOf(New)) cxx_new = reinterpret_cast<CxxNew>(*word);
  *word = function;
}

void NoteEndings() { notes_endings = true; }

std::vector<Extension::Ending> EndingsOf(const Extension& extension) {
  std::vector<Extension::Ending> own;
  for (const Extension::Ending& ending : Endings()) {
    if (extension.Holds(reinterpret_cast<uintptr_t>(ending.library))) own.push_back(ending);
  }
  return own;
}

void KeepEndings(Extension* extension) {
  const std::vector<Extension::Ending> own = EndingsOf(*extension);
  extension->endings = KeepInImage(own);
  extension->ending_count = own.size();
}

void RegisterEndings(const Extension& extension) {
  for (size_t i = 0; i < extension.ending_count; ++i) {
    const Extension::Ending& ending = extension.endings[i];
    __cxa_atexit(ending.function, ending.argument, ending.library);
  }
}

}  // namespace hako::pantry

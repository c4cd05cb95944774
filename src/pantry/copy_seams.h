// copy_seams.h: functions that an extension module's copy gets in place of other libraries'.
//
// In a capture, and in every process that runs from the image, so that what one of them did in the
// capture is good in the other.
#ifndef HAKO_PANTRY_COPY_SEAMS_H_
#define HAKO_PANTRY_COPY_SEAMS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "pantry/pantry.h"

namespace hako::pantry {

// Each has those of the ones before.
enum class SeamsFor : uint8_t {
  kAll,
  kForeign,  // Modules from outside the standard library.
  kCxx,      // Those of them whose blocks of operator new no other library frees.
};

// The number of the function that takes the place of `symbol`.
std::optional<uint32_t> FindSeam(std::string_view symbol, SeamsFor whom);

// Leads a word of a copy, which the loader has filled, to that function.
void LeadToSeam(uint32_t seam, uint64_t* word);

// ---- What a library registers for the end of the process: __cxa_atexit ----

// From now on it is noted, and not done: in a capture.
void NoteEndings();
// What the extension's library has registered since.
std::vector<Extension::Ending> EndingsOf(const Extension& extension);
// Puts that into the image.
void KeepEndings(Extension* extension);
// Registers it for the end of this process. Called for a library once in a process.
void RegisterEndings(const Extension& extension);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_COPY_SEAMS_H_

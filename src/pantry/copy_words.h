// copy_words.h: the words of an extension module's copy that lead out of it, and where to.
//
// The loader fills them with the addresses of other libraries' functions. Some are led elsewhere:
//   - malloc and free of libc, operator new and delete become the interpreter's (copy_seams.h), in
//     a capture and in every process that runs from the image. So what a module allocates while it
//     is imported lies in the image, and later it may free it.
//   - Imports that such a module makes in C take the way of import statements (seam.cpp): those of
//     modules from outside the standard library, which Cython makes so. C++ objects that it
//     registers for the end of the process are noted, and what the collector may not see
//     (foreign_ends.h).
//   - In a capture, every function outside of this program that a module from outside the standard
//     library can call becomes a stub (seams/outside_calls.h). The module's memory may then hold
//     its address; and calls of a function that is not plain (plain_functions.h) are told of. In a
//     process that runs from the image, only the stubs whose addresses the image holds exist.
#ifndef HAKO_PANTRY_COPY_WORDS_H_
#define HAKO_PANTRY_COPY_WORDS_H_

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "pantry/pantry.h"
#include "rebase/rebase.h"

namespace hako::pantry {

// A call that a module made while it was imported: "it calls fopen in C". For getenv, `variable` is
// the name asked for.
struct OutsideCall {
  std::string what;
  std::string variable = {};
};
using OutsideCallNote = std::function<void(const OutsideCall& call)>;

// From now on calls are told to `note`; an empty one: nobody hears.
void TellOutsideCalls(OutsideCallNote note);

// Tells of one.
void HearOutsideCall(const OutsideCall& call);

// In a capture: calls of this program's own, the interpreter's among them, that ask for what
// belongs to each process, are told as well; C code may call what Python code calls without CPython
// telling of it (outside_watch.h). To the end of the process.
void TellOwnCalls();

// Leads the words of a copy that has just been loaded for a capture, and fills in which they are.
// `own_code`: of a module from outside the standard library. False, with the reason in `why`, if
// that is not possible.
bool LeadWords(const rebase::Rebased& copy, bool own_code, Extension* extension, std::string* why);

// In a capture: a stub that jumps to the function, and tells of nothing; kStubCount: there is none
// left.
size_t NewStub(const std::string& symbol, uintptr_t function);

// At the end of a capture: leaves only those of the extension's stubs whose number is in `used`.
void KeepStubs(const std::set<size_t>& used, Extension* extension);

// Leads the words of a copy that has just been loaded again.
void LeadWordsAgain(const Extension& extension);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_COPY_WORDS_H_

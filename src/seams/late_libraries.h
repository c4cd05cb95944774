// late_libraries.h: shared libraries that are loaded when one of their functions is first called.
//
// An extension module's copy can do without the libraries whose functions it calls until it calls
// one: OpenSSL takes the loader a millisecond, and most programs that import asyncio never use it.
// The copy calls them by stubs (outside_calls.h), and a stub that is called for the first time has
// the libraries loaded, and leads all of the copy's stubs to them.
//
// python3 has loaded them with the module. What could take them out of reach meanwhile has them
// loaded before (within_reach.h); so has code of which nothing is known: it may ask the loader for
// what is there.
#ifndef HAKO_SEAMS_LATE_LIBRARIES_H_
#define HAKO_SEAMS_LATE_LIBRARIES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hako::seams {

// Those of one copy. Part of an image: it outlives the interpreter that calls them.
struct LateLibraries {
  struct Function {
    const char* symbol;
    const char* version;  // Null: any.
    uint64_t stub;
  };
  const char* const*
      names;  // As the loader is asked for them, in the order in which it would look.
  size_t count;
  const Function* functions;
  size_t function_count;
};

// The address that the loader would give a module for the function: the program's and what came
// with it before the libraries' (`handles`, dlopen's). 0: there is none.
uintptr_t FindFunction(const LateLibraries::Function& function, const std::vector<void*>& handles);

// Opens them and leads their stubs there; adds the libraries' handles to `handles`. False if one
// cannot be opened or lacks a function, with the reason in `why`: then nothing has been done.
bool OpenLibraries(const LateLibraries& libraries, std::vector<void*>* handles, std::string* why);

// Tells that they are loaded, and has them read what they read of the outside once in a process:
// OpenSSL its configuration, which under python3 the import of its module has it read.
void SettleLibraries(const std::vector<void*>& handles);

// From now on the stubs load `libraries` when one is called, from any thread; a library that then
// cannot be loaded ends the process. False if they have to be loaded now: OpenLibraries().
bool LoadWhenCalled(const LateLibraries* libraries);

// Loads now what would be loaded when it is called, and from now on nothing waits. What cannot be
// loaded is left to its call.
void LoadLateLibraries();

// Whether the environment with which the process has started has the loader look elsewhere first
// (LD_LIBRARY_PATH and its like): it goes by that, whatever has become of os.environ since.
bool LoaderIsLed();

}  // namespace hako::seams

extern "C" {
// The interpreter's setenv(3): a variable by which OpenSSL is configured comes too late for what an
// import has loaded under python3.
int hako_set_variable(const char* name, const char* value, int replaces);
}

#endif  // HAKO_SEAMS_LATE_LIBRARIES_H_

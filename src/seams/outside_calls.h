// outside_calls.h: functions at addresses of this program's own that jump to other libraries'.
//
// An extension module that is kept in an image may hold the address of a function of libc's or of
// another library's, in a table that it filled when it was imported. That address is another one in
// every process. So while an image is captured, the module is given the address of a stub instead:
// a jump that lies in this program, at the same place in every process, through a table that each
// process fills: beforehand, or when the stub is first called (late_libraries.h).
//
// A stub can also tell of each call before it jumps: that shows what a module asks of the outside.
#ifndef HAKO_SEAMS_OUTSIDE_CALLS_H_
#define HAKO_SEAMS_OUTSIDE_CALLS_H_

#include <cstddef>
#include <cstdint>

namespace hako::seams {

constexpr size_t kStubCount = 2048;

// Where the stub lies. `stub` is less than kStubCount.
uintptr_t StubAddress(size_t stub);
// The stub that lies at the address; kStubCount: none.
size_t StubAt(uintptr_t address);

// The stub jumps to `function` from now on. While another thread calls it, too; that the thread
// then finds the library's memory as the loader has left it is for the caller to see to: modules
// call a library first with the interpreter lock held.
void SetTarget(size_t stub, uintptr_t function);

// Gives the target of a stub that has not been given one and is called for the first time, from any
// thread. Without it, and if it gives 0, that ends the process.
using TargetSource = uintptr_t (*)(size_t stub);
void TakeTargetsFrom(TargetSource source);

// What the stub jumps to; 0: it has been given nothing yet.
uintptr_t TargetOf(size_t stub);

// Called before each jump of a stub that tells of its calls, with the call's first argument.
using CallNote = void (*)(size_t stub, const void* first_argument);

// The same as SetTarget, but `note` hears of it first. One `note` for all stubs: the last one
// given.
void SetNotedTarget(size_t stub, uintptr_t function, CallNote note);

}  // namespace hako::seams

#endif  // HAKO_SEAMS_OUTSIDE_CALLS_H_

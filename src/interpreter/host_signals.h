// host_signals.h: a host program's handlers of signals, noted when the interpreter takes their
// place.
#ifndef HAKO_INTERPRETER_HOST_SIGNALS_H_
#define HAKO_INTERPRETER_HOST_SIGNALS_H_

namespace hako::interpreter {

// From here on what a signal does is noted before the interpreter changes it: PyOS_setsig, which
// signal.signal calls. Forgets what was noted before.
void NoteHostSignals();

// The same for a signal that hako is about to catch itself.
void NoteHostSignal(int number);

// Gives each noted signal back that still leads to `handler`, the interpreter's own; one that was
// given another meaning meanwhile keeps that.
void PutHostSignalsBack(void (*handler)(int));

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_HOST_SIGNALS_H_

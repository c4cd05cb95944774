// nan_sign.h: one bit pattern for the NaN of an invalid operation, whatever the architecture.
#ifndef HAKO_INTERPRETER_NAN_SIGN_H_
#define HAKO_INTERPRETER_NAN_SIGN_H_

namespace hako::interpreter {

// In deterministic mode: the positive default NaN for the negative one. Every other value as it is.
// From any thread.
double PlainNan(double value);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_NAN_SIGN_H_

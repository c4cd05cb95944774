// first_touch.h: memory that a start is certain to write is taken in a few calls, not page by page.
#ifndef HAKO_INTERPRETER_FIRST_TOUCH_H_
#define HAKO_INTERPRETER_FIRST_TOUCH_H_

namespace hako::interpreter {

// Makes pydata's pages this process's own at once. Call before CPython is initialised. Costs memory
// only where a page would never have been written, which are few: docs/performance.md. A kernel
// that refuses changes nothing but time.
void TakePagesAtOnce();

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_FIRST_TOUCH_H_

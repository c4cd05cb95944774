// plain_functions.h: functions of other libraries that keep nothing and ask for nothing.
#ifndef HAKO_PANTRY_PLAIN_FUNCTIONS_H_
#define HAKO_PANTRY_PLAIN_FUNCTIONS_H_

#include <string_view>

namespace hako::pantry {

// True if what the function does follows from its arguments and the memory they lead to, and it
// leaves nothing behind but there. `library`: the file name of the library that it is found in.
// Whatever is not known is not plain.
bool IsPlainFunction(std::string_view library, std::string_view symbol);

// True for what libstdc++ has under that name if it neither frees a block that its caller got by
// operator new nor gives its caller one to free, operator new and delete themselves aside. What is
// not known does.
bool KeepsNoBlock(std::string_view symbol);

// True for functions of the C API that put something of this process into the interpreter, or take
// something of it out.
bool IsProcessFunction(std::string_view symbol);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_PLAIN_FUNCTIONS_H_

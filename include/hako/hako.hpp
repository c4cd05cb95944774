// hako.hpp: Python in an isolate, for C++20. Header-only, over hako.h.
//
//   auto isolate = hako::Isolate::Boot();                       // Result<Isolate>
//   auto sum = isolate->Call<int>("operator:add", 1, 2);         // Result<int>
//   auto rule = isolate->Eval("lambda event: event['size'] > 3"); // Result<Value>
//
// Errors are values: Result<T> is a tl::expected<T, hako::Error> that the compiler does not let you
// drop. Values own a reference and can be moved; copying is spelled Copy(). All names are
// documented where they are declared: in cpp/.
//
// Lifetime, threads and ownership are those of hako.h: one isolate in a process, values end with it
// (a Value may outlive it; then it is empty), any thread may call, and hako::Lock keeps the
// interpreter's lock over many calls.
#ifndef HAKO_HAKO_HPP_
#define HAKO_HAKO_HPP_

#include "hako/cpp/call.hpp"
#include "hako/cpp/chrono.hpp"
#include "hako/cpp/class.hpp"
#include "hako/cpp/containers.hpp"
#include "hako/cpp/convert.hpp"
#include "hako/cpp/error.hpp"
#include "hako/cpp/function.hpp"
#include "hako/cpp/isolate.hpp"
#include "hako/cpp/memory.hpp"
#include "hako/cpp/value.hpp"
#include "hako/hako.h"

#endif  // HAKO_HAKO_HPP_

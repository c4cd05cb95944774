// host_call.h: a call from Python into the host.
#ifndef HAKO_API_HOST_CALL_H_
#define HAKO_API_HOST_CALL_H_

#include "api/host_things.h"
#include "api/isolate.h"

namespace hako::api {

// What of the host's a function object stands for; its context dies with it.
struct HostFunction : HostThing {
  HostFunction(hako_callback given_call, void* given_context, hako_destroy given_destroy)
      : HostThing(Rank::kFunction),
        call(given_call),
        context(given_context),
        destroy(given_destroy) {}
  void Tell() override {
    if (destroy != nullptr) destroy(context);
  }

  hako_callback call;
  void* context;
  hako_destroy destroy;
  PyMethodDef definition = {};
  std::string name = {}, doc = {};
};

// A function object; null with an exception set. The context is destroyed in either case.
PyObject* MakeFunction(const hako_function_spec& spec);

// What a callback has returned, for CPython: a new reference, or null with an exception set.
PyObject* FromCallback(hako_error* error, hako_value* result);

}  // namespace hako::api

#endif  // HAKO_API_HOST_CALL_H_

// refreshers.h: what a module took from its process while it was imported, taken anew.
#ifndef HAKO_PANTRY_REFRESHERS_H_
#define HAKO_PANTRY_REFRESHERS_H_

#include <string_view>

#include "cpython/internals.h"

namespace hako::pantry {

// True if what the module asks of the outside while it is imported (OutsideListener::Asks) is taken
// anew by Refresh().
bool IsRefreshed(PyObject* name, std::string_view what);

// Called when the module is kept: takes out what no image can hold. False if that is not possible.
bool Settle(PyObject* name, PyObject* module);

// Whether Refresh() does anything for the module.
bool HasRefresher(PyObject* name);

// Called when the module is delivered. False with an exception set.
bool Refresh(PyObject* name, PyObject* module);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_REFRESHERS_H_

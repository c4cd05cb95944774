// container_items.h: what a dict, a list or a set holds, read without running Python code.
//
// All references are borrowed, and of use only as long as the container keeps them. With the
// interpreter lock.
#ifndef HAKO_PANTRY_CONTAINER_ITEMS_H_
#define HAKO_PANTRY_CONTAINER_ITEMS_H_

#include <utility>
#include <vector>

#include "cpython/internals.h"

namespace hako::pantry {

// Of a dict, keys and values; else items and nulls.
using Items = std::vector<std::pair<PyObject*, PyObject*>>;

// True of dicts and what is derived from them, of lists and of sets.
bool IsContainer(PyObject* object);

// True of a cache of functools.lru_cache.
bool IsCache(PyObject* object);

// In the container's own order. Of anything but a dict or a list, the items of a set.
Items ItemsOf(PyObject* container);

// What a weak reference leads to; None if it is dead.
PyObject* Referent(PyObject* reference);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_CONTAINER_ITEMS_H_

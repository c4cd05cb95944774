/* lru_cache.h: what a cache of functools.lru_cache has, read and written. From CPython 3.11
 * to 3.13; the interpreter lock is held. `cache` is of the type functools._lru_cache_wrapper.
 */
#ifndef HAKO_CPYTHON_LRU_CACHE_H_
#define HAKO_CPYTHON_LRU_CACHE_H_

#include <Python.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What it has: a tuple, which begins with its hits and misses and holds all of its results, in
 * their order. A new reference. Null, without an exception set: the object is not as it is known,
 * or there is no memory. */
PyObject* hako_lru_cache_read(PyObject* cache);

/* Makes it have that again. Keys are hashed, and what it had is let go: if others than `state` held
 * none of it, code may run. 0, or -1 with an exception set. */
int hako_lru_cache_write(PyObject* cache, PyObject* state);

/* Nonzero if it has just that: the same counts and objects. Runs no code. */
int hako_lru_cache_has(PyObject* cache, PyObject* state);
/* Nonzero if the state has no results. */
int hako_lru_cache_is_empty(PyObject* state);
/* Of two states. */
int hako_lru_cache_is_same(PyObject* one, PyObject* other);

/* Calls `visit` for each key in a state, until it returns nonzero; returns that. Borrowed. */
int hako_lru_cache_visit_keys(PyObject* cache, PyObject* state, visitproc visit, void* context);

#ifdef __cplusplus
}
#endif

#endif /* HAKO_CPYTHON_LRU_CACHE_H_ */

/* lru_cache.c: the object of functools.lru_cache, as Modules/_functoolsmodule.c has it from 3.11.2
 * to 3.13.0 (lru_cache_object, lru_list_elem): no header declares it. */
#include "cpython/lru_cache.h"

/* A result of a bounded cache, whose dict has it as value; the newest is the root's `previous`. One
 * that is pushed out is used again for the one that takes its place. */
struct link {
  PyObject object;
  struct link *previous, *next;
  Py_hash_t hash;
  PyObject *key, *result;
};

/* Its beginning. */
struct cache {
  struct link root;
  void* call;
  int is_typed;
  PyObject* results; /* A dict. */
  Py_ssize_t hits;
  PyObject* function;
  Py_ssize_t limit; /* -1: none, and the dict has the results themselves. */
  Py_ssize_t misses;
};

/* In a state: hits, misses, and then key, result and, of a bounded one, link in turn. */
enum { kHits, kMisses, kFirst };

static struct cache* cache_of(PyObject* object) { return (struct cache*)object; }

/* Objects that a result takes in a state. */
static Py_ssize_t step_of(const struct cache* cache) { return cache->limit >= 0 ? 3 : 2; }

/* All results are linked, in both directions, and nothing else is. */
static int is_linked_well(const struct cache* cache) {
  Py_ssize_t missing = cache->limit >= 0 ? PyDict_GET_SIZE(cache->results) : 0;
  const struct link* link = &cache->root;
  for (; link->next != &cache->root; link = link->next, --missing) {
    if (missing == 0 || link->next->previous != link) return 0;
  }
  return missing == 0 && cache->root.previous == link;
}

PyObject* hako_lru_cache_read(PyObject* object) {
  const struct cache* cache = cache_of(object);
  if (Py_TYPE(object)->tp_basicsize < (Py_ssize_t)sizeof(struct cache) || cache->results == NULL ||
      !PyDict_CheckExact(cache->results) || !is_linked_well(cache))
    return NULL;
  PyObject* state = PyTuple_New(kFirst + step_of(cache) * PyDict_GET_SIZE(cache->results));
  PyObject* hits = PyLong_FromSsize_t(cache->hits);
  PyObject* misses = PyLong_FromSsize_t(cache->misses);
  if (state == NULL || hits == NULL || misses == NULL) {
    PyErr_Clear();
    Py_XDECREF(state);
    Py_XDECREF(hits);
    Py_XDECREF(misses);
    return NULL;
  }
  PyTuple_SET_ITEM(state, kHits, hits);
  PyTuple_SET_ITEM(state, kMisses, misses);
  Py_ssize_t at = kFirst;
  for (struct link* link = cache->root.next; link != &cache->root; link = link->next) {
    PyTuple_SET_ITEM(state, at++, Py_NewRef(link->key));
    PyTuple_SET_ITEM(state, at++, Py_NewRef(link->result));
    PyTuple_SET_ITEM(state, at++, Py_NewRef(&link->object));
  }
  Py_ssize_t position = 0;
  PyObject *key = NULL, *result = NULL;
  while (cache->limit < 0 && PyDict_Next(cache->results, &position, &key, &result) != 0) {
    PyTuple_SET_ITEM(state, at++, Py_NewRef(key));
    PyTuple_SET_ITEM(state, at++, Py_NewRef(result));
  }
  return state;
}

static int append_link(struct cache* cache, struct link* link, PyObject* key, PyObject* result) {
  struct link* root = &cache->root;
  Py_INCREF(key);
  Py_INCREF(result);
  Py_SETREF(link->key, key);
  Py_SETREF(link->result, result);
  link->hash = PyObject_Hash(key);
  link->previous = root->previous;
  link->next = root;
  root->previous->next = link;
  root->previous = link;
  return link->hash == -1 ? -1 : PyDict_SetItem(cache->results, key, &link->object);
}

int hako_lru_cache_write(PyObject* object, PyObject* state) {
  struct cache* cache = cache_of(object);
  PyDict_Clear(cache->results);
  cache->root.previous = cache->root.next = &cache->root;
  cache->hits = PyLong_AsSsize_t(PyTuple_GET_ITEM(state, kHits));
  cache->misses = PyLong_AsSsize_t(PyTuple_GET_ITEM(state, kMisses));
  for (Py_ssize_t at = kFirst; at < PyTuple_GET_SIZE(state); at += step_of(cache)) {
    PyObject* key = PyTuple_GET_ITEM(state, at);
    PyObject* result = PyTuple_GET_ITEM(state, at + 1);
    const int failed =
        cache->limit < 0
            ? PyDict_SetItem(cache->results, key, result)
            : append_link(cache, (struct link*)PyTuple_GET_ITEM(state, at + 2), key, result);
    if (failed) return -1;
  }
  return 0;
}

int hako_lru_cache_has(PyObject* object, PyObject* state) {
  PyObject* now = hako_lru_cache_read(object);
  if (now == NULL) return 0;
  int is_same = hako_lru_cache_is_same(now, state);
  Py_DECREF(now);
  return is_same;
}

int hako_lru_cache_is_empty(PyObject* state) { return PyTuple_GET_SIZE(state) == kFirst; }

int hako_lru_cache_is_same(PyObject* one, PyObject* other) {
  int is_same = PyTuple_GET_SIZE(one) == PyTuple_GET_SIZE(other);
  for (Py_ssize_t at = 0; is_same && at < PyTuple_GET_SIZE(one); ++at) {
    PyObject *item = PyTuple_GET_ITEM(one, at), *wanted = PyTuple_GET_ITEM(other, at);
    is_same = at < kFirst ? PyLong_AsSsize_t(item) == PyLong_AsSsize_t(wanted) : item == wanted;
  }
  return is_same;
}

int hako_lru_cache_visit_keys(PyObject* object, PyObject* state, visitproc visit, void* context) {
  for (Py_ssize_t at = kFirst; at < PyTuple_GET_SIZE(state); at += step_of(cache_of(object))) {
    const int result = visit(PyTuple_GET_ITEM(state, at), context);
    if (result != 0) return result;
  }
  return 0;
}

/* reference_objects.c: the static objects of the interpreter that the reference has as well.
 * Without Python.h, which declares some of them as what they are and knows nothing of others.
 */
#include "interpreter/reference_objects.h"

#define HAKO_OBJECT(name, address) extern char name[];
#define HAKO_POINTER(name, address) extern void* name;
#include "reference_addresses.inc"
#undef HAKO_OBJECT
#undef HAKO_POINTER

const struct hako_reference_object hako_reference_objects[] = {
#define HAKO_OBJECT(name, address) {name, 0, address},
#define HAKO_POINTER(name, address) {0, &name, address},
#include "reference_addresses.inc"
#undef HAKO_OBJECT
#undef HAKO_POINTER
    {0, 0, 0}};

/* reference_objects.h: the table that the build has read out of the reference's executable
 * (cmake/reference_addresses.py).
 */
#ifndef HAKO_INTERPRETER_REFERENCE_OBJECTS_H_
#define HAKO_INTERPRETER_REFERENCE_OBJECTS_H_

#ifdef __cplusplus
extern "C" {
#endif

struct hako_reference_object {
  const void* object;
  void* const* pointer;  /* Instead: a variable that holds its address. */
  unsigned long address; /* Under the reference. */
};

/* Up to one without an address.
 * NOLINTNEXTLINE(readability-identifier-naming) */
extern const struct hako_reference_object hako_reference_objects[];

#ifdef __cplusplus
}
#endif

#endif /* HAKO_INTERPRETER_REFERENCE_OBJECTS_H_ */

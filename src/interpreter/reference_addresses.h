// reference_addresses.h: where the reference has CPython's static objects.
//
// None, the types and the exceptions have no hash but their address's (_Py_HashPointer,
// Python/pyhash.c, CPython 3.11.2), and with it the order of a set in which they are: `{None, 1,
// 2}` is printed alike by each run of a python3 whose addresses are fixed, as Debian's are. So hako
// takes the reference's address for the hash of such an object. id() and what else shows an address
// stay true: code that goes by them (ctypes) reads memory there.
#ifndef HAKO_INTERPRETER_REFERENCE_ADDRESSES_H_
#define HAKO_INTERPRETER_REFERENCE_ADDRESSES_H_

namespace hako::interpreter {

// The reference's address of the object that lies here, if it is such a one; else `address`. With
// the interpreter lock, or before there is one.
const void* AddressUnderReference(const void* address);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_REFERENCE_ADDRESSES_H_

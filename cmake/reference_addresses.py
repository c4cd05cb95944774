"""Writes where the reference has the static objects that hako has too.

    reference_addresses.py REFERENCE EXPORTS HEADER

REFERENCE is the reference's executable, EXPORTS the list of what hako's interpreter exports. HEADER gets a line for each type, each
exception and each object that there is one of, which both have by name. None of a reference whose addresses differ from run to run.
"""

import pathlib
import re
import struct
import sys

ET_EXEC, PT_LOAD, SHT_DYNSYM, STT_OBJECT = 2, 1, 11, 1
SINGLE = {"_Py_NoneStruct", "_Py_EllipsisObject", "_Py_NotImplementedStruct"}


def objects(elf):
    """Names of the objects that the file exports, with address and size. ELF64, little-endian."""
    sections_at, = struct.unpack_from("<Q", elf, 0x28)
    size, count = struct.unpack_from("<HH", elf, 0x3A)
    sections = [struct.unpack_from("<IIQQQQIIQQ", elf, sections_at + i * size) for i in range(count)]
    for section in sections:
        if section[1] != SHT_DYNSYM:
            continue
        names = sections[section[6]]
        for at in range(section[4], section[4] + section[5], 24):
            name, info, _, index, value, length = struct.unpack_from("<IBBHQQ", elf, at)
            if index != 0 and info & 0xF == STT_OBJECT:
                begin = names[4] + name
                yield elf[begin:elf.index(b"\0", begin)].decode(), value, length


def word_at(elf, address):
    """What the file has there, or None: that part of memory begins as zeros."""
    segments_at, = struct.unpack_from("<Q", elf, 0x20)
    size, count = struct.unpack_from("<HH", elf, 0x36)
    for i in range(count):
        kind, _, offset, begin, _, in_file = struct.unpack_from("<IIQQQQ", elf, segments_at + i * size)
        if kind == PT_LOAD and begin <= address and address + 8 <= begin + in_file:
            return struct.unpack_from("<Q", elf, offset + address - begin)[0]
    return None


def lines(elf, exports):
    if elf[:6] != b"\x7fELF\x02\x01" or struct.unpack_from("<H", elf, 0x10)[0] != ET_EXEC:
        return
    for name, address, size in sorted(objects(elf)):
        if name not in exports:
            continue
        if name in SINGLE or (size > 100 and re.search("Type$", name)):
            yield f"HAKO_OBJECT({name}, {address:#x})"
        elif name.startswith("PyExc_") and word_at(elf, address):
            yield f"HAKO_POINTER({name}, {word_at(elf, address):#x})"


def main(reference, exports, header):
    names = set(re.findall(r"^\s+(\w+);", pathlib.Path(exports).read_text(), re.M))
    text = "".join(line + "\n" for line in lines(pathlib.Path(reference).read_bytes(), names))
    pathlib.Path(header).write_text(text)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])

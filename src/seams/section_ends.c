/* section_ends.c: the ends of the interpreter's writable sections, on pages of their own.
 *
 * In an archive, and asked for by cmake/seal.cmake, so that it is linked behind the sealed
 * interpreter. Without it the last page of each section would begin with the interpreter's data and
 * end with hako's, and a start would have to read and copy its part, instead of mapping the page
 * with the others.
 */
const char hako_section_ends = 0;

__asm__(
    ".section pydata,\"aw\",%progbits\n"
    "  .balign 4096\n"
    "  .skip 4096\n"
    ".section pybss,\"aw\",%nobits\n"
    "  .balign 4096\n"
    "  .skip 4096\n"
    ".previous\n");

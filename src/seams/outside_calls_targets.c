/* outside_calls_targets.c: where each of the 2048 stubs leads until its process says: to its fellow
 * that tells. The linker knows these addresses, so no start has to write them.
 */
__asm__(
    ".pushsection .data.hako_stub_targets, \"aw\", %progbits\n"
    ".p2align 3\n"
    ".globl hako_stub_targets\n"
    ".hidden hako_stub_targets\n"
    "hako_stub_targets:\n"
    ".set stub, 0\n"
    ".rept 2048\n"
    "  .quad hako_noting_stubs + 16 * stub\n"
    "  .set stub, stub + 1\n"
    ".endr\n"
    ".popsection\n");

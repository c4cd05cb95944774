/* vfork_aarch64.c: vfork returns twice on one stack, so no function may stand around it: a jump. */
__asm__(
    ".text\n"
    ".globl hako_vfork\n"
    ".hidden hako_vfork\n"
    ".type hako_vfork, %function\n"
    "hako_vfork:\n"
    "  adrp x9, hako_refuses_vfork\n"
    "  ldr w9, [x9, :lo12:hako_refuses_vfork]\n"
    "  cbz w9, 1f\n"
    "  mov w0, #-1\n"
    "  ret\n"
    "1:\n"
    "  b vfork\n"
    ".size hako_vfork, . - hako_vfork\n");

/* vfork_x86_64.c: vfork returns twice on one stack, so no function may stand around it: a jump. */
__asm__(
    ".text\n"
    ".globl hako_vfork\n"
    ".hidden hako_vfork\n"
    ".type hako_vfork, @function\n"
    "hako_vfork:\n"
    "  endbr64\n"
    "  cmpl $0, hako_refuses_vfork(%rip)\n"
    "  je vfork@PLT\n"
    "  mov $-1, %eax\n"
    "  ret\n"
    ".size hako_vfork, . - hako_vfork\n");

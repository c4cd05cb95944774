// floor.c: the least a launch can cost: an empty, dynamically linked C program.
int main(void) { return 0; }

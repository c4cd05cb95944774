/* library.c: a shared library that a module finds beside its own file. */
int library_number(void);

int library_number(void) {
  static int number;
  return ++number;
}

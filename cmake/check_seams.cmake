# check_seams.cmake: a test, run by `cmake -P`: the sealed object calls no allocator of libc but through
# its seam, and each function of CPython's behind which hako stands is called through hako's. Takes NM, OBJECT, SEAMS, WRAPS.
execute_process(COMMAND ${NM} --undefined-only --format=posix ${OBJECT} OUTPUT_VARIABLE symbols
  COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS ${SEAMS} lines REGEX "^[^#]")
foreach(line IN LISTS lines)
  string(REGEX MATCH "^[^ ]+" seam "${line}")
  string(REGEX MATCH "[^ ]+$" ours "${line}")
  if("\n${symbols}" MATCHES "\n${seam} U")
    message(FATAL_ERROR "the interpreter still calls ${seam} past its seam")
  endif()
  # CPython versions and compilers differ in which of some functions they call; none calls no allocator.
  if(ours MATCHES "^hako_(malloc|calloc|realloc|free)$" AND NOT "\n${symbols}" MATCHES "\n${ours} U")
    message(FATAL_ERROR "nothing in the interpreter calls ${ours}")
  endif()
endforeach()
# libc functions whose result its caller frees: each would give the interpreter a block that did not
# come through the memory seam.
foreach(allocator IN ITEMS aligned_alloc posix_memalign memalign valloc reallocarray strdup strndup asprintf
    vasprintf getline getdelim malloc_usable_size malloc_trim)
  if("\n${symbols}" MATCHES "\n(__)?${allocator}(_chk)? U")
    message(FATAL_ERROR "the interpreter calls ${allocator}, which has no seam (do: add it to src/seams/seams.syms)")
  endif()
endforeach()
# What depends on the locale of characters must settle it first: src/seams/deferred_locale.h. "%ls" is used with
# fprintf and its kind alone; the tables of <ctype.h> are compared when an image is made (interpreter/locale_facts.cpp).
if("\n${symbols}" MATCHES "\n(_*(mb|btow|wcrtomb|wctomb|wcsrtombs|wcsnrtombs|wcstomb|wcsto[uldf]|wcscoll|wcsxfrm|wcsftime|isw|tow|newlocale|uselocale|duplocale|localeconv|strcoll|strxfrm|strftime|strptime|regcomp|fnmatch|glob|iconv)[a-z0-9_]*|_*v?f?w?printf(_chk)?|_*v?[fs]?wprintf(_chk)?|[a-z]*gettext|dlopen|chroot|unshare|setns) U")
  message(FATAL_ERROR "the interpreter calls ${CMAKE_MATCH_1}, which may depend on the locale, past its seam (do: add it to src/seams/locale_calls.inc)")
endif()
# A compiler that optimises across files can bind or inline such a call before a linker sees it.
execute_process(COMMAND ${NM} --defined-only --format=posix ${OBJECT} OUTPUT_VARIABLE defined
  COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS ${WRAPS} wraps REGEX "^[^#]")
# Where _struct is a file of its own, nothing in the sealed object calls these.
if(NOT "\n${defined}" MATCHES "\nPyInit__struct ")
  list(REMOVE_ITEM wraps PyFloat_Pack2 PyFloat_Pack4)
endif()
foreach(wrap IN LISTS wraps)
  if("\n${defined}" MATCHES "\n${wrap} [A-Za-z] " AND NOT "\n${symbols}" MATCHES "\n__wrap_${wrap} U")
    message(FATAL_ERROR "no call of ${wrap} leads to hako's __wrap_${wrap} (do: keep its callers and itself in different objects)")
  endif()
  if("\n${defined}" MATCHES "\n${wrap}\\.(constprop|isra|part)[.0-9]* ")
    message(FATAL_ERROR "the compiler made a second ${wrap}, which the linker does not lead to hako")
  endif()
endforeach()
list(APPEND lines ${wraps})
list(LENGTH lines count)
message(STATUS "${count} seams, all in place")

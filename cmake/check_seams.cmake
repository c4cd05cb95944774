# check_seams.cmake: a test, run by `cmake -P`: the sealed object calls no allocator of libc but through
# its seam. Takes NM, OBJECT, SEAMS.
execute_process(COMMAND ${NM} --undefined-only --format=posix ${OBJECT} OUTPUT_VARIABLE symbols
  COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS ${SEAMS} lines REGEX "^[^#]")
foreach(line IN LISTS lines)
  string(REGEX MATCH "^[^ ]+" seam "${line}")
  string(REGEX MATCH "[^ ]+$" ours "${line}")
  if("\n${symbols}" MATCHES "\n${seam} U")
    message(FATAL_ERROR "the interpreter still calls ${seam} past its seam")
  endif()
  if(NOT "\n${symbols}" MATCHES "\n${ours} U")
    message(FATAL_ERROR "nothing in the interpreter calls ${ours}: is the seam still needed?")
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
list(LENGTH lines count)
message(STATUS "${count} seams, all in place")

# check_other_versions.cmake: a test, run by `cmake -P`: internals_other.c has each function that the file of a known CPython
# version has, or hako would not link with another one. Takes NM, KNOWN, OTHER: the two libraries.
foreach(library IN ITEMS KNOWN OTHER)
  execute_process(COMMAND ${NM} --defined-only --extern-only --format=posix ${${library}} OUTPUT_VARIABLE symbols
    COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "hako_cpython_[a-z0-9_]+" ${library}_functions "${symbols}")
endforeach()
list(REMOVE_ITEM KNOWN_functions ${OTHER_functions})
if(KNOWN_functions)
  message(FATAL_ERROR "internals_other.c lacks ${KNOWN_functions} (do: say there what a version without images answers)")
endif()
list(LENGTH OTHER_functions count)
message(STATUS "${count} functions, all there")

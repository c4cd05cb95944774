# seal_interpreter.cmake: the steps of cmake/seal.cmake, run at build time by `cmake -P`.
# Takes LD, NM, OBJCOPY, OBJDUMP, ARCHIVE, SEALED_IN, SEAMS, WRAPS, STATICS; writes OBJECT, EXPORTS and EXPORTS.map.

# A writable section is named by one of these patterns or the build fails.
set(_data_patterns "^\\.data$" "^\\.data\\.rel$" "^\\.data\\.rel\\.local" "^\\.data\\.[^r]" "^\\.ldata"
    "^\\.PyRuntime$"  # CPython 3.11.2, Python/pylifecycle.c: _PyRuntime, in a section that debuggers look for
    "^\\.probes$")    # semaphores of --with-dtrace builds, written by tracers
set(_bss_patterns "^\\.bss" "^\\.lbss")
# Writable in the object and yet no state: read-only after relocation, or one copy a thread (the
# copies are libc's; what hako must set again in them is listed in docs/architecture.md).
set(_no_state_patterns "^\\.data\\.rel\\.ro" "^\\.(init|fini|preinit)_array" "^\\.(ctors|dtors)" "^\\.t(data|bss)")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE error)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "sealing ${ARCHIVE}: ${command}: ${error}")
  endif()
  set(run_output "${output}" PARENT_SCOPE)
endfunction()

function(matches_any out name)
  set(${out} FALSE PARENT_SCOPE)
  foreach(pattern IN LISTS ARGN)
    if(name MATCHES "${pattern}")
      set(${out} TRUE PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# Sets writable_data, writable_bss: names of the allocated sections of `object` that are not read-only.
function(list_writable_sections object)
  run(${OBJDUMP} -h -w ${object})
  string(REPLACE "\n" ";" lines "${run_output}")
  set(data "")
  set(bss "")
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "^ *[0-9]+ +([^ ]+) " OR NOT line MATCHES "ALLOC" OR line MATCHES "READONLY")
      continue()
    endif()
    string(REGEX REPLACE "^ *[0-9]+ +([^ ]+) .*" "\\1" name "${line}")
    if(line MATCHES "CONTENTS")
      list(APPEND data ${name})
    else()
      list(APPEND bss ${name})
    endif()
  endforeach()
  set(writable_data "${data}" PARENT_SCOPE)
  set(writable_bss "${bss}" PARENT_SCOPE)
endfunction()

get_filename_component(_folder ${OBJECT} DIRECTORY)
file(MAKE_DIRECTORY ${_folder})
set(_whole ${OBJECT}.whole)  # More than one may be sealed at a time.

# 1. One object. -d gives common symbols, if there are any, a place in .bss.
file(STRINGS ${WRAPS} _wraps REGEX "^[^#]")
list(TRANSFORM _wraps PREPEND --wrap=)
run(${LD} -r -d ${_wraps} --whole-archive ${ARCHIVE} --no-whole-archive ${SEALED_IN} -o ${_whole})

# 2. Names for the writable sections.
list_writable_sections(${_whole})
set(_renames "")
foreach(_kind data bss)
  foreach(_name IN LISTS writable_${_kind})
    matches_any(_known ${_name} ${_${_kind}_patterns})
    matches_any(_no_state ${_name} ${_no_state_patterns})
    if(_no_state)
      continue()
    elseif(NOT _known)
      message(FATAL_ERROR "sealing ${ARCHIVE}: writable section ${_name} would stay outside pydata and pybss "
        "(do: add it to the table in cmake/seal_interpreter.cmake, by what it holds)")
    endif()
    list(APPEND _renames --rename-section ${_name}=py${_kind})
  endforeach()
endforeach()

# 3. The seams, in the same pass.
run(${OBJCOPY} ${_renames} --redefine-syms=${SEAMS} --globalize-symbols=${STATICS} ${_whole} ${OBJECT}.tmp)
run(${OBJCOPY} --set-section-alignment pydata=4096 --set-section-alignment pybss=4096 ${OBJECT}.tmp)
file(REMOVE ${_whole})

list_writable_sections(${OBJECT}.tmp)
foreach(_name IN LISTS writable_data writable_bss)
  matches_any(_no_state ${_name} ${_no_state_patterns})
  if(NOT _name MATCHES "^py(data|bss)$" AND NOT _no_state)
    message(FATAL_ERROR "sealing ${ARCHIVE}: writable section ${_name} was left outside pydata and pybss")
  endif()
endforeach()

# 4. What the program exports: what the archive itself defines.
run(${NM} --extern-only --defined-only --format=posix ${ARCHIVE})
string(REGEX MATCHALL "(^|\n)[A-Za-z_][A-Za-z0-9_]* [A-Z]" _entries "${run_output}")
list(REMOVE_DUPLICATES _entries)
set(_list "")
foreach(_entry IN LISTS _entries)
  string(REGEX REPLACE "^\n?([^ ]+) .*" "\\1" _name "${_entry}")
  string(APPEND _list "  ${_name};\n")
endforeach()
file(WRITE ${EXPORTS} "{\n${_list}};\n")
# For a shared library, whose other symbols must not meet those of its host.
file(WRITE ${EXPORTS}.map "{\nglobal:\n  hako_*;\n${_list}local:\n  *;\n};\n")
file(RENAME ${OBJECT}.tmp ${OBJECT})

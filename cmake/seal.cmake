# seal.cmake: the sealed interpreter: libpython3.X.a as one relocatable object that hako stands around.
#
# How it works, in steps that cmake/seal_interpreter.cmake runs at build time:
#   1. `ld -r --whole-archive` makes one object of the archive, and of the static libraries it needs
#      beside libc and libm (libexpat and zlib on Debian), where there are static ones.
#   2. Every writable section is renamed to `pydata` or `pybss`. As these are C identifiers, the
#      linker defines __start_pydata/__stop_pydata and __start_pybss/__stop_pybss: between them lies
#      all writable state of the interpreter, and nothing of hako's or libc's. Both start on a page
#      of their own, and end on one (src/seams/section_ends.c). A writable section that the table does not know fails the build.
#   3. The libc calls named in src/seams/seams.syms are redirected: the interpreter's own `malloc`
#      becomes `hako_malloc`, while hako's and libc's stay what they were.
#      Calls between files of CPython itself, named in src/seams/wraps.syms, go to hako's __wrap_NAME; that
#      is done in step 1, where the calls are still undefined symbols.
#      Static objects of CPython's that hako must reach, named in src/seams/statics.syms, become global
#      symbols; nothing else about them changes.
#   4. The symbols that the archive defines are written to a dynamic list and a version script, and the
#      program exports these and no others: extension modules find the C API just as in python3, and cannot bind to a
#      C++ symbol of hako's.
#
# The program is linked non-PIE, so that the addresses of 2 are the same in every process. Symbols are bound when
# they are first called, as in Debian's python3: of some 450 a short program calls a third. .got.plt is the loader's
# and lies outside of pydata. libc and libm remain dynamic, and libm
# is no part of the link.

find_program(HAKO_NM NAMES ${CMAKE_NM} nm REQUIRED)
find_program(HAKO_OBJCOPY NAMES ${CMAKE_OBJCOPY} objcopy REQUIRED)
find_program(HAKO_OBJDUMP NAMES ${CMAKE_OBJDUMP} objdump REQUIRED)
# GNU ld by its own name: the section names and symbol rules above are its, whatever links hako.
find_program(HAKO_LD NAMES ${CMAKE_LIBRARY_ARCHITECTURE}-ld.bfd ld.bfd ld REQUIRED)

# Static where there is a static library, so that it becomes part of the sealed state.
set(_sealed_in "")
set(HAKO_DYNAMIC_LIBRARIES "")
foreach(_name IN LISTS HAKO_PYTHON_LIBRARIES)
  find_library(_static_${_name} NAMES lib${_name}.a)
  mark_as_advanced(_static_${_name})
  if(_static_${_name})
    list(APPEND _sealed_in ${_static_${_name}})
  else()
    list(APPEND HAKO_DYNAMIC_LIBRARIES ${_name})
  endif()
endforeach()

# hako_seal(NAME ARCHIVE): the target sealed_NAME, which makes interpreter/NAME.o and NAME.exports of the archive.
function(hako_seal name archive)
  set(folder ${CMAKE_BINARY_DIR}/interpreter)
  # A package's files have the times that they were packed with: an upgrade brings files older than what was made of
  # those before, and a build by times alone would not notice.
  set(facts ${folder}/${name}.facts)
  set(archives ${archive} ${_sealed_in})
  add_custom_target(${name}_archive_facts BYPRODUCTS ${facts}
    COMMAND ${CMAKE_COMMAND} "-DARCHIVES=${archives}" -DFACTS=${facts}
      -P ${CMAKE_SOURCE_DIR}/cmake/note_archives.cmake
    VERBATIM)
  add_custom_command(
    OUTPUT ${folder}/${name}.o ${folder}/${name}.exports
    COMMAND ${CMAKE_COMMAND} -DLD=${HAKO_LD} -DNM=${HAKO_NM} -DOBJCOPY=${HAKO_OBJCOPY} -DOBJDUMP=${HAKO_OBJDUMP}
      -DARCHIVE=${archive} "-DSEALED_IN=${_sealed_in}"
      -DSEAMS=${CMAKE_SOURCE_DIR}/src/seams/seams.syms -DWRAPS=${CMAKE_SOURCE_DIR}/src/seams/wraps.syms
      -DSTATICS=${CMAKE_SOURCE_DIR}/src/seams/statics.syms
      -DOBJECT=${folder}/${name}.o -DEXPORTS=${folder}/${name}.exports
      -P ${CMAKE_SOURCE_DIR}/cmake/seal_interpreter.cmake
    DEPENDS ${name}_archive_facts ${facts} ${archive} ${_sealed_in} ${CMAKE_SOURCE_DIR}/src/seams/seams.syms
      ${CMAKE_SOURCE_DIR}/src/seams/wraps.syms ${CMAKE_SOURCE_DIR}/src/seams/statics.syms
      ${CMAKE_SOURCE_DIR}/cmake/seal_interpreter.cmake
    COMMENT "Sealing ${archive}"
    VERBATIM)
  add_custom_target(sealed_${name} DEPENDS ${folder}/${name}.o ${folder}/${name}.exports)
endfunction()

# The interpreter of programs, and the one of the shared library.
hako_seal(program ${HAKO_PYTHON_ARCHIVE})
set(HAKO_SEALED_OBJECT ${CMAKE_BINARY_DIR}/interpreter/program.o)
if(HAKO_PYTHON_PIC_ARCHIVE)
  hako_seal(library ${HAKO_PYTHON_PIC_ARCHIVE})
endif()

function(_hako_add_sealed target name)
  set(object ${CMAKE_BINARY_DIR}/interpreter/${name}.o)
  set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
  target_sources(${target} PRIVATE ${object})
  add_dependencies(${target} sealed_${name})
  # libm is loaded when it is first needed: seams/math_calls.h. frexp and the like are in libc as well, which g++
  # would put behind libm if it knew it for what it is.
  target_link_options(${target} PRIVATE -Wl,--as-needed -Wl,-z,lazy -Wl,-u,hako_section_ends)
  target_link_libraries(${target} PRIVATE ${HAKO_DYNAMIC_LIBRARIES} -Wl,-lc dl util)
endfunction()

# hako_link_interpreter(target): makes the executable `target` hold the sealed interpreter. Text begins at a multiple of
# 2 MiB, in memory and in the file, so that a kernel that keeps the file in pieces of that size (write_whole.cmake) maps
# such a piece with one page fault (Linux 6.18, mm/memory.c: do_set_pmd).
function(hako_link_interpreter target)
  _hako_add_sealed(${target} program)
  target_link_options(${target} PRIVATE -no-pie -Wl,-z,max-page-size=0x200000
    -Wl,--dynamic-list=${CMAKE_BINARY_DIR}/interpreter/program.exports)
endfunction()

# hako_link_library_interpreter(target): makes the shared library `target` hold it. Its addresses are the same in every
# process too: it is linked for a place that nothing else takes, and the loader puts it there unless something has
# (glibc 2.36, elf/dl-map-segments.h: _dl_map_segments asks for the address in the file). Calls inside it are bound
# when it is linked. It exports the C API for extension modules, and what is named here for hosts.
set(HAKO_LIBRARY_BASE 0x800000000)  # 32 GiB: below an image's memory (seams/raw_heap.h), above what a kernel hands out to programs without PIE.
function(hako_link_library_interpreter target)
  _hako_add_sealed(${target} library)
  if(NOT HAKO_SANITIZE)  # AddressSanitizer takes all addresses from 2 GiB to 16 TiB for itself, and after libraries are loaded.
    target_link_options(${target} PRIVATE -Wl,-Ttext-segment=${HAKO_LIBRARY_BASE})
  endif()
  target_link_options(${target} PRIVATE -Wl,-Bsymbolic
    -Wl,--version-script=${CMAKE_BINARY_DIR}/interpreter/library.exports.map)
endfunction()

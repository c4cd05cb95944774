# find_reference.cmake: asks the reference python3 where its static library and headers are.
#
# hako is linked from the reference's own CPython build, so nothing here is guessed from the
# distribution: the reference's `sysconfig` answers. Sets, in the caller's scope:
#   HAKO_REFERENCE            absolute path of the reference, links resolved
#   HAKO_REFERENCE_VERSION    3.11.2
#   HAKO_PYTHON_FILE_SUFFIX   3_11: what a file for one version of CPython is called by
#   HAKO_REFERENCE_PREFIX, HAKO_REFERENCE_EXEC_PREFIX   sys.base_prefix, sys.base_exec_prefix
#   HAKO_REFERENCE_LIBRARY_FOLDER   sys.platlibdir
#   HAKO_REFERENCE_PREFIX_IS_COMPILED_IN   true unless the build was moved after it was configured
#   HAKO_PYTHON_INCLUDE       folders of Python.h and pyconfig.h
#   HAKO_PYTHON_ARCHIVE       libpython3.X.a
#   HAKO_PYTHON_PIC_ARCHIVE   the same as position-independent code, which a shared library needs; empty: there is none
#   HAKO_PYTHON_LIBRARIES     the -l names that the archive needs beside libc and libm
#
# In a cross build the reference is one of the machine that hako is built for: its files lie under CMAKE_SYSROOT, and it
# is asked through CMAKE_CROSSCOMPILING_EMULATOR. HAKO_PYTHON and HAKO_REFERENCE* are paths as that machine has them;
# HAKO_PYTHON_INCLUDE and HAKO_PYTHON_ARCHIVE are for compiler and linker, and so begin with CMAKE_SYSROOT.
#
# HAKO_INTERPRETER_ARCHIVE takes another libpython3.X.a than the reference's own: the same CPython, built from the same
# source in another way (tools/tuned/build.sh). All else is still the reference's.

set(HAKO_PYTHON "/usr/bin/python3" CACHE FILEPATH
    "The reference: the python3 that hako is compared with and whose static library it links")

set(HAKO_INTERPRETER_ARCHIVE "" CACHE FILEPATH
    "A libpython3.X.a to seal instead of the reference's own; empty: the reference's")

set(_question [[
import os, sys, sysconfig
get = sysconfig.get_config_var
name = get("LIBRARY") or "libpython%d.%d.a" % sys.version_info[:2]
folders = [get("LIBPL"), get("LIBDIR"), os.path.join(get("LIBDIR") or "", get("MULTIARCH") or "")]
found = [os.path.join(f, name) for f in folders if f and os.path.isfile(os.path.join(f, name))]
position_independent = [f.removesuffix(".a") + "-pic.a" for f in found if os.path.isfile(f.removesuffix(".a") + "-pic.a")]
if get("Py_ENABLE_SHARED"):  # Then it is one archive for both.
    position_independent += found
words = " ".join(get(v) or "" for v in ("LIBS", "SYSLIBS", "MODLIBS")).split()
libraries = [w[2:] for w in dict.fromkeys(words) if w.startswith("-l")]
includes = dict.fromkeys(sysconfig.get_path(p) for p in ("include", "platinclude"))
built = __import__(sysconfig._get_sysconfigdata_name()).build_time_vars
at_home = (built["prefix"], built["exec_prefix"]) == (sys.base_prefix, sys.base_exec_prefix)
print(sys.implementation.name, "%d.%d.%d" % sys.version_info[:3],
      os.path.realpath(sys._base_executable), sys.base_prefix, sys.base_exec_prefix, ",".join(includes),
      found[0] if found else "", name, ",".join(libraries), sys.platlibdir, str(at_home).lower(),
      position_independent[0] if position_independent else "", sep=";")
]])

if(NOT EXISTS "${CMAKE_SYSROOT}${HAKO_PYTHON}")
  message(FATAL_ERROR
    "HAKO_PYTHON: no such file: ${HAKO_PYTHON} (do: apt-get install python3, or -DHAKO_PYTHON=/path/to/python3)")
endif()
execute_process(COMMAND ${CMAKE_CROSSCOMPILING_EMULATOR} ${HAKO_PYTHON} -I -S -c "${_question}"
  OUTPUT_VARIABLE _answer ERROR_VARIABLE _complaint RESULT_VARIABLE _status
  OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT _status EQUAL 0)
  message(FATAL_ERROR "HAKO_PYTHON: ${HAKO_PYTHON} did not answer as a python3 does: ${_complaint}")
endif()
list(GET _answer 0 _implementation)
list(GET _answer 1 HAKO_REFERENCE_VERSION)
list(GET _answer 2 HAKO_REFERENCE)
list(GET _answer 3 HAKO_REFERENCE_PREFIX)
list(GET _answer 4 HAKO_REFERENCE_EXEC_PREFIX)
list(GET _answer 5 HAKO_PYTHON_INCLUDE)
list(GET _answer 6 HAKO_PYTHON_ARCHIVE)
list(GET _answer 7 _archive_name)
list(GET _answer 8 HAKO_PYTHON_LIBRARIES)
list(GET _answer 9 HAKO_REFERENCE_LIBRARY_FOLDER)
list(GET _answer 10 HAKO_REFERENCE_PREFIX_IS_COMPILED_IN)
list(GET _answer 11 HAKO_PYTHON_PIC_ARCHIVE)
string(REPLACE "," ";" HAKO_PYTHON_INCLUDE "${HAKO_PYTHON_INCLUDE}")
list(TRANSFORM HAKO_PYTHON_INCLUDE PREPEND "${CMAKE_SYSROOT}")
if(HAKO_PYTHON_ARCHIVE)
  string(PREPEND HAKO_PYTHON_ARCHIVE "${CMAKE_SYSROOT}")
endif()
if(HAKO_PYTHON_PIC_ARCHIVE)
  string(PREPEND HAKO_PYTHON_PIC_ARCHIVE "${CMAKE_SYSROOT}")
endif()
string(REPLACE "," ";" HAKO_PYTHON_LIBRARIES "${HAKO_PYTHON_LIBRARIES}")
# libc's own and libm: always linked, always dynamically.
list(REMOVE_ITEM HAKO_PYTHON_LIBRARIES c m dl pthread util rt)

if(NOT _implementation STREQUAL "cpython" OR HAKO_REFERENCE_VERSION VERSION_LESS 3.11)
  message(FATAL_ERROR "HAKO_PYTHON: ${HAKO_PYTHON} is ${_implementation} ${HAKO_REFERENCE_VERSION}; "
    "hako links CPython 3.11, 3.12 or 3.13 (do: -DHAKO_PYTHON=/path/to/such/a/python3)")
endif()
string(REGEX MATCH "^3\\.[0-9]+" _minor "${HAKO_REFERENCE_VERSION}")
set(HAKO_PYTHON_MINOR ${_minor})
string(REPLACE "." "_" HAKO_PYTHON_FILE_SUFFIX "${_minor}")
if(HAKO_INTERPRETER_ARCHIVE)
  if(NOT EXISTS "${HAKO_INTERPRETER_ARCHIVE}")
    message(FATAL_ERROR "HAKO_INTERPRETER_ARCHIVE: no such file: ${HAKO_INTERPRETER_ARCHIVE} (do: make tuned)")
  endif()
  set(HAKO_PYTHON_ARCHIVE "${HAKO_INTERPRETER_ARCHIVE}")
endif()
if(HAKO_PYTHON_ARCHIVE STREQUAL "")
  message(FATAL_ERROR "HAKO_PYTHON: ${HAKO_PYTHON} ships no ${_archive_name}, which hako links "
    "(do: apt-get install libpython${_minor}-dev, or for a CPython built from source: keep the default of "
    "configure, that is, no --without-static-libpython)")
endif()
foreach(_folder IN LISTS HAKO_PYTHON_INCLUDE)
  if(EXISTS "${_folder}/Python.h")
    set(_has_headers TRUE)
  endif()
endforeach()
if(NOT _has_headers)
  message(FATAL_ERROR "HAKO_PYTHON: no Python.h in ${HAKO_PYTHON_INCLUDE} (do: apt-get install libpython${_minor}-dev)")
endif()
message(STATUS "hako: reference ${HAKO_REFERENCE} (CPython ${HAKO_REFERENCE_VERSION}), sealed from ${HAKO_PYTHON_ARCHIVE}")

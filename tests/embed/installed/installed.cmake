# installed.cmake: the test embed.installed, run by `cmake -P`: installs the library of BUILD to a fresh folder below WORK, and
# builds the project beside this file with it, in C99 and in C++20, by find_package and by pkg-config. Takes BUILD, WORK,
# CC, CXX, PKG_CONFIG, WITH_IMAGE.
cmake_minimum_required(VERSION 3.25)
set(source ${CMAKE_CURRENT_LIST_DIR})
file(REMOVE_RECURSE ${WORK})
set(prefix ${WORK}/prefix)
set(start cold)
if(WITH_IMAGE)
  set(start restored)
endif()

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN} ended with ${status}:\n${printed}")
  endif()
  set(printed "${printed}" PARENT_SCOPE)
endfunction()
# A host finds the library where the way of building has put it, and no other way: not by this.
unset(ENV{LD_LIBRARY_PATH})
set(clock "not deterministic\n")
if(WITH_IMAGE)
  set(clock "946684800\n")  # 2000-01-01T00:00:00Z
endif()
function(check program language)
  run(${program})
  set(expected "${start}\nsum 12 by 4 calls\njson.decoder.JSONDecodeError\n")
  if(language STREQUAL "CXX")
    string(APPEND expected "${clock}")
  endif()
  if(NOT printed STREQUAL expected)
    message(FATAL_ERROR "${program} printed:\n${printed}")
  endif()
  # The installed library, not that of the build.
  run(ldd ${program})
  if(NOT printed MATCHES "libhako.so.0 => ${prefix}/lib/libhako.so.0")
    message(FATAL_ERROR "${program} is linked with:\n${printed}")
  endif()
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix} --component library)

foreach(language C CXX)
  set(folder ${WORK}/find_package_${language})
  run(${CMAKE_COMMAND} -S ${source} -B ${folder} -DLANGUAGE=${language} -DCMAKE_PREFIX_PATH=${prefix}
    -DCMAKE_C_COMPILER=${CC} -DCMAKE_CXX_COMPILER=${CXX})
  run(${CMAKE_COMMAND} --build ${folder})
  check(${folder}/host ${language})
endforeach()

# And the archive, which needs no library, nor an image.
run(${CMAKE_COMMAND} -S ${source} -B ${WORK}/static -DLANGUAGE=CXX -DLIBRARY=hako::hako_static
  -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_C_COMPILER=${CC} -DCMAKE_CXX_COMPILER=${CXX})
run(${CMAKE_COMMAND} --build ${WORK}/static)
run(${WORK}/static/host)
if(NOT printed STREQUAL "cold\nsum 12 by 4 calls\njson.decoder.JSONDecodeError\nnot deterministic\n")
  message(FATAL_ERROR "${WORK}/static/host printed:\n${printed}")
endif()
run(ldd ${WORK}/static/host)
if(printed MATCHES "libhako")
  message(FATAL_ERROR "${WORK}/static/host is linked with:\n${printed}")
endif()

set(strict -Wall -Wextra -pedantic-errors -Werror)
function(check_pkg_config language)
  set(ENV{PKG_CONFIG_PATH} ${prefix}/lib/pkgconfig)
  run(${PKG_CONFIG} --cflags --libs hako)
  separate_arguments(flags UNIX_COMMAND "${printed}")
  if(language STREQUAL "C")
    run(${CC} -std=c99 ${strict} ${source}/host.c -o ${WORK}/host ${flags} -Wl,-rpath,${prefix}/lib)
  else()
    run(${CXX} -std=c++20 ${strict} ${source}/host.cpp -o ${WORK}/host ${flags} -Wl,-rpath,${prefix}/lib)
  endif()
  check(${WORK}/host ${language})
endfunction()
check_pkg_config(C)
check_pkg_config(CXX)

# As a whole the tree can be moved: what is in it is found from where it lies.
file(RENAME ${prefix} ${WORK}/moved)
set(prefix ${WORK}/moved)
check_pkg_config(C)

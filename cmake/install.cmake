# install.cmake: what `make install` puts where: PREFIX/bin, PREFIX/lib/hako, PREFIX/libexec/hako,
# PREFIX/share/man; install_library.cmake: the library for hosts.
# The tools are found from the runner, and the runner from the tools, by these places alone.
install(TARGETS hako-python RUNTIME DESTINATION bin)
install(CODE "set(_write_whole ${CMAKE_SOURCE_DIR}/cmake/write_whole.cmake)")
# Two names of one file; see src/CMakeLists.txt. Where the file system has no hard links, a copy.
install(CODE [[
  set(_bin "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin")
  execute_process(COMMAND ${CMAKE_COMMAND} -DFILE=${_bin}/hako-python -P ${_write_whole} COMMAND_ERROR_IS_FATAL ANY)
  file(REMOVE ${_bin}/hako)
  file(CREATE_LINK ${_bin}/hako-python ${_bin}/hako COPY_ON_ERROR)
  message(STATUS "Installing: ${_bin}/hako")
]])
# The base image is of this very program and of this machine's library: it is made where it will lie.
if(HAKO_HAS_BASE_IMAGE)
  install(FILES ${CMAKE_SOURCE_DIR}/src/pantry/base_modules.txt ${CMAKE_SOURCE_DIR}/src/cli/freeze_pack.py DESTINATION lib/hako)
  install(CODE "set(_modules \"${HAKO_BASE_MODULES}\")")
  install(CODE [[
    set(_prefix "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}")
    file(MAKE_DIRECTORY ${_prefix}/lib/hako)
    message(STATUS "Capturing: ${_prefix}/lib/hako/base.image")
    execute_process(COMMAND ${_prefix}/bin/hako capture-image ${_prefix}/lib/hako/base.image ${_modules} COMMAND_ERROR_IS_FATAL ANY)
    message(STATUS "Capturing: ${_prefix}/lib/hako/deterministic.image")
    execute_process(COMMAND ${_prefix}/bin/hako capture-image --deterministic ${_prefix}/lib/hako/deterministic.image ${_modules}
      COMMAND_ERROR_IS_FATAL ANY)
  ]])
endif()
install(TARGETS hako-tools hako-floor RUNTIME DESTINATION libexec/hako)
if(TARGET hako-date)
  install(TARGETS hako-date LIBRARY DESTINATION libexec/hako)
endif()
install(FILES ${CMAKE_SOURCE_DIR}/man/hako.1 DESTINATION share/man/man1)
if(TARGET hako)
  include(cmake/install_library.cmake)
endif()

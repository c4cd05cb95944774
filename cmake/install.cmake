# install.cmake: what `make install` puts where: PREFIX/bin, PREFIX/libexec/hako, PREFIX/share/man.
# The tools are found from the runner, and the runner from the tools, by these places alone.
install(TARGETS hako-python RUNTIME DESTINATION bin)
# Two names of one file; see src/CMakeLists.txt. Where the file system has no hard links, a copy.
install(CODE [[
  set(_bin "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin")
  file(REMOVE ${_bin}/hako)
  file(CREATE_LINK ${_bin}/hako-python ${_bin}/hako COPY_ON_ERROR)
  message(STATUS "Installing: ${_bin}/hako")
]])
install(TARGETS hako-tools hako-floor RUNTIME DESTINATION libexec/hako)
install(FILES ${CMAKE_SOURCE_DIR}/man/hako.1 DESTINATION share/man/man1)

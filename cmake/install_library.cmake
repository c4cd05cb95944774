# install_library.cmake: the library for hosts: PREFIX/lib/libhako.so, PREFIX/include/hako, and what find_package and pkg-config
# find. `cmake --install BUILD --component library` installs it alone.
include(CMakePackageConfigHelpers)
set(HAKO_STATIC_LIBRARIES "${HAKO_DYNAMIC_LIBRARIES};m;dl;util")
get_target_property(HAKO_SOVERSION hako SOVERSION)
configure_package_config_file(cmake/hakoConfig.cmake.in ${CMAKE_BINARY_DIR}/generated/hakoConfig.cmake
  INSTALL_DESTINATION lib/cmake/hako NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/generated/hakoConfigVersion.cmake COMPATIBILITY SameMinorVersion)
list(TRANSFORM HAKO_DYNAMIC_LIBRARIES PREPEND -l OUTPUT_VARIABLE _flags)
list(JOIN _flags " " HAKO_STATIC_FLAGS)
configure_file(cmake/hako.pc.in ${CMAKE_BINARY_DIR}/generated/hako.pc @ONLY)

install(TARGETS hako LIBRARY DESTINATION lib COMPONENT library NAMELINK_COMPONENT library)
install(TARGETS hako_static ARCHIVE DESTINATION lib COMPONENT library)
install(FILES ${CMAKE_BINARY_DIR}/interpreter/library.exports DESTINATION lib/hako COMPONENT library)
install(TARGETS hako-exact-math LIBRARY DESTINATION lib/hako COMPONENT library)
install(TARGETS hako-capture RUNTIME DESTINATION libexec/hako COMPONENT library)
install(DIRECTORY include/hako DESTINATION include COMPONENT library FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")
install(FILES ${CMAKE_BINARY_DIR}/generated/hakoConfig.cmake ${CMAKE_BINARY_DIR}/generated/hakoConfigVersion.cmake
  DESTINATION lib/cmake/hako COMPONENT library)
install(FILES ${CMAKE_BINARY_DIR}/generated/hako.pc DESTINATION lib/pkgconfig COMPONENT library)
# As the base image is: made where it will lie, of this very library.
if(HAKO_HAS_BASE_IMAGE)
  install(CODE "set(_modules \"${HAKO_BASE_MODULES}\")" COMPONENT library)
  install(CODE [[
    set(_prefix "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}")
    file(MAKE_DIRECTORY ${_prefix}/lib/hako)
    message(STATUS "Capturing: ${_prefix}/lib/hako/library.image")
    execute_process(COMMAND ${_prefix}/libexec/hako/hako-capture ${_prefix}/lib/hako/library.image ${_modules}
      COMMAND_ERROR_IS_FATAL ANY)
    message(STATUS "Capturing: ${_prefix}/lib/hako/library-deterministic.image")
    execute_process(COMMAND ${_prefix}/libexec/hako/hako-capture --deterministic ${_prefix}/lib/hako/library-deterministic.image ${_modules}
      COMMAND_ERROR_IS_FATAL ANY)
  ]] COMPONENT library)
endif()

# modules.cmake: one folder of src/ is one target, and its DEPENDS is the whole of what it may include.

# hako_module(NAME SOURCES file... [DEPENDS folder...] [LINKS library...])
# The library hako_NAME from src/NAME. tools/check_layers.py reads these lines as they stand.
function(hako_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;LINKS")
  list(TRANSFORM arg_SOURCES PREPEND ${CMAKE_SOURCE_DIR}/src/${name}/)
  add_library(hako_${name} STATIC ${arg_SOURCES})
  target_include_directories(hako_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
  list(TRANSFORM arg_DEPENDS PREPEND hako_)
  target_link_libraries(hako_${name} PUBLIC ${arg_DEPENDS} ${arg_LINKS} hako_options)
endfunction()

# hako_test(MODULE NAME [LABELS label...] [LINKS library...])
# The test MODULE.NAME from src/MODULE/NAME_test.cpp. Labels: see CONTRIBUTING in docs/architecture.md.
function(hako_test module name)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LABELS;LINKS")
  add_executable(${name}_test ${CMAKE_SOURCE_DIR}/src/${module}/${name}_test.cpp)
  target_link_libraries(${name}_test PRIVATE hako_${module} ${arg_LINKS} GTest::gmock GTest::gtest_main)
  add_test(NAME ${module}.${name} COMMAND ${name}_test)
  set_tests_properties(${module}.${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 60)
endfunction()

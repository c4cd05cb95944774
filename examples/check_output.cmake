# check_output.cmake: cmake -DPROGRAM=... -DFOLDER=... -DARGUMENTS=... -P check_output.cmake: runs PROGRAM FOLDER ARGUMENTS
# and fails unless it ends with 0, says nothing on stderr and prints what FOLDER/expected.txt says. What is measured or chosen
# by the machine stands there as N and KIND.
execute_process(COMMAND ${PROGRAM} ${FOLDER} ${ARGUMENTS} RESULT_VARIABLE status OUTPUT_VARIABLE printed ERROR_VARIABLE errors)
if(NOT status EQUAL 0 OR NOT errors STREQUAL "")
  message(FATAL_ERROR "${PROGRAM} ended with ${status}\n${printed}${errors}")
endif()
string(REGEX REPLACE "[0-9]+ events per second" "N events per second" printed "${printed}")
string(REGEX REPLACE "in [0-9.]+ ms" "in N ms" printed "${printed}")
string(REGEX REPLACE "transforms: (numpy|plain)" "transforms: KIND" printed "${printed}")
file(READ ${FOLDER}/expected.txt expected)
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "expected:\n${expected}\nprinted:\n${printed}")
endif()

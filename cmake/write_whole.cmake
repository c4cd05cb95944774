# write_whole.cmake: cmake -DFILE=PROGRAM [-DEMULATOR=COMMAND] -P cmake/write_whole.cmake
# Has the kernel keep the runner's file in memory in pieces as large as possible; src/base/page_cache.h says what that is good for.
# A linker and a copy write in small pieces. So the file is written anew, its bytes in one call; and as memory may have no
# large piece free at that moment, it is left on disk alone, and started once: such a start brings back what starts need of it.
get_filename_component(_target "${FILE}" REALPATH)
file(SIZE "${_target}" _size)
execute_process(COMMAND dd "if=${_target}" "of=${_target}.whole" bs=${_size} count=1 iflag=fullblock conv=fdatasync status=none
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND chmod --reference=${_target} ${_target}.whole COMMAND_ERROR_IS_FATAL ANY)
file(RENAME "${_target}.whole" "${_target}")
# As the manual of GNU dd has it. If one of the two fails, nothing but speed is lost.
execute_process(COMMAND dd "of=${_target}" oflag=nocache conv=notrunc count=0 status=none ERROR_QUIET)
execute_process(COMMAND ${EMULATOR} ${_target} -I -S -c pass TIMEOUT 60 OUTPUT_QUIET ERROR_QUIET)

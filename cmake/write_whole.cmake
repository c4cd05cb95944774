# write_whole.cmake: cmake -DFILE=PATH -P cmake/write_whole.cmake
# Writes the file anew, its bytes in one call, and has the kernel forget it, so that it is in memory in pieces as large as possible:
# at once, or from its first start on. src/base/page_cache.h says what that is good for. A linker and a copy write in small pieces.
get_filename_component(_target "${FILE}" REALPATH)
file(SIZE "${_target}" _size)
execute_process(COMMAND dd "if=${_target}" "of=${_target}.whole" bs=${_size} count=1 iflag=fullblock conv=fdatasync status=none
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND chmod --reference=${_target} ${_target}.whole COMMAND_ERROR_IS_FATAL ANY)
file(RENAME "${_target}.whole" "${_target}")
# As GNU's manual of dd has it. Where it does nothing, the file is as it was written.
execute_process(COMMAND dd "of=${_target}" oflag=nocache conv=notrunc count=0 status=none ERROR_QUIET)

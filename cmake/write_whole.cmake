# write_whole.cmake: cmake -DFILE=PATH -P cmake/write_whole.cmake
# Writes the file anew, its bytes in one call. A linker and a copy write in small pieces, and Linux keeps a file in pieces of
# the size in which it was written, up to 2 MiB (ext4 from 6.16 on, XFS and Btrfs before; mm/filemap.c: __filemap_get_folio).
# A page fault then maps program text at once instead of sixteen pages, one by one. Elsewhere the file is the same as before.
get_filename_component(_target "${FILE}" REALPATH)
file(SIZE "${_target}" _size)
execute_process(COMMAND dd "if=${_target}" "of=${_target}.whole" bs=${_size} count=1 iflag=fullblock status=none
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND chmod --reference=${_target} ${_target}.whole COMMAND_ERROR_IS_FATAL ANY)
file(RENAME "${_target}.whole" "${_target}")

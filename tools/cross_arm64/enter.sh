#!/bin/sh
# enter.sh SYSROOT PROGRAM [ARGUMENT...]: runs a program as if SYSROOT (fetch.sh) were a machine of its own, be it aarch64 or x86_64.
#
# How it works. In a user and mount namespace of its own, of which the machine sees nothing, SYSROOT becomes the root folder. Added to it
# are /proc, /dev, /sys and /tmp of this machine and, at its own path, this clone; the working folder stays what it is. The kernel is told, for
# this namespace alone, to run aarch64 programs by qemu (Linux 6.7, Documentation/admin-guide/binfmt-misc.rst); so the program can start others.
# An older kernel cannot be told so: then PROGRAM runs all the same, but what it starts fails with "Exec format error".
#
# Ends as PROGRAM ends. Needs no rights beyond those to make a user namespace.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(realpath "$1")
shift

# shellcheck disable=SC2016  # expanded inside
exec unshare --user --map-root-user --mount sh -c '
  root=$1 clone=$2
  shift 2
  qemu=/usr/bin/qemu-aarch64-static
  # ELF, 64 bits, little-endian, any ABI; a program or a shared object, for EM_AARCH64 (183).
  magic="\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\xb7\\x00"
  mask="\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff"
  words=/proc/sys/fs/binfmt_misc
  start=
  # P: argv[0] is kept. F: qemu is opened now, here.
  if [ -e "$root/lib/ld-linux-aarch64.so.1" ] &&
    ! { mount -t binfmt_misc none $words && printf "%s" ":hako:M::$magic:$mask:$qemu:PF" >$words/register; } 2>/dev/null; then
    mount --bind $qemu "$root$qemu" || exit 125
    start=$qemu
  fi
  for folder in /proc /dev /sys /tmp "$clone"; do
    mount --rbind "$folder" "$root$folder" || exit 125
  done
  exec unshare --root="$root" --wd="$PWD" $start "$@"
' enter "$root" "$(realpath "$here/../..")" "$@"

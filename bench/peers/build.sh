#!/bin/sh
# Builds into BUILD_DIR/peers what hako is measured against and no package manager installs.
# Then `peers.sh BUILD_DIR PYTHON` lists every peer of this machine.
set -eu

if [ $# -ne 2 ]; then
  echo "usage: build.sh BUILD_DIR PYTHON" >&2
  exit 2
fi

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
peers=$1/peers
mkdir -p "$peers"

# node cannot run a Python program. On an empty script it tells what another runtime's bare start
# costs; the program's path is an argument that it ignores.
: >"$peers/empty.js"
"$here/build-monty.sh" "$peers" "$2"
# For bench/embed: the sources of nanobind, which Debian 12 does not have. pybind11 is a package (tools/packages.txt, bench).
"$here/fetch-nanobind.sh" "$peers" "$2" || echo "bench: without nanobind" >&2
# Last, being the only one that can fail.
"$here/build-pyo3.sh" "$peers" "$2"

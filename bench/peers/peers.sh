#!/bin/sh
# Lists the peers that this machine has, a line each: NAME=COMMAND. Each line is the value of one
# --peer option; the path of the program to run is appended to COMMAND.
#
# COMMAND starts its peer directly, since a shell or a version manager's shim in between would be
# measured as part of it. So a peer is asked for its own path; one that cannot tell does not run
# here, and is left out. Words are quoted for a splitter that follows the shell's rules.
set -eu

if [ $# -ne 2 ]; then
  echo "usage: peers.sh BUILD_DIR PYTHON" >&2
  exit 2
fi

quote() {
  case $1 in
    '' | *[!A-Za-z0-9_./+:@%,=-]*)
      escaped=$(printf '%s\n' "$1" | sed "s/'/'\\\\''/g")
      printf "'%s'" "$escaped"
      ;;
    *) printf '%s' "$1" ;;
  esac
}

emit() {
  line=$1=$(quote "$2")
  shift 2
  for word in "$@"; do
    line="$line $(quote "$word")"
  done
  printf '%s\n' "$line"
}

# The path of the Python implementation that the command $1 starts.
path_of() {
  "$1" -c 'import sys; print(sys.executable)' 2>/dev/null
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# A folder that is not there yet holds no peer.
peers=$(CDPATH='' cd -- "$1/peers" 2>/dev/null && pwd) || peers=$1/peers

if python=$(path_of "$2"); then
  # The least that this same CPython can do: no environment variables, no user folder, no `site`.
  emit python3-I-S "$python" -I -S
fi

# hako's other modes, of the build that is measured: each start as if it were the program's first, and deterministic.
if [ -x "$1/bin/hako" ]; then
  emit hako-compiling "$(CDPATH='' cd -- "$1/bin" && pwd)/hako" run --code-cache none
  emit hako-deterministic "$(CDPATH='' cd -- "$1/bin" && pwd)/hako" run --deterministic
fi

# hako on the interpreter that `make tuned` compiles, beside the build that is measured.
tuned=$(CDPATH='' cd -- "$here/../../build-tuned/bin" 2>/dev/null && pwd) || tuned=
if [ -x "$tuned/hako" ] && ! [ "$tuned/hako" -ef "$1/bin/hako" ]; then
  emit hako-tuned "$tuned/hako"
fi

if [ -x "$peers/pyo3-runner" ]; then
  emit pyo3 "$peers/pyo3-runner"
fi

if pypy=$(path_of pypy3); then
  emit pypy3 "$pypy"
fi

if micropython=$(path_of micropython); then
  emit micropython "$micropython"
fi

if [ -x "$peers/monty/bin/monty" ]; then
  emit monty "$peers/monty/bin/monty"
  emit monty-bindings "$peers/monty/bin/python" -I "$here/monty/run_monty.py"
fi

if [ -e "$peers/empty.js" ] && node=$(node -p process.execPath 2>/dev/null); then
  emit node-empty "$node" "$peers/empty.js"
fi

#!/bin/sh
# Installs Monty, a Python interpreter written in Rust that starts in a few milliseconds, into a
# virtual environment of its own: OUT_DIR/monty. It shows how quick a start can be that gives up
# running every Python program.
#
# A peer is a comparison, not a part of hako: where Monty cannot be had, one line says so and that
# is no failure.
set -eu

# Pinned, so that a table of numbers names what it measured. The package wants Python 3.10 or later.
requirement=pydantic-monty==1.4.0

if [ $# -ne 2 ]; then
  echo "usage: build-monty.sh OUT_DIR PYTHON" >&2
  exit 2
fi

skip() {
  rm -rf "$venv"
  echo "monty: skipped: $1"
  exit 0
}

mkdir -p "$1"
venv=$(CDPATH='' cd -- "$1" && pwd)/monty

# Its last act below writes this file, so a half-made environment is never taken for a whole one.
complete=$venv/requirement.txt
if [ -x "$venv/bin/python" ] && [ "$(cat "$complete" 2>/dev/null)" = "$requirement" ]; then
  echo "monty: $venv, $requirement"
  exit 0
fi

rm -rf "$venv"
"$2" -m venv "$venv" >/dev/null 2>&1 ||
  skip "$2 cannot make a virtual environment (Debian: apt-get install python3-venv)"
# Wheels only: without one for this machine, pip would set about compiling a Rust workspace.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: \
  --retries 1 --timeout 20 "$requirement" >/dev/null 2>&1 ||
  skip "$requirement cannot be installed (no package index, or no wheel for this machine)"
echo "$requirement" >"$complete"
echo "monty: $venv, $requirement"

#!/bin/sh
# train.sh PYTHON SOURCE FOLDER: what the instrumented PYTHON runs, in FOLDER, to learn which paths are taken.
#
# Three parts: those modules of CPython's own test suite that CPython's makers train with (Lib/test/libregrtest/pgo.py), for
# breadth; bench/training, for weight; starts and ends of the interpreter, which hako has more of than any other. A test that fails
# has trained all the same; a training program that fails ends this.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=$1
source=$2
folder=$3

unset PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONHOME
# The reference's library, and its tests from the source: the distribution has no use for most of them.
mkdir -p "$folder/tests"
ln -sfn "$source/Lib/test" "$folder/tests/test"
export PYTHONPATH="$folder/tests"
# Of the same training the same program.
export PYTHONHASHSEED=0
cd "$folder"

"$python" -m test --pgo --timeout=1200 || true
for program in "$here"/../../bench/training/*.py; do
  for turn in 1 2 3; do
    "$python" "$program" || { echo "make tuned: $program fails under the instrumented interpreter" >&2; exit 1; }
  done
done
for turn in $(seq 50); do
  "$python" -c pass
  "$python" -c 'import argparse, asyncio, collections, dataclasses, json, logging, pathlib, re, typing'
done

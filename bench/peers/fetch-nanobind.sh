#!/bin/sh
# fetch-nanobind.sh PEERS PYTHON: unpacks nanobind's sources into PEERS/nanobind.
set -eu
peers=$1
python=$2
[ ! -f "$peers/nanobind/src/nb_combined.cpp" ] || exit 0
[ -x "$peers/venv/bin/pip" ] || "$python" -m venv "$peers/venv"
"$peers/venv/bin/pip" download --quiet --no-deps --dest "$peers" nanobind==2.4.0
"$python" -m zipfile -e "$peers"/nanobind-2.4.0-*.whl "$peers"
rm -f "$peers"/nanobind-*.whl

#!/bin/sh
# check.sh BUILD_DIR: what a commit must pass besides the tests. BUILD_DIR is configured with HAKO_WERROR.
set -eu
cd "$(dirname "$0")/.."
build=$1

echo "check: format"
tools/sources.sh | xargs clang-format --dry-run --Werror
echo "check: layers"
/usr/bin/python3 tools/check_layers.py
echo "check: every header compiles alone"
headers=$(sed -n 's/^HAKO_PYTHON_INCLUDE:.*=//p' "$build/CMakeCache.txt")
[ -n "$headers" ] || headers=$(/usr/bin/python3 -c 'import sysconfig; print(sysconfig.get_path("include"))')
tools/sources.sh | grep '\.hp\{0,2\}$' | while read -r header; do
  echo "#include \"$header\"" | c++ -std=c++20 -fsyntax-only -Wall -Wextra -Werror -I. -Isrc -Iinclude -I"$build/generated" -isystem "$headers" \
    -x c++ - || { echo "check: $header does not compile alone" >&2; exit 1; }
done
cc -std=c99 -pedantic-errors -fsyntax-only -Wall -Wextra -Werror -x c include/hako/hako.h
echo "check: manual"
mandoc -T lint -W warning man/*.[1-8]
/usr/bin/python3 tools/check_manual.py "$build/bin/hako"
echo "check: lint"  # not the tests and benchmarks: the macros of their libraries are what it would find
tools/sources.sh | grep '\.cpp$' | grep -v -e _test.cpp -e _benchmark.cpp -e /tests/ -e '^tests/' -e '^bench/' |
  xargs -P "$(nproc)" -n 1 clang-tidy --quiet --extra-arg=-Wno-unknown-warning-option -p "$build" \
    >"$build/clang-tidy.found" 2>"$build/clang-tidy.log" ||
  { grep -v ' warnings\{0,1\} generated' "$build/clang-tidy.log" >&2 || true; cat "$build/clang-tidy.found" >&2; exit 1; }
echo "check: ok"

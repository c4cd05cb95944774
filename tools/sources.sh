#!/bin/sh
# sources.sh: hako's C and C++ files, one a line: what clang-format and the checks go over.
set -eu
cd "$(dirname "$0")/.."
find src include bench tests examples -type f \( -name '*.cpp' -o -name '*.h' -o -name '*.hpp' -o -name '*.c' \) 2>/dev/null | sort

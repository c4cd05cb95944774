#!/usr/bin/env bash
# tests/fuzz/run.sh BUILD [SECONDS]: fuzzes image::ParseTables under AddressSanitizer and UndefinedBehaviorSanitizer, and for
# a third of the time the library's conversions: with libFuzzer where clang++ has it, else with driver.cpp and g++.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
seconds=${2:-60}
work=$build/fuzz
mkdir -p "$work/corpus" "$work/values"
flags=(-std=c++20 -O1 -g -Isrc -Iinclude -fno-omit-frame-pointer -fno-sanitize-recover=all)
image=$build/lib/hako/base.image
if [ -f "$image" ]; then head -c 32768 "$image" > "$work/corpus/base"; fi

# fuzz NAME SANITIZERS SECONDS MAX_BYTES CORPUS WHAT_TO_COMPILE...
fuzz() {
  local name=$1 sanitizers=$2 time=$3 most=$4 corpus=$5
  shift 5
  if command -v clang++ > /dev/null &&
     clang++ "${flags[@]}" "-fsanitize=fuzzer${sanitizers:+,$sanitizers}" "$@" -o "$work/$name" 2> "$work/clang.log"; then
    "$work/$name" -max_total_time="$time" -max_len="$most" -artifact_prefix="$work/" "$corpus"
    return
  fi
  g++ "${flags[@]}" ${sanitizers:+"-fsanitize=$sanitizers"} tests/fuzz/driver.cpp "$@" -o "$work/$name"
  # A new seed each time; what it finds can be run again by the numbers it prints.
  "$work/$name" --seconds "$time" --seed "$(date +%s)" "$corpus"/*
}

fuzz parse_tables address,undefined "$seconds" 32768 "$work/corpus" tests/fuzz/parse_tables_fuzz.cpp src/image/format.cpp
# Without AddressSanitizer, whose addresses are the library's; the sanitizer build runs the same target (fuzz.convert).
if [ -e "$build/lib/libhako.so" ]; then
  fuzz convert "" $((seconds / 3)) 4096 "$work/values" tests/fuzz/convert_fuzz.cpp src/image/format.cpp -L"$build/lib" -lhako "-Wl,-rpath,$(realpath "$build/lib")"
fi

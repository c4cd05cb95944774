#!/usr/bin/env bash
# tests/fuzz/run.sh BUILD [SECONDS]: fuzzes image::ParseTables under AddressSanitizer and
# UndefinedBehaviorSanitizer: with libFuzzer where clang++ has it, else with driver.cpp and g++.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
seconds=${2:-60}
work=$build/fuzz
mkdir -p "$work/corpus"
sources=(tests/fuzz/parse_tables_fuzz.cpp src/image/format.cpp)
flags=(-std=c++20 -O1 -g -Isrc -fno-omit-frame-pointer -fno-sanitize-recover=all)
image=$build/lib/hako/base.image
if [ -f "$image" ]; then head -c 32768 "$image" > "$work/corpus/base"; fi

if command -v clang++ > /dev/null &&
   clang++ "${flags[@]}" -fsanitize=fuzzer,address,undefined "${sources[@]}" -o "$work/parse_tables" 2> "$work/clang.log"; then
  exec "$work/parse_tables" -max_total_time="$seconds" -max_len=32768 -artifact_prefix="$work/" "$work/corpus"
fi
g++ "${flags[@]}" -fsanitize=address,undefined tests/fuzz/driver.cpp "${sources[@]}" -o "$work/parse_tables"
# A new seed each time; what it finds can be run again by the numbers it prints.
exec "$work/parse_tables" --seconds "$seconds" --seed "$(date +%s)" "$work"/corpus/*

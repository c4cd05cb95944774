#!/bin/sh
# cross_arm64.sh BUILD: hako for aarch64 in build-arm64, and whether it is the same there. BUILD holds hako for this machine.
#
# How it works, all of it without a right or a package that stays (but for the compiler and qemu):
#   1. cross_arm64/fetch.sh makes a root folder of arm64 packages; programs run in it by qemu (cross_arm64/enter.sh);
#   2. hako is cross-built against it, and captures its base image there;
#   3. what is written for aarch64 alone is tested: the stubs, the relocations, the sealed interpreter;
#   4. no floating-point operation of CPython's may be contracted (cross_arm64/check_contraction.py);
#   5. the samples run in parity mode, from the image, hako-aarch64 against the arm64 python3;
#   6. the samples and tests/determinism/programs run in deterministic mode, hako-aarch64 against hako-x86_64, byte for byte.
#
# Ends with 0 and one line where packages or namespaces cannot be had; with 1 where anything differs. JOBS=2 processes at a time.
set -eu
cd "$(dirname "$0")/.."
build=$1
jobs=${JOBS:-$(nproc)}
work=build-arm64
enter="tools/cross_arm64/enter.sh $work/sysroot"
arm64=$(realpath .)/$work

skip() {
  echo "make cross-arm64: skipped: $*"
  exit 0
}
log() { echo "make cross-arm64: $(date +%T) $*"; }
# quietly NAME COMMAND...: its output only if it fails.
quietly() {
  name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 || { cat "$work/$name.log" >&2; exit 1; }
}

[ "$(uname -m)" = x86_64 ] || skip "this machine is $(uname -m); the comparison is with x86_64"
mkdir -p "$work"
tools/install-packages.sh arm64 2>"$work/packages.log" || skip "$(cat "$work/packages.log")"
unshare --user --map-root-user --mount true 2>"$work/packages.log" || skip "this user may not make a namespace: $(cat "$work/packages.log")"
tools/cross_arm64/fetch.sh "$work" 2>"$work/packages.log" || skip "$(cat "$work/packages.log")"

log "building"
# An image of another library starts nothing.
if [ -n "$(find "$work/sysroot.stamp" -newer "$work/lib/hako/base.image" 2>/dev/null)" ]; then rm -rf "$work"/lib/hako/base.image*; fi
tests="outside_calls_test rebase_test sealed_interpreter_test"
quietly configure cmake --preset arm64
# shellcheck disable=SC2086
quietly build cmake --build --preset arm64 -j "$jobs" --target hako-python base_image hako-tools hako-floor $tests
$enter /usr/bin/env HAKO_TRACE=1 "$arm64/bin/hako" -c pass 2>&1 | grep -q 'restored from' ||
  { echo "make cross-arm64: hako does not start from its image: $($enter /usr/bin/env HAKO_TRACE=1 "$arm64/bin/hako" -c pass 2>&1)" >&2; exit 1; }

log "testing what is written for aarch64"
for test in $tests; do
  # qemu 7.2 gives a program the same addresses in each process.
  quietly "$test" $enter "$arm64/tests/$test" --gtest_filter='-*.LoadsAtItsBaseWhereverLibcIs/*'
done
/usr/bin/python3 tools/cross_arm64/check_contraction.py "$work/bin/hako-python" "$work"/sysroot/usr/lib/python3.*/lib-dynload/*.so

log "samples, parity mode: hako against python3, both aarch64"
$enter "$arm64/bin/hako" compare --jobs "$jobs" samples

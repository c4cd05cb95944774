#!/bin/sh
# cross_arm64.sh BUILD: hako for aarch64 in build-arm64, and whether it is the same there. BUILD holds hako for this machine.
#
# How it works. Nothing is installed but a compiler and qemu:
#   1. cross_arm64/fetch.sh unpacks packages into a root folder for arm64 and one for amd64, alike in all but the architecture, so that a
#      difference is the architecture's; cross_arm64/enter.sh runs programs in them as on machines of their own, of aarch64 by qemu;
#   2. hako is cross-built against the one for arm64, and captures its images there;
#   3. what is written for aarch64 alone is tested: the stubs, the relocations, the sealed interpreter;
#   4. no floating-point operation of CPython's or hako's own may be contracted (cross_arm64/check_contraction.py);
#   5. the samples run in parity mode, from the image, hako-aarch64 against the arm64 python3;
#   6. the samples and tests/determinism/programs run in deterministic mode, hako-x86_64 against hako-aarch64, byte for byte.
#
# Ends with 0 and one line where packages or namespaces cannot be had; with 1 where anything differs. JOBS=2 processes at a time.
set -eu
cd "$(dirname "$0")/.."
build=$1
jobs=${JOBS:-$(nproc)}
work=build-arm64
here=$(realpath .)
on_arm64="$here/tools/cross_arm64/enter.sh $here/$work/sysroot"
on_amd64="$here/tools/cross_arm64/enter.sh $here/$work/amd64/sysroot"
arm64=$here/$work
amd64=$here/$work/amd64/hako
unset PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME

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
# expect_image WORDS...: fails if the hako that these words start does not start from an image.
expect_image() {
  "$@" -c pass >"$work/start.log" 2>&1 || true
  grep -q 'restored from' "$work/start.log" || { echo "make cross-arm64: no start from an image: $* -c pass: $(cat "$work/start.log")" >&2; exit 1; }
}

[ "$(uname -m)" = x86_64 ] || skip "this machine is $(uname -m); the comparison is with x86_64"
mkdir -p "$work"
tools/install-packages.sh arm64 2>"$work/why.log" || skip "$(cat "$work/why.log")"
unshare --user --map-root-user --mount true 2>"$work/why.log" || skip "this user may not make a namespace: $(cat "$work/why.log")"
tools/cross_arm64/fetch.sh "$work" arm64 2>"$work/why.log" || skip "$(cat "$work/why.log")"
tools/cross_arm64/fetch.sh "$work/amd64" amd64 2>"$work/why.log" || skip "$(cat "$work/why.log")"

log "building"
# An image of another library starts nothing.
[ "$work/lib/hako/base.image" -nt "$work/sysroot.stamp" ] || rm -rf "$work"/lib/hako/*.image*
tests="outside_calls_test rebase_test sealed_interpreter_test"
quietly configure cmake --preset arm64
# shellcheck disable=SC2086
quietly build cmake --build --preset arm64 -j "$jobs" --target hako-python base_image hako-tools hako-date hako-floor $tests
# shellcheck disable=SC2086
expect_image $on_arm64 /usr/bin/env HAKO_TRACE=1 "$arm64/bin/hako"

log "testing what is written for aarch64"
for test in $tests; do
  # qemu 7.2 gives a program the same addresses in each process.
  # shellcheck disable=SC2086
  quietly "$test" $on_arm64 "$arm64/tests/$test" --gtest_filter='-*.LoadsAtItsBaseWhereverLibcIs/*'
done
/usr/bin/python3 tools/cross_arm64/check_contraction.py "$work/interpreter/program.o" "$work"/src/libhako_*.a "$work"/sysroot/usr/lib/python3.*/lib-dynload/*.so

status=0
log "parity mode, hako-aarch64 against the arm64 python3: samples"
# shellcheck disable=SC2086
$on_arm64 "$arm64/bin/hako" compare --jobs "$jobs" samples || status=1

# The image of this machine's build is of this machine's library: the same program captures another where the root folder is.
rm -rf "$amd64"
mkdir -p "$amd64/lib/hako"
cp -a "$build/bin" "$build/libexec" "$amd64/"
image=lib/hako/deterministic.image
# shellcheck disable=SC2046,SC2086
quietly capture $on_amd64 "$amd64/bin/hako" capture-image --deterministic "$amd64/$image" $(grep '^[a-z]' src/pantry/base_modules.txt)
# shellcheck disable=SC2086
expect_image $on_arm64 /usr/bin/env HAKO_TRACE=1 "$arm64/bin/hako" run --deterministic
# shellcheck disable=SC2086
expect_image $on_amd64 /usr/bin/env HAKO_TRACE=1 "$amd64/bin/hako" run --deterministic

programs=
[ ! -d tests/determinism/programs ] || programs=tests/determinism/programs
log "deterministic mode, hako-x86_64 against hako-aarch64: samples $programs"
# shellcheck disable=SC2086
/usr/bin/python3 tools/cross_arm64/compare_deterministic.py --left "$on_amd64 $amd64/bin/hako" --right "$on_arm64 $arm64/bin/hako" \
  --jobs "$jobs" samples $programs || status=1
log "done"
exit $status

#!/bin/sh
# build.sh WORK PYTHON: WORK/libpython.a: the CPython of PYTHON, compiled anew with profile and link-time optimisation, to be sealed.
#
# How it works. The result must be PYTHON's interpreter in all but speed, so nothing is chosen here that PYTHON can be asked for:
#   1. fetch.sh brings the source of PYTHON's own package;
#   2. it is configured as PYTHON was, and given PYTHON's own pyconfig.h, built-in modules, compiler flags that protect, date;
#   3. an instrumented interpreter is built; facts.py must print under it what it prints under PYTHON; train.sh runs it;
#   4. all is compiled again with what was learned: most files as one unit that is optimised as a whole, a few files apart.
#
# Apart: hako stands behind some calls between files (src/seams/wraps.syms). The linker can lead a call elsewhere only if it leaves its
# object, and inside the unit none does. So of the two ends of each such call one at least stays outside: the callers of what an end
# of the interpreter does (pylifecycle, main), its beginning and compile() (pathconfig, pythonrun), the loader of extension modules (import, importdl), what all files call (errors,
# pyhash, floatobject, and sysmodule, which asks obmalloc) or what ceval calls (pystate). So do static objects that hako reaches by name and that the unit could rename (signalmodule). Step 3
# checks this with the objects at hand. Tables (frozen, deepfreeze, config, getpath) gain nothing from the unit.
#
# Extension modules that PYTHON has as files of their own stay those files: built in, their __file__ and __spec__ would differ.
#
# Nothing is done if WORK/libpython.a is of this recipe, this source and this compiler. JOBS=2 compilers at a time.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(realpath "$here/../..")
mkdir -p "$1"
work=$(realpath "$1")
python=$(realpath "$2")
jobs=${JOBS:-$(nproc)}
unset CFLAGS CXXFLAGS CPPFLAGS LDFLAGS MAKEFLAGS MAKELEVEL PYTHONPATH PYTHONHOME
export LC_ALL=C

apart="pylifecycle pythonrun pathconfig main import importdl errors pystate frozenmain signalmodule sysmodule pyhash floatobject frozen deepfreeze config getpath getbuildinfo compile _warnings"
seams="$root/src/seams/wraps.syms $root/src/seams/statics.syms"

fail() {
  echo "make tuned: $*" >&2
  exit 1
}
log() { echo "make tuned: $(date +%T) $*"; }
# ask EXPRESSION: an expression's value in PYTHON.
ask() { "$python" -I -S -c "import re, sys, sysconfig; print($1)"; }

"$here/fetch.sh" "$work" "$python" >"$work/fetch.log" 2>&1 || { tail -n 3 "$work/fetch.log" >&2; exit 1; }
# shellcheck disable=SC2086
recipe=$(cat "$work/source.version" "$here"/* "$root"/bench/training/*.py $seams | sha256sum)-$(gcc -dumpfullversion)
[ "$(cat "$work/stamp" 2>/dev/null)" != "$recipe" ] || [ ! -f "$work/libpython.a" ] || exit 0
rm -rf "$work/stamp" "$work/build" "$work/training"
mkdir -p "$work/build" "$work/training"
cd "$work/build"

log "configuring"
library=$(ask 'sysconfig.get_config_var("LIBPL")')
header=$(ask 'sysconfig.get_path("platinclude") + "/pyconfig.h"')
triplet=$(ask 'sysconfig.get_config_var("MULTIARCH")')
[ ! -f "/usr/include/$triplet/${header#/usr/include/}" ] || header=/usr/include/$triplet/${header#/usr/include/}
# The distribution's compiler flags are in debian/rules: OPT_CFLAGS, DPKG_CPPFLAGS; its -O3 is the default of configure.
protection="-fstack-protector -Wformat -Werror=format-security"
ask 'sysconfig.get_config_var("CONFIG_ARGS")' | xargs -n 1 printf '%s\n' |
  grep -v -e '^--enable-shared$' -e '^[A-Z]*FLAGS=' -e '^CC=' -e '^MKDIR_P=' >arguments
# shellcheck disable=SC2046
CC=$triplet-gcc AR=$triplet-gcc-ar RANLIB=$triplet-gcc-ranlib CFLAGS="$protection" CPPFLAGS="-Wdate-time -D_FORTIFY_SOURCE=2" \
  LDFLAGS=-Wl,-z,relro "$work/source/configure" $(cat arguments) MKDIR_P='/bin/mkdir -p' >"$work/configure.log" 2>&1 ||
  fail "cannot configure: see $work/configure.log"
cp "$header" pyconfig.h
cp "$library/Setup.local" Modules/Setup.local
"$work/source/Modules/makesetup" -c "$work/source/Modules/config.c.in" -s Modules \
  Modules/Setup.local Modules/Setup.bootstrap Modules/Setup.stdlib "$work/source/Modules/Setup" >>"$work/configure.log" 2>&1
mv config.c Modules/config.c
BUILD_DATE=$(ask 're.search(r"\((.*?), (.*), (.*?)\)", sys.version)[2]')
BUILD_TIME=$(ask 're.search(r"\((.*?), (.*), (.*?)\)", sys.version)[3]')
export BUILD_DATE BUILD_TIME

printf 'include Makefile\nobjects:\n\t@echo $(LIBRARY_OBJS)\n' >list.mk
objects=$(make -s -f list.mk objects | tr ' ' '\n' | sort -u)
pattern="/($(echo "$apart" | tr ' ' '|'))\.o\$"
outside=$(echo "$objects" | grep -E "$pattern")
# dtrace makes this one from other objects, so it comes last.
probes=$(echo "$objects" | grep -E '/pydtrace\.o$' || true)
unit=$(echo "$objects" | grep -vE "$pattern" | grep -vE '/pydtrace\.o$')

# compile FLAGS LINK_FLAGS TARGET...
compile() {
  flags=$1
  link=$2
  shift 2
  # The two programs that freeze modules do so once, instrumented; what they make does not depend on that.
  make -j "$jobs" ${frozen:+-o Programs/_freeze_module -o _bootstrap_python} EXTRA_CFLAGS="-g0 -fno-pie" \
    CFLAGS_NODIST="-std=c11 -fvisibility=hidden $flags" LDFLAGS_NODIST="-no-pie $link" "$@" >>"$work/compile.log" 2>&1 ||
    fail "cannot compile: see $work/compile.log"
}
: >"$work/compile.log"

log "compiling, instrumented"
frozen=
compile "-fprofile-generate -fprofile-update=single" "-fprofile-generate" "$(ask 'sysconfig.get_config_var("LIBRARY")')" python
mkdir instrumented
cp python instrumented/python  # beside the objects it would take itself for a build in its own tree
# shellcheck disable=SC2086
"$here/check_border.sh" $seams "$unit" || exit 1
"$python" -S "$here/facts.py" >"$work/facts.reference"
GCOV_PREFIX=$work/training instrumented/python -S "$here/facts.py" >"$work/facts.tuned"
diff "$work/facts.reference" "$work/facts.tuned" >"$work/facts.diff" ||
  fail "this build would not be $python: $(sed -n 's/^[<>] //p;q' "$work/facts.diff" | cut -c1-80)... (see $work/facts.diff)"

log "training"
find . -name '*.gcda' -delete
"$here/train.sh" "$work/build/instrumented/python" "$work/source" "$work/training" >"$work/train.log" 2>&1 || { tail -n 3 "$work/train.log" >&2; exit 1; }

log "compiling with what was learned"
echo "$objects" | xargs rm -f
frozen=yes
learned="-fprofile-use -fprofile-correction -Wno-missing-profile"
# The unit first: to make, the frozen tables need the two programs, and these all objects, which must not come into being as they pass.
# shellcheck disable=SC2086
compile "$learned -flto" "" $unit
# shellcheck disable=SC2086
compile "$learned" "" $outside $probes
check_optimised_later() { # check_optimised_later EXPECTED OBJECT...: 1 if they wait for the whole, 0 if they are machine code
  expected=$1
  shift
  for object; do
    [ "$(objdump -h "$object" | grep -c '\.gnu\.lto_\.opts')" = "$expected" ] || fail "$object was compiled for the other side of the border"
  done
}
# shellcheck disable=SC2086
check_optimised_later 1 $unit
# shellcheck disable=SC2086
check_optimised_later 0 $outside $probes

log "optimising the whole"
# One partition: static objects then keep their names, which src/seams/statics.syms lists.
# shellcheck disable=SC2086
"$triplet-gcc" -r -nostdlib -fno-pie -O3 -fwrapv $protection $learned -flto -flto-partition=one -flinker-output=nolto-rel -o unit.o $unit \
  >>"$work/compile.log" 2>&1 || fail "cannot optimise the whole: see $work/compile.log"
rm -f unfinished.a
# shellcheck disable=SC2086
"$triplet-gcc-ar" rcs unfinished.a unit.o $outside $probes
mv unfinished.a "$work/libpython.a"
rm -rf "$work/training"
echo "$recipe" >"$work/stamp"
log "done: $work/libpython.a"

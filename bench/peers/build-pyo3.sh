#!/bin/sh
# Builds the report's runner as OUT_DIR/pyo3-runner, so that hako is measured against its own
# starting line, on the machine and the CPython at hand.
#
# A peer is a comparison, not a part of hako: what stands in the way of one is said in one line and
# is no failure. Only a crate that was fetched and then does not compile is one.
set -eu

if [ $# -ne 2 ]; then
  echo "usage: build-pyo3.sh OUT_DIR PYTHON" >&2
  exit 2
fi

skip() {
  echo "pyo3: skipped: $1"
  exit 0
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
manifest=$out/pyo3-crate/Cargo.toml
runner=$out/pyo3-runner

# Whatever happens next, no runner of another CPython stays behind.
rm -f "$runner"

cargo --version >/dev/null 2>&1 || skip "cargo is not installed"

# A shim would choose its interpreter anew in every folder; the interpreter itself knows where it is.
python=$("$2" -c 'import sys; print(sys.executable)' 2>/dev/null) || skip "$2 does not run"
config() {
  "$python" -c 'import sys, sysconfig; print(sysconfig.get_config_var(sys.argv[1]))' "$1"
}
[ "$(config Py_ENABLE_SHARED)" = 1 ] || skip "$python has no shared libpython"
libdir=$(config LIBDIR)
library=$libdir/$(config LDLIBRARY)
[ -e "$library" ] || skip "$library is missing (Debian: apt-get install libpython3-dev)"

# Beside the runner unless the caller says otherwise; never in the source tree.
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$out/pyo3-target}
PYO3_PYTHON=$python
export CARGO_TARGET_DIR PYO3_PYTHON

# Built from a copy: cargo writes a lock file beside the manifest, and the source tree is not its place.
mkdir -p "$out/pyo3-crate"
cp -R "$here/pyo3/." "$out/pyo3-crate/"

# Fetching is apart from building, so that a missing network is told from a compile failure.
CARGO_NET_RETRY=1 CARGO_HTTP_TIMEOUT=20 \
  cargo fetch --manifest-path "$manifest" >/dev/null 2>&1 ||
  skip "its crates cannot be fetched (to see why: cargo fetch --manifest-path $manifest)"

# The report's optimisation stands in Cargo.toml, and flags of the caller's are not to add to it.
# The loader knows the system's folders; a libpython from elsewhere needs its own named.
case $libdir in
  /usr/lib* | /lib*) flags= ;;
  *) flags=$(printf '%s\037%s' -C "link-arg=-Wl,-rpath,$libdir") ;;
esac
CARGO_ENCODED_RUSTFLAGS=$flags \
  cargo build --release --offline --quiet --manifest-path "$manifest"
cp "$CARGO_TARGET_DIR/release/pyo3-runner" "$runner"

# The loader may have found another libpython of the same name, and CPython's search for its
# standard library starts at the first python3 on PATH, whichever that is.
probe=$out/pyo3-probe.py
echo 'import os, sys; print(sys.version, os.__file__)' >"$probe"
found=$("$runner" "$probe" 2>&1) || true
expected=$("$python" "$probe")
rm -f "$probe"
if [ "$found" != "$expected" ]; then
  rm -f "$runner"
  skip "it would run another CPython than $python, or with another's standard library: $found"
fi
echo "pyo3: $runner, with $library"

#!/bin/sh
# fetch.sh WORK PYTHON: WORK/source: Debian's source of the very package that PYTHON comes from, its patches applied.
#
# apt does the fetching and checks the archive's signature, with a source list and package lists of its own in WORK/apt: the
# machine's configuration is neither read nor changed. The archive's index names current versions only. A version that has been
# superseded still lies in the pool, unsigned; it is taken if superseded.sha256 knows its .dsc.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$1
python=$(realpath "$2")

fail() {
  echo "make tuned: $*" >&2
  exit 1
}

owner=$(dpkg-query -S "$python" 2>/dev/null | cut -d: -f1)
[ -n "$owner" ] || fail "$python belongs to no package: only the distribution's own python3 can be built anew (do: make tuned HAKO_PYTHON=/usr/bin/python3)"
source=$(dpkg-query -W -f '${source:Package}' "$owner")
version=$(dpkg-query -W -f '${source:Version}' "$owner")
[ "$(cat "$work/source.version" 2>/dev/null)" != "$source $version" ] || exit 0

apt=$work/apt
mkdir -p "$apt/lists/partial" "$apt/archives/partial"
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=http://deb.debian.org
keys='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
cat >"$apt/sources.list" <<EOF
deb-src $keys $mirror/debian $suite main
deb-src $keys $mirror/debian $suite-updates main
deb-src $keys $mirror/debian-security $suite-security main
EOF
privately() {
  "$@" -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$apt/lists" \
    -o "Dir::Cache=$apt" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root
}

# from_pool DSC: a superseded version, each file against a digest: of the .dsc from our list, of the others from the .dsc.
from_pool() {
  dsc=$1
  digest=$(sed -n "s/^\([0-9a-f]\{64\}\)  $dsc\$/\1/p" "$here/superseded.sha256")
  [ -n "$digest" ] || fail "the archive no longer lists $source $version, and tools/tuned/superseded.sha256 does not know it (do: apt-get upgrade $owner)"
  pool=$mirror/debian/pool/main/$(echo "$source" | cut -c1)/$source
  get() { # get NAME SHA256
    address=$pool/$(echo "$1" | sed 's/+/%2b/g')
    /usr/lib/apt/apt-helper -q download-file "$address" "$work/fetched/$1" "SHA256:$2" || fail "cannot fetch $address"
  }
  get "$dsc" "$digest"
  sed -n '/^Checksums-Sha256:/,/^[^ ]*:$/s/^ \([0-9a-f]\{64\}\) [0-9]* \(.*\)/\1 \2/p' "$work/fetched/$dsc" | while read -r digest name; do
    get "$name" "$digest"
  done
}

rm -rf "$work/fetched" "$work/source" "$work/source.version"
mkdir -p "$work/fetched"
dsc=${source}_$(echo "$version" | sed 's/^[0-9]*://').dsc
privately apt-get -q update
(cd "$work/fetched" && privately apt-get -q source --download-only "$source=$version") || from_pool "$dsc"
dpkg-source --no-copy -x "$work/fetched/$dsc" "$work/source"
echo "$source $version" >"$work/source.version"

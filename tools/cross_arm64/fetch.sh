#!/bin/sh
# fetch.sh WORK ARCHITECTURE: WORK/sysroot: a root folder of Debian's packages for arm64 or amd64, to build against and to run programs in.
#
# apt does the fetching and checks the archive's signature, as if for a machine of that architecture on which nothing is installed, with a
# source list, package lists and a state of its own in WORK/apt: this machine's configuration is neither read nor changed, and arm64 does not
# become one of its architectures. Packages are unpacked, not installed: what their scripts would have done is done here where it matters.
#
# Nothing is done, and no network needed, if WORK/sysroot is of this recipe and of this machine's version of Python: an upgrade here fetches
# anew, so that the Pythons stay of one version. Ends with 1 and one line where a package cannot be had.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
list=$here/../packages.txt
mkdir -p "$1"
work=$(realpath "$1")
architecture=$2
root=$work/sysroot

fail() {
  echo "hako: $*" >&2
  exit 1
}

owner=$(dpkg-query -S "$(realpath /usr/bin/python3)" 2>/dev/null | cut -d: -f1)
version=$(dpkg-query -W -f '${Version}' "$owner" 2>/dev/null || true)
packages=$(sed -n '/^\[sysroot\]$/,/^\[/{/^[a-z0-9]/p}' "$list")
recipe=$(echo "$packages" | cat - "$0" | sha256sum)$version
[ "$(cat "$work/sysroot.stamp" 2>/dev/null)" != "$recipe" ] || exit 0
rm -rf "$work/sysroot.stamp" "$root" "$work/apt"

apt=$work/apt
mkdir -p "$apt/lists/partial" "$apt/archives/partial"
: >"$apt/status"
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
keys='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
mirror=http://deb.debian.org
cat >"$apt/sources.list" <<END
deb $keys $mirror/debian $suite main
deb $keys $mirror/debian $suite-updates main
deb $keys $mirror/debian-security $suite-security main
END
privately() {
  apt-get -o APT::Architecture=$architecture -o APT::Architectures::=$architecture -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o "Dir::State=$apt" -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt" -o APT::Sandbox::User=root -q "$@" >"$work/fetch.log" 2>&1
}
why() { grep -m1 '^[EW]:' "$work/fetch.log" || echo "apt-get gave no reason"; }
echo "hako: fetching $architecture packages"
privately update || fail "the $architecture package lists cannot be fetched: $(why)"
# shellcheck disable=SC2086
privately install -y --no-install-recommends --download-only $packages ||
  fail "a package for $architecture cannot be fetched: $(why)"

# As on every Debian 12, the folders of / are links into /usr.
mkdir -p "$root"
for folder in bin sbin lib lib64; do
  mkdir -p "$root/usr/$folder"
  ln -s "usr/$folder" "$root/$folder"
done
for package in "$apt"/archives/*.deb; do
  dpkg --fsys-tarfile "$package" | tar -x -C "$root" --keep-directory-symlink || fail "cannot unpack $package"
done
# A compiler outside of the root would take a link to /... for one to this machine's file.
find "$root" -type l -lname '/*' | while read -r link; do
  ln -sfnr "$root$(readlink "$link")" "$link"
done
# What their scripts would have done: accounts, and the standard library compiled. Byte code is the same on every architecture.
cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
for folder in "$root"/usr/lib/python3 "$root"/usr/lib/python3.*; do
  /usr/bin/python3 -m compileall -q -s "$root" -p / -x 'lib2to3/tests|test/bad' "$folder" >"$work/fetch.log" || fail "cannot compile $folder: see $work/fetch.log"
done
# Where enter.sh mounts what it adds.
mkdir -p "$root/proc" "$root/dev" "$root/sys" "$root/tmp" "$root/root" "$root$(realpath "$here/../..")"
: >"$root/usr/bin/qemu-aarch64-static"
echo "$recipe" >"$work/sysroot.stamp"

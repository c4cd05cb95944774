#!/bin/sh
# install-packages.sh GROUP...: installs the packages of these groups of tools/packages.txt that are missing.
#
# Does nothing, and needs no network and no root, where all are there. Ends with 1 and one line that names
# the package where one cannot be had. HAKO_SKIP_PACKAGES=1 leaves the system alone: for machines whose
# packages somebody else looks after.
set -eu

list=$(dirname "$0")/packages.txt
[ "${HAKO_SKIP_PACKAGES:-}" != 1 ] || exit 0
if ! command -v dpkg-query >/dev/null; then
  echo "hako: this is not a Debian system: install what $list names by its own means, then: HAKO_SKIP_PACKAGES=1 make ..." >&2
  exit 1
fi

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Of the groups, only `build` brings /usr/bin/python3; the others are asked for after it.
minor=$(/usr/bin/python3 -c 'import sys; print("3.%d" % sys.version_info[1])' 2>/dev/null || echo 3)

missing=
for group in "$@"; do
  for package in $(sed -n "/^\[$group\]\$/,/^\[/{/^[a-z0-9]/p}" "$list" | sed "s/3\.X/$minor/"); do
    is_installed "$package" || missing="$missing $package"
  done
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
  as_root=sudo
  command -v sudo >/dev/null || { echo "hako: missing packages:$missing (do: install them as root, sudo is not here)" >&2; exit 1; }
fi
echo "hako: installing$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() { $as_root apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1; }
# A package list of yesterday may be good enough; if not, it is fetched anew.
# shellcheck disable=SC2086
if ! install $missing; then
  $as_root apt-get update -q >/dev/null 2>&1 || true
  install $missing || true
fi
for package in $missing; do
  is_installed "$package" && continue
  echo "hako: cannot install the package $package: $(grep -m1 '^E:' "$log" || echo 'apt-get gave no reason') (do: apt-get install $package)" >&2
  exit 1
done

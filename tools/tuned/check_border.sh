#!/bin/sh
# check_border.sh WRAPS STATICS OBJECTS: fails if a call that hako stands behind stays inside the unit: if one of these OBJECTS, a
# line each, calls a function of WRAPS that another of them defines; or if an object of STATICS has a namesake among them, so that
# one of the two would be renamed.
set -eu
wraps=$1
statics=$2
# shellcheck disable=SC2086
nm --print-file-name --format=posix $3 | sed 's/: / /' >symbols
grep -v '^#' "$wraps" | awk 'NR == FNR { seam[$1]; next }
  $2 in seam { if ($3 == "U") users[$2] = users[$2] " " $1; else definer[$2] = $1 }
  END { for (name in users) if (name in definer) {
    print "make tuned: " name " is called inside the unit, by" users[name] ", and defined there, by " definer[name] \
      " (do: set one side apart, in tools/tuned/build.sh)"; bad = 1 } exit bad }' - symbols >&2
grep -v '^#' "$statics" | awk 'NR == FNR { seam[$1]; next }
  $2 in seam && $3 ~ /^[a-zA-Z]$/ && $3 != "U" { count[$2]++ }
  END { for (name in count) if (count[name] > 1) {
    print "make tuned: the unit holds two objects named " name ", of which one would be renamed" \
      " (do: set one of their files apart, in tools/tuned/build.sh)"; bad = 1 } exit bad }' - symbols >&2

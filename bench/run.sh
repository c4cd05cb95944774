#!/bin/sh
# run.sh BUILD_DIR PYTHON: every figure that hako quotes, measured in one go; writes docs/numbers.md and the table in README.md, and
# BUILD_DIR/bench/*.json with every single run and *.html with the plots. RUNS=30 launches of each, LONG_RUNS=7 of the long-running ones.
set -eu
cd "$(dirname "$0")/.."
build=$1
python=$2
runs=${RUNS:-30}
out=$build/bench
mkdir -p "$out"
# The code of programs is kept where python3 would write modules' .pyc files; the cache is the benchmark's own.
unset PYTHONDONTWRITEBYTECODE PYTHONUNBUFFERED
rm -rf "$out/cache"
mkdir -p "$out/cache"
XDG_CACHE_HOME=$(realpath "$out")/cache
export XDG_CACHE_HOME

bench/peers/build.sh "$build" "$python"
[ ! -d "$build/peers/nanobind" ] || cmake -DHAKO_NANOBIND="$(realpath "$build/peers/nanobind")" "$build" >/dev/null
cmake --build "$build" --target benchmarks

# The peers of this machine as --peer arguments; each line is one NAME=COMMAND.
set --
while read -r peer; do
  set -- "$@" --peer "$peer"
done <<EOF
$(bench/peers/peers.sh "$build" "$python")
EOF

compare() {
  name=$1
  programs=$2
  count=$3
  shift 3
  "$build/bin/hako" compare --time --runs "$count" --reference "$python" "$@" \
    --json "$out/$name.json" --html "$out/$name.html" --markdown "$out/$name.md" "$programs"
}
compare samples samples "$runs" "$@"
compare starts bench/programs "$runs" "$@"
# numpy, from images made for each program, in a cache of their own.
rm -f "$out/numpy.md"
if "$python" -c 'import numpy' 2>/dev/null; then
  for program in bench/programs_numpy/*.py; do
    "$build/bin/hako" image build --for "$program" >/dev/null
  done
  compare numpy bench/programs_numpy "$runs" "$@"
fi
# Here no start matters, so of the peers only the other hakos.
set --
while read -r peer; do
  set -- "$@" --peer "$peer"
done <<EOF
$(bench/peers/peers.sh "$build" "$python" | grep -e '^hako-deterministic' -e '^hako-tuned')
EOF
compare long bench/long "${LONG_RUNS:-7}" "$@"
for benchmark in process raw_heap pinned_math; do
  "$build/benchmarks/${benchmark}_benchmark" --benchmark_repetitions=3 --benchmark_report_aggregates_only \
    2>/dev/null | grep -E 'median|^Benchmark' >"$out/$benchmark.txt"
  cat "$out/$benchmark.txt"
done

if [ -x "$build/benchmarks/embed_benchmark" ]; then
  "$build/benchmarks/embed_benchmark" --benchmark_repetitions=5 --benchmark_report_aggregates_only 2>/dev/null |
    sed -n -e '/^Benchmark/p' -e 's/_median//p' >"$out/embed.txt"
fi

{
  echo "# Numbers"
  echo
  echo "Written by \`make bench\`; none is typed by hand. Times are launch to exit on the monotonic clock, medians,"
  echo "the runners in turn. hako's code of a program is kept from the first start on; hako-compiling is hako with --code-cache none. A peer that does not print on stdout and end as python3 does cannot run a program:"
  echo "–; the reason is in the JSON that \`make bench\` leaves in BUILD/bench. Ratios of a peer are over the programs it can run."
  echo
  echo "## The 40 samples"
  echo
  cat "$out/samples.md"
  echo
  echo "## Starts: an empty program, hello world, five imports"
  echo
  cat "$out/starts.md"
  echo
  echo "## Hello world beside an empty C program"
  echo
  echo "Launched in turn, nothing else between them: launch to exit, medians of 300 launches, median of three repetitions."
  echo
  echo '```text'
  sed -n -e '/^Benchmark/p' -e '/HelloWorld/p' "$out/process.txt"
  echo '```'
  echo
  if [ -f "$out/numpy.md" ]; then
    echo "## numpy, from an image made for the program"
    echo
    cat "$out/numpy.md"
    echo
  fi
  echo "## Long-running code"
  echo
  echo "Some tenths of a second each under python3, alone on the machine: what a start gains no longer counts, the interpreter's own speed does."
  echo
  cat "$out/long.md"
  echo
  if [ -f "$out/embed.txt" ]; then
    echo "## The boundary of the embedding library"
    echo
    echo "pybind11 and nanobind on the CPython that libhako holds, in the same run; medians of five. A loop of Python's is part of its calls of C++. The boots are each the first of a process: hako's from its image"
    echo "and cold, and Py_InitializeFromConfig of the distribution's shared libpython."
    echo
    echo '```text'
    cat "$out/embed.txt"
    echo '```'
    echo
  fi
  echo "## hako's own parts"
  echo
  echo '```text'
  sed '/HelloWorld/d' "$out/process.txt"
  cat "$out/raw_heap.txt" "$out/pinned_math.txt"
  echo '```'
} >docs/numbers.md
# README shows the first table of it: the figures of each runner.
sed -n '/^| runner/,/^$/p' "$out/samples.md" >"$out/readme.md"
sed -i -e '/^<!-- numbers:/,/^<!-- end of numbers/{//!d}' -e "/^<!-- numbers:/r $out/readme.md" README.md
echo "written: README.md, docs/numbers.md, $out"

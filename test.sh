#!/usr/bin/env bash
# Proves godwit on this machine: sets up a Debian 12, builds, and runs every test and check.
# The last line is `N passed, N failed, N skipped`; the status is 0 only when nothing failed.
set -euo pipefail
program=test.sh
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
for part in terminal setup build stages sanitizers fuzz; do
  # shellcheck disable=SC1090
  . "$root/scripts/$part.sh"
done

usage() {
  cat <<'END'
usage: ./test.sh [--quick | --long]
  (no option)  release, sanitizers, threads, fuzz targets 30 s each, headers, checks
  --quick      release build, its tests and the checks only
  --long       all of that, with what takes hours: clang-tidy, 10 million fuzz inputs a target, tests that
               run longer with GODWIT_LONG=1. Dated results are kept in docs/long_runs.md.
GODWIT_TEST_DATA=DIR names a folder of market data for the tests that read real files; without it
they are skipped and say so.
END
}

mode=full
case ${1:-} in
  "") ;;
  --quick) mode=quick ;;
  --long) mode=long ;;
  -h | --help) usage && exit 0 ;;
  *)
    printf "test.sh: unknown option '%s'; see ./test.sh --help.\n" "$1" >&2
    exit 2
    ;;
esac
if [ $# -gt 1 ]; then
  printf 'test.sh: takes one option, got %d; see ./test.sh --help.\n' $# >&2
  exit 2
fi
if [ "$mode" = long ]; then export GODWIT_LONG=1; fi
launcher=()

begin "machine, packages, sample data"
setup demo test
fetch_sample || die "fetching the sample data failed: $(reason_in "$root/build/logs/sample.log") (details: build/logs/sample.log)"
export GODWIT_SAMPLE_SP500=$sample
stage_passed

if build_stage "release build" release; then
  ctest_stage "release tests and checks" release || true
fi

address_stages() {
  begin "address and undefined-behaviour sanitizers"
  if ! probe_sanitizer address,undefined; then stage_skipped "$launcher_problem"; return; fi
  if ! leaks_are_found; then
    stage_skipped "leak detection does not work here (a container without ptrace?); the other checks of ASan run"
    export ASAN_OPTIONS=detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
  fi
  build_stage "ASan + UBSan build" asan || return 0
  ctest_stage "ASan + UBSan tests" asan --label-exclude '^check$' || true
  launcher=()
}

thread_stages() {
  begin "thread sanitizer"
  if ! probe_sanitizer thread; then stage_skipped "$launcher_problem"; return; fi
  build_stage "TSan build of the threaded tests" tsan threads_tests || return 0
  ctest_stage "TSan tests" tsan --label-regex '^threads$' || true
  launcher=()
}

header_stage() {
  begin "every header compiles alone"
  if build release header_check; then
    stage_passed
  else
    stage_failed "$(reason_in "$root/build/logs/build-release.log") (build/logs/build-release.log)"
  fi
}

tidy_stage() {
  begin "clang-tidy 19"
  if ! command -v clang-tidy-19 >/dev/null; then
    stage_skipped "clang-tidy-19 is not installed (apt-get install clang-tidy-19)"
  elif run_logged tidy /usr/bin/python3 "$root/scripts/tidy.py"; then
    stage_passed
  else
    stage_failed "$(tail -n 1 "$root/build/logs/tidy.log") (build/logs/tidy.log)"
  fi
}

if [ "$mode" != quick ]; then
  header_stage
  address_stages
  thread_stages
  if [ "$mode" = long ]; then
    tidy_stage
    fuzz_stage -runs=10000000
  else
    fuzz_stage -max_total_time=30
  fi
fi
summary

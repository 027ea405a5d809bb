#!/usr/bin/env bash
# From nothing to a back-test report in one command: sets up a Debian 12, builds godwit, imports
# twenty years of S&P 500 bars and runs a strategy on them. Run again, it is quick.
set -euo pipefail
program=demo.sh
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
called_from=$PWD
# shellcheck source=scripts/terminal.sh
. "$root/scripts/terminal.sh"
# shellcheck source=scripts/setup.sh
. "$root/scripts/setup.sh"
# shellcheck source=scripts/build.sh
. "$root/scripts/build.sh"

case ${1:-} in
  "") ;;
  -h | --help)
    echo "usage: ./demo.sh    builds godwit and back-tests a strategy on S&P 500 data; needs no arguments"
    exit 0
    ;;
  *)
    printf "demo.sh: takes no arguments, got '%s'; see ./demo.sh --help.\n" "$1" >&2
    exit 2
    ;;
esac

step() { printf '==> %s\n' "$*" >&2; }

step "machine and packages"
setup demo

step "configure and build (minutes the first time)"
configure release || die "configuring failed: $(reason_in "$root/build/logs/configure-release.log") (details: build/logs/configure-release.log)"
build release godwit || die "building failed: $(reason_in "$root/build/logs/build-release.log") (details: build/logs/build-release.log)"

step "sample data: S&P 500, daily, 2000 to 2020"
fetch_sample || die "fetching the sample data failed: $(reason_in "$root/build/logs/sample.log") (details: build/logs/sample.log)"

# Short relative paths, so that what is printed can be typed.
cd "$root"
godwit=build/release/bin/godwit
step "import into the catalog ${GODWIT_CATALOG:-data}"
"$godwit" data import --instrument SPX.INDEX --kind bar --interval 1d \
  --mapping examples/sp500/vega.toml "$sample"

step "back-test: moving-average cross 20/50 against holding the index"
"$godwit" backtest examples/sp500/run.toml --output runs/demo

cat <<END

The report, for a browser: $root/runs/demo/report.html

Next, $([ "$called_from" = "$root" ] || echo "from $root, ")try:
  $godwit backtest examples/sp500/run.toml --set strategy.fast=10    another parameter
  $godwit trials list                                                what was tried so far
  $godwit data check --html runs/quality.html                        how good the data is
END

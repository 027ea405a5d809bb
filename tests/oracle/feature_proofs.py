#!/usr/bin/python3
"""Runs `godwit features check` of every shipped set on real files of each market. Standard library only.

Usage: feature_proofs.py PROGRAM real. Imports files of $GODWIT_TEST_DATA into a catalog of its own and proves each set on
each kind of rows that it fits. No proof may fail, none may have compared nothing without saying why, and as many features
as the kind of rows has columns for must have values before a cut: of others nothing is proved.
Exit codes: 0 every proof passed, 1 one did not, 77 $GODWIT_TEST_DATA is missing (skipped).
"""
import json
import os
import subprocess
import sys
import tempfile

from real_data import real_data, wants_real

FILES = [
    "a_share/daily_csi300_2020_2024/sh.600519.csv.gz",
    "a_share/daily_csi300_2020_2024/sz.300750.csv.gz",
    "futures/cn_minute/SHFE.ru1901_1m_201801_201809.csv.gz",
    "futures/cn_tick/CZCE.AP010_ctp_20200803.csv.gz",
    "futures/cn_tick/SHFE.rb1910_ticks_20190610.csv.gz",
    "crypto/klines/BTC-USDT_4h_2017_2020.csv.gz",
    "forex/oanda/EURUSD_daily_2007_2016.csv.gz",
    "a_share/level2/sse_20230201/600519_snapshot_am.csv.gz",
    "a_share/level2/sse_20230201/600519_trade_am.csv.gz",
]
SHARES = "--instrument 600519.SSE --instrument 300750.SZSE --interval 1d"
MINUTES = "--instrument ru1901.SHFE --interval 1m --from 2018-08-27 --to 2018-09-07"
QUOTES = "--instrument AP010.CZCE --kind quote"
PRINTS = "--instrument rb1910.SHFE --kind trade"
KLINES = "--instrument BTCUSDT.BINANCE --interval 4h"
FOREX = "--instrument EUR/USD.OANDA --kind quote_bar --interval 1d"
BOOKS = "--instrument 600519.SSE --kind book_snapshot"

# Rows, and of each set that fits them how many features have values before a cut at least.
CASES = {
    SHARES: {"seed": 21, "alpha158": 158, "alpha360": 360, "fundamental": 16, "classic14": 14, "candles": 27,
             "microstructure": 16},
    MINUTES: {"seed": 21, "alpha158": 158, "alpha360": 360, "classic14": 14, "candles": 27, "microstructure": 22},
    QUOTES: {"seed": 23, "classic14": 14, "microstructure": 44},
    PRINTS: {"seed": 20, "classic14": 14, "microstructure": 22},
    KLINES: {"seed": 21, "alpha158": 158, "alpha360": 360, "classic14": 14, "candles": 27},
    FOREX: {"seed": 20, "alpha158": 117, "alpha360": 240, "classic14": 13, "candles": 27},  # Nobody says a volume.
    BOOKS: {"seed": 23, "classic14": 14, "microstructure": 44},
}
PROOFS = ["batch against stream", "restart", "prefix invariance", "future poison", "warm-up"]


def godwit(program, folder, *arguments):
    return subprocess.run([program, "--quiet", *arguments], cwd=folder, capture_output=True, text=True, check=False)


def problems_of(report, features):
    """What a report says against its set."""
    found = [f"{one['check']}: {one['feature']} of {one['instrument']} at {one['ts']}" for one in report["failures"][:3]]
    if report["passed"] != (not report["failures"] and report["features_tested"] > 0):
        found.append("passed and failures contradict one another")
    if [one["check"] for one in report["checks"]] != PROOFS:
        found.append(f"other proofs: {report['checks']}")
    found += [f"{one['check']}: nothing was compared, and no reason is given" for one in report["checks"]
              if one["compared"] == 0 and not one.get("why")]
    tested = sum(one["tested"] for one in report["history"])
    if tested != report["features_tested"]:
        found.append(f"{tested} features are tested, and the report says {report['features_tested']}")
    if tested < features:
        rest = [one["feature"] for one in report["history"] if not one["tested"]]
        found.append(f"{tested} features have values before a cut, expected {features}; not: {', '.join(rest[:12])}")
    return found


def main(program):
    data = real_data()
    problems = []
    with tempfile.TemporaryDirectory(prefix="godwit-proofs-") as folder:
        for file in FILES:
            done = godwit(program, folder, "data", "import", str(data / file))
            if done.returncode != 0:
                sys.exit(f"{file}: {done.stderr}")
        for rows, sets in CASES.items():
            for name, features in sets.items():
                done = godwit(program, folder, "features", "check", "--json", "--set", name, *rows.split())
                where = f"{name} on {rows}"
                if done.returncode not in (0, 1) or not done.stdout:
                    problems.append(f"{where}: exit {done.returncode}: {done.stderr}")
                    continue
                report = json.loads(done.stdout)
                found = problems_of(report, features) + ([f"exit {done.returncode}"] if done.returncode else [])
                problems += [f"{where}: {one}" for one in found]
                compared = sum(one["compared"] for one in report["checks"])
                tested = report["features_tested"]
                print(f"{where}: {report['rows']} rows, {tested} of {len(report['history'])} features tested, "
                      f"{compared} values compared")
    print("\n".join(problems) or "every proof passed")
    return 1 if problems else 0


if __name__ == "__main__":
    if not wants_real(__doc__):
        sys.exit(__doc__)
    sys.exit(main(os.path.abspath(sys.argv[1])))

#!/usr/bin/env python3
"""Compares `godwit data facts` with an independent computation on real daily files of A-shares.

Usage: facts_oracle.py PROGRAM. Reads the BaoStock files of $GODWIT_TEST_DATA/a_share/
daily_broad_2017_2023, imports them, and checks of every share
  - each difference between rule and record, by day, kind and values,
  - each computed limit,
  - what is completed when the record is withheld and only the bars are left.
Exit codes: 0 agreement, 1 a difference, 77 $GODWIT_TEST_DATA is not set (skipped).
"""
import csv
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

from real_data import real_data

FILES_BEGIN = "2017-01-03"  # A file that begins later begins with the listing.
CHINEXT_REFORM = "2020-08-24"
JUMP = 0.01


class Day:
    """One row, prices in cents."""

    def __init__(self, row):
        self.day = row["date"][:10]
        self.traded = row["tradestatus"] == "1"
        self.special = row["isST"] == "1"
        self.reference = cents(row["preclose"])
        self.high, self.low, self.close = (cents(row[name]) for name in ("high", "low", "close"))
        self.row = row
        volume, turn = row["volume"] or "0", row["turn"] or "0"
        self.float_shares = round(int(volume) / (float(turn) / 100)) if float(turn) > 0 and int(volume) > 0 else None


def cents(text):
    whole, _, fraction = text.partition(".")
    assert not fraction[2:].strip("0"), text
    return int(whole) * 100 + int((fraction + "00")[:2])


def read(path):
    with gzip.open(path, "rt") as file:
        return [Day(row) for row in csv.DictReader(file)]


def board(code):
    return "star" if code.startswith("688") else "chinext" if code.startswith("30") else "main"


def limits(code, one, day_of_listing):
    """(down, up) in cents; None: free on that day, "open": not to be known."""
    reformed = board(code) == "star" or (board(code) == "chinext" and one.day >= CHINEXT_REFORM)
    up = down = 20 if reformed else 5 if one.special else 10
    if day_of_listing is None:
        if one.day == FILES_BEGIN and not one.special:
            return "open"
    elif reformed and day_of_listing <= 5:
        return None
    elif not reformed and day_of_listing == 1:
        up, down = 44, 36
    return ((one.reference * (100 - down) + 50) // 100, (one.reference * (100 + up) + 50) // 100)


def expected_differences(code, days, listed):
    found, previous, float_shares = [], None, None
    for number, one in enumerate(days, 1):
        if previous is not None and one.reference != previous:
            kind = "ex_date" if one.reference < previous else "reference_raised"
            found.append((kind, one.day, previous / 100, one.reference / 100))
        band = limits(code, one, number if listed else None)
        if one.traded and isinstance(band, tuple):
            down, up = band
            if not down <= one.close <= up:
                found.append(("close_beyond_limits", one.day, (up if one.close > up else down) / 100, one.close / 100))
            elif one.high > up:
                found.append(("range_beyond_limits", one.day, up / 100, one.high / 100))
            elif one.low < down:
                found.append(("range_beyond_limits", one.day, down / 100, one.low / 100))
        if one.float_shares and float_shares and abs(one.float_shares - float_shares) > JUMP * float_shares:
            found.append(("float_shares_jump", one.day, float_shares, one.float_shares))
        float_shares = one.float_shares or float_shares
        previous = one.close if one.traded else one.reference
    return sorted(found)


class Program:
    def __init__(self, program, catalog):
        self.start = [program, "--catalog", str(catalog), "--json", "data"]

    def __call__(self, *arguments):
        done = subprocess.run([*self.start, *map(str, arguments)], capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{arguments}: {done.stderr}")
        return json.loads(done.stdout)


class Oracle:
    def __init__(self):
        self.totals, self.problems = {}, []

    def count(self, what, number=1):
        self.totals[what] = self.totals.get(what, 0) + number

    def same(self, where, got, expected):
        if got != expected:
            self.problems.append(f"{where}: the program has {got}, the oracle {expected}")

    def check_record(self, godwit, instrument, code, days, listed):
        option = ["--listed", days[0].day] if listed else []
        out = godwit("facts", "--instrument", instrument, "--differences", *option)
        got = sorted((kind["kind"], one["trading_day"], one["by_rule"], one["by_record"])
                     for kind in out["differences"] for one in kind["days"])
        expected = expected_differences(code, days, listed)
        self.same(f"{instrument}: differences", [one for one in got if one not in expected],
                  [one for one in expected if one not in got])
        for kind in out["differences"]:
            self.count(kind["kind"], kind["count"])
        ex_days = {one[1] for one in got if one[0] == "ex_date"}
        self.count("  of which jumps of float shares on ex-dates",
                   sum(one[0] == "float_shares_jump" and one[1] in ex_days for one in got))
        for one in got:
            if one[0] in ("reference_raised", "close_beyond_limits", "range_beyond_limits"):
                print(f"{instrument} {' '.join(map(str, one))}")

        completed = godwit("facts", "--instrument", instrument, *option)["days"]
        self.same(f"{instrument}: days", [one["trading_day"] for one in completed], [one.day for one in days])
        for number, (one, day) in enumerate(zip(completed, days), 1):
            band = limits(code, day, number if listed else None)
            expected = tuple(cent / 100 for cent in band) if isinstance(band, tuple) else (None, None)
            self.same(f"{instrument} {day.day}: limits",
                      (one["limit_down"]["value"], one["limit_up"]["value"]), expected)
            self.count("days")
            self.count("computed limits", isinstance(band, tuple))
            self.count("suspended days on record", not day.traded)

    def check_bars_alone(self, godwit, instrument, code, days, folder):
        """The record withheld: reference prices and suspensions from the bars."""
        traded = [day for day in days if day.traded]
        path = folder / f"{instrument}.csv"
        with open(path, "w") as file:
            file.write("ts,open,high,low,close,volume\n")
            for day in traded:
                file.write(",".join([day.day, *(day.row[name] for name in ("open", "high", "low", "close", "volume"))]) + "\n")
        godwit("import", "--instrument", instrument, "--kind", "bar", "--interval", "1d", path)
        completed = godwit("facts", "--instrument", instrument)["days"]
        between = [day for day in days if traded[0].day <= day.day <= traded[-1].day]
        self.same(f"{instrument}: days of bars alone", [one["trading_day"] for one in completed],
                  [day.day for day in between])
        previous = None  # The close of the trading day before; without a bar it is not known.
        for number, (one, day) in enumerate(zip(completed, between), 1):
            where = f"{instrument} {day.day}, bars alone"
            reference = one["reference_price"]["value"]
            self.same(f"{where}: reference", reference, previous and previous / 100)
            told = {"value": False, "origin": "computed"} if day.traded else {"value": None, "origin": "absent"}
            self.same(f"{where}: suspended", one["suspended"], told)
            alike = board(code) == "star" or (board(code) == "chinext" and day.day >= CHINEXT_REFORM)
            has_limits = alike and number > 5 and previous is not None
            self.same(f"{where}: has limits", one["limit_up"]["value"] is not None, has_limits)
            if previous is None:
                self.count("bars alone: no reference price", number > 1)
            else:
                self.count("bars alone: reference price as recorded", reference == day.reference / 100)
                self.count("bars alone: reference price not as recorded", reference != day.reference / 100)
            previous = day.close if day.traded else None


def main():
    source = real_data() / "a_share/daily_broad_2017_2023"
    if not source.is_dir():
        sys.exit(f"GODWIT_TEST_DATA: no folder {source}")
    oracle = Oracle()
    with tempfile.TemporaryDirectory(prefix="godwit-facts-") as name:
        folder = pathlib.Path(name)
        godwit, alone = Program(sys.argv[1], folder / "whole"), Program(sys.argv[1], folder / "bars")
        godwit("import", source)
        for path in sorted(source.glob("*.csv.gz")):
            venue, code = path.name.split(".")[:2]
            instrument = f"{code}.{'SSE' if venue == 'sh' else 'SZSE'}"
            days = read(path)
            oracle.check_record(godwit, instrument, code, days, days[0].day > FILES_BEGIN)
            oracle.check_bars_alone(alone, instrument, code, days, folder)
            oracle.count("shares")
    for what, number in sorted(oracle.totals.items()):
        print(f"{what}: {number}")
    print("\n".join(oracle.problems[:20]) or "the program and the oracle agree")
    sys.exit(1 if oracle.problems or not oracle.totals.get("days") else 0)


if __name__ == "__main__":
    main()

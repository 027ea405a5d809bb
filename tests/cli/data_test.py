#!/usr/bin/python3
"""The data commands from outside: what they refuse, and how. Standard library only.

usage: data_test.py GODWIT [TEST...]
"""
import gzip
import json
import os
import sys
import unittest

from case import Cli
from samples import daily_csv


class Bars(Cli):
    def test_a_series_that_is_not_there_is_named(self):
        self.import_daily()
        for source in ("trade", "quote", "bar"):
            with self.subTest(source):
                self.refuse(1, ["data for A.INDEXX", "import some"], "data", "bars", "--instrument", "A.INDEXX",
                            "--source", source, "--interval", "5m")


class TradingDays(Cli):
    """A night session belongs to the next trading day, by rules/."""

    def minutes(self, *closes):
        return "ts,open,high,low,close,volume\n" + "".join(f"{close},10,10,10,10,5\n" for close in closes)

    def export(self, *arguments):
        return self.succeed("data", "export", "--quiet", *arguments).stdout.splitlines()[1:]

    def test_bars_of_the_evening_before(self):
        (self.folder / "es.csv").write_text(self.minutes("2013-10-06T22:01:00Z", "2013-10-07T15:00:00Z"))
        self.succeed("data", "import", "--instrument", "ES201312.CME", "--kind", "bar", "--interval", "1m", "es.csv")
        bars = ["--instrument", "ES201312.CME", "--kind", "bar", "--interval", "1m"]
        rows = self.export(*bars, "--from", "2013-10-07", "--to", "2013-10-07")
        self.assertEqual([row.split(",")[-1] for row in rows], ["2013-10-07", "2013-10-07"])
        # What was exported says the days itself and is nothing new.
        self.succeed("data", "export", *bars, "--output", "out.csv")
        done = self.succeed("data", "import", "--json", *bars, "out.csv")
        self.assertEqual(json.loads(done.stdout)["unchanged"], 2)

    def test_bars_whose_days_are_those_of_their_times_have_no_column_for_them(self):
        (self.folder / "es.csv").write_text(self.minutes("2013-10-07T15:00:00Z"))
        bars = ["--instrument", "ES201312.CME", "--kind", "bar", "--interval", "1m"]
        self.succeed("data", "import", *bars, "es.csv")
        self.assertEqual(self.succeed("data", "export", *bars).stdout.splitlines()[0],
                         "ts,open,high,low,close,volume,turnover,open_interest,trades")

    def test_days_of_ticks_are_sessions(self):
        ticks = ["2019-06-10T06:59:30Z", "2019-06-10T13:00:02Z", "2019-06-11T01:00:02Z", "2019-06-11T13:00:00Z"]
        (self.folder / "rb.csv").write_text("ts,price,quantity\n" + "".join(f"{tick},3700,5\n" for tick in ticks))
        trades = ["--instrument", "rb1910.SHFE", "--kind", "trade"]
        self.succeed("data", "import", *trades, "rb.csv")
        rows = self.export(*trades, "--from", "2019-06-11", "--to", "2019-06-11")
        self.assertEqual([row.split(",")[0] for row in rows], ticks[1:3])
        bars = self.succeed("data", "bars", "--quiet", "--instrument", "rb1910.SHFE", "--interval", "1m", "--from",
                            "2019-06-11", "--to", "2019-06-11").stdout.splitlines()
        self.assertEqual([row.split(",")[0] + " " + row.split(",")[-1] for row in bars[1:]],
                         ["2019-06-10T13:01:00Z 2019-06-11", "2019-06-11T01:01:00Z 2019-06-11"])


class Folder(Cli):
    def test_one_odd_file_does_not_stop_the_others(self):
        folder = self.folder / "in"
        folder.mkdir()
        (folder / "a.csv").write_text(daily_csv())
        (folder / "b.csv.gz").write_bytes(gzip.compress(daily_csv().encode())[:-400])
        (folder / "c.csv").write_text(daily_csv().splitlines(keepends=True)[0])
        arguments = ["data", "import", "--instrument", "A.INDEX", "--kind", "bar", "--interval", "1d", "--json", "in"]
        done = self.run_godwit(*arguments)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("b.csv.gz", done.stderr)
        self.assertIn("1 files could not be read; the others were imported", done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual([file["file"] for file in report["damaged"]], ["in/b.csv.gz"])
        self.assertEqual(report["empty"], ["in/c.csv"])
        self.assertEqual(report["added"], 400)
        self.succeed(*arguments, "--exclude", "b.csv.gz")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

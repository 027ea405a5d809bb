#!/usr/bin/python3
"""The trading days of rows from outside: import, ranges, bars, checks and cleaning. Standard library only.

usage: trading_days_test.py GODWIT [TEST...]
"""
import json
import os
import sys
import unittest

from case import Cli


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

    def test_every_name_of_an_instrument_has_its_sessions(self):
        """Its own, those of its plain instrument, or of its product: one answer of import, bars and check."""
        files = {"b.csv": self.minutes("2024-03-01T01:31:00Z", "2024-03-01T06:59:00Z", "2024-03-01T07:00:00Z"),
                 "j.csv": self.minutes("2013-02-03T23:30:00Z", "2013-02-04T23:30:00Z", "2013-02-05T21:30:00Z",
                                       "2013-02-06T03:30:00Z")}
        days = ["2013-02-04", "2013-02-05", "2013-02-05", "2013-02-06"]
        built = {}
        for file, interval, ids in (("b.csv", "1h", ("000001.SZSE", "000001@backward.SZSE")),
                                    ("j.csv", "1d", ("USD/JPY.FXCM", "USD/JPY@bid.FXCM"))):
            (self.folder / file).write_text(files[file])
            for id in ids:
                bars = ("--instrument", id, "--kind", "bar", "--interval", "1m")
                self.succeed("data", "import", *bars, file)
                if file == "j.csv":
                    self.assertEqual([row.split(",")[-1] for row in self.export(*bars)], days, id)
                built[id] = self.succeed("data", "bars", "--instrument", id, "--source", "bar", "--interval", interval,
                                         "--include-cut").stdout.splitlines()[1:]
            self.assertEqual(built[ids[1]], built[ids[0]])
        self.assertEqual([bar.split(",")[0] for bar in built["000001@backward.SZSE"]],
                         ["2024-03-01T02:30:00Z", "2024-03-01T07:00:00Z"])
        self.assertEqual([bar.split(",")[0] for bar in built["USD/JPY@bid.FXCM"]], sorted(set(days)))
        (self.folder / "n.csv").write_text("ts,available_at,title\n2024-03-01T02:00:00Z,2024-03-01T02:00:00Z,a\n")
        daily = [self.succeed("text", "daily", "--input", "n.csv", "--instrument", id, "--from", "2024-03-01", "--to",
                              "2024-03-01").stdout for id in ("000001.SZSE", "000001@backward.SZSE")]
        self.assertEqual(daily[1], daily[0].replace("000001.SZSE", "000001@backward.SZSE"))
        # On a Saturday nobody trades on CME, whose contract is written here in a vendor's way.
        (self.folder / "es.csv").write_text("ts,price,quantity\n2013-10-04T15:00:00Z,1680,1\n2013-10-05T15:00:00Z,1680,2\n")
        self.succeed("data", "import", "--instrument", "ES201312.CME", "--kind", "trade", "es.csv")
        done = self.succeed("data", "check", "--instrument", "ES201312.CME", "--json")
        (series,) = json.loads(done.stdout)["instruments"]
        self.assertEqual([one["first"] for one in series["issues"] if one["rule"] == "off_session"],
                         ["2013-10-05T15:00:00Z"])

    def trades(self, instrument, *rows):
        (self.folder / "t.csv").write_text("ts,price,quantity\n" + "".join(f"{row}\n" for row in rows))
        self.succeed("data", "import", "--instrument", instrument, "--kind", "trade", "t.csv")

    def test_nights_of_the_first_days_that_the_rules_know(self):
        """Alumina is new on 2023-06-19 and opens with its day session; no night is before it."""
        self.trades("ao2311.SHFE", "2023-06-19T02:00:00Z,2700,1", "2023-06-19T13:30:00Z,2700,1",
                    "2023-06-20T02:00:00Z,2700,1", "2023-06-27T02:00:00Z,2700,1", "2023-06-27T13:30:00Z,2800,1",
                    "2023-06-28T01:30:00Z,2810,1", "2023-06-28T05:30:00Z,2820,2", "2023-06-29T01:30:00Z,2820,2")
        (self.folder / "f.csv").write_text("trading_day,reference_price,limit_up,limit_down\n"
                                           "2023-06-27,2650,2750,2500\n2023-06-28,2700,2900,2550\n")
        self.succeed("data", "import", "--instrument", "ao2311.SHFE", "--kind", "day_facts", "f.csv")
        cleaned = json.loads(self.succeed("data", "clean", "--output", "clean", "--json").stdout)
        self.assertEqual(cleaned["reasons"], {})
        daily = ("data", "bars", "--instrument", "ao2311.SHFE", "--interval", "1d")
        volumes = lambda done: {row.split(",")[0]: row.split(",")[5] for row in done.stdout.splitlines()[1:]}
        self.assertEqual(volumes(self.succeed(*daily, "--include-cut")),
                         {"2023-06-19": "1", "2023-06-20": "2", "2023-06-27": "1", "2023-06-28": "4", "2023-06-29": "2"})
        self.assertEqual(volumes(self.succeed(*daily, "--from", "2023-06-28")), {"2023-06-28": "4"})
        self.assertEqual(volumes(self.succeed(*daily, "--from", "2023-06-20", "--to", "2023-06-20")),
                         {"2023-06-20": "2"})
        # Of the first day: ES is known from Monday, 2012-11-19, which begins on Sunday evening.
        (self.folder / "es.csv").write_text(self.minutes("2012-11-18T23:30:00Z", "2012-11-19T15:00:00Z"))
        bars = ("--instrument", "ESZ2.CME", "--kind", "bar", "--interval", "1m")
        self.succeed("data", "import", *bars, "es.csv")
        self.assertEqual([row.split(",")[-1] for row in self.export(*bars)], ["2012-11-19"] * 2)

    def test_nights_of_the_last_days_that_the_rules_know(self):
        """China's calendar ends with 2026."""
        self.trades("rb2705.SHFE", "2026-12-17T02:00:00Z,3000,1", "2026-12-17T13:30:00Z,3000,1",
                    "2026-12-18T01:30:00Z,3000,1", "2026-12-30T02:00:00Z,3000,2", "2026-12-30T13:30:00Z,3000,3",
                    "2026-12-31T02:00:00Z,3000,4")
        for first, last, rows in (("2026-12-18", "2026-12-18", 2), ("2026-12-18", "2026-12-30", 3),
                                  ("2026-12-31", "2026-12-31", 2), ("2026-12-30", "2026-12-30", 1)):
            done = self.succeed("data", "remove", "--instrument", "rb2705.SHFE", "--kind", "trade", "--from", first,
                                "--to", last, "--dry-run")
            self.assertIn(f": {rows} row", done.stdout, (first, last))
        bars = self.succeed("data", "bars", "--instrument", "rb2705.SHFE", "--interval", "1d", "--include-cut").stdout
        self.assertEqual([row.split(",")[0::5][:2] for row in bars.splitlines()[1:]],
                         [["2026-12-17", "1"], ["2026-12-18", "2"], ["2026-12-30", "2"], ["2026-12-31", "7"]])
        found = json.loads(self.succeed("data", "check", "--instrument", "rb2705.SHFE", "--json").stdout)
        (series,) = found["instruments"]
        self.assertEqual([one["count"] for one in series["issues"] if one["rule"] == "gap"], [7])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

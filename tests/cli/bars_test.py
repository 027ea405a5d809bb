#!/usr/bin/python3
"""data bars from outside: what is built, left out, compared and refused. Standard library only.

usage: bars_test.py GODWIT [TEST...]
"""
import datetime
import json
import os
import sys
import unittest

from case import Cli


class Bars(Cli):
    def test_a_series_that_is_not_there_is_named(self):
        self.import_daily()
        for source in ("trade", "quote", "bar"):
            with self.subTest(source):
                self.refuse(1, ["data for A.INDEXX", "import some"], "data", "bars", "--instrument", "A.INDEXX",
                            "--source", source, "--interval", "5m")

    def minute_bars(self, instrument, first, count, zone="Z"):
        """Imports bars of a minute, the first closing at `first`."""
        begin = datetime.datetime.fromisoformat(first)
        (self.folder / "m.csv").write_text("ts,open,high,low,close,volume\n" + "".join(
            f"{begin + datetime.timedelta(minutes=at):%Y-%m-%dT%H:%M:%S}{zone},10,10,10,10,1\n" for at in range(count)))
        self.succeed("data", "import", "--instrument", instrument, "--kind", "bar", "--interval", "1m", "m.csv")
        return ["data", "bars", "--instrument", instrument, "--source", "bar"]

    def test_a_cut_bar_is_left_out_and_named(self):
        # The minutes begin at 16:39 of a Monday and end at noon eight days later.
        bars = self.minute_bars("BTCUSDT.BINANCE", "2020-08-31T16:40:00", 24 * 60 * 7 + 19 * 60 + 21)
        stored = ["data", "export", "--instrument", "BTCUSDT.BINANCE", "--interval"]
        day = self.succeed(*bars, "--interval", "1d", "--write")
        for part in ("2 bars are cut", "2020-08-31 (begins before", "2020-09-08 (ends after"):
            self.assertIn(part, day.stderr)
        rows = self.succeed(*stored, "1d").stdout.splitlines()[1:]
        self.assertEqual([row[:10] for row in rows], [f"2020-09-0{day}" for day in range(1, 8)])
        self.assertEqual({row.split(",")[5] for row in rows}, {"1440"})
        self.refuse(1, "no bar of 1w is whole", *bars, "--interval", "1w", "--write", "--quiet")
        part = self.succeed(*bars, "--interval", "1d", "--from", "2020-09-02T12:00:00Z", "--to", "2020-09-04T06:00:00Z")
        self.assertEqual([row[:10] for row in part.stdout.splitlines()[1:]], ["2020-09-03"])
        self.assertIn("2 bars are cut", part.stderr)
        # Asked for, they are given out; a week bears its last day, however little of it there is.
        part = self.succeed(*bars, "--interval", "1w", "--include-cut", "--to", "2020-09-02")
        self.assertEqual([row[:10] for row in part.stdout.splitlines()[1:]], ["2020-09-06"])
        self.refuse(2, "whole bars alone", *bars, "--interval", "1w", "--include-cut", "--write")

    def test_a_comparison_reaches_from_the_first_built_bar_to_the_last(self):
        # Minutes of seven whole days; stored are 30 days, of which one of the seven is missing.
        bars = self.minute_bars("BTCUSDT.BINANCE", "2020-09-01T00:01:00", 24 * 60 * 7)
        days = [f"2020-{month}-{day:02},10,10,10,10,{1441 if (month, day) == ('09', 4) else 1440}\n"
                for month, last in (("08", 15), ("09", 15)) for day in range(1, last + 1) if (month, day) != ("09", 3)]
        (self.folder / "d.csv").write_text("ts,open,high,low,close,volume\n" + "".join(days))
        self.succeed("data", "import", "--instrument", "BTCUSDT.BINANCE", "--kind", "bar", "--interval", "1d", "d.csv")
        told = json.loads(self.succeed(*bars, "--interval", "1d", "--compare", "--json").stdout)
        self.assertEqual([told["bars"], told["outside"]], [7, 15 + 8])
        self.assertEqual([[one["trading_day"], one["field"]] for one in told["differences"]],
                         [["2020-09-03", "not recorded"], ["2020-09-04", "volume"]])
        text = self.succeed(*bars, "--interval", "1d", "--compare").stdout
        self.assertIn("2 differences in 7 bars", text)
        self.assertIn("\n23 stored bars lie before the first or after the last of them\n", text)

    def test_quote_bars_of_quotes_and_of_quote_bars(self):
        quotes = [("00:00:10", 9, 11), ("00:00:20", 10, 12), ("00:01:30", 8, 13), ("00:05:05", 7, 9)]
        (self.folder / "q.csv").write_text("ts,bid_price,ask_price,bid_volume,ask_volume\n" + "".join(
            f"2024-01-02T{time}Z,{bid},{ask},{at + 1},{at + 2}\n" for at, (time, bid, ask) in enumerate(quotes)))
        id_ = ["--instrument", "BTCUSDT.BINANCE"]
        self.succeed("data", "import", *id_, "--kind", "quote", "q.csv")
        bars = ["data", "bars", *id_]
        of_quotes = [*bars, "--source", "quote", "--kind", "quote_bar"]
        printed = self.succeed(*of_quotes, "--interval", "1m", "--include-cut").stdout.splitlines()
        self.assertEqual(printed[0], "ts,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close,"
                                     "bid_volume,ask_volume,volume")
        self.assertEqual([row.split(",", 1)[1] for row in printed[1:]],
                         ["9,10,9,10,11,12,11,12,2,3,", "8,8,8,8,13,13,13,13,3,4,", "7,7,7,7,9,9,9,9,4,5,"])
        done = self.succeed(*of_quotes, "--interval", "1m", "--write")
        self.assertIn("1 bar is cut", done.stderr)  # The last: the rows end before it.
        stored = ["data", "export", *id_, "--kind", "quote_bar", "--interval"]
        self.assertEqual(self.succeed(*stored, "1m").stdout.splitlines(), printed[:-1])
        done = self.refuse(1, ["quote_bar 1m", "already"], *of_quotes, "--interval", "1m", "--write", "--quiet")
        self.assertNotIn("--compare", done.stderr)
        # Five minutes of the minutes are five minutes of the quotes.
        of_bars = [*bars, "--source", "quote_bar", "--interval", "5m", "--include-cut"]
        told = self.succeed(*of_bars).stdout.splitlines()
        self.assertEqual(told[1:], ["2024-01-02T00:05:00Z,9,10,8,8,11,13,11,13,3,4,"])
        self.assertEqual(self.succeed(*of_quotes, "--interval", "5m", "--include-cut").stdout.splitlines()[:2], told)
        # Bars of the middle price stay what quotes give unasked.
        middle = self.succeed(*bars, "--source", "quote", "--interval", "1m", "--include-cut").stdout.splitlines()
        self.assertEqual(middle[1].split(",")[1:5], ["10", "11", "10", "11"])
        self.refuse(2, "longer quote bars alone", *of_bars, "--kind", "bar")
        self.refuse(2, "both sides", *bars, "--kind", "quote_bar", "--interval", "5m")
        self.refuse(2, ["--kind: expected bar or quote_bar", "did you mean quote_bar?"], *of_quotes[:-1], "quotebar",
                    "--interval", "5m")
        self.refuse(2, "only bars are compared", *of_quotes, "--interval", "5m", "--compare")
        self.refuse(2, "only trades can be counted", *of_quotes, "--ticks", "5")
        self.refuse(2, "expected a multiple of 1m", *bars, "--source", "quote_bar", "--interval", "5s")

    def test_bars_need_hours_and_no_filters(self):
        # The rules know no price filters of this day.
        self.minute_bars("BTCUSDT.BINANCE", "2020-08-31T00:01:00", 1440)
        (self.folder / "t.csv").write_text("ts,price,quantity\n2020-08-31T00:00:01Z,10,5\n2020-08-31T23:59:59Z,11,5\n")
        self.succeed("data", "import", "--instrument", "BTCUSDT.BINANCE", "--kind", "trade", "t.csv")
        for source in ("trade", "bar"):
            done = self.succeed("data", "bars", "--instrument", "BTCUSDT.BINANCE", "--source", source, "--interval", "1d")
            self.assertEqual(len(done.stdout.splitlines()), 2)
            self.assertNotIn("note:", done.stderr)

    def test_hours_that_the_rules_do_not_know_are_days_of_utc(self):
        for instrument, week in (("SIGNAL.SIM", ""), ("AAPL.NASDAQ", ", Monday to Friday")):
            bars = self.minute_bars(instrument, "2024-01-02T14:31:00", 1440)
            done = self.succeed(*bars, "--interval", "1d", "--include-cut")
            self.assertEqual([row[:10] for row in done.stdout.splitlines()[1:]], ["2024-01-02", "2024-01-03"])
            self.assertIn(f"note: rules/ do not know the hours of {instrument}: its days are days of UTC, "
                          f"00:00 to 24:00{week}\n", done.stderr)

    def test_statistics_that_nothing_traded_comes_near_are_refused(self):
        for column, value in (("volume", "1e18"), ("volume", "1e20"), ("turnover", "1e300")):
            (self.folder / "b.csv").write_text(f"ts,open,high,low,close,{column}\n2024-01-02,1,1,1,1,{value}\n"
                                               "2024-01-03,1,1,1,1,99e16\n")
            done = json.loads(self.succeed("data", "import", "--instrument", "A.INDEX", "--interval", "1d", "b.csv",
                                           "--max-refused", "0.5", "--json").stdout)
            self.assertEqual([done["accepted"], done["reasons"]], [1, {"out_of_range": 1}], (column, value))

    def test_a_threshold_that_cannot_be_counted_is_refused(self):
        (self.folder / "t.csv").write_text("ts,price,quantity\n2024-01-02T00:00:01Z,10,5\n2024-01-02T00:00:02Z,10,5\n")
        trades = ["--instrument", "BTCUSDT.BINANCE", "--kind", "trade"]
        self.succeed("data", "import", *trades, "t.csv")
        bars = ["data", "bars", "--instrument", "BTCUSDT.BINANCE"]
        self.assertEqual(len(self.succeed(*bars, "--turnover", "1e10").stdout.splitlines()), 2)
        for flag in ("--turnover", "--volume"):
            done = self.refuse(2, [flag, "1e12 is beyond", "92233720368.54775807"], *bars, flag, "1e12")
            self.assertEqual(done.stdout, "")
            self.refuse(2, [flag, "at most 8 decimals"], *bars, flag, "0.000000001")
            self.refuse(2, [flag, "above zero"], *bars, flag, "many")

    def test_inverse_contracts_are_worth_their_quote_currency(self):
        bars = ["data", "bars", "--instrument", "BTCUSD-PERP.BINANCE"]
        for year, turnover in (("2025", "1000"), ("2021", "")):  # The rules begin with 2024.
            (self.folder / "t.csv").write_text(f"ts,price,quantity\n{year}-01-03T00:00:01Z,60000,4\n"
                                               f"{year}-01-03T00:00:02Z,59000,6\n")
            self.succeed("data", "import", "--instrument", "BTCUSD-PERP.BINANCE", "--kind", "trade", "t.csv")
            for way in (["--interval", "1m", "--include-cut"], ["--ticks", "2"]):
                (row,) = self.succeed(*bars, *way).stdout.splitlines()[1:]
                self.assertEqual(row.split(",")[5:7], ["10", turnover], (year, way))
            if turnover:
                self.assertEqual(len(self.succeed(*bars, "--turnover", "600").stdout.splitlines()), 2)
                self.assertEqual(len(self.succeed(*bars, "--turnover", "400").stdout.splitlines()), 3)
            else:
                self.refuse(2, ["--turnover", "settled in the coin", "--volume"], *bars, "--turnover", "600")
            self.succeed("data", "remove", "--instrument", "BTCUSD-PERP.BINANCE", "--kind", "trade")

    def test_contracts_named_by_year_and_month_have_their_multiplier(self):
        (self.folder / "t.csv").write_text("ts,price,quantity\n2013-10-07T14:00:01Z,1320,1\n2013-10-07T14:00:02Z,1321,2\n")
        for instrument in ("GC201312.COMEX", "GCZ3.COMEX"):
            self.succeed("data", "import", "--instrument", instrument, "--kind", "trade", "t.csv")
            (row,) = self.succeed("data", "bars", "--instrument", instrument, "--interval", "1m",
                                  "--include-cut").stdout.splitlines()[1:]
            self.assertEqual(row.split(",")[5:7], ["3", "396200"], "100 ounces a contract")

    def test_sources_and_thresholds_of_bars(self):
        bars = ["data", "bars", "--instrument", "BTCUSDT.BINANCE"]
        done = self.refuse(2, ["--source: expected trade, quote, bar or quote_bar", "did you mean quote?"], *bars, "--source", "qoute",
                           "--interval", "5m")
        self.assertNotIn("--kind", done.stderr)
        self.refuse(2, "--source: expected trade", *bars, "--source", "news", "--interval", "5m")
        for count in ("0", "-1"):
            self.refuse(2, f"--ticks: expected a number of trades above zero, got {count}", *bars, "--ticks", count)
        self.refuse(2, "expected one of --interval", *bars)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

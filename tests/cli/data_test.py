#!/usr/bin/python3
"""The data commands from outside: what they refuse, and how. Standard library only.

usage: data_test.py GODWIT [TEST...]
"""
import datetime
import gzip
import json
import os
import pathlib
import re
import shlex
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


class Remove(Cli):
    """A wrong import can be taken back."""
    SERIES = ["--instrument", "A.INDEX", "--kind", "bar", "--interval", "1d"]

    def rows(self):
        return self.succeed("data", "export", *self.SERIES).stdout.splitlines()[1:]

    def remove(self, *arguments):
        return self.succeed("data", "remove", *self.SERIES, *arguments).stdout

    def test_a_range_goes_and_the_rest_stays(self):
        self.import_daily()
        rows = self.rows()
        first, last = rows[3][:10], rows[7][:10]
        before = self.catalog_bytes()
        self.assertIn(f"5 rows would go, {len(rows) - 5} stay",
                      self.remove("--from", first, "--to", last, "--dry-run"))
        self.assertEqual(self.catalog_bytes(), before)
        self.assertIn(f"5 rows removed, {len(rows) - 5} left", self.remove("--from", first, "--to", last))
        self.assertEqual(self.rows(), rows[:3] + rows[8:])
        done = self.succeed("data", "remove", *self.SERIES, "--from", first, "--to", last)
        self.assertIn(" 0 rows removed", done.stdout)
        self.assertIn("nothing lies in this range", done.stderr)
        self.import_daily()
        self.assertEqual(self.rows(), rows)

    def test_a_whole_series_goes(self):
        self.import_daily()
        count = len(self.rows())
        done = json.loads(self.remove("--json"))
        self.assertEqual(done, {"id": "A.INDEX", "kind": "bar", "interval": "1d", "removed": count, "left": 0,
                                "dry_run": False})
        self.assertEqual(json.loads(self.succeed("data", "list", "--json").stdout)["series"], [])

    def test_what_is_not_there_is_suggested(self):
        self.import_daily()
        before = self.catalog_bytes()
        self.refuse(2, ["nothing of A.INDXE", "did you mean A.INDEX?"], "data", "remove", "--instrument", "A.INDXE",
                    "--kind", "bar", "--interval", "1d")
        self.refuse(2, ["no bar 1m of A.INDEX", "it has bar 1d"], "data", "remove", "--instrument", "A.INDEX",
                    "--kind", "bar", "--interval", "1m")
        self.refuse(2, "--interval: expected one of", "data", "remove", "--instrument", "A.INDEX", "--kind", "bar")
        self.refuse(2, "only bars", "data", "remove", "--instrument", "A.INDEX", "--kind", "trade", "--interval", "1m")
        self.refuse(2, "--to: expected", "data", "remove", *self.SERIES, "--from", "2024-02-01", "--to", "2024-01-01")
        self.refuse(1, "no catalog", "--catalog", "elsewhere", "data", "remove", *self.SERIES)
        self.assertEqual(self.catalog_bytes(), before)


class Documented(Cli):
    """Every command that docs/data.md shows is run, in order, in one folder."""

    def setUp(self):
        super().setUp()
        prices = [("03", "10", "10"), ("04", "10.2", "10"), ("05", "9.8", "9.7"), ("06", "10", "9.8")]
        files = {
            "bars.csv": "ts,open,high,low,close,volume\n" + "".join(
                f"2024-06-{day},{close},{close},{close},{close},1000\n" for day, close, _ in prices),
            "facts.csv": "trading_day,reference_price\n" + "".join(
                f"2024-06-{day},{reference}\n" for day, _, reference in prices),
            "spx.csv": daily_csv(),
            "trades.csv": "ts,price,quantity\n" + "".join(
                f"2024-01-02T{clock}:01Z,{100 + number},60\n"
                for number, clock in enumerate([f"00:{minute:02}" for minute in range(12)] + ["23:59"])),
            "quotes.csv": "ts,bid_price,ask_price\n2024-01-02T00:00:01Z,100,101\n",
            "ticks.csv": "ts,bid_price,ask_price\n2024-01-02T00:00:00Z,1.1,1.2\n",
        }
        for name, text in files.items():
            (self.folder / name).write_text(text)

    def commands(self):
        text = (pathlib.Path(__file__).parents[2] / "docs/data.md").read_text()
        for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S):
            for line in block.splitlines():
                words = shlex.split(line, comments=True)
                self.assertEqual(words[0], "godwit", line)
                yield line, words[1:]

    def test_each_runs(self):
        # What the first block works on.
        self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", "bar", "--interval", "1d", "bars.csv")
        self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", "day_facts", "facts.csv")
        self.succeed("data", "import", "--instrument", "SPX.INDEX", "--kind", "bar", "--interval", "1d", "spx.csv")
        self.succeed("data", "import", "--instrument", "EUR/USD.OANDA", "--kind", "quote", "ticks.csv")
        coin = ["data", "import", "--instrument", "BTCUSDT.BINANCE", "--kind"]
        self.succeed(*coin, "trade", "trades.csv")
        self.succeed(*coin, "quote", "quotes.csv")
        self.succeed("data", "bars", "--instrument", "BTCUSDT.BINANCE", "--interval", "1m", "--write")
        count = 0
        for line, words in self.commands():
            if "FILE_OR_FOLDER..." in words:
                continue
            with self.subTest(line):
                self.succeed(*["ticks.csv" if word == "ticks.csv.gz" else word for word in words])
            count += 1
        self.assertGreater(count, 20)

    def test_the_example_of_adjusted_prices(self):
        text = (pathlib.Path(__file__).parents[2] / "docs/data.md").read_text()
        shares = ["--instrument", "600000.SSE"]
        self.succeed("data", "import", *shares, "--kind", "bar", "--interval", "1d", "bars.csv")
        self.succeed("data", "import", *shares, "--kind", "day_facts", "facts.csv")
        columns = [[row.split(",")[4] for row in self.succeed(
            "data", "export", *shares, "--interval", "1d", "--adjust", how).stdout.splitlines()[1:]]
            for how in ("none", "forward", "backward", "total_return")]
        for day, *closes in zip(("03", "04", "05", "06"), ("10", "10", "9.7", "9.8"), *columns):
            self.assertIn(f"| 2024-06-{day} | {' | '.join(closes)} |", text)


class RoundTrip(Cli):
    def test_an_export_of_every_kind_imports_as_it_was(self):
        self.succeed("data", "simulate", "random_walk", "--days", "1", "--seed", "1", "--interval", "5m",
                     "--catalog", "first")
        series = json.loads(self.succeed("data", "list", "--json", "--catalog", "first").stdout)["series"]
        self.assertEqual(len({one["kind"] for one in series}), 13)
        for one in series:
            name = ["--instrument", one["id"], "--kind", one["kind"]]
            name += ["--interval", one["interval"]] if one["interval"] else []
            with self.subTest(name):
                export = ["data", "export", "--quiet", *name, "--catalog"]
                text = self.succeed(*export, "first", "--output", "out.csv") and (self.folder / "out.csv").read_bytes()
                done = json.loads(self.succeed("data", "import", "--json", *name, "--catalog", "second", "out.csv").stdout)
                self.assertEqual([done["accepted"], done["quarantined"]], [one["rows"], 0])
                self.succeed(*export, "second", "--output", "again.csv")
                self.assertEqual((self.folder / "again.csv").read_bytes(), text)


class Words(Cli):
    """What is misspelt or misplaced is told in the words of the line."""
    BARS = ["--kind", "bar", "--interval", "1d"]

    def test_codes_of_exchanges_under_other_names(self):
        for code, ours in (("600519.SH", "600519.SSE"), ("600519.SS", "600519.SSE"), ("600519.XSHG", "600519.SSE"),
                           ("000001.SZ", "000001.SZSE"), ("000001.XSHE", "000001.SZSE"), ("000300.SH", "000300.INDEX"),
                           ("600519@forward.SH", "600519@forward.SSE")):
            for command in (["import", "a.csv"], ["export"]):
                self.refuse(2, f"did you mean {ours}?", "data", command[0], "--instrument", code, *self.BARS, *command[1:])
        self.succeed("data", "import", "--instrument", "ABC.SH", *self.BARS, "a.csv")  # No code of a Chinese exchange.
        (self.folder / "600519.SH.csv").write_text(daily_csv())
        done = self.succeed("data", "import", *self.BARS, "--json", "600519.SH.csv")
        self.assertEqual([one["id"] for one in json.loads(done.stdout)["series"]], ["600519.SSE"])
        self.refuse(2, "nothing of 600519.SH; did you mean 600519.SSE?", "data", "remove", "--instrument", "600519.SH",
                    *self.BARS)

    def test_a_file_without_header_wants_numbers(self):
        (self.folder / "n.csv").write_text("2024-01-02,10,11,9,10\n")
        self.refuse(2, ["--no-header: ", "--column ts=1 --column open=2"], "data", "import", "--instrument", "A.INDEX",
                    *self.BARS, "--no-header", "n.csv")
        done = self.refuse(2, ["columns.open", "number"], "data", "import", "--instrument", "A.INDEX",
                           *self.BARS, "--no-header", "--column", "ts=1", "n.csv")
        self.assertNotIn("godwit: :", done.stderr)
        columns = [part for i, name in enumerate(("ts", "open", "high", "low", "close"), 1)
                   for part in ("--column", f"{name}={i}")]
        self.succeed("data", "import", "--instrument", "A.INDEX", *self.BARS, "--no-header", *columns, "n.csv")

    def test_sources_and_thresholds_of_bars(self):
        bars = ["data", "bars", "--instrument", "BTCUSDT.BINANCE"]
        done = self.refuse(2, ["--source: expected trade, quote or bar", "did you mean quote?"], *bars, "--source", "qoute",
                           "--interval", "5m")
        self.assertNotIn("--kind", done.stderr)
        self.refuse(2, "--source: expected trade", *bars, "--source", "news", "--interval", "5m")
        for count in ("0", "-1"):
            self.refuse(2, f"--ticks: expected a number of trades above zero, got {count}", *bars, "--ticks", count)
        self.refuse(2, "expected one of --interval", *bars)

    def test_a_misspelt_command_behind_global_options(self):
        for before in ([], ["--catalog", "c"], ["--catalog=c"], ["--json"], ["--threads", "2", "--quiet"]):
            self.refuse(2, "unknown command chek; did you mean check?", *before, "data", "chek")
            self.refuse(2, "unknown command chek; did you mean check?", "data", *before, "chek", "--instrument", "X")

    def test_an_option_that_a_command_does_not_have(self):
        self.refuse(2, "godwit data list has no option --instrument; see godwit data list --help",
                    "data", "list", "--instrument", "A.INDEX")
        self.refuse(2, "godwit data check has no option --instrumnt; did you mean --instrument?",
                    "data", "check", "--instrumnt", "A.INDEX")
        self.refuse(2, "not expected: one two; see godwit data list --help", "data", "list", "one", "two")

    def test_crypto_and_currencies_are_not_adjusted(self):
        for id, what in (("BTCUSDT.BINANCE", "crypto pairs"), ("EUR/USD.OANDA", "currencies")):
            self.succeed("data", "import", "--instrument", id, *self.BARS, "a.csv")
            self.refuse(2, [f"--adjust: expected a share or a fund, got {id}", what, "leave --adjust out"],
                        "data", "export", "--instrument", id, *self.BARS, "--adjust", "forward")


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

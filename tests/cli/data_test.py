#!/usr/bin/python3
"""The data commands from outside: what they refuse, and how. Standard library only.

usage: data_test.py GODWIT [TEST...]
"""
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
                                "unreadable_files": 0, "dry_run": False})
        self.assertEqual(json.loads(self.succeed("data", "list", "--json").stdout)["series"], [])

    def damage(self, *names):
        """Two years of minutes of each instrument; the file of the later year of the first is cut."""
        rows = "".join(f"{day}T10:0{m}:00+08:00,10,10,10,10,100\n" for day in ("2023-01-03", "2024-01-03") for m in range(5))
        (self.folder / "m.csv").write_text("ts,open,high,low,close,volume\n" + rows)
        for name in names:
            self.succeed("data", "import", "--instrument", name, "--interval", "1m", "m.csv")
        file = self.folder / "data/bar/1m" / names[0] / "2024.parquet"
        file.write_bytes(file.read_bytes()[:300])
        return file

    def test_a_damaged_series_stops_no_other_and_can_be_removed(self):
        file = self.damage("600001.SSE", "600000.SSE")
        sound, bad = (["--instrument", name, "--kind", "bar", "--interval", "1m"] for name in ("600000.SSE", "600001.SSE"))
        self.assertEqual(len(self.succeed("data", "bars", "--instrument", "600000.SSE", "--source", "bar", "--interval", "5m",
                                          "--include-cut").stdout.splitlines()), 5)
        self.assertIn("10 rows would go", self.succeed("data", "remove", *sound, "--dry-run").stdout)
        self.refuse(1, "the catalog has 10, from", "data", "export", *sound, "--from", "2030-01-01")
        (self.folder / "stored.toml").write_text(
            '[run]\nname = "x"\n[data]\ninterval = "1m"\ninstruments = ["600000.SSE"]\n'
            '[strategy]\nkind = "ma_cross"\nfast = 1\nslow = 2\n')
        self.succeed("backtest", "stored.toml")
        # Cleaning names it, and the copy has the other.
        done = self.run_godwit("data", "clean", "--output", "clean", "--json")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(str(file), done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual([[one["id"] for one in told[key]] for key in ("series", "damaged")], [["600000.SSE"], ["600001.SSE"]])
        listed = json.loads(self.succeed("data", "list", "--json", "--catalog", "clean").stdout)["series"]
        self.assertEqual([one["id"] for one in listed], ["600000.SSE"])
        # A range does not take out what nobody can read; the whole series goes.
        self.refuse(1, str(file), "data", "remove", *bad, "--from", "2024-01-03")
        before = self.catalog_bytes()
        self.assertEqual(json.loads(self.succeed("data", "remove", *bad, "--dry-run", "--json").stdout),
                         {"id": "600001.SSE", "kind": "bar", "interval": "1m", "removed": 5, "left": 0,
                          "unreadable_files": 1, "dry_run": True})
        self.assertEqual(self.catalog_bytes(), before)
        done = self.succeed("data", "remove", *bad)
        self.assertIn("5 rows removed, 0 left", done.stdout)
        self.assertIn("1 file that cannot be read", done.stderr)
        self.assertFalse(file.parent.exists())
        self.succeed("data", "list")

    def test_damage_among_the_rows_is_met_while_cleaning(self):
        file = self.damage("600001.SSE", "600000.SSE")
        file.unlink()
        self.succeed("data", "import", "--instrument", "600001.SSE", "--interval", "1m", "m.csv")
        whole = file.read_bytes()  # The rows come first, the footer last.
        file.write_bytes(whole[:4] + bytes(200) + whole[204:])
        done = self.run_godwit("data", "clean", "--output", "clean")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(str(file), done.stderr)
        listed = json.loads(self.succeed("data", "list", "--json", "--catalog", "clean").stdout)["series"]
        self.assertEqual([one["id"] for one in listed], ["600000.SSE"])

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
            "quotes.csv": "ts,bid_price,ask_price\n2024-01-02T00:00:01Z,100,101\n2024-01-02T00:06:00Z,100,101\n",
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

#!/usr/bin/python3
"""features compute, check and plot over a range of the catalog, and of adjusted prices. Standard library only.

usage: features_range_test.py GODWIT [TEST...]
"""
import datetime
import json
import os
import random
import sys
import unittest

from case import Cli
from samples import daily_csv

MINE = """[[feature]]
name = "rise"
formula = "roc(close, 2)"
[[feature]]
name = "place"
formula = "cs_rank(rise)"
"""


class FeaturesOfARange(Cli):
    def setUp(self):
        super().setUp()
        (self.folder / "mine.toml").write_text(MINE)

    def rows_from(self, day, *arguments, first=""):
        """The output from a day on, whose first row is of `first`, equals the rows of the whole output, to the byte; returns how
        many there are."""
        whole = self.succeed("features", "compute", *arguments, "--quiet").stdout.splitlines()
        begun = self.succeed("features", "compute", *arguments, "--quiet", "--from", day).stdout.splitlines()
        self.assertEqual(begun, [whole[0]] + [line for line in whole[1:] if line >= (first or day)], arguments)
        self.assertGreater(len(begun), 5, arguments)
        self.assertLess(len(begun), len(whole), arguments)
        return len(begun)

    def import_ticks(self):
        """Quotes and trades of three nights and days of a contract, some of one instant."""
        rng = random.Random(5)
        quotes, trades, price = "ts,bid_price,ask_price,bid_volume,ask_volume\n", "ts,price,quantity,side\n", 3700
        for day in (4, 5, 6):
            for i in range(120):
                hour = datetime.datetime(2019, 6, day, 1) - datetime.timedelta(hours=12 if i < 50 else 0)
                at = hour + datetime.timedelta(seconds=17 * i)
                for _ in range(1 + (i % 9 == 0)):
                    quotes += f"{at.isoformat()}Z,{price},{price + 1},{rng.randint(1, 9)},{rng.randint(1, 9)}\n"
                if rng.random() < 0.7:
                    trades += f"{at.isoformat()}.5Z,{price + rng.randint(0, 1)},{rng.randint(1, 5)},{rng.choice(['buy', 'sell'])}\n"
                price += rng.randint(-1, 1)
        (self.folder / "q.csv").write_text(quotes)
        (self.folder / "t.csv").write_text(trades)
        self.succeed("data", "import", "--kind", "quote", "--instrument", "rb1910.SHFE", "q.csv")
        self.succeed("data", "import", "--kind", "trade", "--instrument", "rb1910.SHFE", "t.csv")

    def test_a_file_is_cut_as_the_catalog_is(self):
        self.import_daily()
        stored, file = ("--instrument", "A.INDEX", "--interval", "1d"), ("--input", "a.csv", "--instrument", "A.INDEX")
        for dates in (("--from", "2020-12-01"), ("--to", "2020-12-01"), ("--from", "2020-06-01", "--to", "2020-12-01"),
                      ("--from", "2020-06-01T00:00:01Z", "--to", "2020-12-01T00:00:00Z")):
            want = self.succeed("features", "compute", "--set", "alpha158", *stored, *dates, "--quiet").stdout
            want = want.replace(",instrument", "").replace(",A.INDEX", "")
            for form in ((), ("--stream",)):
                got = self.succeed("features", "compute", "--set", "alpha158", *file, *dates, *form, "--quiet").stdout
                self.assertEqual(got, want, dates)
            self.assertLess(len(want.splitlines()), 400)
            report = json.loads(self.succeed("features", "check", "--set", "seed", *file, *dates, "--json").stdout)
            self.assertEqual((report["passed"], report["rows"]), (True, len(want.splitlines()) - 1))
        dates = ("--from", "2020-06-01", "--to", "2020-06-30")
        said = json.loads(self.succeed("features", "plot", "--set", "seed", *file, *dates, "--json").stdout)
        self.assertEqual(said["rows"], 30)
        for dates in (("--from", "2030-01-01"), ("--to", "2010-01-01")):
            self.refuse(1, "a.csv has no rows in this range", "features", "compute", "--set", "seed", *file, *dates)

    def test_from_reads_the_rows_that_warm_up(self):
        self.import_daily()
        daily = ("--instrument", "A.INDEX", "--interval", "1d")
        (self.folder / "start.toml").write_text('[[feature]]\nname = "f"\nformula = "cumsum(close)"\n')
        for name in ("seed", "alpha158", "classic14", "candles", "start.toml"):
            self.assertEqual(self.rows_from("2020-12-01", "--set", name, *daily), 66, name)
        (self.folder / "b.csv").write_text(daily_csv(390, seed=2))
        self.succeed("data", "import", "--instrument", "B.INDEX", "--interval", "1d", "b.csv")
        for name in ("alpha158", "mine.toml"):
            self.rows_from("2020-12-01", "--set", name, *daily, "--instrument", "B.INDEX")
        stream = self.succeed("features", "compute", "--set", "alpha158", *daily, "--from", "2020-12-01", "--quiet")
        self.assertEqual(self.succeed("features", "compute", "--set", "alpha158", *daily, "--from", "2020-12-01", "--quiet",
                                      "--stream").stdout, stream.stdout)
        report = json.loads(self.succeed("features", "check", "--set", "seed", *daily, "--from", "2020-12-01", "--json").stdout)
        self.assertEqual((report["passed"], report["rows"]), (True, 65))
        self.succeed("features", "plot", "--set", "mine.toml", *daily, "--from", "2020-12-01", "--output", "p.html")
        said = json.loads(self.succeed("features", "plot", "--set", "mine.toml", *daily, "--from", "2020-12-01", "--json",
                                       "--output", "p.html").stdout)
        self.assertEqual(said["rows"], 65)

    def test_a_window_may_be_longer_than_all_time(self):
        self.import_daily()
        (self.folder / "long.toml").write_text('[set]\nmin_periods = 1\n' + "".join(
            f'[[feature]]\nname = "f{n}"\nformula = "mean(close, {n})"\n' for n in (60000, 100000)))
        self.rows_from("2020-12-01", "--set", "long.toml", "--instrument", "A.INDEX", "--interval", "1d")
        lines = ["ts" + daily_csv().splitlines()[0][2:]]
        for week in range(60):
            lines.append(f"{datetime.date(2020, 1, 3) + datetime.timedelta(weeks=week)},1,3,1,{1 + week % 7 / 5},9")
        (self.folder / "w.csv").write_text("\n".join(lines) + "\n")
        self.succeed("data", "import", "--instrument", "W.INDEX", "--interval", "1w", "w.csv")
        self.rows_from("2020-12-01", "--set", "long.toml", "--instrument", "W.INDEX", "--interval", "1w")

    def test_from_reads_the_session_and_the_trades_before(self):
        self.import_ticks()
        (self.folder / "session.toml").write_text("".join(
            f'[[feature]]\nname = "f{i}"\nformula = "{formula}"\n' for i, formula in enumerate(
                ("session_poc", "session_bid_share", "session_price_entropy", "mean(session_time_entropy, 30)", "close",
                 "trades", "sum(volume, 4)", "turnover"))))
        for name in ("microstructure", "session.toml"):
            for kind in ("quote", "trade"):
                ticks = ("--instrument", "rb1910.SHFE", "--kind", kind)
                for at, first in (("2019-06-05", "2019-06-04T13"), ("2019-06-06", "2019-06-05T13"),
                                  ("2019-06-05T01:25:00Z", "2019-06-05T01:25:00Z")):
                    self.rows_from(at, "--set", name, *ticks, first=first)
                self.succeed("features", "check", "--set", name, *ticks, "--from", "2019-06-05")

    def test_trades_without_a_side(self):
        self.import_ticks()
        (self.folder / "flow.toml").write_text('''[[feature]]
name = "net"
formula = "buy_volume - sell_volume"
[[feature]]
name = "traded"
formula = "volume"
''')
        (self.folder / "wide.toml").write_text('[[feature]]\nname = "at_bid"\nformula = "session_bid_share"\n')
        flow = ("features", "compute", "--set", "flow.toml", "--instrument", "rb1910.SHFE", "--kind")

        def net(kind):
            done = self.succeed(*flow, kind)
            return [line.split(",")[2] for line in done.stdout.splitlines()[1:]], done.stderr

        for kind in ("quote", "trade"):
            values, said = net(kind)
            self.assertGreater(len([value for value in values if value not in ("", "0")]), 200)
            self.assertEqual(said, "")
        lines = (self.folder / "t.csv").read_text().splitlines()
        (self.folder / "none.csv").write_text("\n".join(line.rsplit(",", 1)[0] + "," for line in lines).replace("quantity,", "quantity,side", 1))
        self.succeed("data", "import", "--kind", "trade", "--instrument", "rb1910.SHFE", "none.csv")
        for kind in ("quote", "trade"):
            values, said = net(kind)
            self.assertEqual(set(values), {""}, kind)
            self.assertEqual(said.splitlines()[1:], ["godwit: warning: the columns buy_volume, sell_volume have no value in any row of "
                                                     f"rb1910.SHFE {kind}; features without a value: net"])
            for part in ("no trade of rb1910.SHFE has a side, so that buy_volume and sell_volume stay empty", "--column side=NAME"):
                self.assertIn(part, said)
            self.assertEqual(self.succeed(*flow, kind, "--quiet").stderr, "")
        for kind, warned in (("quote", False), ("trade", True)):  # Quotes tell at which side.
            wide = self.succeed("features", "compute", "--set", "wide.toml", "--instrument", "rb1910.SHFE", "--kind", kind)
            self.assertEqual("session_bid_share stay" in wide.stderr, warned, wide.stderr)
            self.assertEqual({line.split(",")[2] for line in wide.stdout.splitlines()[1:]} == {""}, warned)

    def import_share(self):
        """A share that splits one into two on the 11th day and else rises by 1 % a day."""
        facts = "trading_day,reference_price,limit_up,limit_down,settlement,suspended,special_treatment,total_shares,float_shares\n"
        bars, close, day, days = "ts,open,high,low,close,volume,turnover\n", 10.0, datetime.date(2021, 3, 1), 0
        while days < 20:
            if day.weekday() < 5:
                reference = round(close / (2 if days == 10 else 1), 2)
                close = round(reference * 1.01, 2)
                volume = 2000 if days >= 10 else 1000
                facts += f"{day},{reference},,,,false,false,1000000,1000000\n"
                bars += f"{day},{reference},{close},{reference},{close},{volume},{round(close * volume, 2)}\n"
                days += 1
            day += datetime.timedelta(days=1)
        (self.folder / "share.csv").write_text(bars)
        (self.folder / "facts.csv").write_text(facts)
        self.succeed("data", "import", "--instrument", "600519.SSE", "--interval", "1d", "share.csv")
        self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", "day_facts", "facts.csv")

    def test_adjusted_prices(self):
        self.import_share()
        (self.folder / "r.toml").write_text("".join(f'[[feature]]\nname = "{name}"\nformula = "{formula}"\n' for name, formula in (
            ("rise", "roc(close, 1)"), ("close", "close"), ("vwap0", "vwap / close"), ("amount", "close * volume"))))
        share = ("--set", "r.toml", "--instrument", "600519.SSE", "--interval", "1d")

        def rows(*arguments):
            done = self.succeed("features", "compute", *share, *arguments)
            return [[float(x) for x in line.split(",")[2:] if x] for line in done.stdout.splitlines()[1:]], done.stderr

        raw, said = rows()
        self.assertLess(raw[10][0], -0.4)
        self.assertTrue(said.startswith("note: 600519.SSE has 1 ex-date, 2021-03-15: "), said)
        self.assertEqual(said.count("\n"), 1, said)
        self.assertEqual(rows("--quiet")[1], "")
        self.assertEqual(rows("--to", "2021-03-12")[1], "")  # No ex-date in the range.
        for mode in ("backward", "forward", "total_return"):
            adjusted, said = rows("--adjust", mode)
            self.assertEqual("note: --adjust forward counts from the last day" in said, mode == "forward", said)
            for row in adjusted[1:]:
                self.assertAlmostEqual(row[0], 0.01, 2)
            for row, unadjusted in zip(adjusted, raw):
                self.assertAlmostEqual(row[2 - (len(row) < 4)], 1, 6)
                self.assertAlmostEqual(row[-1] / unadjusted[-1], 1, 6)  # An amount of money.
            begun, _ = rows("--adjust", mode, "--from", "2021-03-22")
            self.assertEqual(begun, adjusted[-len(begun):], mode)
            self.assertEqual(len(begun), 5)
        first, last = rows("--adjust", "backward")[0], rows("--adjust", "forward")[0]
        self.assertEqual((first[0][0], last[-1][1]), (raw[0][0], raw[-1][1]))
        # What a later ex-date changes is not causal, and the check finds it.
        check = ("features", "check", *share, "--adjust")
        self.assertTrue(json.loads(self.succeed(*check, "backward", "--json").stdout)["passed"])
        self.assertTrue(json.loads(self.succeed(*check, "total_return", "--json").stdout)["passed"])
        for end in ((), ("--to", "2021-03-26")):
            done = self.run_godwit(*check, "forward", "--json", *end)
            self.assertEqual(done.returncode, 1)
            failed = {one["check"]: one["features_failed"] for one in json.loads(done.stdout)["checks"]}
            self.assertGreater(failed["prefix invariance"], 0)

    def test_what_is_lost_by_adjusting_is_told(self):
        self.import_share()
        share = ("features", "compute", "--set", "fundamental", "--instrument", "600519.SSE", "--interval", "1d")
        why = "; turn is there without --adjust: day facts that are prices or counts of shares are not adjusted, nor what is made of them"
        warnings = [line for line in self.succeed(*share, "--adjust", "backward").stderr.splitlines() if "has no columns" in line]
        self.assertEqual(len(warnings), 1)
        self.assertTrue(warnings[0].endswith("stay empty" + why), warnings)
        self.assertNotIn("--adjust:", self.succeed(*share).stderr)  # The set lacks other columns there.
        self.refuse(2, why, *share, "--adjust", "backward", "--strict")

    def import_years_before(self):
        """Two days of the same share that a hole of two years parts from the others."""
        for name, text, *form in (
                ("share", "ts,open,high,low,close,volume\n2019-01-02,40,41,39,40,10\n2019-01-03,40,41,39,40,10\n", "--interval", "1d"),
                ("facts", "trading_day,reference_price\n2019-01-02,40\n2019-01-03,40\n", "--kind", "day_facts")):
            (self.folder / f"{name}.csv").write_text(text)
            self.succeed("data", "import", "--instrument", "600519.SSE", *form, f"{name}.csv")

    def test_adjusted_values_begin_behind_the_last_hole(self):
        self.import_share()
        (self.folder / "r.toml").write_text("".join(
            f'[[feature]]\nname = "f{i}"\nformula = "{formula}"\n' for i, formula in enumerate(
                ("close", "mean(close, 3)", "ema(close, 5)", "cumsum(volume)", "mean(close, 15)"))))
        share = ("--set", "r.toml", "--instrument", "600519.SSE", "--interval", "1d")
        modes = ("backward", "forward", "total_return")
        days = ("2021-03-01", "2021-03-03", "2021-03-22")
        compute = ("features", "compute", *share, "--adjust")
        before = {(mode, day): self.succeed(*compute, mode, "--from", day).stdout for mode in modes for day in days}
        self.import_years_before()
        for (mode, day), expected in before.items():
            done = self.succeed(*compute, mode, "--from", day)
            self.assertEqual(done.stdout, expected, (mode, day))
            self.assertIn("note: 600519.SSE: what values look back on begins on 2021-03-01: what happened to the share is not on "
                          "record after 2019-01-03 until 2021-03-01 (trading days without rows)\n", done.stderr)
            self.assertEqual(done.stderr.count("look back on"), 1, done.stderr)
            self.assertEqual(self.succeed(*compute, mode, "--from", day, "--quiet").stderr, "")
        self.assertTrue(json.loads(self.succeed("features", "check", *share, "--adjust", "backward", "--from", "2021-03-03",
                                                "--json").stdout)["passed"])
        # What looks back no further than the stretch is not told, and a hole among what is asked for is refused.
        (self.folder / "r.toml").write_text('[[feature]]\nname = "f"\nformula = "mean(close, 3)"\n')
        self.assertNotIn("look back", self.succeed(*compute, "backward", "--from", "2021-03-22").stderr)
        self.refuse(1, ["after 2019-01-03 until 2021-03-01", "--across-holes"], *compute, "backward", "--from", "2019-01-03")
        across = self.succeed(*compute, "backward", "--from", "2021-03-01", "--across-holes")
        self.assertIn("taken as if nothing had happened there", across.stderr)
        self.assertNotIn("look back", across.stderr)

    def test_adjusted_values_begin_with_the_record(self):
        self.import_share()
        lines = ["ts,open,high,low,close,volume"] + [f"2021-{day}T02:0{minute}:00Z,10,10,10,10,1"
                                                     for day in ("02-26", "03-01", "03-02") for minute in range(1, 6)]
        (self.folder / "m.csv").write_text("\n".join(lines) + "\n")
        self.succeed("data", "import", "--instrument", "600519.SSE", "--interval", "1m", "m.csv")
        (self.folder / "r.toml").write_text('[[feature]]\nname = "f"\nformula = "mean(close, 3)"\n')
        done = self.succeed("features", "compute", "--set", "r.toml", "--instrument", "600519.SSE", "--interval", "1m",
                            "--adjust", "backward", "--from", "2021-03-01")
        self.assertIn("begins on 2021-03-01, as its daily bars and day facts do\n", done.stderr)
        self.assertEqual([line.split(",")[2] for line in done.stdout.splitlines()[1:]], ["", ""] + ["10"] * 8)

    def test_what_cannot_be_adjusted_is_refused(self):
        self.import_ticks()
        self.refuse(2, "--adjust: adjusts bars of the catalog", "features", "compute", "--set", "seed", "--input", "a.csv",
                    "--adjust", "backward")
        self.refuse(2, "--adjust: only bars", "features", "compute", "--set", "microstructure", "--instrument", "rb1910.SHFE",
                    "--kind", "quote", "--adjust", "backward")
        self.refuse(2, "did you mean backward?", "features", "compute", "--set", "seed", "--input", "a.csv", "--adjust", "bakward")

    def test_instruments_of_a_file_are_ours_or_of_an_unknown_venue(self):
        (self.folder / "c.toml").write_text('[[feature]]\nname = "f"\nformula = "close"\n')
        data = ("features", "compute", "--set", "c.toml", "--input", "v.csv")
        for theirs, ours in (("600519.SH", "600519.SSE"), ("600519.XSHG", "600519.SSE"), ("rb1910.SHF", "rb1910.SHFE"),
                             ("IF2101.CFE", "IF2101.CFFEX")):
            (self.folder / "v.csv").write_text(f"ts,instrument,close\n2024-01-02,BTCUSDT.BINANCE,1\n2024-01-02,{theirs},2\n")
            self.refuse(1, ["v.csv:3: column instrument: the venue is called", f"did you mean {ours}?"], *data)
        for name, says in (("X.NOWHERE", "the venue of X.NOWHERE is not known"), ("X", '"X" names no venue')):
            (self.folder / "v.csv").write_text(f"ts,instrument,close\n2024-01-02,600519.SSE,1\n2024-01-02,{name},2\n"
                                               f"2024-01-02,Y.NOWHERE,2\n")
            done = self.succeed(*data)
            self.assertEqual(done.stderr.count("warning"), 1)
            self.assertIn(says, done.stderr)
            self.assertIn("24:00 UTC", done.stderr)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

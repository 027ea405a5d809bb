#!/usr/bin/python3
"""labels compute from outside. Standard library only.

usage: labels_test.py GODWIT REPOSITORY [TEST...]
"""
import datetime
import json
import os
import pathlib
import re
import sys
import unittest

from labels_case import FORWARD, LabelsCli, QUOTES, quotes_csv

CLOSE_TO_CLOSE = FORWARD.replace("5", "1") + 'price = "close"\nlag = 0\n'
# A dividend of 0.5 on the second day: 10.05 is 9.55 without it.
SHARE = """ts,open,high,low,close,volume
2021-03-01,10,10.1,9.9,10.05,1000
2021-03-02,9.6,9.7,9.5,9.6,1000
2021-03-03,9.6,10.6,9.6,10.6,1000
"""
SHARE_FACTS = """trading_day,reference_price,limit_up,limit_down,settlement,suspended,special_treatment,total_shares,float_shares
2021-03-01,10,,,,false,false,,
2021-03-02,9.55,,,,false,false,,
2021-03-03,9.6,,,,false,false,,
"""


class Labels(LabelsCli):
    repository = ""

    def page(self):
        return (pathlib.Path(self.repository) / "docs/labels.md").read_text()

    def test_the_example_of_the_page(self):
        page = self.page()
        example = page[page.index("## An example by hand"):]
        blocks = {kind: re.search(rf"```{kind}\n(.*?)```", example, re.S).group(1) for kind in ("csv", "toml", "text")}
        (self.folder / "hand.csv").write_text(blocks["csv"])
        self.assertEqual(self.compute(blocks["toml"], "--input", "hand.csv").stdout, blocks["text"])

    def test_every_file_of_the_page(self):
        (self.folder / "quotes.csv").write_text(quotes_csv())
        blocks = re.findall(r"```toml\n(.*?)```", self.page(), re.S)
        self.assertGreaterEqual(len(blocks), 6)
        for text in blocks:
            data = "quotes.csv" if "mid_move" in text else "a.csv"
            self.assertGreater(len(self.compute(text, "--input", data).stdout.splitlines()), 10, text)

    def test_file_and_catalog_agree(self):
        self.import_daily()
        series = ("--instrument", "A.INDEX", "--interval", "1d")
        stored = self.compute(FORWARD, *series).stdout
        self.assertEqual(self.compute(FORWARD, "--input", "a.csv", "--instrument", "A.INDEX").stdout, stored)
        lines = stored.splitlines()
        self.assertEqual(lines[0], "ts,instrument,label,t0,t1")
        self.assertEqual(len(lines), 1 + 400 - 6)
        self.assertTrue(lines[1].startswith("2020-01-01,A.INDEX,"), lines[1])
        self.assertTrue(lines[1].endswith(",2020-01-02,2020-01-07"), lines[1])
        # A range is its own data: its last label ends with it.
        part = self.compute(FORWARD, *series, "--from", "2020-02-01", "--to", "2020-02-29").stdout.splitlines()
        self.assertEqual(part[1:], [line for line in lines[1:] if "2020-02-01" <= line[:10] <= "2020-02-23"])

    def test_quotes_of_file_and_catalog_agree(self):
        (self.folder / "q.csv").write_text(quotes_csv())
        self.succeed("data", "import", "--instrument", "A.OANDA", "--kind", "quote", "q.csv")
        text = 'kind = "mid_move"\nhorizon = 3\ndefinition = "fi2010"\nalpha = 0.0001\n'
        stored = self.compute(text, "--instrument", "A.OANDA").stdout
        self.assertEqual(self.compute(text, "--input", "q.csv", "--instrument", "A.OANDA").stdout, stored)
        self.assertEqual(len(stored.splitlines()), 1 + 200 - 3)
        self.refuse_labels(2, "--interval", text, "--instrument", "A.OANDA", "--interval", "1d")

    def test_an_empty_side_of_a_quote_is_no_price(self):
        rows = quotes_csv(40).splitlines()[1:]
        text = 'kind = "mid_move"\nhorizon = 3\ndefinition = "fi2010"\nalpha = 0.0001\n'
        for side, volumes in (("bid", "0,5"), ("ask", "5,0")):
            emptied = [",".join(row.split(",")[:3]) + f",{volumes}" if i == 20 else row for i, row in enumerate(rows)]
            (self.folder / f"{side}.csv").write_text(QUOTES + "\n".join(emptied) + "\n")
            self.succeed("data", "import", "--instrument", f"{side.upper()}.OANDA", "--kind", "quote", f"{side}.csv")
            stored = self.compute(text, "--instrument", f"{side.upper()}.OANDA").stdout.splitlines()
            # Rows 17 to 19 look ahead at it.
            self.assertEqual([line[:20] for line in stored[1:]], [row[:20] for i, row in enumerate(rows[:37]) if not 17 <= i <= 20])
            self.assertEqual(self.compute(text, "--input", f"{side}.csv", "--instrument", f"{side.upper()}.OANDA").stdout.splitlines(), stored)
            for none in ("nan", "NaN", ""):
                written = [row.split(",")[0] + f",{none},{none}" if i == 20 else ",".join(row.split(",")[:3]) for i, row in enumerate(rows)]
                (self.folder / "none.csv").write_text("ts,bid_price,ask_price\n" + "\n".join(written) + "\n")
                self.assertEqual(self.compute(text, "--input", "none.csv", "--instrument", f"{side.upper()}.OANDA").stdout.splitlines(), stored)
        (self.folder / "less.csv").write_text(QUOTES + rows[0][:-1] + "-1\n")
        self.refuse_labels(1, ["less.csv:2: ask_volume: expected 0 or more, or nothing", '"-1"'], text, "--input", "less.csv")

    def test_ids_of_vendors_are_refused(self):
        def named(name, *ids):
            header, *bars = (self.folder / "a.csv").read_text().splitlines()
            lines = [f"instrument,{header}"] + [f"{one},{bar}" for one in ids for bar in bars]
            (self.folder / name).write_text("\n".join(lines) + "\n")

        for theirs, ours in (("600519.SH", "600519.SSE"), ("600519.XSHG", "600519.SSE"), ("rb1910.SHF", "rb1910.SHFE"),
                             ("RB1910.SHFE", "rb1910.SHFE"), ("IF2101.CFE", "IF2101.CFFEX")):
            named("theirs.csv", "A.INDEX", theirs)
            for chosen in ((), ("--instrument", "A.INDEX")):
                self.refuse_labels(1, [f"theirs.csv:402: column instrument: ", f"did you mean {ours}?"], FORWARD, "--input",
                                   "theirs.csv", *chosen)
        quotes = quotes_csv().replace("\n", ",600519.SH\n").replace("volume,600519.SH", "volume,instrument")
        (self.folder / "q.csv").write_text(quotes)
        self.refuse_labels(1, ["q.csv:2: column instrument: ", "did you mean 600519.SSE?"],
                           'kind = "mid_move"\nhorizon = 3\ndefinition = "fi2010"\nalpha = 0.0001\n', "--input", "q.csv")
        (self.folder / "s.csv").write_text("ts,instrument,side\n2020-01-02,A.X,1\n2020-01-02,600519.SH,1\n")
        self.refuse_labels(1, ["s.csv:3: column instrument: ", "did you mean 600519.SSE?"],
                           'kind = "meta"\nhorizon = 4\nwidth = 0.02\nside_file = "s.csv"\n', "--input", "a.csv",
                           "--instrument", "600519.SSE")
        named("ours.csv", "A.NOWHERE", "600519.SSE", "rb1910.SHFE")  # A venue that nobody knows is no slip.
        self.assertEqual(len(self.compute(FORWARD, "--input", "ours.csv").stdout.splitlines()), 1 + 3 * 394)

    def test_several_instruments_into_a_file(self):
        self.import_daily()
        self.succeed("data", "import", "--instrument", "B.INDEX", "--interval", "1d", "a.csv")
        done = json.loads(self.compute(FORWARD, "--instrument", "B.INDEX", "--instrument", "A.INDEX", "--interval", "1d",
                                       "--output", "out.csv", "--json").stdout)
        self.assertEqual([(one["id"], one["rows"], one["labels"]) for one in done["instruments"]],
                         [("B.INDEX", 400, 394), ("A.INDEX", 400, 394)])
        lines = (self.folder / "out.csv").read_text().splitlines()
        self.assertEqual([line.split(",")[1] for line in lines[1:]], ["B.INDEX"] * 394 + ["A.INDEX"] * 394)

    def test_parquet_beside_csv(self):
        for name in ("out.csv", "out.parquet"):
            done = json.loads(self.compute(FORWARD, "--input", "a.csv", "--output", name, "--json").stdout)
            self.assertEqual((done["output"], done["instruments"][0]["labels"]), (name, 394))
        stored = (self.folder / "out.parquet").read_bytes()
        self.assertEqual((stored[:4], stored[-4:]), (b"PAR1", b"PAR1"))
        schema = stored[-2000:]
        names = [schema.index(name) for name in (b"ts", b"instrument", b"label", b"t0", b"t1")]
        self.assertEqual(names, sorted(names))
        self.refuse_labels(1, "no label", FORWARD.replace("5", "400"), "--input", "a.csv", "--output", "out.parquet")
        self.assertEqual((self.folder / "out.parquet").read_bytes(), stored)

    def import_share(self, facts=SHARE_FACTS):
        for kind, text in (("bar", SHARE), ("day_facts", facts)):
            (self.folder / f"{kind}.csv").write_text(text)
            form = ["--interval", "1d"] if kind == "bar" else ["--column", "ts=trading_day"]
            self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", kind, *form, f"{kind}.csv")

    def first_label(self, *arguments):
        done = self.compute(CLOSE_TO_CLOSE, "--instrument", "600519.SSE", "--interval", "1d", *arguments)
        ts, _, value, t0, t1 = done.stdout.splitlines()[1].split(",")
        self.assertEqual((ts, t0, t1), ("2021-03-01", "2021-03-01", "2021-03-02"))
        return float(value), done.stderr

    def test_adjusted_prices(self):
        self.import_share()
        raw, said = self.first_label()
        self.assertEqual(raw, 9.6 / 10.05 - 1)
        self.assertIn("warning: 600519.SSE has 1 ex-date, 2021-03-02", said)
        self.assertIn("--adjust backward", said)
        for mode in ("forward", "backward", "total_return"):
            value, said = self.first_label("--adjust", mode)
            self.assertAlmostEqual(value, 9.6 / 9.55 - 1, delta=1e-8)  # Prices have nine decimals.
            self.assertNotIn("warning", said)
        self.assertNotIn("warning", self.first_label("--quiet")[1])
        # No ex-date among the rows that are compared.
        done = self.compute(CLOSE_TO_CLOSE, "--instrument", "600519.SSE", "--interval", "1d", "--from", "2021-03-02")
        self.assertNotIn("warning", done.stderr)

    def test_adjusted_labels_look_back_to_the_last_hole(self):
        self.import_share()
        text = 'kind = "expression"\nformula = "ref(close, -1) / ema(close, 2)"\n'
        series = ("--instrument", "600519.SSE", "--interval", "1d", "--from", "2021-03-02", "--adjust")
        before = {mode: self.compute(text, *series, mode).stdout for mode in ("forward", "backward", "total_return")}
        (self.folder / "bar.csv").write_text(SHARE.splitlines()[0] + "\n2019-01-02,40,41,39,40,10\n")
        (self.folder / "day_facts.csv").write_text("trading_day,reference_price\n2019-01-02,40\n")
        self.succeed("data", "import", "--instrument", "600519.SSE", "--interval", "1d", "bar.csv")
        self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", "day_facts", "day_facts.csv")
        for mode, expected in before.items():
            done = self.compute(text, *series, mode)
            self.assertEqual(done.stdout, expected, mode)
            self.assertEqual(len(expected.splitlines()), 2)
            self.assertIn("note: 600519.SSE: what values look back on begins on 2021-03-01: what happened", done.stderr)
            self.assertNotIn("note: ", self.compute(text, *series, mode, "--quiet").stderr)
        self.refuse_labels(1, "--across-holes", text, *series[:-3], "--adjust", "backward")

    def test_what_cannot_be_adjusted_is_refused(self):
        series = ("--instrument", "600519.SSE", "--interval", "1d")
        self.import_share(SHARE_FACTS.replace("2021-03-02,9.55,,,,false,false,,\n", ""))
        self.refuse_labels(1, ["--adjust", "600519.SSE", "--across-holes"], FORWARD, *series, "--adjust", "backward")
        done = self.compute(CLOSE_TO_CLOSE, *series, "--adjust", "backward", "--across-holes")
        self.assertIn("note: 600519.SSE", done.stderr)
        self.refuse_labels(2, ["--adjust: expected none", "did you mean forward?"], FORWARD, *series, "--adjust", "foward")
        self.refuse_labels(2, "--across-holes", FORWARD, *series, "--across-holes")
        self.refuse_labels(2, ["--adjust", "--input"], FORWARD, "--input", "a.csv", "--adjust", "backward")
        move = 'kind = "mid_move"\nhorizon = 1\ndefinition = "fi2010"\nalpha = 0.0\n'
        self.refuse_labels(2, "--adjust: only bars", move, "--instrument", "600519.SSE", "--adjust", "backward")

    def test_weekly_bars_are_built_of_adjusted_days(self):
        days = [datetime.date(2021, 3, 1) + datetime.timedelta(i) for i in range(33)]
        days = [day for day in days if day.isoweekday() < 6]
        ex = datetime.date(2021, 3, 10)  # In the midst of a week: the close of 10 is 9.5 without the dividend.
        bars, facts = "ts,open,high,low,close,volume\n", SHARE_FACTS.splitlines()[0] + "\n"
        for day in days:
            price = 10 if day < ex else 9.5
            bars += f"{day},{price},{price},{price},{price},100\n"
            facts += f"{day},{9.5 if day == ex else price},,,,false,false,,\n"
        for kind, text in (("bar", bars), ("day_facts", facts)):
            (self.folder / "share.csv").write_text(text)
            self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", kind,
                         *(("--interval", "1d") if kind == "bar" else ()), "share.csv")
        weekly = ("--interval", "1w")
        self.succeed("data", "bars", "--instrument", "600519.SSE", "--source", "bar", "--source-interval", "1d", *weekly, "--write")
        raw = [line.split(",")[2] for line in self.compute(CLOSE_TO_CLOSE, "--instrument", "600519.SSE", *weekly).stdout.splitlines()[1:]]
        self.assertIn("-0.05", [value[:5] for value in raw])
        (self.folder / "f.toml").write_text('[[feature]]\nname = "f"\nformula = "close"\n')
        for mode in ("backward", "total_return"):
            done = self.refuse_labels(2, "may hold an ex-date", CLOSE_TO_CLOSE, "--instrument", "600519.SSE", *weekly, "--adjust", mode)
            told = self.refuse(2, "may hold an ex-date", "features", "compute", "--set", "f.toml", "--instrument", "600519.SSE", *weekly,
                               "--adjust", mode)
            self.assertEqual(told.stderr, done.stderr)
            commands = [line.split()[1:] for line in done.stderr.splitlines() if line.startswith("  godwit ")]
            self.assertEqual(len(commands), 3)
            for command in commands:
                self.succeed(*command)
            made = done.stderr.split("take --instrument ")[1].split()[0]
            labels = [line.split(",") for line in self.compute(CLOSE_TO_CLOSE, "--instrument", made, *weekly).stdout.splitlines()[1:]]
            self.assertEqual([abs(float(row[2])) < 1e-8 for row in labels], [True] * len(raw))

    def test_sides_of_a_file(self):
        meta = 'kind = "meta"\nhorizon = 4\nwidth = 0.02\nside_file = "s.csv"\n'
        (self.folder / "s.csv").write_text("ts,instrument,side\n2020-02-01,A.INDEX,1\n2020-02-02,A.INDEX,-1\n"
                                           "2020-02-03,A.INDEX,0\n2020-02-04,B.INDEX,1\n2020-02-05,A.INDEX,\n")
        arguments = ("--input", "a.csv", "--instrument", "A.INDEX")
        lines = self.compute(meta, *arguments).stdout.splitlines()
        self.assertEqual([line[:10] for line in lines[1:]], ["2020-02-01", "2020-02-02"])
        for text, says in (("2020-02-01,1\n2019-02-01,1\n", ["s.csv:3:", "no row at 2019-02-01"]),
                           ("2020-02-01,1\n2020-02-01,1\n", ["s.csv:3:", "second side"]),
                           ("2020-02-01,buy\n", ["s.csv:2: side:", '"buy"']),
                           ("02/01/2020,1\n", ["s.csv:2: ts:", "02/01/2020"])):
            (self.folder / "s.csv").write_text("ts,side\n" + text)
            self.refuse_labels(1, says, meta, *arguments)
        (self.folder / "s.csv").write_text("ts,instrument,side\n2020-02-01,A.INDEX,1\n")
        self.refuse_labels(2, ["s.csv", "column instrument", "--instrument"], meta, "--input", "a.csv")
        (self.folder / "s.csv").write_text("ts,position\n")
        self.refuse_labels(2, "no column 'side'", meta, *arguments)

    def test_instruments_of_a_file_stay_apart(self):
        lines = (self.folder / "a.csv").read_text().splitlines()
        for at, name in enumerate(("A.INDEX", "B.INDEX")):  # B's prices are ten times A's.
            rows = [line.split(",") for line in lines[1 + 100 * at:201 + 100 * at]]
            (self.folder / f"{name}.csv").write_text("\n".join([lines[0]] + [
                ",".join([r[0], *(f"{float(x) * 10 ** at:.2f}" for x in r[1:5]), r[5]]) for r in rows]) + "\n")
        rows = [(line.split(",", 1)[0], name, line.split(",", 1)[1]) for name in ("A.INDEX", "B.INDEX")
                for line in (self.folder / f"{name}.csv").read_text().splitlines()[1:]]
        header = "ts,instrument" + lines[0][2:] + "\n"
        for name, order in (("stacked.csv", rows), ("by_time.csv", sorted(rows))):
            (self.folder / name).write_text(header + "".join(",".join(row) + "\n" for row in order))
        weighed = FORWARD + '[weights]\nkind = "uniqueness"\n'
        alone = {name: self.compute(weighed, "--input", f"{name}.csv", "--instrument", name).stdout.splitlines()
                 for name in ("A.INDEX", "B.INDEX")}
        self.assertEqual({len(of) for of in alone.values()}, {1 + 200 - 6})
        for name in ("stacked.csv", "by_time.csv"):
            done = self.compute(weighed, "--input", name)
            self.assertEqual(done.stdout.splitlines(), alone["A.INDEX"] + alone["B.INDEX"][1:])
            self.assertIn("B.INDEX: 194 labels of 200 rows", done.stderr)
            chosen = self.compute(weighed, "--input", name, "--instrument", "B.INDEX")
            self.assertEqual(chosen.stdout.splitlines(), alone["B.INDEX"])
        self.refuse_labels(1, ["no rows of C.INDEX", "A.INDEX"], FORWARD, "--input", "stacked.csv", "--instrument", "C.INDEX")
        quotes = quotes_csv(40).splitlines()
        (self.folder / "q.csv").write_text("\n".join(
            ["instrument," + quotes[0]] + [f"{'AB'[i % 2]}.OANDA,{line}" for i, line in enumerate(quotes[1:])]) + "\n")
        move = 'kind = "mid_move"\nhorizon = 1\ndefinition = "fi2010"\nvalue = "move"\nwithin_day = false\n'
        got = [line.split(",")[1] for line in self.compute(move, "--input", "q.csv").stdout.splitlines()[1:]]
        self.assertEqual(got, ["A.OANDA"] * 19 + ["B.OANDA"] * 19)

    def test_the_trading_day_is_that_of_the_sessions(self):
        # A night session belongs to the next trading day: 13:00 UTC is 21:00 in Shanghai.
        times = ["2024-01-03T06:59:58Z", "2024-01-03T06:59:59Z", "2024-01-03T13:00:01Z", "2024-01-03T13:00:02Z",
                 "2024-01-04T01:00:01Z"]
        move = 'kind = "mid_move"\nhorizon = 1\ndefinition = "fi2010"\nvalue = "move"\n'
        (self.folder / "q.csv").write_text(QUOTES + "".join(f"{t},{3900 + i},{3902 + i},5,5\n" for i, t in enumerate(times)))
        bars = 'kind = "forward_return"\nhorizon = 1\nprice = "close"\nlag = 0\nwithin_day = true\n'
        (self.folder / "m.csv").write_text("ts,open,high,low,close,volume\n" +
                                           "".join(f"{t},10,12,9,{10 + i / 8},1\n" for i, t in enumerate(times)))

        def rows_of(text, *arguments):
            done = self.compute(text, *arguments)
            return [times.index(line[:20]) for line in done.stdout.splitlines()[1:]], done.stderr
        for text, data in ((move, "q.csv"), (bars, "m.csv")):
            rows, said = rows_of(text, "--input", data, "--instrument", "rb2405.SHFE")
            self.assertEqual(rows, [0, 2, 3])
            self.assertNotIn("note:", said)
            rows, said = rows_of(text, "--input", data)
            self.assertEqual(rows, [0, 1, 2])
            self.assertIn("name it with --instrument", said)
            rows, said = rows_of(text, "--input", data, "--instrument", "NOBODY.KNOWS")
            self.assertEqual(rows, [0, 1, 2])
            self.assertIn("note: NOBODY.KNOWS: the rules do not know the trading days of 5 of 5 rows", said)
        self.succeed("data", "import", "--instrument", "rb2405.SHFE", "--kind", "quote", "q.csv")
        stored = ("--instrument", "rb2405.SHFE")
        self.assertEqual(rows_of(move, *stored)[0], [0, 2, 3])
        self.assertEqual(rows_of(move, *stored, "--from", "2024-01-04")[0], [2, 3])

    def test_a_price_of_zero_is_none(self):
        (self.folder / "q.csv").write_text(QUOTES + "2024-01-02T01:00:00Z,10,12,5,5\n2024-01-02T01:00:01Z,0,12,5,5\n"
                                           "2024-01-02T01:00:02Z,10,12,5,5\n2024-01-02T01:00:03Z,10,14,5,5\n")
        move = 'kind = "mid_move"\nhorizon = 1\ndefinition = "fi2010"\nvalue = "move"\n'
        lines = self.compute(move, "--input", "q.csv").stdout.splitlines()
        self.assertEqual([line[:20] for line in lines[1:]], ["2024-01-02T01:00:02Z"])

    def test_a_bar_without_a_price_is_a_row_without_labels(self):
        lines = (self.folder / "a.csv").read_text().splitlines()
        want = self.compute(FORWARD, "--input", "a.csv").stdout.splitlines()

        def parts(line):  # Its ts, t0 and t1: five rows lie between the opens of t0 and t1.
            fields = line.split(",")
            return fields[0], fields[3], fields[4]
        bad = lines[200].split(",")
        for at in range(1, 5):
            for price in ("", "0", "nan", "-1"):
                fields = bad[:at] + [price] + bad[at + 1:]
                (self.folder / "b.csv").write_text("\n".join(lines[:200] + [",".join(fields)] + lines[201:]) + "\n")
                done = self.compute(FORWARD, "--input", "b.csv")
                self.assertEqual(done.stdout.splitlines(), [line for line in want if bad[0] not in parts(line)[1:]])
                self.assertIn(f"1 of 400 rows lack a price, the first {bad[0]}", done.stderr)

    def test_defective_bars_are_refused(self):
        lines = (self.folder / "a.csv").read_text().splitlines()
        ts, op, high, low, close, volume = lines[200].split(",")

        def refuse_rows(says, rows):
            (self.folder / "b.csv").write_text("\n".join(lines[:200] + rows + lines[201:]) + "\n")
            done = self.refuse_labels(3, [*says, "mend them"], FORWARD, "--input", "b.csv")
            self.assertEqual(done.stdout, "")
        refuse_rows(["b.csv:201: malformed_number", "close: 'abc'"], [f"{ts},{op},{high},{low},abc,{volume}"])
        refuse_rows(["b.csv:201: malformed_time"], [f"2020-13-01,{op},{high},{low},{close},{volume}"])
        refuse_rows(["b.csv:201: high_below_low"], [f"{ts},{op},1,2,{close},{volume}"])
        refuse_rows(["b.csv:201: missing_field", "(ts)"], [f",{op},{high},{low},{close},{volume}"])
        refuse_rows(["b.csv:202: backward_time"], [lines[200], lines[199]])
        refuse_rows(["b.csv:202: duplicate_time"], [lines[200], f"{ts},,,,,"])
        refuse_rows(["b.csv:201: wrong_field_count"], [f"{ts},{op}"])

    def test_labels_within_a_day_need_shorter_rows(self):
        within = FORWARD + "within_day = true\n"
        says = ["no label in 400 rows", "within_day", "shorter bars"]
        self.assertNotIn("horizon", self.refuse_labels(1, says, within, "--input", "a.csv").stderr)
        self.import_daily()
        self.refuse_labels(1, says, within, "--instrument", "A.INDEX", "--interval", "1d")
        move = 'kind = "mid_move"\nhorizon = 2\ndefinition = "fi2010"\nvalue = "move"\nprice = "close"\n'
        self.refuse_labels(1, says, move, "--input", "a.csv")
        self.compute(move + "within_day = false\n", "--input", "a.csv")

    def test_what_is_refused(self):
        self.refuse_labels(2, ["label.toml:1:8: kind:", "did you mean trend_scan?"], 'kind = "trend_scam"\n', "--input", "a.csv")
        self.refuse_labels(2, "--input", FORWARD)
        self.refuse_labels(2, "--interval", FORWARD, "--instrument", "A.INDEX")
        self.refuse_labels(2, "--instrument", FORWARD, "--instrument", "A", "--interval", "1d")
        self.refuse_labels(2, "--interval", FORWARD, "--input", "a.csv", "--interval", "1d")
        self.refuse_labels(2, ["--output", ".parquet"], FORWARD, "--input", "a.csv", "--output", "out.txt")
        self.refuse_labels(2, "--json", FORWARD, "--input", "a.csv", "--json")
        self.refuse_labels(1, "no label in 400 rows", FORWARD.replace("5", "400"), "--input", "a.csv", "--output", "out.csv")
        self.assertFalse((self.folder / "out.csv").exists())
        self.refuse(2, "label", "labels", "compute", "--input", "a.csv")
        self.refuse(1, "none.toml", "labels", "compute", "--label", "none.toml", "--input", "a.csv")
        self.import_daily()
        self.refuse_labels(1, ["C.INDEX"], FORWARD, "--instrument", "C.INDEX", "--interval", "1d")
        self.refuse_labels(1, "no rows", FORWARD, "--instrument", "A.INDEX", "--interval", "1d", "--from", "2030-01-01")
        (self.folder / "q.csv").write_text(QUOTES + "2024-01-02T01:00:01Z,1,2,,\n2024-01-02T01:00:00Z,1,2,,\n")
        move = 'kind = "mid_move"\nhorizon = 1\ndefinition = "fi2010"\nalpha = 0.0\n'
        self.refuse_labels(1, ["q.csv:3:", "back in time"], move, "--input", "q.csv")
        self.refuse_labels(2, "bid_price", move, "--input", "a.csv")
        done = self.refuse_labels(2, ["q.csv:1: no column 'open', 'high', 'low', 'close'", "data import"], FORWARD,
                                  "--input", "q.csv")
        self.assertNotIn("--column", done.stderr)
        self.assertEqual(done.stdout, "")
        done = self.refuse_labels(1, "no label in 400 rows", FORWARD.replace("5", "400"), "--input", "a.csv")
        self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    LabelsCli.godwit = os.path.abspath(sys.argv.pop(1))
    Labels.repository = sys.argv.pop(1)
    unittest.main()

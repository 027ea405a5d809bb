#!/usr/bin/python3
"""features list, show, compute and check from outside. Standard library only.

usage: features_test.py GODWIT [TEST...]
"""
import datetime
import json
import os
import pathlib
import sys
import unittest

from case import Cli
from samples import FEATURES, daily_csv

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"


class Features(Cli):
    def setUp(self):
        super().setUp()
        (self.folder / "mine.toml").write_text(FEATURES)

    def test_the_page_of_features_is_what_the_program_says(self):
        self.assertEqual(self.succeed("features", "list", "--markdown").stdout, (DOCS / "features.md").read_text())

    def test_the_example_of_the_docs_works(self):
        example = (DOCS / "feature_files.md").read_text().split("```toml\n")[1].split("```")[0]
        (self.folder / "my.toml").write_text(example)
        shown = json.loads(self.succeed("features", "show", "my.toml", "--json").stdout)
        self.assertEqual([one["name"] for one in shown["features"]],
                         ["momentum_20", "momentum_60", "momentum_120", "efficiency_20", "calm_momentum"])
        done = self.succeed("features", "compute", "--set", "my.toml", "--input", "a.csv")
        self.assertEqual(done.stderr, "")
        self.assertEqual(len(done.stdout.splitlines()), 401)
        self.succeed("features", "check", "--set", "my.toml", "--input", "a.csv")
        self.succeed("features", "plot", "--set", "my.toml", "--input", "a.csv", "--output", "f.html")
        page = (self.folder / "f.html").read_text()
        for part in ("momentum_120", "Return of 60 bars", "efficiency_20"):
            self.assertIn(part, page)

    def test_sets_are_found_from_the_program(self):
        listed = json.loads(self.succeed("features", "list", "--json", cwd="/").stdout)["sets"]
        self.assertEqual({one["set"]: len(one["features"]) for one in listed}["alpha158"], 158)
        self.assertIn("ROC5", self.succeed("features", "show", "alpha158").stdout)
        self.assertIn("mean(x, n)", self.succeed("features", "list", "--operators").stdout)
        self.refuse(2, ["--set: expected one of", "did you mean seed?"],
                    "features", "compute", "--set", "sede", "--input", "a.csv")

    def test_a_missing_column_is_one_warning_or_an_error(self):
        done = self.succeed("features", "compute", "--set", "alpha158", "--input", "a.csv", "--output", "f.csv")
        self.assertEqual(done.stderr, "godwit: warning: the input has no column vwap; VWAP0 stays empty\n")
        header, *_, last = (self.folder / "f.csv").read_text().splitlines()
        self.assertEqual(last.split(",")[header.split(",").index("VWAP0")], "")
        self.assertEqual(last.count(",,"), 1)
        self.refuse(2, "no column vwap", "features", "compute", "--set", "alpha158", "--input", "a.csv", "--strict")
        said = json.loads(self.succeed("features", "compute", "--set", "alpha158", "--input", "a.csv", "--json",
                                       "--output", "f.parquet").stdout)
        self.assertEqual([said["rows"], said["missing_columns"], said["empty_features"]], [400, ["vwap"], ["VWAP0"]])
        self.assertEqual((self.folder / "f.parquet").read_bytes()[:4], b"PAR1")

    def test_one_row_at_a_time_gives_the_same_bytes(self):
        for name in ("seed", "alpha158", "candles", "microstructure", "mine.toml"):
            whole = self.succeed("features", "compute", "--set", name, "--input", "a.csv", "--quiet").stdout
            stream = self.succeed("features", "compute", "--set", name, "--input", "a.csv", "--quiet", "--stream").stdout
            self.assertEqual(whole, stream, name)

    def test_several_instruments_of_the_catalog(self):
        self.import_daily()
        (self.folder / "b.csv").write_text(daily_csv(390, seed=2))
        self.succeed("data", "import", "--instrument", "B.INDEX", "--interval", "1d", "b.csv")
        both = ("--instrument", "B.INDEX", "--instrument", "A.INDEX", "--interval", "1d")
        lines = self.succeed("features", "compute", "--set", "mine.toml", *both, "--to", "2020-01-05").stdout.splitlines()
        self.assertEqual(lines[0], "ts,instrument,rise,place")
        self.assertEqual([line.split(",")[:2] for line in lines[1:5]],
                         [[day, name] for day in ("2020-01-01", "2020-01-02") for name in ("A.INDEX", "B.INDEX")])
        self.assertEqual(sorted(line.split(",")[3] for line in lines[5:7]), ["0.5", "1"])
        report = json.loads(self.succeed("features", "check", "--set", "mine.toml", *both, "--json").stdout)
        self.assertTrue(report["passed"])
        self.assertEqual(report["rows"], 790)
        self.assertEqual([one["check"] for one in report["checks"]],
                         ["batch against stream", "restart", "prefix invariance", "future poison", "warm-up"])
        for one in report["checks"]:
            self.assertGreater(one["compared"], 0, one["check"])
        one, two, three = (self.succeed("--threads", n, "features", "compute", "--set", "alpha158", *both, "--quiet").stdout
                           for n in "123")
        self.assertEqual(len(one.splitlines()), 791)
        self.assertEqual([two, three], [one, one])
        for name in ("alpha158", "seed", "mine.toml"):  # The same rows in another order; the last compares instruments.
            compute = ("features", "compute", "--set", name, *both, "--from", "2020-03-01", "--quiet")
            header, *rows = self.succeed(*compute).stdout.splitlines()
            turned = [header, *sorted(rows, key=lambda row: row.split(",")[1])]
            self.assertNotEqual(turned, [header, *rows])
            for options in (("--by-instrument",), ("--by-instrument", "--stream")):
                self.assertEqual(self.succeed(*compute, *options).stdout.splitlines(), turned, (name, options))
            self.assertIn(": passed", self.succeed("features", "check", "--set", name, *both, "--by-instrument", "--cuts", 3).stdout)
        self.refuse(2, "--by-instrument: for series of the catalog", "features", "compute", "--set", "seed", "--input", "a.csv",
                    "--by-instrument")
        for n in "12":
            self.succeed("--threads", n, "features", "compute", "--set", "classic14", *both, "--output", f"{n}.parquet")
        self.assertEqual((self.folder / "1.parquet").read_bytes(), (self.folder / "2.parquet").read_bytes())
        from_file = self.succeed("features", "compute", "--set", "classic14", "--input", "a.csv").stdout.splitlines()
        alone = self.succeed("features", "compute", "--set", "classic14", "--instrument", "A.INDEX", "--interval", "1d").stdout
        rows = [line.split(",", 2) for line in alone.splitlines()]
        self.assertEqual({row[1] for row in rows[1:]}, {"A.INDEX"})  # One shape, for one as for many.
        self.assertEqual([f"{ts},{rest}" for ts, _, rest in rows], from_file)

    def test_an_output_of_another_ending_is_refused(self):
        for name in ("f.xlsx", "f", "f.csv.gz"):
            self.refuse(2, f'--output: expected a file ending in .csv or .parquet, got "{name}"',
                        "features", "compute", "--set", "mine.toml", "--input", "a.csv", "--output", name)
            self.assertFalse((self.folder / name).exists())

    def test_the_times_and_numbers_of_a_file(self):
        for time in ("2024-01-02T01:31:00Z", "2024-01-02 01:31:00Z", "2024-01-02 09:31:00+08:00"):
            (self.folder / "t.csv").write_text(f"ts,close\n{time},5\n")
            (self.folder / "id.toml").write_text('[[feature]]\nname = "f"\nformula = "close"\n')
            done = self.succeed("features", "compute", "--set", "id.toml", "--input", "t.csv")
            self.assertEqual(done.stdout, "ts,f\n2024-01-02T01:31:00Z,5\n")
        (self.folder / "t.csv").write_text("ts,close\n2024-01-02 09:31:00,5\n")
        self.refuse(1, ["t.csv:2: column ts", "with Z or its offset from UTC"], "features", "compute", "--set", "id.toml",
                    "--input", "t.csv")
        for value in ("Inf", "infinity", "1e400", "0x10", "1,0"):
            (self.folder / "t.csv").write_text(f'ts,close\n2024-01-02,5\n2024-01-03,"{value}"\n')
            self.refuse(1, ["t.csv:3: column close", f'got "{value}"'], "features", "compute", "--set", "id.toml", "--input", "t.csv")

    def test_the_unit_is_what_the_set_says(self):
        (self.folder / "unit.toml").write_text('[[feature]]\nname = "f"\nformula = "close * volume"\n'
                                               '[[feature]]\nname = "g"\nformula = "close"\nunit = "price"\n')
        units = lambda: [one["unit"] for one in json.loads(
            self.succeed("features", "show", "unit.toml", "--json").stdout)["features"]]
        self.assertEqual(units(), ["-", "price"])
        whole = (self.folder / "unit.toml").read_text()
        (self.folder / "unit.toml").write_text('[set]\nunit = "money"\n' + whole)
        self.assertEqual(units(), ["money", "price"])

    def import_vix_and_news(self):
        (self.folder / "vix.csv").write_text("ts,available_at,name,value\n2020-01-03T00:00:00Z,2020-01-04T12:00:00Z,close,20\n"
                                             "2020-01-06T00:00:00Z,2020-01-06T00:00:00Z,close,30\n")
        news = "ts,available_at,id,instrument,language,title,text,label\n"
        for i in range(200):
            at = datetime.datetime(2020, 1, 2) + datetime.timedelta(hours=7 * i)
            title = "Profit rises" if i % 3 else "Shares fell on a loss"
            about = "" if i % 4 == 0 else "ACME.NOWHERE"
            news += f"{at.isoformat()}Z,{(at + datetime.timedelta(hours=3)).isoformat()}Z,{i},{about},en,{title},,\n"
        (self.folder / "wire.csv").write_text(news)
        self.succeed("data", "import", "--kind", "series", "--instrument", "VIX.SERIES", "vix.csv")
        self.succeed("data", "import", "--kind", "news", "--instrument", "WIRE.NEWS", "wire.csv")

    def test_series_and_news_of_the_catalog_beside_a_file(self):
        columns = ["count", "mean", "decay", "market_count", "market_mean", "market_decay"]
        text = '[[feature]]\nname = "vix"\nformula = "VIX.SERIES"\n[[feature]]\nname = "ratio"\nformula = "close / VIX.SERIES.close"\n'
        text += "".join(f'[[feature]]\nname = "{name}"\nformula = "WIRE.NEWS.{name}"\n' for name in columns)
        (self.folder / "side.toml").write_text(text)
        data = ("--set", "side.toml", "--input", "a.csv", "--instrument", "ACME.NOWHERE")
        said = self.succeed("features", "compute", *data)  # No catalog: the columns are missing.
        self.assertIn("no columns VIX.SERIES, VIX.SERIES.close", said.stderr)
        self.import_vix_and_news()
        done = self.succeed("features", "compute", *data)
        self.assertRegex(done.stderr, r"\Agodwit: warning: the venue of ACME.NOWHERE is not known, [^\n]*24:00 UTC\n\Z")
        rows = [line.split(",") for line in done.stdout.splitlines()[1:]]
        # The rules do not know when it closes: a daily row knows what is available by 24:00 UTC, 00:00 of the day after.
        self.assertEqual([row[1] for row in rows[:7]], ["", "", "", "20", "30", "30", "30"])
        self.assertEqual(self.succeed("features", "compute", *data, "--stream").stdout, done.stdout)
        report = json.loads(self.succeed("features", "check", *data, "--json").stdout)
        self.assertEqual((report["passed"], report["missing_columns"]), (True, []))
        # What `text daily` says of the same days, with the same decision time.
        daily = self.succeed("text", "daily", "--series", "WIRE.NEWS", "--instrument", "ACME.NOWHERE", "--decision", "24:00",
                             "--calendar", "continuous", "--to", "2020-02-28")
        header, *lines = daily.stdout.splitlines()
        by_day = {line.split(",")[0]: dict(zip(header.split(","), line.split(","))) for line in lines}
        compared = 0
        for row in rows:
            if there := by_day.get(row[0]):
                for i, name in enumerate(columns):
                    key = f"market_news_{name[7:]}" if name.startswith("market_") else f"news_{name}"
                    self.assertEqual(row[3 + i], there[key], (row[0], name))
                compared += 1
        self.assertGreater(compared, 50)
        other = self.succeed("features", "compute", "--set", "side.toml", "--input", "a.csv", "--instrument", "OTHER.NOWHERE")
        self.assertEqual(other.stderr.splitlines()[1:2], [
            "godwit: warning: no item of WIRE.NEWS names OTHER.NOWHERE: WIRE.NEWS.count and decay are 0 of it and of every other "
            "instrument that none names, mean and surprise empty; godwit text daily --names finds instruments in the texts"])
        own, decay = ([line.split(",")[i] for line in other.stdout.splitlines()[1:]] for i in (3, 5))
        self.assertEqual((own[0], set(own[1:]), decay), ("", {"0"}, own))
        market = [line.split(",")[6] for line in other.stdout.splitlines()[1:]]
        self.assertEqual((market[0], market[-1]), ("", "0"))  # Before the first news and behind the last.
        (self.folder / "typo.toml").write_text('[[feature]]\nname = "x"\nformula = "VIX.SERIES.clse"\n')
        self.refuse(2, "did you mean VIX.SERIES.close?", "features", "compute", "--set", "typo.toml", "--input", "a.csv", "--strict")

    def test_news_of_a_night_session_as_text_daily_has_it(self):
        days = [datetime.date(2019, 5, 20) + datetime.timedelta(days=i) for i in range(26)]
        days = [day for day in days if day.weekday() < 5 and day != datetime.date(2019, 6, 7)]
        (self.folder / "rb.csv").write_text("ts,close\n" + "".join(f"{day},{3700 + i}\n" for i, day in enumerate(days)))
        news = "ts,available_at,id,instrument,language,title,text,label\n"
        for i in range(170):
            at = datetime.datetime(2019, 5, 20) + datetime.timedelta(hours=3.5 * i)
            news += f"{at.isoformat()}Z,{at.isoformat()}Z,{i},rb1910.SHFE,en,{'Profit rises' if i % 3 else 'A loss'},,\n"
        (self.folder / "wire.csv").write_text(news)
        self.succeed("data", "import", "--kind", "news", "--instrument", "WIRE.NEWS", "wire.csv")
        columns = ("count", "mean", "decay")
        (self.folder / "news.toml").write_text("".join(
            f'[[feature]]\nname = "{name}"\nformula = "WIRE.NEWS.{name}"\n' for name in columns))
        done = self.succeed("features", "compute", "--set", "news.toml", "--input", "rb.csv", "--instrument", "rb1910.SHFE")
        daily = self.succeed("text", "daily", "--series", "WIRE.NEWS", "--instrument", "rb1910.SHFE", "--from", "2019-05-20",
                             "--to", "2019-06-14")
        header, *lines = daily.stdout.splitlines()
        by_day = {line.split(",")[0]: dict(zip(header.split(","), line.split(","))) for line in lines}
        rows = [line.split(",") for line in done.stdout.splitlines()[1:]]
        self.assertEqual([row[0] for row in rows], list(by_day))
        for row in rows[1:]:  # The first row looks back 24 hours, the first day to the trading day before.
            self.assertEqual(row[1:], [by_day[row[0]][f"news_{name}"] for name in columns], row[0])
        self.succeed("features", "check", "--set", "news.toml", "--input", "rb.csv", "--instrument", "rb1910.SHFE")

    def test_a_day_of_ticks_is_that_of_its_sessions(self):
        times = ("06-05T06:59", "06-05T13:00", "06-06T01:00", "06-06T06:59", "06-06T13:00")
        (self.folder / "t.csv").write_text("ts,price,quantity\n" + "".join(f"2019-{time}:00Z,3700,1\n" for time in times))
        self.succeed("data", "import", "--kind", "trade", "--instrument", "rb1910.SHFE", "t.csv")
        (self.folder / "day.toml").write_text('[[feature]]\nname = "day"\nformula = "day_of_week"\n')
        done = self.succeed("features", "compute", "--set", "day.toml", "--instrument", "rb1910.SHFE", "--kind", "trade",
                            "--from", "2019-06-06", "--to", "2019-06-06")
        self.assertEqual(done.stdout.splitlines()[1:], [f"2019-{time}:00Z,rb1910.SHFE,4" for time in times[1:4]])

    def test_how_many_rows_a_year_has(self):
        start = datetime.datetime(2024, 1, 2)
        (self.folder / "b.csv").write_text("ts,close\n" + "".join(
            f"{(start + datetime.timedelta(hours=4 * i)).isoformat()}Z,{100 + i % 7}\n" for i in range(30)))
        (self.folder / "year.toml").write_text('[[feature]]\nname = "year"\nformula = "periods_per_year"\n')
        year = ("features", "compute", "--set", "year.toml", "--input", "b.csv")
        done = self.succeed(*year, "--instrument", "BTCUSDT.BINANCE")
        self.assertEqual((done.stderr, {line.split(",")[1] for line in done.stdout.splitlines()[1:]}), ("", {"2190"}))
        done = self.succeed(*year)
        self.assertEqual({line.split(",")[1] for line in done.stdout.splitlines()[1:]}, {""})
        self.assertEqual(done.stderr, "godwit: warning: how many rows a year has is not known, and what needs it is empty: "
                         "the rows name no instrument; --instrument says it\n"
                         "godwit: warning: the column periods_per_year has no value in any row of b.csv; features without a value: year\n")
        self.assertEqual(self.succeed(*year, "--quiet").stderr, "")
        self.assertEqual(self.succeed("features", "check", "--set", "year.toml", "--input", "b.csv", "--instrument",
                                      "BTCUSDT.BINANCE").stderr, "")
        (self.folder / "b.csv").write_text("ts,close\n2023-12-29,1\n2024-01-31,2\n2024-02-29,3\n")
        self.assertEqual({line.split(",")[1] for line in self.succeed(*year).stdout.splitlines()[1:]}, {"12"})

    def test_markets_that_close_at_different_times_are_not_compared(self):
        def write(*names):
            (self.folder / "m.csv").write_text("ts,instrument,close\n" + "".join(
                f"2023-02-{day:02},{name},{100 + day * (i + 2)}\n" for day in (1, 2, 3, 6, 7) for i, name in enumerate(names)))
        formula = '[[feature]]\nname = "f"\nformula = "cs_demean(close)"\n'
        (self.folder / "cs.toml").write_text(formula)
        write("rb2405.SHFE", "AAPL.NASDAQ")
        for command in ("compute", "check", "plot"):
            self.refuse(2, ["cs_... on 2023-02-01: rb2405.SHFE is known at 2023-02-01T07:00:00Z, AAPL.NASDAQ is known at "
                            "2023-02-02T00:00:00Z", "a file for each closing time", "across_closes = true"],
                        "features", command, "--set", "cs.toml", "--input", "m.csv")
        (self.folder / "cs.toml").write_text("[set]\nacross_closes = true\n" + formula)
        self.assertEqual(self.succeed("features", "compute", "--set", "cs.toml", "--input", "m.csv").stdout.splitlines()[1],
                         "2023-02-01,rb2405.SHFE,-0.5")
        self.succeed("features", "check", "--set", "cs.toml", "--input", "m.csv")
        (self.folder / "cs.toml").write_text(formula)
        write("600519.SSE", "000001.SZSE", "688981.SSE")
        report = json.loads(self.succeed("features", "check", "--set", "cs.toml", "--input", "m.csv", "--json").stdout)
        self.assertEqual({cut[10:] for cut in report["cuts"]}, {"T07:00:00Z"})

    def test_a_contract_that_the_rules_do_not_have(self):
        lines = "".join(f"{day},{name},{turnover},100\n" for day in ("2019-06-04", "2019-06-05")
                        for name, turnover in (("rb1910.SHFE", 3700000), ("qq1910.SHFE", 370000)))
        (self.folder / "f.csv").write_text("ts,instrument,turnover,volume\n" + lines)
        (self.folder / "vwap.toml").write_text('[[feature]]\nname = "f"\nformula = "vwap"\n')
        done = self.succeed("features", "compute", "--set", "vwap.toml", "--input", "f.csv")
        self.assertEqual({line.split(",")[2] for line in done.stdout.splitlines()[1:]}, {"3700"})
        self.assertEqual(done.stderr.count("warning: the multiplier of qq1910.SHFE is not known and taken as 1"), 1, done.stderr)

    def test_a_row_that_comes_twice(self):
        (self.folder / "twice.csv").write_text("ts,instrument,close\n2024-01-02,A.INDEX,1\n2024-01-02,B.INDEX,1\n2024-01-02,A.INDEX,2\n")
        for command in ("compute", "check"):
            self.refuse(1, "twice.csv:4: a second row of 2024-01-02 of A.INDEX; keep one", "features", command, "--set",
                        "mine.toml", "--input", "twice.csv")

    def test_an_instrument_of_a_file_is_chosen(self):
        rows = [f"2024-01-{2 + i // 2:02},{'AB'[i % 2]}.INDEX,{100 + i * i % 7 * (1 + 9 * (i % 2))}\n" for i in range(40)]
        (self.folder / "ab.csv").write_text("ts,instrument,close\n" + "".join(rows))
        (self.folder / "rank.toml").write_text('[[feature]]\nname = "move"\nformula = "close / ref(close, 1) - 1"\n'
                                               '[[feature]]\nname = "rank"\nformula = "cs_rank(close)"\n')
        compute = ("features", "compute", "--set", "rank.toml", "--input", "ab.csv")
        everyone = [line.split(",") for line in self.succeed(*compute).stdout.splitlines()]
        for name in ("A.INDEX", "B.INDEX"):
            chosen = [line.split(",") for line in self.succeed(*compute, "--instrument", name).stdout.splitlines()]
            self.assertEqual([row[:3] for row in chosen[1:]], [row[:3] for row in everyone[1:] if row[1] == name])
            self.assertEqual(len({row[3] for row in chosen[1:]}), 1)  # Alone it has nobody to be ranked with.
            (self.folder / "alone.csv").write_text("ts,instrument,close\n" + "".join(row for row in rows if name in row))
            for command in ("check", "plot"):
                said = [self.succeed("features", command, "--set", "rank.toml", "--input", *of, "--json").stdout.replace("ab.csv", "alone.csv")
                        for of in (("ab.csv", "--instrument", name), ("alone.csv",))]
                self.assertEqual(*said)
        for command in ("compute", "check", "plot"):
            self.refuse(1, ["ab.csv has no rows of C.INDEX", "--instrument", "A.INDEX"], "features", command, "--set", "rank.toml",
                        "--input", "ab.csv", "--instrument", "C.INDEX")

    def test_what_has_no_value_is_told(self):
        (self.folder / "hollow.csv").write_text("ts,close,hollow\n" + "".join(f"2024-01-{day:02},{day},\n" for day in range(1, 21)))
        (self.folder / "s.toml").write_text("".join(f'[[feature]]\nname = "{name}"\nformula = "{formula}"\n' for name, formula in (
            ("fine", "mean(close, 5)"), ("long", "mean(close, 21)"), ("none", "hollow + 1"), ("lacking", "absent"))))
        compute = ("features", "compute", "--set", "s.toml", "--input", "hollow.csv")
        told = ["godwit: warning: the column hollow has no value in any row of hollow.csv; features without a value: long, none"]
        for more in ((), ("--stream",), ("--output", "f.csv"), ("--output", "f.parquet")):
            said = self.succeed(*compute, *more).stderr.splitlines()
            self.assertIn("no column absent", said[0])
            self.assertEqual(said[1:], told, more)
        self.assertEqual(self.succeed(*compute, "--quiet").stderr, "")
        (self.folder / "long.toml").write_text('[[feature]]\nname = "long"\nformula = "mean(close, 21)"\n')
        self.assertEqual(self.succeed("features", "compute", "--set", "long.toml", "--input", "hollow.csv").stderr,
                         "note: long has no value in any row of hollow.csv; features show says how many rows a feature asks for\n")
        report = json.loads(self.succeed(*compute, "--output", "f.csv", "--json").stdout)
        self.assertEqual((report["empty_columns"], report["no_values"], report["empty_features"]), (["hollow"], ["long", "none"], ["lacking"]))

    def test_columns_that_look_back(self):
        (self.folder / "back.toml").write_text("".join(f'[[feature]]\nname = "f{i}"\nformula = "{formula}"\n' for i, formula in enumerate(
            ("session_poc", "mean(session_poc, 5)", "WIRE.NEWS.surprise", "mean(WIRE.NEWS.mean, 3)", "WIRE.NEWS.decay"))))
        shown = json.loads(self.succeed("features", "show", "back.toml", "--json").stdout)["features"]
        self.assertEqual([(one["look_back"]["rows"], one["look_back"]["session"]) for one in shown],
                         [(0, True), (4, True), (21, False), (3, False), (1, False)])
        text = self.succeed("features", "show", "back.toml").stdout
        for part in ("its session", "4 rows before and that one's session"):
            self.assertIn(part, text)

    def test_data_without_rows_are_an_error(self):
        (self.folder / "empty.csv").write_text("ts,open,high,low,close,volume\n")
        self.import_daily()
        for command in ("compute", "check", "plot"):
            for name in ("seed", "mine.toml"):
                self.refuse(1, "empty.csv has no rows under its header", "features", command, "--set", name, "--input", "empty.csv")
                self.refuse(1, "A.INDEX has no rows of bar 1d in this range", "features", command, "--set", name,
                            "--instrument", "A.INDEX", "--interval", "1d", "--from", "2030-01-01")
        self.refuse(1, "has no rows", "features", "compute", "--set", "seed", "--input", "empty.csv", "--output", "f.csv")
        self.refuse(1, "has no rows", "features", "compute", "--set", "seed", "--input", "empty.csv", "--stream")
        self.assertFalse((self.folder / "f.csv").exists())

    def test_a_file_needs_no_catalog(self):
        self.import_vix_and_news()
        for path in (self.folder / "data").rglob("*.parquet"):
            path.write_bytes(b"no table")
        (self.folder / "typo.toml").write_text('[[feature]]\nname = "x"\nformula = "clsoe"\n')
        self.assertEqual(self.succeed("features", "compute", "--set", "mine.toml", "--input", "a.csv").stderr, "")
        self.assertIn("did you mean close?", self.succeed("features", "compute", "--set", "typo.toml", "--input", "a.csv").stderr)

    def test_mistakes_of_a_file_are_told_with_place_and_caret(self):
        head = '[[feature]]\nname = "f"\nformula = '
        for text, says in (
                (head + '"maen(close, 5)"', ["bad.toml:3:11: feature", "did you mean mean?", "\n  maen(close, 5)\n  ^\n"]),
                (head + '"mean(close, 5"', ['expected ")"', "\n  mean(close, 5\n               ^\n"]),
                (head + '"close / ref(close, -1)"', ["look into the future", "\n  close / ref(close, -1)\n                     ^\n"]),
                (head + '"""\nmean(close, 5)\n  + maen(close, 5)"""', ["\n    + maen(close, 5)\n      ^\n"]),
                (head + '"' + "close + " * 40 + 'maen(close, 5)"', ["did you mean mean?", "\n  ... ", "^\n"]),
                (head.replace("formula", "formul") + '"close"', ["bad.toml:1:1: feature[1].formula: expected a string, got nothing",
                                                                 "did you mean formula by its key formul?"]),
                (head + '5', ["bad.toml:3:11: feature[1].formula: expected a string, got 5"]),
                (head + '"close"\nwindow = 5', ["bad.toml:4:10: feature[1].window", "did you mean windows?"]),
                (head + '"close"\n' + head.replace('"f"', '"F"') + '"open"', ["bad.toml:5:8: feature[2].name", "another one"]),
                (head + '"g + 1"\n' + head.replace('"f"', '"g"') + '"2 * close"', ["bad.toml:6:11: feature[2]", "used further up", "move it up"]),
                ("[[features]]\n", ["bad.toml:1:1: features", "did you mean feature?"]),
                ("", ["bad.toml:1:1: feature: expected at least one [[feature]]"])):
            (self.folder / "bad.toml").write_text(text)
            self.refuse(2, says, "features", "show", "bad.toml")
        (self.folder / "bad.toml").write_text(head + '"clse / ref(close, 1)"')
        says = "bad.toml:3:11: feature[1].formula: the input has no column clse (did you mean close?); f stays empty"
        self.refuse(2, says, "features", "compute", "--set", "bad.toml", "--input", "a.csv", "--strict")
        self.assertIn(says, self.succeed("features", "compute", "--set", "bad.toml", "--input", "a.csv").stderr)

    def test_mistakes_are_told_with_their_place(self):
        (self.folder / "bad.toml").write_text('[[feature]]\nname = "f"\nformula = "ref(close, -1)"\n')
        self.refuse(2, ["bad.toml:3:11: feature", "column 12"], "features", "show", "bad.toml")
        self.refuse(2, "--input F.csv", "features", "compute", "--set", "seed")
        self.refuse(2, "--interval", "features", "compute", "--set", "seed", "--instrument", "A.INDEX")
        self.refuse(2, "did you mean rise?", "features", "plot", "--set", "mine.toml", "--input", "a.csv", "--features", "rse")
        self.refuse(1, "nowhere.csv", "features", "compute", "--set", "seed", "--input", "nowhere.csv")
        self.refuse(1, "no feature of the set fundamental can be computed",
                    "features", "check", "--set", "fundamental", "--input", "a.csv")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

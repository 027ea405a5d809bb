#!/usr/bin/python3
"""data import, list and check from outside: files of no known format, of several, and damaged ones. Standard library only.

usage: import_test.py GODWIT [TEST...]
"""
import gzip
import io
import json
import os
import sys
import unittest
import zipfile

from case import Cli
from samples import daily_csv

DAILY = ["--instrument", "A.INDEX", "--kind", "bar", "--interval", "1d"]
KLINES = "candle_begin_time,open,high,low,close,volume,quote_volume,trade_num,taker_buy_base_asset_volume\n"
BAOSTOCK = ("date,code,open,high,low,close,preclose,volume,amount,adjustflag,turn,tradestatus,pctChg,isST\n"
            "2024-01-02,sh.600519,1700,1710,1690,1705,1700,1000,1705000,3,0.1,1,0.29,0\n")


def encrypted_zip(name, data):
    """A zip archive whose entry says that it is encrypted."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    packed = bytearray(out.getvalue())
    packed[6] |= 1  # The flags of the entry's own header and of the directory's.
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


class Damaged(Cli):
    def test_the_sound_files_of_a_folder_are_imported(self):
        folder = self.folder / "in"
        folder.mkdir()
        (folder / "a.csv").write_text(daily_csv(300))
        (folder / "b.csv.gz").write_bytes(gzip.compress(daily_csv().encode())[:-400])
        (folder / "c.zip").write_bytes(encrypted_zip("c.csv", daily_csv()))
        (folder / "d.csv").write_text(daily_csv().splitlines(keepends=True)[0])
        (folder / "e.csv").write_text("")
        (folder / "z.csv").write_text(daily_csv(400))
        done = self.run_godwit("data", "import", *DAILY, "--json", "in")
        self.assertEqual(done.returncode, 1, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual({file["file"] for file in report["damaged"]}, {"in/b.csv.gz", "in/c.zip", "in/e.csv"})
        errors = " ".join(file["error"] for file in report["damaged"])
        for says in ("encrypt", "is empty", "b.csv.gz"):
            self.assertIn(says, errors)
            self.assertIn(says, done.stderr)
        self.assertEqual(report["empty"], ["in/d.csv"])
        self.assertEqual(report["added"], 400)
        # Each alone is an error, too, and writes nothing.
        before = self.catalog_bytes()
        for name, code in (("b.csv.gz", 1), ("c.zip", 1), ("d.csv", 1), ("e.csv", 1)):
            self.refuse(code, name, "data", "import", *DAILY, f"in/{name}")
        self.assertEqual(self.catalog_bytes(), before)

    def test_a_damaged_series_does_not_hide_the_others(self):
        self.import_daily()
        for name in ("B.INDEX", "C.INDEX"):
            self.succeed("data", "import", "--instrument", name, "--interval", "1d", "a.csv")
        path = next((self.folder / "data").rglob("B.INDEX.parquet"))
        whole = path.read_bytes()
        # Its footer, which data list reads, and its rows alone.
        for damaged, listed in ((whole[:100], 2), (whole[:4] + b"\xff" * 500 + whole[504:], 3)):
            path.write_bytes(damaged)
            code = 1 if listed == 2 else 0
            done = self.run_godwit("data", "list", "--json")
            self.assertEqual(done.returncode, code, done.stderr)
            report = json.loads(done.stdout)
            self.assertEqual(len(report["series"]), listed)
            self.assertEqual([one["id"] for one in report["damaged"]], ["B.INDEX"] * code)
            self.assertEqual(self.run_godwit("data", "list").returncode, code)
            done = self.run_godwit("data", "check", "--json")
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("B.INDEX.parquet", done.stderr)
            report = json.loads(done.stdout)
            self.assertEqual([one["id"] for one in report["instruments"]], ["A.INDEX", "C.INDEX"])
            self.assertEqual([one["id"] for one in report["damaged"]], ["B.INDEX"])
            self.assertIn("C.INDEX", self.run_godwit("data", "check").stdout)
            self.refuse(1, "B.INDEX.parquet", "data", "check", "--instrument", "B.INDEX")
            self.succeed("data", "check", "--instrument", "A.INDEX")
        path.write_bytes(whole)
        self.succeed("data", "check")


class Exclude(Cli):
    def setUp(self):
        super().setUp()
        self.put = self.folder / "in"
        (self.put / "old").mkdir(parents=True)
        (self.put / "a.csv").write_text(daily_csv(10))
        (self.put / "b.csv.gz").write_bytes(gzip.compress(daily_csv(20).encode()))
        (self.put / "old" / "c.csv").write_text(daily_csv(30))

    def rows(self, *arguments):
        return json.loads(self.succeed("data", "import", *DAILY, "--json", *arguments).stdout)["rows_in"]

    def test_names_and_patterns(self):
        self.assertEqual(self.rows("in"), 60)
        self.assertEqual(self.rows("in", "--exclude", "*.gz"), 40)
        self.assertEqual(self.rows("in", "--exclude", "old"), 30)
        self.assertEqual(self.rows("in", "--exclude", "?.csv", "--exclude", "o*"), 20)
        self.assertEqual(self.rows("in", "--exclude", "a.cs"), 60, "not a part of a name")
        self.assertEqual(self.rows("in/a.csv", "in/b.csv.gz", "--exclude", "*.gz"), 10, "of files named one by one as well")

    def test_what_is_no_name(self):
        self.refuse(2, ["--exclude", "in/old"], "data", "import", *DAILY, "in", "--exclude", "in/old")
        self.refuse(2, "in/a.csv: excluded", "data", "import", *DAILY, "in/a.csv", "--exclude", "*.csv")


class Kinds(Cli):
    def setUp(self):
        super().setUp()
        (self.folder / "sh.600519.csv").write_text(BAOSTOCK)

    def test_what_is_said_must_not_contradict_the_format(self):
        one = "sh.600519.csv"
        self.refuse(2, [one, "baostock_daily", "bar 1d", "not --kind trade", "--format csv"],
                    "data", "import", "--kind", "trade", one)
        self.refuse(2, "not --kind bar --interval 1m", "data", "import", "--kind", "bar", "--interval", "1m", one)
        self.refuse(2, "not --interval 1m", "data", "import", "--interval", "1m", one)
        self.refuse(2, "not --kind trade", "data", "import", "--format", "baostock_daily", "--kind", "trade", one)
        self.assertFalse(list((self.folder / "data").rglob("*.parquet")) if (self.folder / "data").exists() else [])
        for said in ([], ["--interval", "1d"], ["--kind", "bar", "--interval", "1d"], ["--kind", "day_facts"]):
            self.succeed("data", "import", *said, one)

    def test_a_folder_with_such_a_file_is_not_imported(self):
        folder = self.folder / "in"
        folder.mkdir()
        (folder / "a.csv").write_text(daily_csv(10))
        (folder / "sh.600519.csv").write_text(BAOSTOCK)
        self.refuse(2, "sh.600519.csv", "data", "import", "--instrument", "A.INDEX", "--kind", "bar", "--interval", "1m", "in")
        self.assertFalse((self.folder / "data").exists())


    def test_an_instrument_that_is_not_the_files(self):
        (self.folder / "sh.600519.csv").write_text(BAOSTOCK)
        self.refuse(2, ["sh.600519.csv", "the file says 600519.SSE, --instrument says 000300.INDEX", "leave the option out"],
                    "data", "import", "--instrument", "000300.INDEX", "sh.600519.csv")
        self.assertFalse((self.folder / "data").exists())
        self.succeed("data", "import", "--instrument", "600519.SSE", "sh.600519.csv")


class Doubts(Cli):
    MINUTES = "ts,open,high,low,close\n" + "".join(f"2024-01-02T10:{i:02}:00Z,1,1,1,1\n" for i in range(30))

    def test_rows_that_are_not_as_far_apart_as_stated(self):
        (self.folder / "m.csv").write_text(self.MINUTES)
        says = "read as 5m, but most rows are 1m apart"
        importing = ("data", "import", "--instrument", "A.INDEX", "--interval", "5m", "m.csv")
        self.assertIn(says, self.succeed(*importing).stderr)
        told = json.loads(self.succeed(*importing, "--json").stdout)
        self.assertIn(says, told["files"][0]["assumptions"][0])
        self.assertNotIn("most rows", self.succeed("data", "import", "--instrument", "B.INDEX", "--interval", "1m", "m.csv").stderr)

    def test_rows_of_the_future(self):
        (self.folder / "m.csv").write_text(self.MINUTES + "2199-01-02T10:00:00Z,1,1,1,1\n")
        done = self.succeed("data", "import", "--instrument", "A.INDEX", "--interval", "1m", "m.csv")
        self.assertIn("1 rows lie in the future", done.stderr)

    def test_seconds_read_as_milliseconds(self):
        (self.folder / "m.csv").write_text("ts,open,high,low,close\n1704189600,1,1,1,1\n")
        self.refuse(2, ["m.csv", "1704189600", "1970-01-20", "--time-format unix_s"], "data", "import", "--instrument", "A.INDEX",
                    "--interval", "1m", "--time-format", "unix_ms", "m.csv")

    def test_files_that_contradict_each_other(self):
        for name, close in (("a.csv", 1), ("b.csv", 2)):
            (self.folder / name).write_text(f"ts,open,high,low,close\n2024-01-02,1,2,1,1\n2024-01-03,1,2,1,{close}\n")
        importing = ("data", "import", "--instrument", "A.INDEX", "--interval", "1d", "a.csv", "b.csv")
        self.assertRegex(self.succeed(*importing).stdout, r"in several files +contradicted\n(.*\n)?bar 1d .* 2 +1\n")
        told = json.loads(self.succeed(*importing, "--json").stdout)
        self.assertEqual((told["superseded"], told["contradicted"]), (2, 1))

    def test_the_newest_first(self):
        lines = daily_csv(20).splitlines(keepends=True)
        (self.folder / "n.csv").write_text(lines[0] + "".join(reversed(lines[1:])))
        self.refuse(3, "the file is newest first: sort it by time", "data", "import", *DAILY, "n.csv")


class Unknown(Cli):
    def write(self, data, name="x.csv"):
        (self.folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())

    def test_the_header_and_the_nearest_formats(self):
        self.write(BAOSTOCK.replace("preclose", "before").replace("isST", "st"))
        done = self.refuse(2, ["x.csv: of no known format", "date,code,open", "the nearest: baostock_daily (has no column",
                               "--mapping", "--kind", "--instrument", "--interval", "data formats"], "data", "import", "x.csv")
        self.assertLess(len(done.stderr), 1000)

    def test_what_is_no_table(self):
        self.write("")
        self.refuse(1, "x.csv: is empty", "data", "import", "x.csv")
        self.write("日期,开盘\n2024-01-02,1\n".encode("gbk"))
        self.refuse(2, "--encoding gbk", "data", "import", "x.csv")
        self.refuse(1, "--encoding gbk", "data", "import", *DAILY, "x.csv")
        self.write("date;open\n2024-01-02;1\n")
        self.refuse(2, "--delimiter ';'", "data", "import", "x.csv")
        self.refuse(2, ["no column 'ts', 'open', 'high', 'low', 'close'", "--delimiter ';'"], "data", "import", *DAILY, "x.csv")

    def test_a_format_that_is_named(self):
        self.write(KLINES + "2024-01-01 00:00:00,1,1,1,1,1,1,1,1\n")
        self.refuse(2, ["not of the format baostock_daily", "has no column date"], "data", "import", "--format",
                    "baostock_daily", "x.csv")
        self.refuse(2, ["not of the format binance_klines", "its name does not: expected {base}-{quote}_{interval}_*"], "data", "import", "--format",
                    "binance_klines", "x.csv")

    def test_columns_in_another_case_and_of_other_kinds(self):
        self.write("TS,Price,quantity\n2024-01-02T00:00:00Z,1,1\n")
        self.refuse(2, ["no column 'price', 'ts'", "--column price=Price --column ts=TS", "upper and lower case"],
                    "data", "import", "--instrument", "A.INDEX", "--kind", "trade", "x.csv")

    def test_columns_that_are_values_of_their_own(self):
        (self.folder / "vix.csv").write_text("Date,VIX High,VIX Close\n2024-01-02,14.2,13.2\n2024-01-03,14.3,\n")
        series = ["data", "import", "--instrument", "VIX.SERIES", "--kind", "series"]
        self.refuse(2, ["vix.csv:1: no column 'name', 'value'", '[names], then a line like rate = "VIX High"'],
                    *series, "--column", "ts=Date", "vix.csv")
        (self.folder / "m.toml").write_text('[columns]\nts = "Date"\n[names]\nhigh = "VIX High"\nclose = "VIX Close"\n')
        self.succeed(*series, "--mapping", "m.toml", "vix.csv")
        out = self.succeed("data", "export", "--instrument", "VIX.SERIES", "--kind", "series").stdout.splitlines()
        self.assertEqual([line.split(",")[:1] + line.split(",")[2:4] for line in out[1:]], [
            ["2024-01-03T00:00:00Z", "close", "13.2"], ["2024-01-03T00:00:00Z", "high", "14.2"],
            ["2024-01-04T00:00:00Z", "close", ""], ["2024-01-04T00:00:00Z", "high", "14.3"]])
        (self.folder / "m.toml").write_text('[columns]\nts = "Date"\nvalue = "VIX High"\n[names]\nhigh = "VIX High"\n')
        self.refuse(2, ["m.toml:4:1: names", "[columns]", "value"], *series, "--mapping", "m.toml", "vix.csv")
        (self.folder / "m.toml").write_text('[columns]\nts = "Date"\n[names]\nlow = "VIX Low"\n')
        self.refuse(2, ["no column 'VIX Low' (low)"], *series, "--mapping", "m.toml", "vix.csv")
        (self.folder / "m.toml").write_text('[columns]\nts = "Date"\n[names]\nlow = "VIX Low"\n')
        self.refuse(2, "names", "data", "import", "--instrument", "A.NEWS", "--kind", "news", "--mapping", "m.toml", "vix.csv")

    def test_a_mapping_with_its_encoding_at_the_top(self):
        self.write('encoding = "gbk"\n[columns]\nts = "d"\n', "m.toml")
        for kind in (["--kind", "bar", "--interval", "1d"], ["--kind", "trade"]):
            self.refuse(2, ["m.toml:1", "encoding", "[file]"], "data", "import", "--instrument", "A.INDEX", *kind, "--mapping",
                        "m.toml", "a.csv")


class Summary(Cli):
    def test_few_instruments_are_named(self):
        files = []
        for i in range(6):
            files.append(f"S{i}.INDEX.csv")
            (self.folder / files[-1]).write_text(daily_csv(5))
        told = self.succeed("data", "import", "--kind", "bar", "--interval", "1d", *files[:5]).stdout
        self.assertIn("of S0.INDEX, S1.INDEX, S2.INDEX, S3.INDEX, S4.INDEX\n", told)
        told = self.succeed("data", "import", "--kind", "bar", "--interval", "1d", *files).stdout
        self.assertNotIn("of S0.INDEX", told)


class Clean(Cli):
    def test_an_output_with_a_slash_at_its_end(self):
        self.import_daily()
        for output in ("clean/", "./clean2//", "clean3/."):
            self.succeed("data", "clean", "--output", output)
            name = output.strip("./")
            self.assertTrue(list((self.folder / name).rglob("*.parquet")), output)
            self.assertFalse(list(self.folder.rglob("*.part")), output)
            self.refuse(2, "exists", "data", "clean", "--output", output)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

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

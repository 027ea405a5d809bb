#!/usr/bin/python3
"""Where commands may write, from outside. Standard library only.

usage: outputs_test.py GODWIT [TEST...]
"""
import os
import sys
import unittest

from case import Cli


class Outputs(Cli):
    def test_nothing_that_is_read_is_overwritten(self):
        files = {"label.toml": 'kind = "forward_return"\nhorizon = 5\n',
                 "news.csv": "ts,available_at,title\n2021-03-01T01:00:00Z,2021-03-01T01:00:00Z,Profit rises\n",
                 "names.csv": '[[instrument]]\nid = "A.INDEX"\nnames = ["Profit"]\n',
                 "daily.csv": "[daily]\n",
                 "set.toml": '[set]\ntitle = "T"\n[[feature]]\nname = "rise"\nformula = "roc(close, 2)"\n',
                 "sides.csv": "ts,side\n",
                 "meta.toml": 'kind = "meta"\nhorizon = 4\nwidth = 0.02\nside_file = "sides.csv"\n'}
        for name, text in files.items():
            (self.folder / name).write_text(text)
        (self.folder / "link.csv").symlink_to("a.csv")
        os.link(self.folder / "a.csv", self.folder / "twin.csv")
        self.import_daily()
        stored = str(next((self.folder / "data").rglob("A.INDEX*.parquet")).relative_to(self.folder))
        series = ("--instrument", "A.INDEX", "--interval", "1d")
        compute = ("features", "compute", "--set", "set.toml")
        labels = ("labels", "compute", "--label", "label.toml")
        terms = ("text", "terms", "--input", "news.csv", "--fit-from", "2021-03-01", "--fit-to", "2021-03-01")
        before = {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        for arguments, output, says in (
                ((*compute, "--input", "a.csv"), "a.csv", "--input"),
                ((*compute, "--input", "a.csv"), self.folder / "a.csv", "--input"),
                ((*compute, "--input", "a.csv"), "../" + self.folder.name + "/link.csv", "--input"),
                ((*compute, "--input", "./a.csv"), "twin.csv", "--input"),
                ((*compute, "--input", "link.csv"), "a.csv", "--input"),
                ((*compute, *series), stored, "the catalog data"),
                (("features", "plot", "--set", "set.toml", "--input", "a.csv"), "set.toml", "--set"),
                (("features", "plot", "--set", "set.toml", "--input", "a.csv"), "a.csv", "--input"),
                ((*labels, "--input", "a.csv"), "./a.csv", "--input"),
                ((*labels, *series), stored, "the catalog data"),
                (("labels", "compute", "--label", "meta.toml", "--input", "a.csv"), "sides.csv", "side_file"),
                (("text", "score", "--input", "news.csv"), "news.csv", "--input"),
                (("text", "daily", "--input", "news.csv", "--names", "names.csv"), "names.csv", "--names"),
                (("text", "daily", "--input", "news.csv", "--config", "daily.csv"), "daily.csv", "--config"),
                (terms, "news.csv", "--input"),
                ((*terms, "--vectors", "./terms.csv"), "terms.csv", "--vectors: ./terms.csv is the file of --output"),
                ((*terms, "--vectors", "news.csv"), "terms.csv", "--vectors: news.csv is the file of --input"),
                (("data", "export", *series), stored, "the catalog data")):
            self.refuse(2, [says, "would be lost"], *arguments, "--output", output)
        self.assertEqual({path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}, before)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

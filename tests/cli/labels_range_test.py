#!/usr/bin/python3
"""labels compute over a part of the rows, from outside. Standard library only.

usage: labels_range_test.py GODWIT [TEST...]
"""
import os
import sys
import unittest

from labels_case import FORWARD, LabelsCli, quotes_csv


class LabelsRange(LabelsCli):
    def test_from_reads_the_rows_that_labels_look_back_on(self):
        self.import_daily()
        (self.folder / "q.csv").write_text(quotes_csv())
        self.succeed("data", "import", "--kind", "quote", "--instrument", "Q.INDEX", "q.csv")
        daily = ("--instrument", "A.INDEX", "--interval", "1d")
        volatility = "[volatility]\nspan = 20\n"
        for text, series, begin in (
                (FORWARD, daily, "2020-06-01"),
                ('kind = "volatility_scaled"\nhorizon = 5\n' + volatility, daily, "2020-06-01"),
                ('kind = "triple_barrier"\nhorizon = 5\n' + volatility, daily, "2020-06-01"),
                ('kind = "triple_barrier"\nhorizon = 5\nwidth = 0.02\n[events]\nkind = "cusum"\nthreshold = 0.03\n', daily, "2020-06-01"),
                ('kind = "expression"\nformula = "ref(close, -1) / mean(close, 9)"\n', daily, "2020-06-01"),
                ('kind = "expression"\nformula = "ref(close, -1) / ema(close, 9)"\n', daily, "2020-06-01"),
                ('kind = "mid_move"\nhorizon = 5\ndefinition = "lse"\nalpha = 0.0001\n', ("--instrument", "Q.INDEX"),
                 "2024-01-02T01:01:10Z")):
            whole = self.compute(text, *series).stdout.splitlines()
            begun = self.compute(text, *series, "--from", begin)
            self.assertEqual(begun.stdout.splitlines(), [whole[0]] + [line for line in whole[1:] if line >= begin], text)
            self.assertGreater(len(begun.stdout.splitlines()), 10, text)
        rows = len([line for line in self.compute(FORWARD, *daily).stdout.splitlines()[1:] if line >= "2020-06-01"])
        self.assertIn(f"{rows} labels of {rows + 6} rows", self.compute(FORWARD, *daily, "--from", "2020-06-01").stderr)
        # Weights compare the labels that are given out.
        weighted = FORWARD + '[weights]\nkind = "uniqueness"\n'
        first = self.compute(weighted, *daily, "--from", "2020-06-01").stdout.splitlines()[1]
        self.assertAlmostEqual(float(first.split(",")[5]), sum(1 / n for n in (1, 2, 3, 4, 5, 6)) / 6, 12)

    def test_a_file_is_cut_as_the_catalog_is(self):
        self.import_daily()
        (self.folder / "q.csv").write_text(quotes_csv())
        self.succeed("data", "import", "--kind", "quote", "--instrument", "rb2405.SHFE", "q.csv")
        volatility = "[volatility]\nspan = 20\n"
        move = 'kind = "mid_move"\nhorizon = 5\ndefinition = "lse"\nalpha = 0.0001\n'
        for text, name, dates in (
                (FORWARD, "a.csv", ("--from", "2020-06-01")), (FORWARD, "a.csv", ("--to", "2020-06-01")),
                ('kind = "triple_barrier"\nhorizon = 5\n' + volatility, "a.csv", ("--from", "2020-06-01", "--to", "2020-12-01")),
                (FORWARD + '[weights]\nkind = "uniqueness"\n', "a.csv", ("--from", "2020-06-01", "--to", "2020-12-01")),
                (move, "q.csv", ("--from", "2024-01-02T01:01:10Z", "--to", "2024-01-02T01:02:10Z")),
                (move, "q.csv", ("--from", "2024-01-02", "--to", "2024-01-02"))):
            instrument = "A.INDEX" if name == "a.csv" else "rb2405.SHFE"
            stored = self.compute(text, "--instrument", instrument, *(("--interval", "1d") if name == "a.csv" else ()), *dates)
            cut = self.compute(text, "--input", name, "--instrument", instrument, *dates)
            self.assertEqual(cut.stdout, stored.stdout, (text, dates))
            self.assertEqual(cut.stderr, stored.stderr, (text, dates))
            self.assertGreater(len(cut.stdout.splitlines()), 20)
        self.assertEqual(len(self.compute(move, "--input", "q.csv", "--to", "2024-01-02").stdout.splitlines()), 1 + 200 - 4 - 5)
        for dates in (("--from", "2030-01-01"), ("--to", "2010-01-01")):
            self.refuse_labels(1, "a.csv has no rows in this range", FORWARD, "--input", "a.csv", *dates)
        # Of several instruments those that have rows in it.
        lines = (self.folder / "a.csv").read_text().splitlines()
        (self.folder / "two.csv").write_text("\n".join([lines[0] + ",instrument"] + [
            f"{line},{'AB'[row >= 100]}.INDEX" for row, line in enumerate(lines[1:])]) + "\n")
        got = self.compute(FORWARD, "--input", "two.csv", "--from", "2020-08-01").stdout.splitlines()[1:]
        self.assertEqual({line.split(",")[1] for line in got}, {"B.INDEX"})
        self.assertTrue(got[0].startswith("2020-08-01,"), got[0])

    def test_a_formula_may_look_back_further_than_all_time(self):
        self.import_daily()
        self.refuse_labels(1, "no label in", 'kind = "expression"\nformula = "ref(close, -1) / mean(close, 60000) - 1"\n',
                           "--instrument", "A.INDEX", "--interval", "1d", "--from", "2020-06-01")

    def test_sides_out_of_the_range_are_passed_over(self):
        meta = 'kind = "meta"\nhorizon = 4\nwidth = 0.02\nside_file = "s.csv"\n'
        self.import_daily()
        days = [f"2020-{month:02}-15" for month in range(1, 13)]
        (self.folder / "s.csv").write_text("ts,side\n" + "".join(f"{day},1\n" for day in days))
        daily = ("--instrument", "A.INDEX", "--interval", "1d")
        self.assertEqual([line[:10] for line in self.compute(meta, *daily).stdout.splitlines()[1:]], days)
        for text in (meta, meta.replace("width = 0.02\n", "") + "[volatility]\nspan = 20\n"):  # The second looks back.
            for arguments, got in ((("--from", "2020-03-15"), days[2:]), (("--from", "2020-03-16"), days[3:]),
                                   (("--from", "2020-03-01", "--to", "2020-06-30"), days[2:6])):
                lines = self.compute(text, *daily, *arguments).stdout.splitlines()
                self.assertEqual([line[:10] for line in lines[1:]], got)
        for day, arguments in (("2019-02-01", ("--to", "2020-06-30")), ("2022-02-01", ("--from", "2020-03-01")),
                               ("2020-04-15T00:00:00Z", ("--from", "2020-03-01", "--to", "2020-06-30"))):
            (self.folder / "s.csv").write_text(f"ts,side\n2020-05-01,1\n{day},1\n")
            self.refuse_labels(1, ["s.csv:3:", f"no row at {day}"], meta, *daily, *arguments)
        (self.folder / "q.csv").write_text("ts,open,high,low,close,volume\n" + "".join(
            f"2024-01-02T01:{i:02}:00Z,10,11,9,{10 + i % 2 / 2},1\n" for i in range(60)))
        self.succeed("data", "import", "--instrument", "M.INDEX", "--interval", "1m", "q.csv")
        (self.folder / "s.csv").write_text("ts,side\n2024-01-02T01:10:00Z,1\n2024-01-02T01:20:00Z,1\n2024-01-02T01:30:00Z,1\n")
        lines = self.compute(meta, "--instrument", "M.INDEX", "--interval", "1m", "--from", "2024-01-02T01:15:00Z",
                             "--to", "2024-01-02T01:29:00Z").stdout.splitlines()
        self.assertEqual([line[:20] for line in lines[1:]], ["2024-01-02T01:20:00Z"])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    LabelsCli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

#!/usr/bin/python3
"""What features check says of features of which it could prove nothing. Standard library only.

usage: features_check_test.py GODWIT [TEST...]
"""
import json
import os
import sys
import unittest

from case import Cli


class ChecksOfFeatures(Cli):
    def test_a_check_that_compared_nothing_is_not_passed(self):
        (self.folder / "start.toml").write_text('[[feature]]\nname = "f"\nformula = "cumsum(close)"\n')
        check = ("features", "check", "--set", "start.toml", "--input", "a.csv")
        report = json.loads(self.succeed(*check, "--json").stdout)
        self.assertEqual([one["result"] for one in report["checks"]], ["passed"] * 4 + ["not tested"])
        self.assertIn("every feature depends on the start", report["checks"][4]["why"])
        text = self.succeed(*check).stdout
        self.assertRegex(text, r"warm-up +not tested +0 +0\n")
        self.assertIn("not tested: warm-up: every feature depends on the start", text)
        self.assertTrue(text.endswith("cuts, 1 of 1 features tested: passed, warm-up not tested\n"), text)
        self.assertNotIn("not tested", self.succeed("features", "check", "--set", "seed", "--input", "a.csv").stdout)

    def test_a_feature_without_values_is_not_passed(self):
        (self.folder / "half.toml").write_text("".join(f'[[feature]]\nname = "{name}"\nformula = "mean(close, {rows})"\n'
                                                       for name, rows in (("short", 5), ("long", 1000))))
        check = ("features", "check", "--set", "half.toml", "--input", "a.csv")
        text = self.succeed(*check).stdout
        self.assertIn("\nno values: long: not tested\n", text)
        self.assertTrue(text.endswith("cuts, 1 of 2 features tested: passed\n"), text)
        report = json.loads(self.succeed(*check, "--json").stdout)
        self.assertEqual((report["passed"], report["features"], report["features_tested"], report["no_values"]),
                         (True, 2, 1, ["long"]))
        (self.folder / "none.toml").write_text('[[feature]]\nname = "long"\nformula = "mean(close, 1000)"\n')
        check = ("features", "check", "--set", "none.toml", "--input", "a.csv")
        done = self.refuse(1, "no feature of none has a value in a.csv: nothing is proved", *check)
        self.assertTrue(done.stdout.endswith("0 of 1 features tested: no values\n"), done.stdout)
        self.assertNotIn("passed", done.stdout)
        report = json.loads(self.refuse(1, "nothing is proved", *check, "--json").stdout)
        self.assertEqual((report["passed"], {one["result"] for one in report["checks"]}), (False, {"not tested"}))

    def test_a_feature_behind_the_last_cut_is_not_passed(self):
        rows = len((self.folder / "a.csv").read_text().splitlines()) - 1
        long = f'[[feature]]\nname = "long"\nformula = "mean(close, {rows})"\n'
        (self.folder / "half.toml").write_text(long + '[[feature]]\nname = "short"\nformula = "mean(close, 5)"\n')
        (self.folder / "none.toml").write_text(long)
        says = "\nnot tested: long: its first value lies behind the last cut\n"
        check = ("features", "check", "--input", "a.csv", "--set")
        text = self.succeed(*check, "half.toml").stdout
        self.assertIn(says, text)
        self.assertTrue(text.endswith("cuts, 1 of 2 features tested: passed\n"), text)
        report = json.loads(self.succeed(*check, "half.toml", "--json").stdout)
        self.assertEqual((report["passed"], report["features_tested"], report["behind_cuts"], report["no_values"]), (True, 1, ["long"], []))
        self.assertEqual([one["tested"] for one in report["history"]], [False, True])
        done = self.refuse(1, "no feature of none has a value in a.csv before the last cut: nothing is proved", *check, "none.toml")
        self.assertIn(says, done.stdout)
        self.assertTrue(done.stdout.endswith("0 of 1 features tested: not tested\n"), done.stdout)
        self.assertFalse(json.loads(self.refuse(1, "nothing is proved", *check, "none.toml", "--json").stdout)["passed"])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

#!/usr/bin/python3
"""data facts and data actions from outside. Standard library only.

usage: facts_test.py GODWIT [TEST...]
"""
import json
import os
import sys
import unittest

from case import Cli

BARS = """ts,open,high,low,close,volume
2021-03-01,10,10.1,9.9,10.05,1000
2021-03-02,9.6,9.7,9.5,9.6,1000
2021-03-04,9.6,10.6,9.6,10.6,1000
"""
FACTS = """trading_day,reference_price,limit_up,limit_down,settlement,suspended,special_treatment,total_shares,float_shares
2021-03-01,10,,,,false,false,,1000000
2021-03-02,9.55,,,,false,false,,1000000
2021-03-04,9.6,10.56,8.65,,true,false,,2000000
"""


class Facts(Cli):
    def setUp(self):
        super().setUp()
        for kind, text in (("bar", BARS), ("day_facts", FACTS)):
            (self.folder / f"{kind}.csv").write_text(text)
            form = ["--interval", "1d"] if kind == "bar" else ["--column", "ts=trading_day"]
            self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", kind, *form, f"{kind}.csv")

    def ask(self, *arguments):
        return json.loads(self.succeed("data", *arguments, "--instrument", "600519.SSE", "--json").stdout)

    def test_facts_are_completed_and_say_so(self):
        days = self.ask("facts")["days"]
        self.assertEqual([day["trading_day"] for day in days],
                         ["2021-03-01", "2021-03-02", "2021-03-03", "2021-03-04"])
        self.assertEqual(days[0]["limit_gap"], "day_of_listing_unknown")
        self.assertEqual(days[1]["reference_price"], {"value": 9.55, "origin": "recorded"})
        self.assertEqual(days[1]["limit_up"], {"value": 10.51, "origin": "computed"})
        self.assertEqual(days[2]["suspended"], {"value": None, "origin": "absent"})
        self.assertEqual(days[2]["suspended_known_on"], None)
        self.assertEqual(days[2]["limit_gap"], "special_treatment_unknown")
        self.assertEqual(days[3]["limit_down"], {"value": 8.65, "origin": "recorded"})
        self.assertEqual(self.ask("facts", "--listed", "2001-08-27")["days"][0]["limit_up"]["value"], 11)
        done = self.succeed("data", "facts", "--instrument", "600519.SSE", "--from", "2021-03-02", "--to", "2021-03-02")
        self.assertIn("10.51*", done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 2)
        self.assertIn("* computed", done.stderr)

    def test_differences_are_listed(self):
        found = {one["kind"]: one["days"] for one in self.ask("facts", "--differences")["differences"] if one["count"]}
        self.assertEqual(found, {
            "limit_down": [{"trading_day": "2021-03-04", "by_rule": 8.64, "by_record": 8.65}],
            "ex_date": [{"trading_day": "2021-03-02", "by_rule": 10.05, "by_record": 9.55}],
            "close_beyond_limits": [{"trading_day": "2021-03-04", "by_rule": 10.56, "by_record": 10.6}],
            "suspended_but_traded": [{"trading_day": "2021-03-04", "by_rule": False, "by_record": True}],
            "missing_day": [{"trading_day": "2021-03-03", "by_rule": None, "by_record": None}],
            "float_shares_jump": [{"trading_day": "2021-03-04", "by_rule": 1000000, "by_record": 2000000}]})
        text = self.succeed("data", "facts", "--instrument", "600519.SSE", "--differences").stdout
        self.assertIn("2021-03-02 10.05 -> 9.55", text)

    def test_actions_are_listed(self):
        (action,) = self.ask("actions")["actions"]
        self.assertEqual((action["ex_day"], action["cash_per_share"]), ("2021-03-02", 0.5))
        self.assertEqual(action["ratio"], 10.05 / 9.55)
        self.assertIn("0.5", self.succeed("data", "actions", "--instrument", "600519.SSE").stdout)
        self.assertEqual(self.ask("actions", "--from", "2021-03-03")["actions"], [])
        self.assertEqual(self.ask("actions")["holes"], [])

    def put(self, kind, text, *form):
        (self.folder / "more.csv").write_text(text)
        self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", kind, *form, "more.csv")

    def put_years_later(self):
        """One row after years without any."""
        self.put("bar", BARS.splitlines()[0] + "\n2023-01-03,30,31,30,30.5,1000\n", "--interval", "1d")
        self.put("day_facts", FACTS.splitlines()[0] + "\n2023-01-03,30,,,,false,false,,\n",
                 "--column", "ts=trading_day")

    def test_a_hole_in_the_data_is_no_action(self):
        self.put_years_later()
        found = self.ask("actions")
        self.assertEqual([one["ex_day"] for one in found["actions"]], ["2021-03-02"])
        self.assertEqual(found["holes"], [{"after": "2021-03-04", "until": "2023-01-03", "days": 1,
                                           "why": "missing_days"}])
        self.assertEqual(self.ask("actions", "--to", "2021-03-04")["holes"], [])
        said = self.succeed("data", "actions", "--instrument", "600519.SSE").stderr
        self.assertIn("after 2021-03-04 until 2023-01-03", said)

    def closes(self, *arguments):
        done = self.succeed("data", "export", "--instrument", "600519.SSE", "--interval", "1d", *arguments)
        rows = [line.split(",") for line in done.stdout.splitlines()]
        return [float(row[rows[0].index("close")]) for row in rows[1:]]

    def test_adjusted_views(self):
        ratio = 10.05 / 9.55
        for mode, expected in (("none", [10.05, 9.6, 10.6]),
                               ("forward", [9.55, 9.6, 10.6]),
                               ("backward", [10.05, 9.6 * ratio, 10.6 * ratio]),
                               ("total_return", [1, 9.6 / 9.55, 10.6 / 9.55])):
            for got, want in zip(self.closes("--adjust", mode), expected, strict=True):
                self.assertAlmostEqual(got, want, 8, mode)
        # What is not known on the last day asked for is not used, however that day is said.
        for to in ("2021-03-01", "2021-03-02T00:00:00Z"):
            self.assertEqual(self.closes("--adjust", "forward", "--to", to), [10.05], to)
        self.assertEqual(self.closes("--adjust", "forward", "--to", "2021-03-03T00:00:00Z"), [9.55, 9.6])

    def test_what_cannot_be_adjusted_is_refused(self):
        self.put_years_later()
        export = ["data", "export", "--instrument", "600519.SSE", "--interval", "1d", "--adjust"]
        for mode in ("forward", "backward", "total_return"):
            self.refuse(1, ["after 2021-03-04 until 2023-01-03", "2021-03-01 to 2021-03-04", "--across-holes"],
                        *export, mode)
        self.assertEqual(self.closes("--adjust", "forward", "--to", "2021-03-04"), [9.55, 9.6, 10.6])
        self.assertEqual(self.closes("--adjust", "forward", "--from", "2022-01-01"), [30.5])
        # Behind the hole prices count anew: what happened before it is not known in sum.
        self.assertEqual(self.closes("--adjust", "backward", "--from", "2022-01-01"), [30.5])
        self.refuse(1, "after 2021-03-04", *export, "forward", "--to", "2023-06-01")
        done = self.succeed(*export, "backward", "--across-holes")
        self.assertIn("as if nothing had happened", done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 5)
        # Bars beside the record are not said to be adjusted.
        header = BARS.splitlines()[0]
        self.put("bar", header + "\n2020-06-01T02:00:00Z,9,9,9,9,100\n", "--interval", "1m")
        self.refuse(1, "cover 2021-03-01 to 2023-01-03 alone", "data", "export", "--instrument", "600519.SSE",
                    "--interval", "1m", "--adjust", "backward")
        # A reference price is missing.
        self.put("bar", header + "\n2023-01-04,30,31,30,30.5,1000\n", "--interval", "1d")
        self.refuse(1, "1 day without reference price", *export, "backward", "--from", "2023-01-03")

    def test_reference_prices_of_another_source_are_told(self):
        export = ["data", "export", "--instrument", "600519.SSE", "--interval", "1d", "--adjust", "backward"]
        for command in (["data", "actions", "--instrument", "600519.SSE"], export):
            self.assertNotIn("two sources", self.succeed(*command).stderr)
        self.put("bar", BARS.splitlines()[0] + "\n2021-03-05,10,10.7,9.5,10.6,1000\n", "--interval", "1d")
        self.put("day_facts", FACTS.splitlines()[0] + "\n2021-03-05,10.61,,,,false,false,,\n",
                 "--column", "ts=trading_day")
        for command in (["data", "actions", "--instrument", "600519.SSE"], export):
            self.assertIn("1 of 2 ex-days raise the price by less than a tenth, the first 2021-03-05",
                          self.succeed(*command).stderr)
        self.assertNotIn("two sources", self.succeed(*export, "--to", "2021-03-04").stderr)

    def test_bars_that_have_no_one_factor_are_refused(self):
        self.put("bar", BARS.splitlines()[0] + "\n2021-03-05,10,10.7,9.5,10.6,1000\n", "--interval", "1w")
        self.refuse(2, "1w may hold an ex-date", "data", "export", "--instrument", "600519.SSE", "--interval", "1w",
                    "--adjust", "backward")
        (self.folder / "future.csv").write_text(BARS)
        self.succeed("data", "import", "--instrument", "rb2110.SHFE", "--interval", "1d", "future.csv")
        self.refuse(2, "settlements", "data", "export", "--instrument", "rb2110.SHFE", "--interval", "1d",
                    "--adjust", "backward")
        self.refuse(2, "--across-holes", "data", "export", "--instrument", "600519.SSE", "--interval", "1d",
                    "--across-holes")

    def test_a_daily_bar_lies_on_its_date(self):
        (self.folder / "twice.csv").write_text("ts,open,high,low,close,volume,trading_day\n"
                                               "2021-03-08,10,10,10,10,1,2021-03-08\n"
                                               "2021-03-09,10,10,10,10,1,2021-03-08\n")
        self.refuse(3, "trading_day_is_not_date", "data", "import", "--instrument", "600519.SSE", "--interval", "1d",
                    "twice.csv")

    def test_what_cannot_be_answered_is_refused(self):
        self.import_daily()
        for command in ("facts", "actions"):
            self.refuse(1, ["000001.SZSE", "data list"], "data", command, "--instrument", "000001.SZSE")
            self.refuse(2, "--from: expected a trading day", "data", command, "--instrument", "600519.SSE",
                        "--from", "2021-03-01T00:00:00Z")
        self.refuse(2, "A.INDEX", "data", "facts", "--instrument", "A.INDEX")
        self.refuse(1, "no day facts of A.INDEX", "data", "actions", "--instrument", "A.INDEX")
        self.refuse(2, "futures", "data", "actions", "--instrument", "rb2410.SHFE")
        self.refuse(2, "--listed: expected", "data", "facts", "--instrument", "600519.SSE", "--listed", "soon")
        self.refuse(2, "not after the first row", "data", "facts", "--instrument", "600519.SSE",
                    "--listed", "2021-03-02")
        self.refuse(1, "no trading days in this range", "data", "facts", "--instrument", "600519.SSE",
                    "--from", "2022-01-01")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

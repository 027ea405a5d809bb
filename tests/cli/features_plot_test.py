#!/usr/bin/python3
"""features plot from outside: what the page holds. Standard library only.

usage: features_plot_test.py GODWIT [TEST...]
"""
import json
import os
import re
import sys
import unittest

from case import Cli
from samples import FEATURES


class FeaturesPlot(Cli):
    def setUp(self):
        super().setUp()
        (self.folder / "mine.toml").write_text(FEATURES)

    def test_the_plot(self):
        (self.folder / "plot.toml").write_text('''[set]
title = "To be seen"
about = "Of lines and gaps."
[[feature]]
name = "gaps"
formula = "where(day_of_week < 3, roc(close, 1), 0 / 0)"
[[feature]]
name = "like_it"
formula = "roc(close, 2)"
[[feature]]
name = "a_hundred_times"
formula = "100 * roc(close, 1)"
[[feature]]
name = "over_price"
unit = "price"
formula = "mean(close, 3)"
[[feature]]
name = "nothing"
formula = "0 / 0"
''')
        self.succeed("features", "plot", "--set", "plot.toml", "--input", "a.csv", "--output", "p.html")
        page = (self.folder / "p.html").read_text()
        for part in ("<h1>To be seen</h1>", "Of lines and gaps.", "Set plot over a.csv, 400 rows", "Without a value on these data: nothing."):
            self.assertIn(part, page)
        self.assertNotIn("features are drawn", page)  # None was left out.
        (chart,) = [json.loads(part.split("</script>")[0]) for part in page.split('<script type="application/json">')[1:]]
        self.assertEqual([[one["name"] for one in pane["series"]] for pane in chart["panes"]],
                         [["price", "over_price"], ["gaps", "like_it"], ["a_hundred_times"]])
        prices, (gaps, whole), _ = [pane["series"] for pane in chart["panes"]]
        self.assertEqual(prices[1]["color"], "c3")  # Blue and orange are the candles'.
        self.assertEqual([one["decimals"] for one in prices], [2, 2])
        self.assertEqual(sum(value is None for value in whole["v"]), 2)
        self.assertEqual(gaps["v"].count(0), whole["v"].count(0))  # A gap is no zero.
        self.assertGreater(sum(value is None for value in gaps["v"]), 200)

    def test_the_page_says_what_formulas_name(self):
        (self.folder / "named.toml").write_text("".join(f'[[{kind}]]\nname = "{name}"\nformula = "{formula}"\n' for kind, name, formula in (
            ("define", "body", "close - open"), ("define", "size", "abs(body)"), ("define", "unused", "high - low"),
            ("feature", "range_1", "size / close"), ("feature", "range_2", "range_1 * 2"), ("feature", "range_3", "range_2 * 2"))))
        for features, names in (("range_1", ["body", "size"]), ("range_3,range_1", ["body", "size", "range_2"])):
            self.succeed("features", "plot", "--set", "named.toml", "--input", "a.csv", "--output", "n.htm", "--features", features)
            table = (self.folder / "n.htm").read_text().split("Names in these formulas")[1].split("</table>")[0]
            self.assertEqual([re.findall(r"<td[^>]*>([^<]*)</td>", row)[0] for row in table.split("<tr")[2:]], names)
            self.assertIn(">close - open<", table)
        self.succeed("features", "plot", "--set", "mine.toml", "--input", "a.csv", "--output", "p.html", "--features", "rise")
        self.assertNotIn("Names in these formulas", (self.folder / "p.html").read_text())

    def test_a_page_is_no_picture(self):
        self.refuse(2, ["--output", ".html", '"p.png"'], "features", "plot", "--set", "mine.toml", "--input", "a.csv", "--output", "p.png")
        self.assertFalse((self.folder / "p.png").exists())

    def test_the_plot_of_numbers_beyond_reading(self):
        (self.folder / "huge.toml").write_text('[[feature]]\nname = "huge"\nformula = "close * 1e300"\nabout = "Words"\n'
                                               '[[feature]]\nname = "tiny"\nformula = "close * 1e-300"\n')
        self.succeed("features", "plot", "--set", "huge.toml", "--input", "a.csv", "--output", "h.html")
        table = (self.folder / "h.html").read_text().split("<table")[1].split("</table>")[0]
        chart = json.loads((self.folder / "h.html").read_text().split('<script type="application/json">')[1].split("</script>")[0])
        (tiny,) = [pane for pane in chart["panes"] if pane["series"][0]["name"] == "tiny"]
        self.assertRegex(tiny["title"], r"^1e-29\d × ")
        self.assertGreater(len(set(tiny["series"][0]["v"])), 100)  # Not flat.
        self.assertRegex(table, r">\d(\.\d+)?e\+30\d<")
        self.assertRegex(table, r">\d(\.\d+)?e-29\d<")
        self.assertNotRegex(table, r"[\d,]{20}|0\.0{9}")
        self.assertIn('<td class="prose">Words</td>', table)

    def test_the_plot_says_what_it_drew(self):
        said = json.loads(self.succeed("features", "plot", "--set", "mine.toml", "--input", "a.csv", "--output", "p.html",
                                       "--features", "rise", "--json").stdout)
        self.assertEqual(said, {"set": "mine", "rows": 400, "rows_drawn": 400, "features": ["rise"], "empty_features": [],
                                "output": "p.html"})
        one = self.succeed("features", "plot", "--set", "mine.toml", "--input", "a.csv", "--output", "p.html", "--features", "rise")
        self.assertEqual(one.stdout, "p.html: 1 feature over 400 rows\n")
        self.refuse(2, "--features: expected each one once, got rise twice", "features", "plot", "--set", "mine.toml", "--input",
                    "a.csv", "--features", "rise,place,rise")

    def test_the_page_says_which_prices(self):
        self.import_daily()
        bars = (self.folder / "a.csv").read_text().splitlines()[1:]
        closes = [line.split(",")[4] for line in bars]
        (self.folder / "facts.csv").write_text("trading_day,reference_price\n" + "".join(
            f"{line[:10]},{close}\n" for line, close in zip(bars, closes[:1] + closes)))
        self.succeed("data", "import", "--instrument", "A.INDEX", "--kind", "day_facts", "facts.csv")
        for adjust, says in (((), "Set mine over A.INDEX bar 1d, raw prices, 400 rows"),
                             (("--adjust", "backward"), "Set mine over A.INDEX bar 1d, prices adjusted backward, 400 rows")):
            self.succeed("features", "plot", "--set", "mine.toml", "--instrument", "A.INDEX", "--interval", "1d",
                         "--output", "p.html", "--quiet", *adjust)
            self.assertIn(says, (self.folder / "p.html").read_text())
        self.succeed("features", "plot", "--set", "mine.toml", "--input", "a.csv", "--output", "p.html", "--quiet")
        self.assertIn("Set mine over a.csv, 400 rows", (self.folder / "p.html").read_text())

    def test_the_plot_is_of_the_first_instrument_that_has_rows(self):
        bars = (self.folder / "a.csv").read_text().splitlines(keepends=True)  # From 2020-01-01 on.
        (self.folder / "early.csv").write_text("".join(bars[:61]))
        for name, data in (("A", "early.csv"), ("B", "a.csv"), ("C", "a.csv")):
            self.succeed("data", "import", "--instrument", f"{name}.INDEX", "--interval", "1d", data)
        plot = ("features", "plot", "--set", "mine.toml", "--output", "p.html", "--interval", "1d", "--from", "2020-06-01")
        for chosen in ((), ("--features", "rise")):
            done = self.succeed(*plot, "--instrument", "A.INDEX", "--instrument", "B.INDEX", "--instrument", "C.INDEX", *chosen)
            self.assertIn("A.INDEX has no rows in this range; B.INDEX is drawn", done.stderr)
            self.assertIn(" over 248 rows", done.stdout)
            self.assertIn("248 rows of B.INDEX", (self.folder / "p.html").read_text())
        both = ("--instrument", "B.INDEX", "--instrument", "C.INDEX")
        self.assertNotIn("drawn", self.succeed(*plot, *both).stderr)

    def test_the_plot_of_ticks_draws_the_last_row_of_each_second(self):
        times = ("00.1", "00.9", "01.2", "01.3", "01.3", "03.0")
        (self.folder / "t.csv").write_text("ts,bid_price,ask_price\n" + "".join(
            f"2024-01-02T01:30:{time}Z,{10 + i},{11 + i}\n" for i, time in enumerate(times)))
        (self.folder / "ticks.toml").write_text('[[feature]]\nname = "wide"\nformula = "ask_price - bid_price + 0 * ref(bid_price, 1)"\n'
                                                '[[feature]]\nname = "bid"\nformula = "bid_price"\n')
        ticks = ("features", "plot", "--set", "ticks.toml", "--input", "t.csv", "--output", "t.html")
        self.assertEqual(self.succeed(*ticks).stdout,
                         "t.html: 2 features over 3 rows, the last of each second; 3 others are left out\n")
        page = (self.folder / "t.html").read_text()
        self.assertIn("Of each second the last row is drawn; 3 others are left out.", page)
        (chart,) = [json.loads(part.split("</script>")[0]) for part in page.split('<script type="application/json">')[1:]]
        (bid,) = [one for pane in chart["panes"] for one in pane["series"] if one["name"] == "bid" and one["v"]][-1:]
        self.assertEqual(len(bid["v"]), 3)
        said = json.loads(self.succeed(*ticks, "--json").stdout)
        self.assertEqual((said["rows"], said["rows_drawn"]), (6, 3))
        # The table is of all rows: the bids are 10 to 15.
        rows = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in page.split("<table")[1].split("<tr")[2:]]
        self.assertEqual([row[1:6] for row in rows if row[0] == "bid"], [["6", "10.0000", "12.5000", "15.0000", "15.0000"]])
        self.assertIn("Of all 6 rows, also of those that are not drawn.", page)
        # A feature whose only values are in rows that are not drawn has values.
        (self.folder / "ticks.toml").write_text('[[feature]]\nname = "first"\nformula = "where(bid_price < 11, bid_price, 0 / 0)"\n')
        said = json.loads(self.succeed(*ticks, "--json").stdout)
        self.assertEqual((said["features"], said["empty_features"]), (["first"], []))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

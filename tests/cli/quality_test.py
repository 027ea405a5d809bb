#!/usr/bin/python3
"""data check and data clean from outside. Standard library only.

usage: quality_test.py GODWIT [TEST...]
"""
import datetime
import json
import os
import pathlib
import re
import sys
import unittest

from case import Cli
from samples import daily_csv


class Quality(Cli):
    def test_a_defect_is_told_in_every_form(self):
        lines = daily_csv().splitlines(keepends=True)
        del lines[100:120]
        (self.folder / "a.csv").write_text("".join(lines))
        self.import_daily()
        done = json.loads(self.succeed("data", "check", "--json", "--html", "q.html").stdout)
        (series,) = done["instruments"]
        self.assertEqual([series[key] for key in ("id", "kind", "interval", "rows")], ["A.INDEX", "bar", "1d", 380])
        gap = next(issue for issue in series["issues"] if issue["rule"] == "gap")
        self.assertGreaterEqual(gap["count"], 14)  # Of the twenty days, those that are weekdays.
        self.assertEqual(gap["first"], lines[100].split(",")[0])
        self.assertLess(series["score"], 100)
        page = (self.folder / "q.html").read_text()
        for part in ('class="gap"', "A.INDEX", "trading days missing before"):
            self.assertIn(part, page)
        self.assertIn("gap", self.succeed("data", "check").stdout)
        self.assertRegex(page, r"Checked 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC\. "
                               rf"Catalog {re.escape(os.path.realpath(self.folder))}/data")
        heads = [re.findall(r"<th[^>]*>(?:<[^>]*>)*([^<]*)", table)[:2] for table in page.split("<table")[1:]]
        self.assertIn(["Instrument", "Score"], heads)  # Where a phone shows it.

    def test_an_absurd_day_without_facts_is_taken_out_by_the_past_alone(self):
        lines = daily_csv().splitlines(keepends=True)
        good = lines[50]
        day, *prices, volume = good.split(",")
        lines[50] = ",".join([day, *(f"{float(price) * 100:.2f}" for price in prices), volume])
        (self.folder / "a.csv").write_text("".join(lines))
        self.import_daily()
        done = json.loads(self.succeed("data", "clean", "--output", "clean", "--json").stdout)
        self.assertEqual([done[key] for key in ("rows", "kept", "reasons")], [400, 399, {"absurd_price": 1}])
        kept = (self.folder / "clean/quarantine/cleaning_quarantined.csv").read_text()
        self.assertIn("bar 1d A.INDEX,50,absurd_price,", kept)

    def test_a_variant_has_the_calendar_and_the_suspensions_of_its_plain_instrument(self):
        # Around the Spring Festival of 2024: closed from 9 to 18 February, and suspended on the 21st.
        days = ["2024-02-05", "2024-02-06", "2024-02-07", "2024-02-08", "2024-02-19", "2024-02-20", "2024-02-22"]
        rows = "".join(f"{day},{10 + i / 10},{10.1 + i / 10},{9.9 + i / 10},{10 + i / 10},{1000 + i}\n"
                       for i, day in enumerate(days))
        (self.folder / "v.csv").write_text("ts,open,high,low,close,volume\n" + rows)
        (self.folder / "f.csv").write_text("trading_day,reference_price,limit_up,limit_down,suspended\n"
                                           "2024-02-20,1500,1650,1350,false\n2024-02-21,1500,1650,1350,true\n")
        self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", "day_facts", "f.csv")
        variants = ["600519@forward.SSE", "600519@backward.SSE", "600519@mine.SSE"]
        for id in variants:
            self.succeed("data", "import", "--instrument", id, "--interval", "1d", "v.csv")
        for series in json.loads(self.succeed("data", "check", "--json").stdout)["instruments"]:
            self.assertEqual(series["issues"], [], series["id"])
        # On a closed day, and on the suspended one.
        (self.folder / "v.csv").write_text("ts,open,high,low,close,volume\n2024-02-13,10,10.1,9.9,10,1000\n"
                                           "2024-02-21,10,10.1,9.9,10,1000\n")
        for id in variants:
            self.succeed("data", "import", "--instrument", id, "--interval", "1d", "v.csv")
        checked = json.loads(self.succeed("data", "check", "--json").stdout)["instruments"]
        self.assertEqual([one["id"] for one in checked], sorted(variants))
        for series in checked:
            found = {issue["rule"]: issue["first"] for issue in series["issues"]}
            self.assertEqual(found.get("off_calendar"), "2024-02-13", series)
            self.assertEqual(found.get("traded_while_suspended"), "2024-02-21", series)

    def test_days_of_the_time_line_are_those_of_the_rows(self):
        for id in ("A.INDEX", "B.INDEX"):
            self.succeed("data", "import", "--instrument", id, "--interval", "1d", "a.csv")
        self.succeed("data", "check", "--html", "q.html")
        page = (self.folder / "q.html").read_text()
        self.assertIn("All on one axis, from 2020-01-01 to 2021-02-03.", page)
        self.assertNotIn("2021-02-04", page)

    def test_an_empty_check_does_not_look_perfect(self):
        (self.folder / "f.csv").write_text("trading_day,reference_price\n2024-02-20,1500\n")
        (self.folder / "n.csv").write_text("ts,title\n2024-02-20T00:00:00Z,a\n")
        for kind, file in (("day_facts", "f.csv"), ("news", "n.csv")):
            self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", kind, file)
        says = "2 series of kinds without rules are not judged: day_facts, news"
        for whose in ([], ["--instrument", "600519.SSE"]):
            done = self.succeed("data", "check", "--html", "q.html", *whose)
            self.assertIn("nothing was judged", done.stdout)
            self.assertIn(says, done.stdout)
            page = (self.folder / "q.html").read_text()
            self.assertIn("No series was judged.", page)
            self.assertIn(says, page)
            self.assertNotIn("of 100", page)
            self.assertNotIn("No rule was broken.", page)
            done = json.loads(self.succeed("data", "check", "--json", *whose).stdout)
            self.assertEqual(done["instruments"], [])
            self.assertEqual(done["unchecked"], {"series": 2, "kinds": ["day_facts", "news"]})
        self.import_daily()
        self.assertIn(says, self.succeed("data", "check").stdout)
        self.succeed("data", "check", "--html", "q.html")
        page = (self.folder / "q.html").read_text()
        self.assertIn("2 more of kinds without rules", page)
        self.assertIn("of 100", page)
        only = json.loads(self.succeed("data", "check", "--json", "--instrument", "A.INDEX").stdout)
        self.assertEqual(only["unchecked"], {"series": 0, "kinds": []})
        self.refuse(1, "no data for B.INDEX", "data", "check", "--instrument", "B.INDEX")

    def test_a_flat_run_tells_the_price_of_its_first_bar(self):
        rows = "".join(f"2024-01-{2 + i:02},{price},{price},{price},{price},{100 + i}\n"
                       for i, price in enumerate((10, 11, 12, 13, 14, 15)))
        (self.folder / "flat.csv").write_text("ts,open,high,low,close,volume\n" + rows)
        self.succeed("data", "import", "--instrument", "BTCUSDT.BINANCE", "--interval", "1d", "flat.csv")
        (series,) = json.loads(self.succeed("data", "check", "--json").stdout)["instruments"]
        run = next(issue for issue in series["issues"] if issue["rule"] == "flat_run")
        self.assertEqual([run["count"], run["first"]], [6, "2024-01-02"])
        self.assertIn("high and low are both 10, and one price in each of the 4 bars behind it, 14 in the last",
                      run["example"])

    def test_facts_that_cannot_be_true_are_refused_and_take_out_nothing(self):
        share = ["--instrument", "600519.SSE"]
        (self.folder / "v.csv").write_text("ts,open,high,low,close,volume\n2024-02-20,10,10.1,9.9,10,1000\n")
        self.succeed("data", "import", *share, "--interval", "1d", "v.csv")
        facts = ["data", "import", *share, "--kind", "day_facts", "f.csv"]
        head = "trading_day,reference_price,limit_up,limit_down\n2024-02-20,"
        for row, reason in (("10,9,11", "limits_crossed"), ("100,11,9", "reference_outside_limits"),
                            ("0,11,9", "non_positive_price"), ("10,11,-9", "non_positive_price")):
            (self.folder / "f.csv").write_text(head + row + "\n")
            self.refuse(3, reason, *facts)
        # Two files may contradict each other: each is possible, both are not.
        for header, price in (("limit_up", 9), ("limit_down", 11)):
            (self.folder / "f.csv").write_text(f"trading_day,{header}\n2024-02-20,{price}\n")
            self.succeed(*facts)
        (series,) = json.loads(self.succeed("data", "check", "--json").stdout)["instruments"]
        self.assertEqual(series["quarantined"], 0)

    def test_a_cleaned_copy(self):
        series = ("--instrument", "600999.SSE", "--interval", "1d")
        lines = daily_csv().splitlines(keepends=True)
        day, *prices, volume = lines[50].split(",")
        lines[50] = ",".join([day, *(f"{float(price) * 3:.2f}" for price in prices), volume])
        day, opened, high, low, close, volume = lines[60].split(",")
        lines[60] = ",".join([day, opened, high, f"{float(low) - 1e-7:.7f}", close, volume])  # A hair off the tick grid.
        (self.folder / "a.csv").write_text("".join(lines))
        self.succeed("data", "import", *series, "a.csv")
        raw = self.succeed("data", "export", *series).stdout.splitlines()

        causal = json.loads(self.succeed("data", "clean", "--output", "causal", "--json").stdout)
        self.assertEqual([causal[key] for key in ("rows", "kept", "repaired", "reasons")], [400, 400, 1, {}])
        self.assertEqual(self.succeed("data", "export", *series).stdout.splitlines(), raw)  # The source stays as it was.
        done = json.loads(self.succeed("data", "clean", "--output", "clean", "--look-ahead", "--json").stdout)
        self.assertEqual([done[key] for key in ("rows", "kept", "repaired", "quarantined", "reasons")],
                         [400, 399, 1, 1, {"spike": 1}])

        clean = self.succeed("data", "export", *series, "--catalog", "clean").stdout.splitlines()
        self.assertEqual([line for line in raw if line not in clean], [raw[50], raw[60]])
        self.assertEqual([line for line in clean if line not in raw], [raw[60].replace(f",{float(low) - 1e-7:.7f},", f",{float(low)},")])
        kept = self.folder / "clean/quarantine"
        header, out = (kept / "cleaning_quarantined.csv").read_text().splitlines()
        self.assertEqual(header, "file,line,reason,detail,raw")
        self.assertTrue(out.startswith("bar 1d 600999.SSE,50,spike,"), out)
        self.assertIn("600999.SSE,60,tick_grid,", (kept / "cleaning_repaired.csv").read_text())
        (found,) = json.loads(self.succeed("data", "check", "--json", "--catalog", "clean").stdout)["instruments"]
        self.assertEqual([found[key] for key in ("rows", "quarantined", "repaired", "marked")], [399, 0, 0, 1])
        self.refuse(2, ["clean exists"], "data", "clean", "--output", "clean")

    def test_later_rows_change_no_judgement(self):
        """What is cleaned of a beginning of a series is what is cleaned of it as part of the whole."""
        day, rows = datetime.date(2024, 12, 2), []
        while day <= datetime.date(2025, 1, 10):
            if day.weekday() < 5 and day != datetime.date(2025, 1, 1):
                rows.append([str(day), 76300, 76400, 76200, 76300, 100 + len(rows) % 7])
            day += datetime.timedelta(days=1)
        at = {row[0]: row for row in rows}
        for day in ("2024-12-10", "2024-12-27"):  # An artefact by the tick of 50, until 2024-12-17; not by that of 20.
            at[day][1] = "76299.997"
        at["2024-12-16"][1:5] = [990000] * 4
        text = lambda rows: "ts,open,high,low,close,volume\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)

        def cleaned(instrument, rows):
            """The lines of what was taken out and changed."""
            (self.folder / "b.csv").write_text(text(rows))
            name = f"{instrument}-{len(rows)}"
            self.succeed("data", "import", "--instrument", instrument, "--interval", "1d", "--catalog", name, "b.csv")
            self.succeed("data", "clean", "--catalog", name, "--output", f"{name}-clean")
            lists = ("cleaning_quarantined.csv", "cleaning_repaired.csv")
            return [line.split(",", 2)[1:] for file in lists
                    for line in (self.folder / f"{name}-clean/quarantine" / file).read_text().splitlines()[1:]]

        whole = cleaned("lc2501.GFEX", rows)
        self.assertEqual([line[0] + " " + line[1].split(",")[0] for line in whole],
                         ["11 absurd_price", "7 tick_grid"])
        for end in (7, 12, 13, 20):
            self.assertEqual(cleaned("lc2501.GFEX", rows[:end]), [line for line in whole if int(line[0]) <= end], end)
        # The filters of crypto are known from 2024 on; rows of 2023 do not hide them.
        days = [str(datetime.date(2023, 12, 25) + datetime.timedelta(days=i)) for i in range(14)]
        coins = [[day, 42000.005, 42100, 41900, 42000, 100 + i] for i, day in enumerate(days)]
        (self.folder / "b.csv").write_text(text(coins))
        self.succeed("data", "import", "--instrument", "BTCUSDT.BINANCE", "--interval", "1d", "b.csv")
        (series,) = json.loads(self.succeed("data", "check", "--json").stdout)["instruments"]
        self.assertEqual([(one["count"], one["first"]) for one in series["issues"] if one["rule"] == "tick_grid"],
                         [(7, "2024-01-01")])

    def test_what_check_counts_is_what_clean_takes_out(self):
        lines = daily_csv().splitlines(keepends=True)
        for number, factor in ((50, 3), (150, 2), (250, 100), (350, 3)):  # A hundredfold is seen by the past alone.
            day, *prices, volume = lines[number].split(",")
            lines[number] = ",".join([day, *(f"{float(price) * factor:.2f}" for price in prices), volume])
        (self.folder / "a.csv").write_text("".join(lines))
        self.import_daily()
        (series,) = json.loads(self.succeed("data", "check", "--json", "--html", "q.html").stdout)["instruments"]
        done = json.loads(self.succeed("data", "clean", "--output", "clean", "--json").stdout)
        self.assertEqual([series["quarantined"], series["repaired"]], [done["quarantined"], done["repaired"]])
        self.assertEqual({one["rule"]: one["quarantined"] for one in series["issues"] if one["quarantined"]}, done["reasons"])
        ahead = json.loads(self.succeed("data", "clean", "--output", "ahead", "--look-ahead", "--json").stdout)
        self.assertEqual([series["only_look_ahead"], ahead["quarantined"]], [3, 4])
        self.assertEqual({one["rule"]: one["only_look_ahead"] for one in series["issues"] if one["only_look_ahead"]},
                         {"spike": 3})
        self.assertIn("3 more only with --look-ahead", (self.folder / "q.html").read_text())
        row = self.succeed("data", "check").stdout.splitlines()[1].split()
        self.assertEqual(row[-2:], ["1", "3"])

    def test_a_contradicting_turnover_leaves_prices_that_can_be_adjusted(self):
        share = ("--instrument", "600999.SSE")
        days = [f"2024-06-{day:02}" for day in (3, 4, 5, 6, 7, 11, 12, 13, 14, 17)]
        closes = [10 + number / 10 for number in range(len(days))]
        volume = lambda day: 1 if day == "2024-06-13" else 100
        (self.folder / "b.csv").write_text("ts,open,high,low,close,volume,turnover\n" + "".join(
            f"{day},{close:.1f},{close:.1f},{close:.1f},{close:.1f},{volume(day)},{100 * close:.0f}\n"
            for day, close in zip(days, closes)))
        references = [10, *closes[:-1]]
        references[-1] -= 0.5  # The last day is an ex-date, two days behind the contradiction.
        (self.folder / "facts.csv").write_text("trading_day,reference_price\n" + "".join(
            f"{day},{reference:.1f}\n" for day, reference in zip(days, references)))
        self.succeed("data", "import", *share, "--kind", "bar", "--interval", "1d", "b.csv")
        self.succeed("data", "import", *share, "--kind", "day_facts", "facts.csv")
        adjusted = ("data", "export", *share, "--interval", "1d", "--adjust", "backward")
        raw = self.succeed(*adjusted).stdout.splitlines()

        done = json.loads(self.succeed("data", "clean", "--output", "clean", "--json").stdout)
        self.assertEqual([done[key] for key in ("rows", "kept", "repaired", "reasons")], [20, 20, 1, {}])
        clean = self.succeed(*adjusted, "--catalog", "clean").stdout.splitlines()
        self.assertEqual([row.split(",")[:5] for row in clean], [row.split(",")[:5] for row in raw])
        (row,) = [row for row in clean if row not in raw]
        self.assertEqual(row.split(",")[0::5], ["2024-06-13", ""])  # Neither volume
        self.assertEqual(row.split(",")[6], "")  # nor turnover.

        # Taken out whole, its close still tells what happened to the share.
        (self.folder / "q.toml").write_text('[quality.rules.turnover_mismatch]\naction = "quarantine"\n')
        done = json.loads(self.succeed("data", "clean", "--config", "q.toml", "--output", "out", "--json").stdout)
        self.assertEqual([done["kept"], done["reasons"]], [19, {"turnover_mismatch": 1}])
        clean = self.succeed(*adjusted, "--catalog", "out").stdout.splitlines()
        self.assertEqual(clean, [row for row in raw if not row.startswith("2024-06-13")])

    def test_a_jump_is_beyond_the_limit_of_the_board(self):
        """11 % in a day: beyond the main board's tenth, within STAR's fifth, after its free days."""
        days = [f"2021-03-{day:02}" for day in (1, 2, 3, 4, 5, 8, 9, 10)]
        bars = "ts,open,high,low,close,volume\n" + "".join(
            f"{day},10,10.05,9.95,10,{100 + number}\n" for number, day in enumerate(days[:-1]))
        (self.folder / "b.csv").write_text(bars + f"{days[-1]},10.2,11.1,10.1,11.1,200\n")
        found = {}
        for instrument in ("600519.SSE", "688981.SSE"):
            self.succeed("data", "import", "--instrument", instrument, "--interval", "1d", "b.csv")
            (series,) = json.loads(self.succeed("data", "check", "--instrument", instrument,
                                                "--json").stdout)["instruments"]
            found[instrument] = [one["example"] for one in series["issues"] if one["rule"] == "jump"]
        self.assertEqual(found, {"600519.SSE": ["price 11.1 beyond the limit by rule 11"], "688981.SSE": []})
        # Of special treatment a twentieth, which only the day facts tell.
        (self.folder / "facts.csv").write_text("trading_day,reference_price,special_treatment\n"
                                               "2021-03-03,9.5,true\n")
        self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", "day_facts",
                     "--column", "ts=trading_day", "facts.csv")
        (series,) = json.loads(self.succeed("data", "check", "--instrument", "600519.SSE",
                                            "--json").stdout)["instruments"]
        (jump,) = [one for one in series["issues"] if one["rule"] == "jump"]
        self.assertEqual((jump["count"], jump["first"], jump["example"]),
                         (2, "2021-03-03", "price 10 beyond the limit by rule 9.98"))

    def test_two_simulated_markets_do_not_mix(self):
        simulate = ("data", "simulate", "random_walk", "--days", "1", "--interval", "5m")
        self.succeed(*simulate, "--seed", "1")
        files = lambda: {path: text for path, text in self.catalog_bytes().items() if path.suffix != ".lock"}  # Names a process.
        before = files()
        self.succeed(*simulate, "--seed", "1")
        self.assertTrue(files() == before)
        self.refuse(2, ["already", "two markets would mix", "--catalog"], *simulate, "--seed", "2")
        self.refuse(2, "would mix", *simulate, "--seed", "1", "--from", "2024-03-01")
        self.assertTrue(files() == before)
        self.succeed(*simulate, "--seed", "2", "--catalog", "other")

    def test_only_times_without_an_offset_are_noted(self):
        for end, noted in (("Z", False), ("+08:00", False), ("", True)):
            (self.folder / "q.csv").write_text("ts,bid_price,ask_price,bid_volume,ask_volume\n"
                                               f"2024-01-02T00:00:00{end},1.1,1.2,1,1\n2024-01-02T00:00:01{end},1.1,1.2,1,1\n")
            done = self.succeed("data", "import", "--kind", "quote", "--instrument", "EURUSD.OANDA", "q.csv")
            self.assertEqual("2 times bear no offset" in done.stderr, noted, done.stderr)

    def test_an_output_is_a_file_in_a_folder_that_exists(self):
        self.import_daily()
        os.mkfifo(self.folder / "pipe.csv")
        (self.folder / "link.csv").symlink_to("target.csv")
        export = ("data", "export", "--instrument", "A.INDEX", "--interval", "1d", "--output")
        for command in (export, ("data", "check", "--html")):
            self.refuse(2, ["pipe.csv is a device, a pipe or a socket"], *command, "pipe.csv")
            self.refuse(2, ["there is no folder typo for a.csv"], *command, "typo/a.csv")
            self.succeed(*command, "link.csv")
            self.assertGreater((self.folder / "target.csv").stat().st_size, 1000)
            self.assertTrue((self.folder / "link.csv").is_symlink())
            (self.folder / "target.csv").unlink()
        self.assertTrue((self.folder / "pipe.csv").is_fifo())
        self.assertFalse((self.folder / "typo").exists())

    def test_every_kind_of_rows_is_simulated(self):
        kinds = {"bar", "quote_bar", "quote", "trade", "book_snapshot", "book_delta", "order_by_order", "day_facts",
                 "funding", "fundamental", "series", "news", "relation"}
        for market in ("random_walk", "regimes", "pair", "jumps", "order_flow", "planted_signal"):
            made = json.loads(self.succeed("data", "simulate", market, "--days", "1", "--seed", "1", "--json",
                                           "--catalog", market).stdout)["series"]
            for instrument in {one["id"] for one in made}:
                self.assertEqual({one["kind"] for one in made if one["id"] == instrument and one["rows"]}, kinds, market)
        facts = self.succeed("data", "export", "--instrument", "WALK.SIM", "--kind", "day_facts",
                             "--catalog", "random_walk").stdout.splitlines()
        row = dict(zip(facts[0].split(","), facts[1].split(",")))
        for column in ("limit_up", "limit_down", "total_shares", "float_shares"):
            self.assertTrue(row[column], column)

    def test_rules_are_set_by_a_file(self):
        self.import_daily()
        (self.folder / "q.toml").write_text("[quality.rules.jmp]\nenabled = false\n")
        self.refuse(2, ["q.toml:1", "did you mean jump"], "data", "check", "--config", "q.toml")

    def test_the_documented_rules_are_the_program_s(self):
        text = (pathlib.Path(__file__).parents[2] / "docs/quality.md").read_text()
        known = json.loads(self.succeed("data", "check", "--list-rules", "--json").stdout)
        for rule in known["rules"]:
            parameters = ", ".join(f"`{key} = {value:g}`" for key, value in rule["parameters"].items())
            self.assertIn(f"| {rule['step']} | `{rule['rule']}` | {rule['kinds']} | {rule['action']} | "
                          f"{rule['weight']:g} | {parameters} | {rule['finds']} |", text)
        for one in known["presets"]:
            self.assertIn(f"| {one['market']} | `{one['rule']}` | `{one['key']}` | {one['value']:g} | {one['why']} |", text)
        self.assertEqual(text.count("\n| c") + text.count("\n| o") + text.count("\n| standard"),
                         len(known["rules"]) + sum(one["market"] == "crypto" for one in known["presets"]))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

#!/usr/bin/python3
"""The text commands from outside. Standard library only.

usage: text_test.py GODWIT [TEST...]
"""
import csv
import io
import json
import os
import sys
import unittest

from case import Cli

NEWS = """ts,available_at,id,instrument,language,title,text,label,source
2021-03-01T01:00:00Z,2021-03-01T01:00:00Z,a,600519.SSE,zh,净利润大幅增长,,1,wire
2021-03-01T06:59:00Z,2021-03-01T07:00:00Z,b,,zh,贵州茅台遭立案调查,,0,social
2021-03-01T07:00:01Z,2021-03-01T07:00:01Z,c,,en,Markets fall sharply,,,wire
2021-03-02T01:00:00Z,2021-03-02T01:00:00Z,a,600519.SSE,zh,净利润大幅增长（更新）,,1,wire
2021-03-03T01:00:00Z,2021-03-03T01:00:00Z,d,600519.SSE,,股东拟减持,,,
"""
NAMES = '[[instrument]]\nid = "600519.SSE"\nnames = ["贵州茅台"]\ncodes = ["600519"]\n'


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


class Text(Cli):
    def setUp(self):
        super().setUp()
        (self.folder / "news.csv").write_text(NEWS)
        (self.folder / "names.toml").write_text(NAMES)

    def daily(self, *arguments):
        return rows(self.succeed("text", "daily", "--input", "news.csv", *arguments).stdout)

    def test_score(self):
        done = rows(self.succeed("text", "score", "--input", "news.csv").stdout)
        self.assertEqual(list(done[0]), ["ts_event", "available_at", "source", "score", "tokens", "id",
                                         "instrument", "label"])
        signs = [(float(row["score"]) > 0) - (float(row["score"]) < 0) for row in done]
        self.assertEqual(signs, [1, -1, -1, 1, -1])
        self.assertEqual([row["source"] for row in done], ["wire", "social", "wire", "wire", "news"])
        self.assertEqual(done[2]["tokens"], "3")
        done = self.succeed("text", "score", "--input", "news.csv", "--output", "s.csv", "--json")
        self.assertEqual(json.loads(done.stdout), {"items": 5, "positive": 2, "negative": 3, "output": "s.csv"})

    def test_the_catalog_gives_the_same_scores(self):
        self.succeed("data", "import", "--kind", "news", "--instrument", "MINE.NEWS", "news.csv")
        stored = rows(self.succeed("text", "score", "--series", "MINE.NEWS").stdout)
        plain = rows(self.succeed("text", "score", "--input", "news.csv").stdout)
        self.assertEqual([row["score"] for row in stored], [row["score"] for row in plain])
        self.assertEqual({row["source"] for row in stored}, {"MINE"})

    def test_news_counts_on_the_day_of_its_decision(self):
        days = self.daily("--instrument", "600519.SSE")
        self.assertEqual([row["ts"] for row in days], ["2021-03-01", "2021-03-02", "2021-03-03"])
        # The close is 15:00 in Shanghai, 07:00 UTC: what is out then is in time, a second later is not.
        self.assertEqual([row["news_count"] for row in days], ["1", "0", "1"])  # An update is no new story.
        self.assertEqual([row["market_news_count"] for row in days], ["1", "1", "0"])
        self.assertEqual(days[1]["news_mean"], "")
        days = self.daily("--instrument", "600519.SSE", "--decision", "15:01", "--zone", "Asia/Shanghai")
        self.assertEqual([row["market_news_count"] for row in days], ["2", "0", "0"])

    def test_names_find_instruments(self):
        days = self.daily("--instrument", "600519.SSE", "--names", "names.toml")
        self.assertEqual([row["news_count"] for row in days], ["2", "0", "1"])
        self.assertEqual([row["market_news_count"] for row in days], ["0", "1", "0"])

    def test_a_story_of_several_instruments_is_one_story(self):
        (self.folder / "news.csv").write_text(
            "ts,available_at,title\n"
            "2021-03-01T01:00:00Z,2021-03-01T01:00:00Z,Alpha and Beta profit rises\n"
            "2021-03-01T02:00:00Z,2021-03-01T02:00:00Z,Gamma falls\n"
            "2021-03-02T02:00:00Z,2021-03-02T02:00:00Z,Alpha profit\n")
        (self.folder / "names.toml").write_text("".join(
            f'[[instrument]]\nid = "{who}"\nnames = ["{name}"]\n'
            for who, name in (("600519.SSE", "Alpha"), ("000001.SZSE", "Beta"))))
        days = self.daily("--names", "names.toml")
        self.assertEqual([row["all_news_count"] for row in days], ["2", "1"])
        self.assertEqual(days[0]["all_news_mean"], self.daily()[0]["all_news_mean"])
        for who, counts in (("600519.SSE", ["1", "1"]), ("000001.SZSE", ["1", "0"])):
            days = self.daily("--names", "names.toml", "--instrument", who)
            self.assertEqual([row["news_count"] for row in days], counts)
        terms = ("text", "terms", "--input", "news.csv", "--fit-from", "2021-03-01", "--fit-to", "2021-03-01",
                 "--vectors", "v.csv")
        plain = self.succeed(*terms).stdout
        vectors = (self.folder / "v.csv").read_text()
        self.assertEqual(self.succeed(*terms, "--names", "names.toml").stdout, plain)
        self.assertEqual((self.folder / "v.csv").read_text(), vectors)

    def test_the_last_and_the_first_news_have_a_day(self):
        header = "ts,available_at,title\n"
        # Out after the close of a Friday, and at an hour that west of Greenwich is still the day before.
        (self.folder / "news.csv").write_text(header + "".join(
            f"{t},{t},Profit rises\n" for t in ("2021-03-02T02:00:00Z", "2021-03-03T02:00:00Z", "2021-03-05T21:00:00Z")))
        shanghai = self.daily("--instrument", "600519.SSE")
        self.assertEqual([(row["ts"], row["market_news_count"]) for row in shanghai],
                         [("2021-03-02", "1"), ("2021-03-03", "1"), ("2021-03-04", "0"), ("2021-03-05", "0"),
                          ("2021-03-08", "1")])
        west = ("--decision", "20:00", "--zone", "America/Los_Angeles")  # 04:00 UTC of the next day.
        days = self.daily(*west)
        self.assertEqual([(row["ts"], row["all_news_count"]) for row in days],
                         [("2021-03-01", "1"), ("2021-03-02", "1"), ("2021-03-03", "0"), ("2021-03-04", "0"),
                          ("2021-03-05", "1")])
        for at, day in enumerate(("2021-03-01", "2021-03-02", "2021-03-03")):
            self.assertEqual(self.daily(*west, "--from", day), days[at:])
        self.assertEqual(self.daily(*west, "--to", "2021-03-03"), days[:3])

    def test_news_may_be_older_than_the_sessions(self):
        def of(times, *arguments):
            (self.folder / "news.csv").write_text("ts,available_at,title\n" + "".join(f"{t}T02:00:00Z,{t}T02:00:00Z,Profit rises\n" for t in times))
            return self.daily("--instrument", "si2401.GFEX", *arguments)  # Listed on 2022-12-22.

        times, span = ("2024-01-02", "2024-01-03", "2024-01-04"), ("--from", "2024-01-02", "--to", "2024-01-05")
        self.assertEqual(of(("2012-01-02", *times), *span), of(times, *span))
        self.assertEqual(of(("2012-01-02", *times), *span[:2]), of(times))
        # Within what surprise looks back on, too, and where the first day asked for is the first one known.
        counts = [(row["ts"], row["market_news_count"]) for row in of(("2022-12-20", "2022-12-22", "2022-12-26"), "--from", "2022-12-22")]
        self.assertEqual(counts, [("2022-12-22", "1"), ("2022-12-23", "0"), ("2022-12-26", "1")])
        self.assertEqual(len(of(("2022-12-22", "2022-12-26"))), 3)
        self.refuse(2, "2022-12-22 to", "text", "daily", "--input", "news.csv", "--instrument", "si2401.GFEX", "--from", "2022-12-21")
        of(("2012-01-02", *times), *span)
        self.refuse(2, ["2022-12-22 to", "--from and --to leave days out"], "text", "daily", "--input", "news.csv", "--instrument",
                    "si2401.GFEX")

    def test_an_instrument_without_rules_has_plain_days(self):
        (self.folder / "news.csv").write_text(NEWS.replace("600519.SSE", "AAPL.NASDAQ").replace("03-03T", "03-07T").replace(
            ",,,\n", ",,,wire\n"))  # The last is of a Sunday.
        daily = ("text", "daily", "--input", "news.csv", "--instrument", "AAPL.NASDAQ")
        hour, calendar = ("--decision", "16:00", "--zone", "America/New_York"), ("--calendar", "cme")
        which = "note: rules/ do not know the hours of AAPL.NASDAQ: "
        days, close = "days are Monday to Friday", "the decision is made at 24:00 UTC"
        for options, says in (((), f"{days}, {close}"), (hour, days), (calendar, close), (hour + calendar, None)):
            done = self.succeed(*daily, *options)
            note = f"{which}{says}; --calendar NAME and --decision HH:MM say otherwise\n" if says else ""
            self.assertEqual(done.stderr, note, options)
            self.assertEqual([row["ts"] for row in rows(done.stdout)], [f"2021-03-0{day}" for day in (1, 2, 3, 4, 5, 8)])
            self.assertEqual([row["news_count"] for row in rows(done.stdout)], ["1", "0", "0", "0", "0", "1"])
            plain = [row["news_decay"] for row in self.daily(*options, "--instrument", "MSFT.NASDAQ", "--quiet")]
            self.assertEqual(set(plain), {"0"})
        at_midnight = rows(self.succeed(*daily).stdout)
        self.assertEqual(rows(self.succeed(*daily, "--decision", "24:00").stdout), at_midnight)
        crypto = self.succeed("text", "daily", "--input", "news.csv", "--instrument", "DOGEUSDT.BINANCE")
        self.assertIn("every day counts, the decision is made at 24:00 UTC", crypto.stderr)
        self.assertEqual([row["ts"] for row in rows(crypto.stdout)], [f"2021-03-0{day}" for day in range(1, 8)])

    def test_several_instruments_and_none(self):
        days = self.daily("--instrument", "600519.SSE", "--instrument", "000001.SZSE")
        self.assertEqual([row["instrument"] for row in days], ["600519.SSE"] * 3 + ["000001.SZSE"] * 3)
        days = self.daily()
        self.assertEqual([row["all_news_count"] for row in days], ["3", "0", "1"])

    def test_sources_are_weighed(self):
        (self.folder / "d.toml").write_text('[daily]\nhalf_life_days = 1\n[[source]]\nname = "social"\nweight = 0\n'
                                            '[[source]]\nname = "wires"\nweight = 2\n')
        done = self.succeed("text", "daily", "--input", "news.csv", "--config", "d.toml")
        self.assertIn('"wires", which has a weight; did you mean wire?', done.stderr)
        self.assertEqual(rows(done.stdout)[0]["all_news_count"], "2")

    def test_stored_news_is_weighed_by_its_series(self):
        for name, title in (("WIRE", "Profit rises"), ("CHAT", "A loss")):
            (self.folder / "n.csv").write_text(f"ts,available_at,language,title\n2021-03-01T01:00:00Z,2021-03-01T01:00:00Z,en,{title}\n")
            self.succeed("data", "import", "--kind", "news", "--instrument", f"{name}.NEWS", "n.csv")
        both = ("text", "daily", "--series", "WIRE.NEWS", "--series", "CHAT.NEWS")
        means = []
        for weight in (0, 1, 3):
            (self.folder / "d.toml").write_text(f'[[source]]\nname = "CHAT"\nweight = {weight}\n')
            done = self.succeed(*both, "--config", "d.toml")
            self.assertEqual(done.stderr, "")
            means.append(float(rows(done.stdout)[0]["all_news_mean"]))
        good = float(rows(self.succeed("text", "score", "--series", "WIRE.NEWS").stdout)[0]["score"])
        bad = float(rows(self.succeed("text", "score", "--series", "CHAT.NEWS").stdout)[0]["score"])
        self.assertLess(bad, good)
        (self.folder / "d.toml").write_text('[[source]]\nname = "WIRE"\nweight = 0\n[[source]]\nname = "CHAT"\nweight = 0\n')
        self.assertEqual(rows(self.succeed(*both, "--config", "d.toml").stdout)[0]["all_news_count"], "")  # None is left.
        for mean, expected in zip(means, (good, (good + bad) / 2, (good + 3 * bad) / 4)):
            self.assertAlmostEqual(mean, expected, places=12)
        (self.folder / "d.toml").write_text('[[source]]\nname = "CHAT.NEWS"\nweight = 2\n')
        self.assertIn('no news of the source "CHAT.NEWS", which has a weight', self.succeed(*both, "--config", "d.toml").stderr)

    def test_a_gap_between_sources_counts_none_and_is_told(self):
        (self.folder / "news.csv").write_text("ts,available_at,language,title,source\n" + "".join(
            f"{day}T01:00:00Z,{day}T01:00:00Z,en,Profit rises,{source}\n" for day, source in (
                ("2021-03-01", "wire"), ("2021-03-03", "wire"), ("2021-03-10", "chat"), ("2021-03-12", "chat"))))
        daily = ("text", "daily", "--input", "news.csv", "--from", "2021-02-26")
        told = self.succeed(*daily)
        self.assertEqual([row["all_news_count"] for row in rows(told.stdout)], ["", *"1010000101"])  # From the first of any source.
        self.assertEqual(told.stderr, (
            'note: no source has news between 2021-03-03 (the last of "wire") and 2021-03-10 (the first of "chat"): days between '
            "count none, as days without news do; where no source reaches there, leave them out with --to and --from\n"))
        for apart in (("--to", "2021-03-03"), ("--from", "2021-03-10")):
            self.assertEqual(self.succeed(*daily[:4], *apart).stderr, "")
        with open(self.folder / "news.csv", "a") as file:
            file.write("2021-03-17T01:00:00Z,2021-03-17T01:00:00Z,en,Profit rises,late\n")
        self.assertIn('(the first of "chat"), the longest of 2 such stretches: days', self.succeed(*daily).stderr)
        daily += ("--to", "2021-03-12")
        # A source of weight 0 is not there, neither its days nor its gap.
        (self.folder / "d.toml").write_text('[[source]]\nname = "wire"\nweight = 0\n')
        done = self.succeed(*daily, "--config", "d.toml")
        self.assertEqual((done.stderr, [row["all_news_count"] for row in rows(done.stdout)]), ("", [""] * 8 + ["1", "0", "1"]))

    def test_days_that_no_news_covers_are_missing(self):
        days = self.daily("--instrument", "600519.SSE", "--from", "2021-02-25", "--to", "2021-03-05")
        counts = {row["ts"]: (row["news_count"], row["market_news_count"], row["news_decay"] != "") for row in days}
        for day in ("2021-02-25", "2021-02-26"):
            self.assertEqual(counts[day], ("", "", False), day)
        for day in ("2021-03-04", "2021-03-05"):  # Behind the last news: --to says that there was none.
            self.assertEqual(counts[day], ("0", "0", True), day)
        self.assertEqual(counts["2021-03-02"], ("0", "1", True))
        self.assertEqual(counts["2021-03-03"], ("1", "0", True))

    def test_later_news_changes_no_earlier_day(self):
        days = ("--from", "2021-02-25", "--to", "2021-03-10")
        lines = [*NEWS.splitlines(), "2021-03-08T01:00:00Z,2021-03-08T01:00:00Z,e,,en,Markets rise,,,wire"]
        for who, hour in ((("--instrument", "600519.SSE", "--instrument", "000001.SZSE"), "T07"), ((), "T24")):
            (self.folder / "news.csv").write_text("\n".join(lines) + "\n")
            whole = self.daily(*who, *days)
            for cut in range(2, len(lines)):  # The items stand by time: this one and those behind it change.
                until = lines[cut].split(",")[1]
                changed = [line.replace("600519.SSE", "").replace("增长", "下降") for line in lines[cut:]]
                added = [*lines[cut:], f"{until},{until},z,000001.SZSE,en,Profit rises,,,wire"]
                for later in ([], changed, added):
                    (self.folder / "news.csv").write_text("\n".join([*lines[:cut], *later]) + "\n")
                    for before, after in zip(whole, self.daily(*who, *days), strict=True):
                        if f"{before['ts']}{hour}:00:00Z" < until:  # Decided before.
                            self.assertEqual(after, before, (cut, len(later)))

    def test_an_instrument_that_no_news_names_is_told(self):
        daily = ("text", "daily", "--input", "news.csv", "--instrument", "000001.SZSE", "--instrument", "600519.SSE")
        for more, says in (((), "no news names 000001.SZSE, and without --names none is looked for in the texts: its columns news_*"),
                           (("--names", "names.toml"), "no news names 000001.SZSE, and names.toml has no name of it")):
            done = self.succeed(*daily, *more)
            self.assertIn("note: " + says, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1)
            mine = [row for row in rows(done.stdout) if row["instrument"] == "000001.SZSE"]
            self.assertEqual({(row["news_count"], row["news_mean"], row["news_decay"]) for row in mine}, {("0", "", "0")})
            self.assertIn("1", {row["market_news_count"] for row in mine})
        (self.folder / "names.toml").write_text(NAMES + '[[instrument]]\nid = "000001.SZSE"\nnames = ["平安银行"]\n')
        done = self.succeed(*daily, "--names", "names.toml")  # It is looked for: there was none.
        self.assertEqual(done.stderr, "")
        self.assertEqual({row["news_count"] for row in rows(done.stdout) if row["instrument"] == "000001.SZSE"}, {"0"})

    def test_from_changes_no_value(self):
        self.assertEqual(self.daily("--from", "2021-03-02"), self.daily()[1:])

    def test_terms(self):
        done = self.succeed("text", "terms", "--input", "news.csv", "--fit-from", "2021-03-01", "--fit-to", "2021-03-01",
                            "--vectors", "v.csv")
        terms = [row["term"] for row in rows(done.stdout)]
        self.assertEqual(terms, sorted(terms, key=lambda term: term.encode()))
        self.assertEqual({(row["fit_from"], row["fit_to"]) for row in rows(done.stdout)},
                         {("2021-03-01T00:00:00Z", "2021-03-01T23:59:59.999999999Z")})
        self.assertEqual({row["text"] for row in rows((self.folder / "v.csv").read_text())}, {"3"})
        self.refuse(1, "no texts to fit on", "text", "terms", "--input", "news.csv", "--fit-from", "2020-01-01",
                    "--fit-to", "2020-01-02")
        before = (self.folder / "v.csv").read_bytes()
        self.refuse(1, ["no term is left", "5000 or more of the 3 texts", "most frequent is in 1", "documents-min"], "text", "terms",
                    "--input", "news.csv", "--fit-from", "2021-03-01", "--fit-to", "2021-03-01", "--documents-min", "5000",
                    "--output", "v.csv")
        self.assertEqual((self.folder / "v.csv").read_bytes(), before)
        self.refuse(2, "--fit-to: expected", "text", "terms", "--input", "news.csv", "--fit-from", "2020-01-02",
                    "--fit-to", "2020-01-01")

    def test_ids_of_vendors_are_refused(self):
        for theirs, ours in (("600519.SH", "600519.SSE"), ("600519.XSHG", "600519.SSE"), ("sh.600519", "600519.SSE"),
                             ("rb1910.SHF", "rb1910.SHFE")):
            (self.folder / "theirs.csv").write_text(NEWS.replace("600519.SSE", theirs))
            says = [theirs.split(".")[-1] if theirs != "sh.600519" else "SYMBOL.VENUE", f"did you mean {ours}?"]
            for command in ("score", "daily"):
                self.refuse(1, ["theirs.csv:2: column 'instrument':", *says], "text", command, "--input", "theirs.csv")
            (self.folder / "theirs.toml").write_text(NAMES.replace("600519.SSE", theirs))
            for command in ("score", "daily"):
                self.refuse(2, ["theirs.toml:2:6: instrument[1].id:", *says], "text", command, "--input", "news.csv", "--names",
                            "theirs.toml")
            self.refuse(3, ["theirs.csv:2: unknown_instrument", theirs, *says], "data", "import", "--kind", "news",
                        "--instrument", "MINE.NEWS", "--quiet", "theirs.csv")
        (self.folder / "far.csv").write_text(NEWS.replace("600519.SSE", "A.NOWHERE"))  # Nobody knows better.
        self.succeed("text", "score", "--input", "far.csv")

    def test_what_cannot_be_read_is_refused(self):
        self.refuse(2, "--input", "text", "score")
        self.refuse(1, "no.csv", "text", "score", "--input", "no.csv")
        self.refuse(1, "no catalog", "text", "score", "--series", "MINE.NEWS")
        self.import_daily()
        self.refuse(1, ["MINE.NEWS", "data import"], "text", "score", "--series", "MINE.NEWS")
        (self.folder / "gbk.csv").write_bytes(NEWS.encode("gb18030"))
        self.refuse(1, ["gbk.csv:2", "UTF-8"], "text", "score", "--input", "gbk.csv")
        (self.folder / "fr.csv").write_text(NEWS.replace(",en,", ",fr,"))
        self.refuse(1, ["fr.csv:4", "'fr'"], "text", "score", "--input", "fr.csv")
        self.refuse(1, ["fr.csv:4", "'fr'"], "text", "terms", "--input", "fr.csv", "--fit-from", "2021-03-01", "--fit-to",
                    "2021-03-31")
        daily = ("text", "daily", "--input", "news.csv")
        self.refuse(2, "--decision: expected", "text", "daily", "--input", "news.csv", "--decision", "24:01")
        self.refuse(2, "--zone", "text", "daily", "--input", "news.csv", "--zone", "Asia/Shanghai")
        self.refuse(2, ['"moon"', "china_futures, china_stocks, cme, continuous, forex"], *daily, "--calendar", "moon")
        self.refuse(2, "did you mean china_stocks?", *daily, "--calendar", "china_stock")
        for option in ("--calendar", "--decision", "--zone", "--from", "--to"):
            self.refuse(2, [f"{option}: expected", "leave it out"], *daily, option, "")
        self.refuse(2, "no trading days from 2021-03-06 to 2021-03-07", *daily, "--from", "2021-03-06", "--to", "2021-03-07")
        self.refuse(2, "--from: 2021-03-06 is after --to, 2021-03-05", *daily, "--from", "2021-03-06", "--to", "2021-03-05")
        self.refuse(2, ["--from: 2030-01-01 is after the day that counts the last news, 2021-03-03", "--to"], *daily,
                    "--from", "2030-01-01")
        self.refuse(2, "--to: 2010-01-01 is before the day that counts the first news, 2021-03-01", *daily, "--to", "2010-01-01")
        self.refuse(2, ["123.SSE", "--calendar NAME and --decision HH:MM together"], *daily, "--instrument", "123.SSE")
        (self.folder / "d.toml").write_text("[daily]\nhalf_life = 3\n")
        self.refuse(2, ["d.toml:2", "half_life_days"], "text", "daily", "--input", "news.csv", "--config", "d.toml")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

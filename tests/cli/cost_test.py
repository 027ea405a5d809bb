#!/usr/bin/python3
"""godwit cost from outside: estimates against the formulas of docs/costs.md, calibration against data made
by a known law. Standard library only.

usage: cost_test.py GODWIT [TEST...]
"""
import csv
import datetime
import gzip
import json
import math
import os
import pathlib
import random
import sys
import unittest

from case import Cli
from samples import RUN

MEAN = math.sqrt(2 / math.pi)
ORDER = ["--side", "buy", "--price", "100", "--quantity", "10000", "--volume", "1000000"]
PARTS = ("commission", "tax", "fee", "slippage", "impact")


def fit(x, y):
    """slope, intercept, their standard errors and R2 of a straight line."""
    n = len(x)
    mx, my = sum(x) / n, sum(y) / n
    xx = sum((a - mx) ** 2 for a in x)
    slope = sum((a - mx) * (b - my) for a, b in zip(x, y)) / xx
    intercept = my - slope * mx
    rest = sum((b - intercept - slope * a) ** 2 for a, b in zip(x, y))
    s2 = rest / (n - 2)
    return (slope, intercept, math.sqrt(s2 / xx), math.sqrt(s2 * (1 / n + mx * mx / xx)),
            1 - rest / sum((b - my) ** 2 for b in y))


class Cost(Cli):
    def ask(self, *arguments):
        return json.loads(self.succeed("cost", *arguments, "--json").stdout)

    def test_the_seeds_profiles_follow_their_formulas(self):
        seeds = {"none": (0, 0, 0, 0), "seed_stock": (0.001, 5, 0.0005, 0.001), "seed_futures": (0.0001, 0, 0.001, 0.001),
                 "seed_forex": (0, 0, 0.00005, 0.001), "seed_crypto": (0.001, 0, 0.002, 0.001)}
        for profile, (rate, minimum, sd, alpha) in seeds.items():
            for side, s in (("buy", 1), ("sell", -1)):
                for quantity in (1, 10_000, 250_000):
                    got = self.ask("--profile", profile, "--side", side, "--price", 100, "--quantity", quantity,
                                   "--volume", 1_000_000)
                    half = 0.00006 if profile == "seed_forex" else 0
                    slipped = 100 + s * (half + 100 * sd * MEAN)
                    paid = slipped * (1 + s * alpha * quantity / 1e6)
                    commission = max(minimum, rate * paid * quantity)
                    want = {"expected_fill_price": paid, "amount": paid * quantity, "commission": commission, "tax": 0,
                            "fee": 0, "slippage": abs(slipped - 100) * quantity, "impact": abs(paid - slipped) * quantity}
                    for key, value in want.items():
                        self.assertAlmostEqual(got[key], value, delta=quantity * 3e-9 + 2e-8, msg=f"{profile} {side} {key}")
                    self.assertAlmostEqual(got["total"], sum(got[part] for part in PARTS), places=6)
                    margin = 10 * quantity if profile == "seed_futures" else None
                    self.assertEqual(got["margin"], margin)
                    self.assertEqual(set(got["formulas"]) & set(got),
                                     {"expected_fill_price", "amount", "total", "margin", *PARTS})

    def test_foreign_exchange_which_the_seed_cannot_price(self):
        got = self.ask("--profile", "seed_forex", "--side", "sell", "--price", "1.2", "--quantity", 200_000,
                       "--commission-per-lot", 6)
        self.assertAlmostEqual(got["commission"], 12)
        self.assertAlmostEqual(got["expected_fill_price"], 1.2 - 0.00006 - 1.2 * 0.00005 * MEAN, delta=3e-9)
        self.assertIsNone(got["volume"])
        self.assertIn("not known", got["formulas"]["impact"])

    def test_dated_profiles(self):
        share = ["--instrument", "600519.SSE", "--side", "sell", "--price", 1700, "--quantity", 100]
        before = self.ask(*share, "--date", "2023-08-25")
        after = self.ask(*share, "--date", "2023-08-28")
        self.assertEqual(before["profile"], "cn_ashare")
        self.assertEqual(before["currency"], "CNY")
        # 1700 - 0.678 is 1699.32 on the grid; the duty is 0.1 %, then 0.05 %.
        self.assertEqual(before["expected_fill_price"], 1699.32)
        self.assertEqual((before["tax"], after["tax"]), (169.93, 84.97))
        self.assertEqual((before["commission"], before["fee"]), (42.48, 1.70))
        self.assertEqual({one["name"] for one in before["charges"]}, {"commission", "stamp_duty", "transfer_fee"})
        future = ["--instrument", "rb2410.SHFE", "--date", "2024-06-03", "--price", 3700, "--quantity", 10]
        opened = self.ask(*future, "--side", "buy")
        self.assertEqual((opened["offset"], opened["profile"], opened["multiplier"]), ("open", "cn_futures", 10))
        self.assertEqual(opened["fee"], 37.03)  # 3703 x 10 x 10 x 1 bp
        with_broker = self.ask(*future, "--side", "buy", "--broker-markup", "0.5/lot")
        self.assertEqual(with_broker["commission"], 5)
        self.assertGreater(opened["margin"], 10_000)
        perpetual = self.ask("--instrument", "BTCUSDT-PERP.BINANCE", "--date", "2024-06-03", "--side", "buy", "--price",
                             70000, "--quantity", 1, "--maker")
        self.assertEqual((perpetual["commission"], perpetual["total"], perpetual["liquidity"]), (14, 14, "maker"))
        limited = self.ask(*share, "--date", "2024-01-02", "--limit-down", "1699.90", "--limit-up", "1900")
        self.assertEqual(limited["expected_fill_price"], 1699.9)

    def test_people_get_every_formula(self):
        text = self.succeed("cost", "--profile", "seed_stock", *ORDER).stdout
        for part in (*PARTS, "total", "margin", "expected_fill_price", "100.040894628", "sqrt(2 / pi)", "at least 5"):
            self.assertIn(part, text)

    def test_what_is_wrong_is_said(self):
        self.refuse(2, ["--profile", "did you mean seed_stock?"], "cost", "--profile", "seed_stok", *ORDER)
        self.refuse(2, ["--side is missing"], "cost", "--profile", "none", "--price", 1, "--quantity", 1)
        self.refuse(2, ["--side", "did you mean sell?"], "cost", "--profile", "none", "--side", "sel", "--price", 1,
                    "--quantity", 1)
        self.refuse(2, ["goes by instrument and date"], "cost", "--profile", "cn_ashare", *ORDER)
        self.refuse(2, ["--date is missing"], "cost", "--instrument", "600519.SSE", *ORDER)
        self.refuse(2, ["--quantity", "above 0"], "cost", "--profile", "none", "--side", "buy", "--price", 1,
                    "--quantity", 0)
        self.refuse(2, ["--volume"], "cost", "--profile", "none", *ORDER[:-1], "-5")
        self.refuse(2, ["futures [[fee]]", "2023-06-01"], "cost", "--instrument", "rb2310.SHFE", "--date",
                    "2023-06-01", "--side", "buy", "--price", 3700, "--quantity", 1)
        self.refuse(2, ["cn_futures", "600519.SSE is not one"], "cost", "--instrument", "600519.SSE", "--date", "2024-01-02",
                    "--profile", "cn_futures", *ORDER)
        self.refuse(2, ["mark-up"], "cost", "--profile", "seed_stock", "--broker-markup", "1/lot", *ORDER)
        self.refuse(2, ["out of range"], "cost", "--profile", "none", "--side", "buy", "--price", 9e8, "--quantity", 9e8)
        self.refuse(2, ["pair"], "cost", "--profile", "none", *ORDER, "--limit-up", 101)
        self.refuse(2, ["within the limits"], "cost", "--profile", "none", *ORDER, "--limit-up", 99, "--limit-down", 98)


class Backtest(Cli):
    """A run pays what its profile says."""

    def run_with(self, profile, instrument):
        (self.folder / "run.toml").write_text(RUN.replace("A.INDEX", instrument) + f'[costs]\nprofile = "{profile}"\n')
        summary = self.backtest("--output", "out")
        with open(self.folder / "out/fills.csv") as file:
            return summary, list(csv.DictReader(file))

    def test_shares_pay_commission_duty_and_transfer_fee(self):
        _, fills = self.run_with("cn_ashare", "600519.SSE")
        self.assertGreater(len(fills), 10)
        self.assertEqual({fill["side"] for fill in fills}, {"buy", "sell"})
        for fill in fills:  # 2020: each order is one fill, of which each item is rounded to the cent.
            amount = float(fill["amount"])
            duty = 0.001 * amount if fill["side"] == "sell" else 0
            for key, value in (("commission", max(5, 0.00025 * amount)), ("tax", duty), ("fee", 0.00002 * amount)):
                self.assertAlmostEqual(float(fill[key] or 0), value, delta=0.005001, msg=f"{key} of {fill}")

    def test_a_missing_row_fills_nothing_and_is_told(self):
        summary, fills = self.run_with("cn_futures", "600519.SSE")
        self.assertEqual(fills, [])
        self.assertIn("FEE_ROW_MISSING", (self.folder / "out/orders.csv").read_text())
        self.assertIn("FEE_ROW_MISSING", json.dumps(summary["warnings"]))

    def test_the_seeds_profiles_run(self):
        for profile in ("none", "seed_futures", "seed_forex", "seed_crypto"):
            summary, fills = self.run_with(profile, "A.INDEX")
            self.assertGreater(len(fills), 10)
            paid = summary["costs"]
            self.assertEqual(paid["commission"] > 0, profile in ("seed_futures", "seed_crypto"), profile)
            self.assertEqual(paid["slippage"] > 0, profile != "none", profile)


class Calibration(Cli):
    def fills(self, n, alpha, beta, noise, seed=3):
        draw = random.Random(seed)
        rows = []
        for _ in range(n):
            share = math.exp(draw.uniform(-9, -3))
            side = draw.choice(("buy", "sell"))
            move = alpha * share ** beta * math.exp(noise * draw.gauss(0, 1))
            rows.append((side, share * 1e6, 50 * (1 + (move if side == "buy" else -move)), 50, 1e6))
        with open(self.folder / "fills.csv", "w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["side", "quantity", "price", "arrival_price", "daily_volume"])
            writer.writerows(rows)
        return rows

    def calibrate(self, *arguments):
        return json.loads(self.succeed("cost", "calibrate", *arguments, "--json").stdout)

    def test_impact_of_fills_is_the_regression(self):
        rows = self.fills(300, 0.04, 0.55, 0.3)
        got = self.calibrate("impact", "--fills", "fills.csv")
        self.assertTrue(got["usable"], got["verdict"])
        x = [math.log(q / v) for _, q, _, _, v in rows]
        y = [math.log(abs(p / a - 1)) for _, _, p, a, _ in rows]
        slope, intercept, slope_error, intercept_error, r2 = fit(x, y)
        found = got["fit"]
        for key, value in (("beta", slope), ("alpha", math.exp(intercept)), ("beta_standard_error", slope_error),
                           ("ln_alpha_standard_error", intercept_error), ("r_squared", r2)):
            self.assertAlmostEqual(found[key], value, delta=1e-9 * (1 + abs(value)), msg=key)
        self.assertEqual((found["n"], found["method"]), (300, "each"))
        low, high = found["beta_interval_95"]
        self.assertLess(abs(slope - 0.55), 4 * slope_error)
        self.assertAlmostEqual(high - low, 2 * 1.968 * slope_error, delta=1e-3 * slope_error)  # t of 298
        self.assertIn("R2", self.succeed("cost", "calibrate", "impact", "--fills", "fills.csv").stdout)

    def test_impact_says_when_it_cannot_tell(self):
        self.fills(20, 0.04, 0.55, 0)
        self.assertIn("20 observations", self.calibrate("impact", "--fills", "fills.csv")["verdict"])
        self.fills(400, 0.001, 0, 1.0)
        got = self.calibrate("impact", "--fills", "fills.csv")
        self.assertFalse(got["usable"])
        self.assertIn("cannot tell", got["verdict"])
        self.refuse(2, ["--fills", "--instrument"], "cost", "calibrate", "impact")
        (self.folder / "bad.csv").write_text("side,quantity,price,daily_volume\nbuy,1,1,1\n")
        self.refuse(2, ["bad.csv:1", "arrival_price"], "cost", "calibrate", "impact", "--fills", "bad.csv")
        (self.folder / "bad.csv").write_text("side,quantity,price,arrival_price,daily_volume\nbuy,1,x,1,1\n")
        self.refuse(1, ["bad.csv:2", "price"], "cost", "calibrate", "impact", "--fills", "bad.csv")

    def test_impact_of_trades(self):
        draw = random.Random(5)
        start = datetime.datetime(2024, 1, 2, 1, 30)
        lines, price = ["ts,price,quantity,side,trade_id"], 100.0
        for minute in range(6000):
            size = math.exp(draw.uniform(0, 6))
            side = draw.choice((1, -1))
            before = start + datetime.timedelta(minutes=minute)
            lines.append(f"{before:%Y-%m-%dT%H:%M:%S}Z,{price:.6f},{size / 2:.4f},{'buy' if side > 0 else 'sell'},{2 * minute}")
            price *= math.exp(side * 1e-5 * size ** 0.7 + 2e-5 * draw.gauss(0, 1))
            lines.append(f"{before + datetime.timedelta(seconds=30):%Y-%m-%dT%H:%M:%S}Z,{price:.6f},{size / 2:.4f},"
                         f"{'buy' if side > 0 else 'sell'},{2 * minute + 1}")
        (self.folder / "t.csv").write_text("\n".join(lines) + "\n")
        self.succeed("data", "import", "--instrument", "BTCUSDT.BINANCE", "--kind", "trade", "t.csv")
        got = self.calibrate("impact", "--instrument", "BTCUSDT.BINANCE", "--stretch", "1m")
        self.assertTrue(got["usable"], got["verdict"])
        self.assertAlmostEqual(got["fit"]["beta"], 0.7, delta=0.1)
        self.assertIn("12000 trades", got["sample"])
        self.refuse((1, 2), ["600519.SSE"], "cost", "calibrate", "impact", "--instrument", "600519.SSE")

    def quotes_by_hour(self, quotes):
        """Time-weighted spread by hour, from a list of (seconds, bid, ask)."""
        weight, total = {}, {}
        for (t, bid, ask), (after, _, _) in zip(quotes, quotes[1:]):
            stood, hour = min(after - t, 60), int(t // 3600 % 24)
            weight[hour] = weight.get(hour, 0) + stood
            total[hour] = total.get(hour, 0) + stood * (ask - bid)
        return {hour: total[hour] / weight[hour] for hour in weight if weight[hour] > 0}

    def check_hours(self, got, quotes):
        want = self.quotes_by_hour(quotes)
        self.assertEqual(sum(row["quotes"] for row in got["hours"]), len(quotes))
        for row in got["hours"]:
            if row["hour_utc"] in want:
                self.assertAlmostEqual(row["spread_mean"], want[row["hour_utc"]], places=9)
        self.assertEqual(got["all"]["quotes"], len(quotes))

    def test_spread_of_quotes_by_hour(self):
        draw = random.Random(7)
        quotes, lines = [], ["ts,bid_price,ask_price,bid_volume,ask_volume"]
        t, mid = 1399248000, 1.387  # 2014-05-05
        for _ in range(5000):
            t += draw.choice((1, 2, 5, 30, 200))
            mid += draw.choice((-1, 1)) * 1e-5
            half = draw.choice((4, 5, 9)) * 1e-5
            bid, ask = round(mid - half, 5), round(mid + half, 5)
            quotes.append((t, bid, ask))
            when = datetime.datetime.fromtimestamp(t, datetime.timezone.utc)
            lines.append(f"{when:%Y-%m-%dT%H:%M:%S}Z,{bid:.5f},{ask:.5f},1,1")
        (self.folder / "q.csv").write_text("\n".join(lines) + "\n")
        self.succeed("data", "import", "--instrument", "EUR/USD.OANDA", "--kind", "quote", "q.csv")
        got = self.calibrate("spread", "--instrument", "EUR/USD.OANDA")
        self.assertEqual((got["profile"], got["all"]["spread_assumed"]), ("fx_retail", 0.00016))
        self.check_hours(got, quotes)
        self.assertAlmostEqual(got["all"]["spread_median"], 0.0001, places=9)
        seed = self.calibrate("spread", "--instrument", "EUR/USD.OANDA", "--profile", "seed_forex")
        self.assertEqual(seed["all"]["spread_assumed"], 0.00012)
        assumed = (0.00006 / 1.387 + 0.00005 * MEAN) * 1e4
        self.assertAlmostEqual(seed["all"]["assumed_cost_bp"], assumed, delta=1e-3)
        self.assertIn("half spread bp", self.succeed("cost", "calibrate", "spread", "--instrument", "EUR/USD.OANDA").stdout)
        none = self.succeed("cost", "calibrate", "spread", "--instrument", "EUR/USD.OANDA", "--profile", "none").stdout
        self.assertIn("too cheap", none)
        self.refuse((1, 2), ["600519.SSE"], "cost", "calibrate", "spread", "--instrument", "600519.SSE")

    def test_spread_of_recorded_quotes(self):
        data = os.environ.get("GODWIT_TEST_DATA")
        if not data:
            self.skipTest("GODWIT_TEST_DATA is not set")
        path = pathlib.Path(data) / "forex/oanda/EURUSD_tick_20140505.csv.gz"
        self.succeed("data", "import", "--instrument", "EUR/USD.OANDA", "--kind", "quote", path)
        got = self.calibrate("spread", "--instrument", "EUR/USD.OANDA")
        by_time = {}
        with gzip.open(path, "rt") as file:
            for row in csv.DictReader(file):
                when = datetime.datetime.fromisoformat(row["timestamp"].replace("Z", "+00:00")).timestamp()
                by_time.setdefault(round(when, 3), []).append((float(row["bid"]), float(row["ask"])))
        recorded = sum(len(rows) for rows in by_time.values())
        # What of the quotes of one instant the importer keeps is its own business: 70 of 24,179 share one.
        self.assertGreaterEqual(got["all"]["quotes"], len(by_time))
        self.assertLessEqual(got["all"]["quotes"], recorded)
        want = self.quotes_by_hour([(t, *rows[-1]) for t, rows in sorted(by_time.items())])
        for row in got["hours"]:
            self.assertAlmostEqual(row["spread_mean"], want[row["hour_utc"]], delta=2e-7)
        self.assertTrue(0.00008 < got["all"]["spread_median"] < 0.0002)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

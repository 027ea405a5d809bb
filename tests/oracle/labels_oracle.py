#!/usr/bin/env python3
"""Compares `godwit labels compute` with pandas and numpy, written from the definitions.

Usage: labels_oracle.py PROGRAM [real]. Rows, spans and weights must agree on random prices, and with
`real` on those of files in $GODWIT_TEST_DATA. Exit codes: 0 agreement, 1 a difference, 77 a Python
package or $GODWIT_TEST_DATA is missing (skipped).
"""
import io
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import pandas as pd
except ImportError as error:
    print(f"skipped: {error}; on Debian: apt-get install python3-numpy python3-pandas")
    sys.exit(77)

from label_definitions import (attribution, cusum, decay, formula, forward, meta, mid_move, scaled, trend, triple,
                               uniqueness, volatility)
from real_data import real_data, wants_real

RELATIVE, ABSOLUTE = 1e-9, 1e-12


def cases(bars, side):
    """name -> (TOML, labels, weights or None)."""
    fixed = np.full(len(bars), 0.015)
    sigma = volatility(bars, 30).to_numpy()
    log_sigma = volatility(bars, 30, log=True).to_numpy()
    at_open = {"horizon": 8, "width": fixed}
    thirty = "[volatility]\nspan = 30\n"
    events = cusum(bars.close, np.full(len(bars), 0.03))
    out = {
        "forward": ("kind = 'forward_return'\nhorizon = 5", forward(bars, 5), None),
        "close to close": ("kind = 'forward_return'\nhorizon = 1\nprice = 'close'\nreturn = 'log'\nlag = 2",
                           forward(bars, 1, "close", 2, True), None),
        "scaled": ("kind = 'volatility_scaled'\nhorizon = 5\n" + thirty, scaled(bars, 5, 30), None),
        "triple": ("kind = 'triple_barrier'\nhorizon = 8\nmultiple = 1.5\n" + thirty,
                   triple(bars, horizon=8, width=sigma, gain=1.5, loss=1.5), None),
        "triple, sign, log, close": (
            "kind = 'triple_barrier'\nhorizon = 8\nprice = 'close'\nlag = 0\nreturn = 'log'\nvertical = 'sign'\n" + thirty,
            triple(bars, horizon=8, width=log_sigma, gain=1, loss=1, price="close", lag=0, log=True, sign=True), None),
        "triple, high and low": ("kind = 'triple_barrier'\nhorizon = 8\nwatch = 'high_low'\nwidth = 0.015",
                                 triple(bars, **at_open, gain=1, loss=1, within=True), None),
        "meta": ("kind = 'meta'\nhorizon = 8\ngain = 2\nloss = 1\nwidth = 0.015\nside_file = 'side.csv'",
                 meta(bars, **at_open, gain=2, loss=1, side=side), None),
        "meta, short": ("kind = 'meta'\nhorizon = 8\nloss = 0\nwidth = 0.015\nside = 'short'\nwatch = 'high_low'",
                        meta(bars, **at_open, gain=1, loss=0, within=True, side=-np.ones(len(bars))), None),
        "trend": ("kind = 'trend_scan'\nn_min = 5\nn_max = 15\nvalue = 't_value'\nspan = 'trend'", trend(bars, 5, 15), None),
        "move": ("kind = 'mid_move'\nhorizon = 5\ndefinition = 'lse'\nprice = 'close'\nvalue = 'move'\nwithin_day = false",
                 mid_move(bars.close, 5, True), None),
        "expression": ("kind = 'expression'\nformula = 'ref(open, -6) / ref(open, -1) - 1'",
                       forward(bars, 5), None),
        "expression, windows": (
            "kind = 'expression'\nformula = 'mean(ref(close, -5), 5) / mean(close, 10) - max(ref(high, -3), 3) / high'",
            formula(bars.close.rolling(5).mean().shift(-5) / bars.close.rolling(10).mean()
                    - bars.high.rolling(3).max().shift(-3) / bars.high, 5), None),
        "events": ("kind = 'forward_return'\nhorizon = 5\n[events]\nkind = 'cusum'\nthreshold = 0.03",
                   forward(bars, 5).loc[lambda x: x.index.isin(events)], None),
    }
    plain = triple(bars, **at_open, gain=1, loss=1)
    unique = uniqueness(plain, len(bars))
    text = "kind = 'triple_barrier'\nhorizon = 8\nwidth = 0.015\n"
    out["uniqueness"] = (text + "[weights]\nkind = 'uniqueness'\noldest = 0.3", plain, unique * decay(unique, 0.3))
    out["attribution"] = (text + "[weights]\nkind = 'return_attribution'\noldest = -0.2", plain,
                          attribution(plain, bars, "open", "close") * decay(unique, -0.2))
    scan = trend(bars, 5, 15, whole=True)
    out["attribution of trends"] = (
        "kind = 'trend_scan'\nn_min = 5\nn_max = 15\nvalue = 't_value'\n[weights]\nkind = 'return_attribution'",
        scan, attribution(scan, bars, "open", "open"))
    return out


def close_to(got, expected):
    return np.allclose(np.asarray(got, float), np.asarray(expected, float), rtol=RELATIVE, atol=ABSOLUTE)


def compare(name, program, folder, arguments, stamps, expected, weights):
    """What differs, or nothing."""
    run = subprocess.run([program, "labels", "compute", "--label", str(folder / "label.toml"), *arguments],
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return f"{name}: exit {run.returncode}: {run.stderr.strip()}"
    got = pd.read_csv(io.StringIO(run.stdout), keep_default_na=False)
    columns = ["ts", "instrument", "label", "t0", "t1"] + (["weight"] if weights is not None else [])
    if list(got.columns) != columns:
        return f"{name}: columns {list(got.columns)}"
    for column, rows in (("ts", expected.index), ("t0", expected.t0), ("t1", expected.t1)):
        wanted = [stamps[int(row)] for row in rows]
        if list(got[column]) != wanted:
            first = next((i for i, (a, b) in enumerate(zip(got[column], wanted)) if a != b), min(len(got), len(wanted)))
            return f"{name}: {len(got)} labels, expected {len(wanted)}; {column} differs at label {first}"
    for column, numbers in (("label", expected.value), ("weight", weights)):
        if numbers is not None and not close_to(got[column], numbers):
            return f"{name}: {column} differs by up to {np.abs(got[column] - np.asarray(numbers)).max()}"
    return None


def random_bars(seed, rows, level, step):
    rng = np.random.default_rng(seed)
    close = level * np.exp(np.cumsum(rng.normal(0, step, rows)))
    opened = np.r_[level, close[:-1]] * np.exp(rng.normal(0, step / 3, rows))
    high = np.maximum(opened, close) * np.exp(np.abs(rng.normal(0, step / 2, rows)))
    low = np.minimum(opened, close) * np.exp(-np.abs(rng.normal(0, step / 2, rows)))
    bars = pd.DataFrame({"open": opened, "high": high, "low": low, "close": close})
    return bars.round(9 if level < 1 else 4)


def real_bars():
    """Daily bars of a future, an A-share and a crypto pair, as the market made them."""
    root = real_data()
    out = {}
    for pattern in ("futures/cn_daily/*.csv*", "a_share/daily_broad_2017_2023/*.csv*",
                    "crypto/klines/coinbase_btcusd_daily*.csv*"):
        paths = sorted(root.glob(pattern))
        if not paths:
            sys.exit(f"GODWIT_TEST_DATA: {root} has no {pattern}")
        path = paths[0]
        table = pd.read_csv(path)
        table.columns = [column.lower() for column in table.columns]
        bars = table[["open", "high", "low", "close"]].astype(float)
        bars = bars[(bars > 0).all(axis=1) & (bars.high >= bars.max(axis=1)) & (bars.low <= bars.min(axis=1))]
        out[path.name] = bars.head(1500).reset_index(drop=True)
    return out


def check_bars(name, program, folder, bars):
    stamps = [str(day.date()) for day in pd.date_range("2001-01-01", periods=len(bars))]
    bars.assign(ts=stamps, volume=1.0)[["ts", "open", "high", "low", "close", "volume"]].to_csv(
        folder / "bars.csv", index=False, float_format="%.9f")
    side = np.sign(np.random.default_rng(3).integers(-1, 2, len(bars))).astype(float)
    pd.DataFrame({"ts": stamps, "side": side}).iloc[3:].to_csv(folder / "side.csv", index=False)
    side[:3] = 0
    problems = []
    wanted = cases(bars, side)
    for case, (text, expected, weights) in wanted.items():
        (folder / "label.toml").write_text(text)
        if expected.empty:
            problems.append(f"{name}: {case}: the case is empty")
        problem = compare(f"{name}: {case}", program, folder, ["--input", str(folder / "bars.csv")], stamps, expected, weights)
        problems += [problem] if problem else []
    return len(wanted), problems


def check_days(program, folder):
    """Intraday bars: no label looks into another trading day, however early it ends."""
    bars = random_bars(5, 600, 50.0, 0.004)
    day = np.arange(len(bars)) // 40
    stamps = [f"2024-01-{2 + d:02}T01:{i % 40:02}:30Z" for i, d in enumerate(day)]
    bars.assign(ts=stamps, volume=1.0)[["ts", "open", "high", "low", "close", "volume"]].to_csv(
        folder / "minutes.csv", index=False, float_format="%.9f")
    width = np.full(len(bars), 0.006)
    at_close = {"price": "close", "lag": 0}
    wanted = {
        "triple": ("kind = 'triple_barrier'\nhorizon = 9\nwidth = 0.006",
                   triple(bars, horizon=9, width=width, gain=1, loss=1), 9),
        "triple at the close": ("kind = 'triple_barrier'\nhorizon = 9\nwidth = 0.006\nprice = 'close'\nlag = 0",
                                triple(bars, horizon=9, width=width, gain=1, loss=1, **at_close), 9),
        "meta": ("kind = 'meta'\nhorizon = 9\nwidth = 0.006\nside = 'long'",
                 meta(bars, horizon=9, width=width, gain=1, loss=1, side=np.ones(len(bars))), 9),
        "trend": ("kind = 'trend_scan'\nn_min = 4\nn_max = 12\nvalue = 't_value'\nspan = 'trend'", trend(bars, 4, 12), 12),
        "forward": ("kind = 'forward_return'\nhorizon = 6\nlag = 3", forward(bars, 6, lag=3), 9),
    }
    problems = []
    for case, (text, labels, ahead) in wanted.items():
        (folder / "label.toml").write_text(text + "\nwithin_day = true\n")
        rows = labels.index.to_numpy().astype(int)
        inside = labels[(rows + ahead < len(bars)) & (day[rows] == day[np.minimum(rows + ahead, len(bars) - 1)])]
        if len(inside) == len(labels):
            problems.append(f"within a day: {case}: the case leaves nothing out")
        problem = compare(f"within a day: {case}", program, folder, ["--input", str(folder / "minutes.csv")], stamps,
                          inside, None)
        problems += [problem] if problem else []
    return len(wanted), problems


def check_quotes(program, folder):
    rng = np.random.default_rng(8)
    rows = 3000
    ticks = 10_000 + np.cumsum(rng.integers(-1, 2, rows))
    stamps = [f"2024-01-{2 + i // 1000:02}T01:{i % 1000 // 60:02}:{i % 1000 % 60:02}Z" for i in range(rows)]
    bid, ask = ticks * 0.5, ticks * 0.5 + rng.integers(1, 4, rows) * 0.5
    bid = np.where(rng.random(rows) < 0.003, np.nan, bid)
    pd.DataFrame({"ts": stamps, "bid_price": bid, "ask_price": ask}).to_csv(folder / "quotes.csv", index=False)
    mid = pd.Series((bid + ask) / 2)
    day = [stamp[:10] for stamp in stamps]
    problems = []
    checked = 0
    for definition in ("fi2010", "lse"):
        for k in (10, 50):
            for alpha in (None, 2e-4):
                checked += 1
                value = "value = 'move'" if alpha is None else f"alpha = {alpha}"
                (folder / "label.toml").write_text(f"kind = 'mid_move'\nhorizon = {k}\ndefinition = '{definition}'\n{value}\n")
                expected = mid_move(mid, k, definition == "lse", alpha, day)
                problem = compare(f"{definition} {k} {alpha}", program, folder, ["--input", str(folder / "quotes.csv")],
                                  stamps, expected, None)
                problems += [problem] if problem else []
    return checked, problems


def share(rows):
    """Raw daily bars from Monday to Friday, their reference prices, and the factor of each day."""
    rng = np.random.default_rng(11)
    ex = {60: (0.8, 1.0), 61: (0.0, 2.0), 200: (1.5, 1.3)}  # row -> (cash a share, shares for one)
    price, factor = 40.0, 1.0
    bars, facts, factors = [], [], []
    for row, day in enumerate(pd.bdate_range("2015-01-05", periods=rows)):
        cash, shares = ex.get(row, (0.0, 1.0))
        reference = round((price - cash) / shares, 2)
        if row in ex:
            factor *= price / reference
        opened = round(reference * np.exp(rng.normal(0, 0.004)), 2)
        price = round(opened * np.exp(rng.normal(0, 0.01)), 2)
        bars.append((str(day.date()), opened, max(opened, price), min(opened, price), price, 1000))
        facts.append((str(day.date()), reference, "false", "false"))
        factors.append(factor)
    return (pd.DataFrame(bars, columns=["ts", "open", "high", "low", "close", "volume"]),
            pd.DataFrame(facts, columns=["trading_day", "reference_price", "suspended", "special_treatment"]),
            np.array(factors))


def check_adjusted(program, folder):
    """Labels of --adjust are those of raw prices times the factor of their day."""
    bars, facts, factors = share(400)
    bars.to_csv(folder / "share.csv", index=False)
    facts.to_csv(folder / "facts.csv", index=False)
    os.environ["GODWIT_CATALOG"] = str(folder / "catalog")
    for kind in (["--kind", "bar", "--interval", "1d", "share.csv"],
                 ["--kind", "day_facts", "--column", "ts=trading_day", "facts.csv"]):
        subprocess.run([program, "data", "import", "--instrument", "A.INDEX", *kind], cwd=folder, check=True,
                       capture_output=True)
    prices = bars[["open", "high", "low", "close"]]
    width = np.full(len(bars), 0.0151234)  # No return of raw prices is just as large.
    raw, adjusted = (triple(table, horizon=8, width=width, gain=1, loss=1)
                     for table in (prices, prices.mul(factors, axis=0)))
    problems = [] if not raw.equals(adjusted) else ["adjusted: the case shows no difference"]
    (folder / "label.toml").write_text("kind = 'triple_barrier'\nhorizon = 8\nwidth = 0.0151234\n"
                                       "[weights]\nkind = 'uniqueness'\n")
    wanted = {"none": raw, "backward": adjusted, "forward": adjusted, "total_return": adjusted}
    for mode, labels in wanted.items():
        problem = compare(f"--adjust {mode}", program, folder,
                          ["--instrument", "A.INDEX", "--interval", "1d", "--adjust", mode],
                          list(bars.ts), labels, uniqueness(labels, len(bars)))
        problems += [problem] if problem else []
    return len(wanted), problems


def main(program, is_real):
    samples = real_bars() if is_real else {
        "random": random_bars(1, 700, 50.0, 0.012), "small prices": random_bars(2, 400, 0.02, 0.02),
        "large prices": random_bars(3, 400, 1e6, 0.008)}
    checked, problems = 0, []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for sample, bars in samples.items():
            count, found = check_bars(sample, program, folder, bars)
            checked, problems = checked + count, problems + found
        for check in () if is_real else (check_days, check_quotes, check_adjusted):
            count, found = check(program, folder)
            checked, problems = checked + count, problems + found
    for problem in problems:
        print(problem)
    print(f"{checked} sets of labels compared, {len(problems)} differ")
    return 1 if problems else 0


if __name__ == "__main__":
    real_wanted = wants_real("usage: labels_oracle.py PROGRAM [real]")
    sys.exit(main(os.path.abspath(sys.argv[1]), real_wanted))

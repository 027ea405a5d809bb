#!/usr/bin/python3
"""The demo against a straight-line computation of its own.

usage: sp500_oracle.py GODWIT REPOSITORY [SP500_CSV]

Without SP500_CSV the file is $GODWIT_SAMPLE_SP500, else what ./demo.sh left in the cache.

Runs the demo's import and back-test in a temporary folder, then computes fills, equity and cash again
in exact integers, sharing nothing with the program but the rules written in docs/backtest.md. Equity,
cash and every fill must agree to the cent (they agree to 1e-8).
"""
import csv, json, math, os, subprocess, sys, tempfile

MONEY, PRICE = 10**8, 10**9
CASH, SEED, FAST, SLOW, SHARE = 10_000_000 * MONEY, 7, 20, 50, 0.1


def scaled(text, scale):
    whole, _, fraction = text.partition(".")
    digits = len(str(scale)) - 1
    assert len(fraction.rstrip("0")) <= digits, text
    return int(whole) * scale + int((fraction + "0" * digits)[:digits])


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & 0xFFFFFFFF, (a >> 32) ^ c[3] ^ k[1], a & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def noise(order, fill):
    w = philox((order & 0xFFFFFFFF, order >> 32, fill, 1), (SEED, 0))
    u = (((w[0] << 32 | w[1]) >> 11) + 0.5) / 2.0**53
    v = ((w[2] << 32 | w[3]) >> 11) / 2.0**53
    return abs(math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v))


def half_even(numerator, denominator):
    quotient, rest = divmod(numerator, denominator)
    return quotient + (2 * rest > denominator or (2 * rest == denominator and quotient % 2))


def quote(side, market, quantity, volume, z):
    """(price, amount, commission) of a fill of whole units."""
    slipped = market + side * math.ceil(market * (0.0005 * z))
    price = slipped + side * math.ceil(slipped * (0.001 * (quantity / volume)))
    amount = -(-price * quantity // 10) if side > 0 else price * quantity // 10
    return price, amount, max(5 * MONEY, half_even(amount, 1000))


def simulate(bars):
    cash, held, order, target = CASH, 0, None, 0
    closes, equity, fills, orders = [], [], [], 0
    for bar in bars:
        if order:  # Decided on the bar before: fills at this open.
            side, wanted = (1, order) if order > 0 else (-1, -order)
            z, volume = noise(orders, 1), float(bar["volume"])
            quantity = min(wanted, math.floor(volume * SHARE))
            assert quantity == wanted, "the demo's index has volume for everyone"
            while side > 0 and sum(quote(side, bar["open"], quantity, volume, z)[1:]) > cash:
                quantity -= 1  # What the cash does not buy is cut.
            price, amount, commission = quote(side, bar["open"], quantity, volume, z)
            cash -= side * amount + commission
            held += side * quantity
            fills.append((bar["day"], side, quantity, price, amount, commission))
            order = None
        closes.append(bar["close"])
        equity.append((bar["day"], cash + held * bar["close"] // 10, cash))
        if len(closes) < SLOW:
            continue
        fast = sum(closes[-FAST:]) / FAST / PRICE
        slow = sum(closes[-SLOW:]) / SLOW / PRICE
        wish = 1 if fast - slow > 1e-12 * slow else 0
        if wish != target:
            target = wish
            order = (equity[-1][1] * 10 // bar["close"] if wish else 0) - held
            orders += order != 0
    return equity, fills


def run_demo(godwit, data, repository, folder):
    environment = {**os.environ, "GODWIT_STORE": os.path.join(folder, "trials.sqlite")}
    start = [godwit, "--catalog", os.path.join(folder, "catalog"), "--quiet"]
    subprocess.run(start + ["data", "import", "--instrument", "SPX.INDEX", "--kind", "bar",
                            "--interval", "1d", "--mapping",
                            os.path.join(repository, "examples/sp500/vega.toml"), data],
                   check=True, env=environment, stdout=subprocess.DEVNULL)
    out = os.path.join(folder, "run")
    subprocess.run(start + ["backtest", os.path.join(repository, "examples/sp500/run.toml"),
                            "--output", out], check=True, env=environment, stdout=subprocess.DEVNULL)
    return out


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def main():
    godwit, repository = sys.argv[1:3]
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    cached = os.path.join(cache, "godwit/vega-datasets-3.2.1/data/sp500-2000.csv")
    data = sys.argv[3] if len(sys.argv) > 3 else os.environ.get("GODWIT_SAMPLE_SP500") or cached
    if not os.path.isfile(data):
        print(f"skipped: no sample data at '{data}'; ./demo.sh and ./test.sh fetch it")
        return 77
    bars = [{"day": r["date"], "open": scaled(r["open"], PRICE), "close": scaled(r["close"], PRICE),
             "volume": int(r["volume"])} for r in rows(data)]
    assert len(bars) == 5105, len(bars)
    equity, fills = simulate(bars)
    with tempfile.TemporaryDirectory() as folder:
        out = run_demo(godwit, data, repository, folder)
        got_equity, got_fills = rows(os.path.join(out, "equity.csv")), rows(os.path.join(out, "fills.csv"))
        summary = json.load(open(os.path.join(out, "summary.json")))

    cent = MONEY // 100
    assert len(got_equity) == len(equity) == summary["bars"], (len(got_equity), len(equity))
    for got, (day, value, cash) in zip(got_equity, equity):
        assert got["ts"] == day, (got, day)
        assert abs(scaled(got["equity"], MONEY) - value) < cent, (got, value)
        assert abs(scaled(got["cash"], MONEY) - cash) < cent, (got, cash)
    assert len(got_fills) == len(fills) > 100, (len(got_fills), len(fills))
    for got, (day, side, quantity, price, amount, commission) in zip(got_fills, fills):
        assert (got["ts"], got["side"]) == (day, "buy" if side > 0 else "sell"), (got, day)
        assert scaled(got["quantity"], MONEY) == quantity * MONEY, (got, quantity)
        assert scaled(got["price"], PRICE) == price, (got, price)
        assert abs(scaled(got["amount"], MONEY) - amount) < cent, (got, amount)
        assert abs(scaled(got["commission"], MONEY) - commission) < cent, (got, commission)
    assert abs(summary["final_equity"] - equity[-1][1] / MONEY) < 0.01, summary["final_equity"]
    assert abs(summary["final_cash"] - equity[-1][2] / MONEY) < 0.01, summary["final_cash"]
    print(f"{len(equity)} equity points and {len(fills)} fills agree; "
          f"final cash {equity[-1][2] / MONEY:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Compares `godwit features compute` with an independent computation of the sets seed, alpha158, alpha360 and
classic14: windows in two passes and extended precision, recursive means by pandas.

Usage: features_oracle.py PROGRAM [real]. Inputs are made-up bars with missing values, zero volume, constant stretches,
huge and tiny prices; with `real` bars of four markets from $GODWIT_TEST_DATA. Values must agree to 1e-9 of the larger
one or 1e-12, and be missing at the same places. The form --stream must write the same bytes.
Exit codes: 0 agreement, 1 a difference, 77 a Python package or $GODWIT_TEST_DATA is missing (skipped).
"""
import pathlib
import subprocess
import sys
import tempfile
import warnings

try:
    import numpy as np
    import pandas as pd
except ImportError as error:
    print(f"skipped: {error}; on Debian: apt-get install python3-numpy python3-pandas")
    sys.exit(77)

from real_data import real_data, wants_real

warnings.simplefilter("ignore")
np.seterr(all="ignore")
Long = np.longdouble
RELATIVE, ABSOLUTE = 1e-9, 1e-12
FLAT = 2e-5
WINDOWS = (5, 10, 20, 30, 60)


class Windows:
    """All windows of w rows of a column, oldest first; what is not finite is missing."""

    def __init__(self, x, w, least):
        x = np.where(np.isfinite(x), x, np.nan).astype(Long)
        padded = np.concatenate([np.full(w - 1, np.nan, Long), x])
        self.rows = np.lib.stride_tricks.sliding_window_view(padded, w)
        self.w, self.least, self.newest = w, max(1, min(least, w)), x
        self.there = ~np.isnan(self.rows)
        self.count = self.there.sum(1)

    def enough(self, values, least=1):
        return np.where(self.count >= max(self.least, least), values, np.nan)

    def sum(self):
        return self.enough(np.nansum(self.rows, 1))

    def mean(self):
        return self.enough(np.nansum(self.rows, 1) / self.count)

    def apart(self):
        """Distances from the mean; exactly 0 in a constant window."""
        mean = np.nansum(self.rows, 1) / self.count
        constant = np.nanmax(self.rows, 1) == np.nanmin(self.rows, 1)
        return np.where(constant[:, None], np.where(self.there, 0, np.nan), self.rows - mean[:, None])

    def std(self):
        return self.enough(np.sqrt(np.nansum(self.apart() ** 2, 1) / (self.count - 1)), 2)

    def moment_ratios(self):
        d, c = self.apart(), self.count
        m2, m3, m4 = (np.nansum(d ** k, 1) / c for k in (2, 3, 4))
        skew = np.sqrt(c * (c - 1.0)) / (c - 2) * m3 / m2 ** 1.5
        kurt = (c - 1) / ((c - 2) * (c - 3.0)) * ((c + 1) * (m4 / m2 ** 2 - 3) + 6)
        return self.enough(skew, 3), self.enough(kurt, 4)

    def max(self):
        return self.enough(np.nanmax(self.rows, 1))

    def min(self):
        return self.enough(np.nanmin(self.rows, 1))

    def place(self, of):
        """1-based from the oldest value there is."""
        first = self.there.argmax(1)
        return self.enough((self.rows == of[:, None]).argmax(1) - first + 1)

    def quantile(self, q):
        ordered = np.sort(self.rows.astype(float), 1)  # Missing ones go last.
        place = np.maximum(self.count - 1, 0) * q
        low = np.floor(place).astype(int)
        high = np.minimum(low + 1, np.maximum(self.count - 1, 0))
        row = np.arange(len(ordered))
        below, above = ordered[row, low], ordered[row, high]
        return self.enough(below + (above - below) * (place - low))

    def rank(self):
        newest = self.newest[:, None]
        below = (self.rows < newest).sum(1)
        equal = (self.rows == newest).sum(1)
        return np.where(np.isnan(self.newest), np.nan, self.enough((below + (equal + 1) / 2) / self.count))

    def trend(self):
        """slope, squared correlation, distance of the newest value from the line."""
        place = np.where(self.there, np.arange(1, self.w + 1, dtype=Long), np.nan)
        middle = np.nansum(place, 1) / self.count
        mean = np.nansum(self.rows, 1) / self.count
        dp, dy = place - middle[:, None], self.apart()
        pp, yy, py = (np.nansum(a, 1) for a in (dp ** 2, dy ** 2, dp * dy))
        slope = self.enough(py / pp, 2)
        rsquare = self.enough(py ** 2 / (pp * yy), 2)
        rsquare[~(self.std() > FLAT)] = np.nan
        return slope, rsquare, self.newest - (mean + slope * (self.w - middle))


def corr(x, y, w, least):
    both = np.isfinite(x) & np.isfinite(y)
    a, b = (Windows(np.where(both, v, np.nan), w, least) for v in (x, y))
    da, db = a.apart(), b.apart()
    r = np.nansum(da * db, 1) / np.sqrt(np.nansum(da ** 2, 1) * np.nansum(db ** 2, 1))
    return np.where((a.std() > FLAT) & (b.std() > FLAT), a.enough(r, 2), np.nan)


def before(x, n=1):
    return np.concatenate([np.full(n, np.nan), x])[: len(x)]


def nan_max(x, y):
    return np.where(np.isnan(x) | np.isnan(y), np.nan, np.maximum(x, y))


def alpha158(o, h, l, c, v, w):
    e = 1e-12
    top, bottom = nan_max(o, c), -nan_max(-o, -c)
    out = {"KMID": (c - o) / o, "KLEN": (h - l) / o, "KMID2": (c - o) / (h - l + e), "KUP": (h - top) / o,
           "KUP2": (h - top) / (h - l + e), "KLOW": (bottom - l) / o, "KLOW2": (bottom - l) / (h - l + e),
           "KSFT": (2 * c - h - l) / o, "KSFT2": (2 * c - h - l) / (h - l + e),
           "OPEN0": o / c, "HIGH0": h / c, "LOW0": l / c, "VWAP0": w / c}
    c1, v1 = before(c), before(v)
    up, down, move = nan_max(c - c1, 0), nan_max(c1 - c, 0), np.abs(c - c1)
    vup, vdown, vmove = nan_max(v - v1, 0), nan_max(v1 - v, 0), np.abs(v - v1)
    weighted = np.abs(c / c1 - 1) * v
    rolling = {}
    for d in WINDOWS:
        def win(x):
            return Windows(x, d, 1)
        C, H, L, V, W = win(c), win(h), win(l), win(v), win(weighted)
        slope, rsquare, residual = C.trend()
        high, low = H.max(), L.min()
        imax, imin = H.place(high), L.place(low)
        rises, falls = win((c > c1) * 1.0).mean(), win((c < c1) * 1.0).mean()
        ups, downs, moves = win(up).sum(), win(down).sum(), win(move).sum()
        vups, vdowns, vmoves = win(vup).sum(), win(vdown).sum(), win(vmove).sum()
        rolling[d] = {
            "ROC": before(c, d) / c, "MA": C.mean() / c, "STD": C.std() / c, "BETA": slope / c, "RSQR": rsquare,
            "RESI": residual / c, "MAX": high / c, "MIN": low / c, "QTLU": C.quantile(0.8) / c,
            "QTLD": C.quantile(0.2) / c, "RANK": C.rank(), "RSV": (c - low) / (high - low + e), "IMAX": imax / d,
            "IMIN": imin / d, "IMXD": (imax - imin) / d, "CORR": corr(c, np.log(v + 1), d, 1),
            "CORD": corr(c / c1, np.log(v / v1 + 1), d, 1), "CNTP": rises, "CNTN": falls, "CNTD": rises - falls,
            "SUMP": ups / (moves + e), "SUMN": downs / (moves + e), "SUMD": (ups - downs) / (moves + e),
            "VMA": V.mean() / (v + e), "VSTD": V.std() / (v + e), "WVMA": W.std() / (W.mean() + e),
            "VSUMP": vups / (vmoves + e), "VSUMN": vdowns / (vmoves + e), "VSUMD": (vups - vdowns) / (vmoves + e)}
    for name in rolling[5]:
        for d in WINDOWS:
            out[f"{name}{d}"] = rolling[d][name]
    return out


def alpha360(o, h, l, c, v, w):
    out = {}
    for name, x in (("CLOSE", c), ("OPEN", o), ("HIGH", h), ("LOW", l), ("VWAP", w)):
        for i in range(59, -1, -1):
            out[f"{name}{i}"] = before(x, i) / c
    for i in range(59, -1, -1):
        out[f"VOLUME{i}"] = before(v, i) / (v + 1e-12)
    return out


def classic14(o, h, l, c, v, w):
    out = {}
    for name, what in (("mean", Windows.mean), ("std", Windows.std), ("max", Windows.max), ("min", Windows.min)):
        for d in (5, 10, 20):
            out[f"{name}_{d}"] = what(Windows(c, d, d)) / c
    out["volume_ratio_20"] = v / Windows(v, 20, 20).mean()
    out["roc_10"] = c / before(c, 10) - 1
    return out


def seed(o, h, l, c, v, w, book=None, periods=252):
    """The guide's own pandas, but for flat prices in rsi, kurtosis, and returns over a missing close."""
    close, volume = pd.Series(c), pd.Series(v)
    out = {f"ma_{d}": Windows(c, d, d).mean() for d in (20, 50, 200)}
    delta = close.diff()
    gain, loss = delta.where(delta > 0, 0).to_numpy(), (-delta.where(delta < 0, 0)).to_numpy()

    def rsi(up, down):
        value = 100 - 100 / (1 + up / down)
        return np.where(up + down == 0, 50, value)
    out["rsi"] = rsi(Windows(gain, 14, 14).mean(), Windows(loss, 14, 14).mean())
    wilder = [x.clip(lower=0).ewm(alpha=1 / 14, adjust=False).mean().to_numpy() for x in (delta, -delta)]
    out["rsi_wilder"] = rsi(*wilder)
    macd = close.ewm(span=12, adjust=False).mean() - close.ewm(span=26, adjust=False).mean()
    signal = macd.ewm(span=9, adjust=False).mean()
    out.update(macd=macd, macd_signal=signal, macd_hist=macd - signal)
    middle, std = Windows(c, 20, 20).mean(), Windows(c, 20, 20).std()
    out.update(bb_mean=middle, bb_std=std, bb_upper=middle + 2 * std, bb_lower=middle - 2 * std,
               bb_width=4 * std / middle)
    nothing = np.full(len(c), np.nan)
    bid, ask, bid_volume, ask_volume = book if book else (nothing,) * 4
    out.update(spread=ask - bid, spread_pct=(ask - bid) / ((bid + ask) / 2) * 100,
               order_book_depth=bid_volume + ask_volume)
    usual = Windows(v, 20, 20)
    out.update(volume_ma_20=usual.mean(), volume_std_20=usual.std(), volume_ratio=volume.to_numpy() / usual.mean())
    returns = np.log(c / before(c))
    out.update(daily_return=c / before(c) - 1, log_return=returns)
    window = Windows(returns, 20, 20)
    out["volatility_20d"] = window.std() * np.sqrt(periods)
    out["skew"], out["kurtosis"] = window.moment_ratios()
    return out


SETS = {"alpha158": alpha158, "alpha360": alpha360, "classic14": classic14, "seed": seed}


def made_up(number, rows):
    """Bars with everything that goes wrong; prices and volumes of one of several sizes."""
    random = np.random.default_rng(number)
    step = random.normal(0, 0.02, rows)
    start = rows // 4
    step[start: start + 70] = 0  # Longer than any window.
    close = np.round(np.exp(np.cumsum(step)) * (10.0, 1e5, 0.01)[number % 3], 6)
    close[start: start + 70] = close[start]
    opened = np.round(close * np.exp(random.normal(0, 0.005, rows)), 6)
    high = np.maximum(opened, close) * (1 + np.abs(random.normal(0, 0.004, rows)))
    low = np.minimum(opened, close) * (1 - np.abs(random.normal(0, 0.004, rows)))
    volume = np.round(np.exp(random.normal(10, 1.0, rows)))
    volume[random.random(rows) < 0.03] = 0
    volume[rows // 2: rows // 2 + 25] = 0
    volume[3 * rows // 4: 3 * rows // 4 + 65] = 1000
    turnover = volume * (high + low) / 2
    frame = pd.DataFrame(dict(open=opened, high=high, low=low, close=close, volume=volume, turnover=turnover))
    if number % 2:
        for name in frame:
            frame.loc[random.random(rows) < 0.03, name] = np.nan
        frame.loc[rows // 3: rows // 3 + 8, "close"] = np.nan
    for name, values in (("bid_price", close * 0.9999), ("ask_price", close * 1.0001),
                         ("bid_volume", np.round(random.exponential(100, rows))),
                         ("ask_volume", np.round(random.exponential(100, rows)))):
        frame[name] = values
    frame.insert(0, "ts", pd.bdate_range("2001-01-01", periods=rows).strftime("%Y-%m-%d"))
    return frame


REAL = [
    ("a_share/daily_broad_2017_2023/sh.600519.csv.gz", dict(ts="date", turnover="amount")),
    ("a_share/daily_broad_2017_2023/sh.600602.csv.gz", dict(ts="date", turnover="amount")),
    ("futures/cn_daily/CFFEX.IF_main.csv.gz", dict(ts="date")),
    ("forex/oanda/EURUSD_daily_2007_2016.csv.gz",
     dict(ts="timestamp", open="bid_open", high="bid_high", low="bid_low", close="bid_close", volume="bid_size")),
    ("crypto/klines/BTC-USDT_4h_2017_2020.csv.gz", dict(ts="candle_begin_time", turnover="quote_volume"),
     "BTC-USDT.OKX", 6 * 365),
    ("crypto/klines/coinbase_btcusd_daily_2014_2018.csv.gz", dict(ts="date")),
]


def real(path, columns):
    names = {name: name for name in ("open", "high", "low", "close", "volume")} | columns
    table = pd.read_csv(path)
    frame = pd.DataFrame({name: table[column] for name, column in names.items()})
    times = pd.to_datetime(frame["ts"])
    intraday = ((times.dt.hour != 0) | (times.dt.minute != 0)).any()
    frame["ts"] = times.dt.strftime("%Y-%m-%dT%H:%M:%SZ" if intraday else "%Y-%m-%d")
    return frame[["ts", *(name for name in frame if name != "ts")]].drop_duplicates("ts")


def compare(where, got, expected):
    """The features that differ, with the first place of each."""
    problems = []
    if list(got.columns[1:]) != list(expected):
        return [f"{where}: other columns: {list(got.columns)[:8]} ..."]
    worst = 0
    for name, values in expected.items():
        have, want = got[name].to_numpy(float), np.asarray(values).astype(float)
        same = (np.isnan(have) & np.isnan(want)) | (have == want)
        apart = np.abs(have - want)
        scale = np.maximum(np.abs(have), np.abs(want))
        close = (apart <= RELATIVE * scale) | (apart <= ABSOLUTE)
        wrong = np.flatnonzero(~(same | close))
        finite = np.isfinite(apart) & (apart > ABSOLUTE)
        worst = max([worst, *(apart[finite] / scale[finite])])
        if len(wrong):
            i = wrong[0]
            problems.append(f"{where}: {name}: {len(wrong)} of {len(have)} rows, first {got['ts'][i]}: "
                            f"{have[i]!r}, the oracle has {want[i]!r}")
    if not problems:
        print(f"{where}: {len(got)} rows x {len(expected)} features agree; largest relative difference {worst:.1e}")
    return problems


class Oracle:
    def __init__(self, program, folder):
        self.program, self.folder, self.problems = program, folder, []

    def compute(self, name, source, *options, output="out.csv"):
        path = self.folder / output
        subprocess.run([self.program, "features", "compute", "--set", name, "--input", str(source), "--output", str(path),
                        "--quiet", *options], check=True)
        return path

    def check(self, where, frame, instrument="", periods=252):
        """Rows of an instrument that is named have so many periods a year; those of none on days 252, else no number of them."""
        options = ["--instrument", instrument] if instrument else []
        source = self.folder / "in.csv"
        frame.to_csv(source, index=False)
        frame = pd.read_csv(source, float_precision="round_trip")
        nothing = np.full(len(frame), np.nan)
        o, h, l, c, v = (frame[name].to_numpy(float) for name in ("open", "high", "low", "close", "volume"))
        w = frame["turnover"].to_numpy(float) / v if "turnover" in frame else nothing
        for name, make in SETS.items():
            extra = {"periods": periods} if name == "seed" else {}
            if name == "seed" and "bid_price" in frame:
                extra["book"] = [frame[x].to_numpy(float) for x in ("bid_price", "ask_price", "bid_volume", "ask_volume")]
            expected = make(o, h, l, c, v, w, **extra)
            path = self.compute(name, source, *options)
            got = pd.read_csv(path, float_precision="round_trip")
            self.problems += compare(f"{where}: {name}", got, expected)
            if self.compute(name, source, *options, "--stream", output="stream.csv").read_bytes() != path.read_bytes():
                self.problems.append(f"{where}: {name}: --stream writes other bytes")
        if instrument:
            unnamed = pd.read_csv(self.compute("seed", source))
            if unnamed["volatility_20d"].notna().any():
                self.problems.append(f"{where}: seed: a volatility of a year whose periods nobody knows")


def main():
    data = real_data() if wants_real("usage: features_oracle.py PROGRAM [real]") else None
    with tempfile.TemporaryDirectory(prefix="godwit-features-") as folder:
        oracle = Oracle(sys.argv[1], pathlib.Path(folder))
        if data:
            for path, columns, *instrument in REAL:
                oracle.check(path, real(data / path, columns), *instrument)
        else:
            for number in range(6):
                oracle.check(f"made up {number}", made_up(number, 700))
            oracle.check("made up, four rows", made_up(1, 4))
    for problem in oracle.problems:
        print(problem)
    return 1 if oracle.problems else 0


if __name__ == "__main__":
    sys.exit(main())

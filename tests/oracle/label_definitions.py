"""Labels by their definitions, in pandas and numpy: what the program must give."""
import numpy as np
import pandas as pd

# Each kind gives a frame by row: value, t0, t1 (rows); rows without a label are not in it.

def frame(rows):
    return pd.DataFrame(rows, columns=["row", "value", "t0", "t1"]).set_index("row")


def forward(bars, horizon, price="open", lag=1, log=False):
    start, end = bars[price].shift(-lag), bars[price].shift(-lag - horizon)
    value = np.log(end / start) if log else end / start - 1
    out = pd.DataFrame({"value": value, "t0": np.arange(len(bars)) + lag})
    out["t1"] = out["t0"] + horizon
    return out.dropna()


def formula(value, ahead):
    """A series that looks `ahead` rows ahead, as labels."""
    row = np.arange(len(value))
    return pd.DataFrame({"value": value, "t0": row + 1, "t1": row + ahead})[row + ahead < len(value)].dropna()


def volatility(bars, span, log=False):
    returns = np.log(bars.close).diff() if log else bars.close.pct_change()
    return returns.ewm(span=span).std().where(returns.notna().cumsum() >= span)


def scaled(bars, horizon, span):
    out = forward(bars, horizon)
    out["value"] /= volatility(bars, span).reindex(out.index) * np.sqrt(horizon)
    return out.dropna()


def barriers(bars, horizon, width, gain, loss, price="open", lag=1, log=False, within=False, side=None):
    """row -> (end, p, t0, t1) with end 1, -1 or 0; every bar of the horizon is looked at."""
    first = 0 if price == "open" else 1
    found = []
    for row in range(len(bars)):
        entry = row + lag
        last = entry + first + horizon - 1
        s = 1.0 if side is None else np.sign(side[row])
        if last >= len(bars) or not width[row] > 0 or not abs(s) > 0:
            continue
        path = bars.iloc[entry + first:last + 1]
        ret = (lambda x: s * np.log(x / bars[price].iloc[entry])) if log else (lambda x: s * (x / bars[price].iloc[entry] - 1))
        close = ret(path.close).to_numpy()
        best, worst, opened = close, close, close
        if within:
            high, low, opened = ret(path.high).to_numpy(), ret(path.low).to_numpy(), ret(path.open).to_numpy()
            best, worst = np.maximum(high, low), np.minimum(high, low)
        up, down = gain * width[row], -loss * width[row]
        ups = np.flatnonzero(best > up) if gain > 0 else []
        downs = np.flatnonzero(worst < down) if loss > 0 else []
        up_at = ups[0] if len(ups) else horizon
        down_at = downs[0] if len(downs) else horizon
        at = min(up_at, down_at, horizon - 1)
        end = 0 if up_at == down_at == horizon else 1 if up_at < down_at else -1
        if up_at == down_at < horizon and opened[at] > up:
            end = 1
        p = close[at] if end == 0 or not within else (up if end == 1 else down)
        found.append((row, end, p, entry, entry + first + at))
    return found


def triple(bars, **options):
    sign = options.pop("sign", False)
    return frame([(row, float(np.sign(p)) if end == 0 and sign else float(end), t0, t1)
                  for row, end, p, t0, t1 in barriers(bars, **options)])


def meta(bars, **options):
    return frame([(row, float(p > 0), t0, t1) for row, _, p, t0, t1 in barriers(bars, **options)])


def trend(bars, n_min, n_max, price="open", lag=1, whole=False):
    found = []
    for row in range(len(bars) - lag - n_max + 1):
        y = bars[price].to_numpy()[row + lag:row + lag + n_max].astype(np.longdouble)
        best, best_n = 0.0, n_min
        for n in range(n_min, n_max + 1):
            x = np.arange(n) - (n - 1) / np.longdouble(2)
            part = y[:n] - y[:n].mean()
            slope = (x @ part) / (x @ x)
            residual = part - slope * x
            with np.errstate(all="ignore"):
                t = slope / np.sqrt(residual @ residual / (n - 2) / (x @ x))
            if np.isfinite(t) and abs(t) > abs(best):
                best, best_n = float(t), n
        found.append((row, best, row + lag, row + lag + (n_max if whole else best_n) - 1))
    return frame(found)


def mid_move(mid, k, lse, alpha=None, day=None):
    after = mid[::-1].rolling(k).mean()[::-1].shift(-1)
    base = mid.rolling(k).mean() if lse else mid
    move = (after - base) / base
    value = move if alpha is None else (move > alpha).astype(float) - (move < -alpha).astype(float)
    row = np.arange(len(mid))
    out = pd.DataFrame({"value": value.where(move.notna()), "t0": row, "t1": row + k})
    if day is not None:
        before = (k - 1) if lse else 0
        same = [r + k < len(day) and r >= before and day[r - before] == day[r + k] for r in row]
        out = out[same]
    return out.dropna()


def cusum(close, bound):
    up = down = 0.0
    events = []
    for row, step in enumerate(np.log(close).diff()):
        if np.isnan(step):
            continue
        up, down = max(0.0, up + step), min(0.0, down + step)
        rose, fell = up > bound[row], down < -bound[row]
        up, down = 0.0 if rose else up, 0.0 if fell else down
        if rose or fell:
            events.append(row)
    return events


def concurrency(labels, rows):
    alive = np.zeros(rows)
    for t0, t1 in zip(labels.t0, labels.t1):
        alive[int(t0):int(t1) + 1] += 1
    return alive


def uniqueness(labels, rows):
    alive = concurrency(labels, rows)
    return np.array([np.mean(1 / alive[int(a):int(b) + 1]) for a, b in zip(labels.t0, labels.t1)])


def attribution(labels, bars, entry, path):
    alive = concurrency(labels, len(bars))
    steps = np.log(bars[path]).diff().to_numpy()
    inside = np.log(bars[path] / bars[entry]).to_numpy()  # From the entry to the end of its row.
    sums = []
    for a, b in zip(labels.t0.astype(int), labels.t1.astype(int)):
        parts = np.concatenate([[inside[a]], steps[a + 1:b + 1]])
        sums.append(abs(np.sum(parts / alive[a:b + 1])))
    sums = np.array(sums)
    return sums * len(sums) / sums.sum()


def decay(unique, oldest):
    total = np.cumsum(unique)
    slope = (1 - oldest) / total[-1] if oldest >= 0 else 1 / ((oldest + 1) * total[-1])
    return np.maximum(0, 1 - slope * total[-1] + slope * total)

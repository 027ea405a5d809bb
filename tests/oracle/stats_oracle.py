#!/usr/bin/env python3
"""Compares `godwit stats --json` with an independent computation in extended precision.

Usage: stats_oracle.py PROGRAM. Every metric of fixed-seed and adversarial series must agree to
1e-12 relative. Exit codes: 0 agreement, 1 a difference, 77 a Python package is missing (skipped).
"""
import json
import math
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import pandas as pd
    from scipy import stats
except ImportError as error:
    print(f"skipped: {error}; on Debian: apt-get install python3-numpy python3-pandas python3-scipy")
    sys.exit(77)

Long = np.longdouble
RELATIVE = 1e-12


def deviation(x):
    """Sample deviation (ddof 1) in 80-bit arithmetic; 0 exactly for a constant."""
    if len(x) < 2:
        return np.nan
    if x.min() == x.max():
        return Long(0)
    return np.sqrt(np.sum((x - x.mean()) ** 2) / (len(x) - 1))


def total_return(x):
    return np.prod(1 + x) - 1 if len(x) else np.nan


def annual_return(x, periods):
    return (1 + total_return(x)) ** (Long(periods) / len(x)) - 1 if len(x) else np.nan


def central_moment(x, k):
    shifted = x - x[0]  # exact, and so the mean has no digits to lose
    return np.mean((shifted - shifted.mean()) ** k)


def return_metrics(returns, periods, risk_free, labels):
    x = returns.astype(Long)
    n = len(x)
    root = np.sqrt(Long(periods))
    excess = x - Long(risk_free)
    constant = returns.min() == returns.max()
    out = {"total_return": total_return(x), "annual_return": annual_return(x, periods)}
    out["annual_volatility"] = deviation(x) * root

    sharpe = excess.mean() / deviation(excess)
    out["sharpe"] = sharpe * root
    out["sharpe_per_period"] = sharpe
    losses = np.minimum(excess, 0)
    out["sortino"] = excess.mean() / np.sqrt(np.mean(losses ** 2)) * root if n > 1 else np.nan
    gains_sum, losses_sum = np.maximum(excess, 0).sum(), -losses.sum()
    out["omega"] = gains_sum / losses_sum if n > 1 and losses_sum > 0 else np.nan

    wealth = np.concatenate([[Long(1)], np.cumprod(1 + x)])
    peaks = np.maximum.accumulate(wealth)
    underwater = wealth / peaks - 1
    trough = int(np.argmin(underwater))
    out["max_drawdown"] = underwater[trough]
    fell = underwater[trough] < 0
    peak = max(i for i in range(trough + 1) if wealth[i] == peaks[trough]) if fell else 0
    out["max_drawdown_from"] = labels[max(peak - 1, 0)] if fell else None
    out["max_drawdown_to"] = labels[trough - 1] if fell else None
    out["calmar"] = out["annual_return"] / abs(out["max_drawdown"]) if fell else np.nan

    series = pd.Series(returns)
    low, high = series.quantile(0.05), series.quantile(0.95)
    out["var_95"], out["var_99"] = low, np.percentile(returns, 1)
    for name, share in (("cvar_95", 0.05), ("cvar_99", 0.01)):
        k = int((n - 1) * share)
        out[name] = np.partition(returns, k)[: k + 1].astype(Long).mean()
    out["tail_ratio"] = abs(high) / abs(low) if low != 0 else np.nan
    out["win_rate"] = (series > 0).mean()

    if constant:
        skew = kurtosis = np.nan
    else:
        second = central_moment(x, 2)
        skew = central_moment(x, 3) / second ** Long(1.5)
        kurtosis = central_moment(x, 4) / second ** 2
        # The library's own functions, in double precision, guard against a formula of our own.
        spread = returns.std() / max(abs(returns).max(), 1e-300)
        if spread > 1e-3:
            assert math.isclose(skew, stats.skew(returns), rel_tol=1e-7, abs_tol=1e-9)
            assert math.isclose(kurtosis, stats.kurtosis(returns, fisher=False), rel_tol=1e-7)
    out["skew"], out["kurtosis"] = skew, kurtosis

    out["stability"] = np.nan
    if n > 1 and returns.min() > -1 and (returns != 0).any():
        y = np.cumsum(np.log1p(x))
        t = np.arange(n, dtype=Long)
        t -= t.mean()
        y_centred = y - y.mean()
        if (y != y[0]).any():
            out["stability"] = (t @ y_centred) ** 2 / ((t @ t) * (y_centred @ y_centred))

    spread = 1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe ** 2
    defined = n > 1 and spread > 0
    out["psr"] = stats.norm.cdf(float(sharpe * np.sqrt(Long(n - 1)) / np.sqrt(spread))) if defined else np.nan
    above = defined and sharpe > 0
    out["min_trl"] = 1 + spread * (Long(stats.norm.ppf(0.95)) / sharpe) ** 2 if above else np.nan
    return out


def benchmark_metrics(returns, benchmark, periods, risk_free, labels):
    x, f = returns.astype(Long), benchmark.astype(Long)
    ours, market = x - Long(risk_free), f - Long(risk_free)
    out = return_metrics(benchmark, periods, risk_free, labels)
    flat = benchmark.min() == benchmark.max()
    beta = np.nan
    if len(x) > 1 and not flat:
        centred = market - market.mean()
        beta = ((ours - ours.mean()) @ centred) / (centred @ centred)
    out["beta"] = beta
    out["alpha"] = (1 + np.mean(ours - beta * market)) ** Long(periods) - 1
    active = (returns - benchmark).astype(Long)
    out["information_ratio"] = active.mean() / deviation(active)
    out["information_ratio_annual"] = out["information_ratio"] * np.sqrt(Long(periods))
    out["tracking_error"] = deviation(active) * np.sqrt(Long(periods))
    for name, chosen in (("up_capture", f > 0), ("down_capture", f < 0)):
        top, bottom = annual_return(x[chosen], periods), annual_return(f[chosen], periods)
        out[name] = top / bottom
    return out


def series():
    """name -> (returns, benchmark or None, periods, risk_free)."""
    rng = np.random.default_rng(20240102)
    daily = rng.normal(4e-4, 0.012, 5105)
    market = rng.normal(3e-4, 0.01, 5105)
    heavy = rng.standard_t(3, 1000) * 0.01
    return {
        "daily": (daily, market, 252, 0.0),
        "correlated": (0.7 * market + 0.5 * daily, market, 252, 1e-4),
        "heavy tails": (heavy, market[:1000], 365, 0.0),
        "monthly": (rng.normal(0.01, 0.05, 120), rng.normal(0.008, 0.04, 120), 12, 0.002),
        "yearly": (rng.normal(0.07, 0.2, 30), None, 1, 0.02),
        "crashes": (np.where(rng.random(700) < 0.01, -0.6, 0.009), None, 252, 0.0),
        "tiny noise": (0.01 + 1e-9 * rng.normal(size=500), 0.01 + 1e-9 * rng.normal(size=500), 252, 0.01),
        "large": (rng.uniform(-0.9, 3, 50), rng.uniform(-0.5, 1, 50), 4, 0.0),
        "rounded": (np.round(rng.normal(0, 0.01, 300), 2), None, 252, 0.0),
        "up only": (rng.uniform(0.001, 0.01, 60), rng.uniform(0.001, 0.01, 60), 252, 0.0),
        "down only": (-rng.uniform(0.001, 0.01, 60), -rng.uniform(0.001, 0.01, 60), 252, 0.0),
        "itself": (daily[:100], daily[:100], 252, 0.0),
        "ruin": (np.array([0.1, -1.0, 0.2, 0.3]), np.array([0.1, 0.2, -0.1, 0.05]), 252, 0.0),
        "constant": (np.full(10, 0.1), np.full(10, 0.2), 252, 0.0),
        "zeros": (np.zeros(5), np.zeros(5), 252, 0.0),
        "one": (np.array([0.03]), np.array([0.02]), 252, 0.0),
        "two": (np.array([0.03, -0.01]), np.array([0.02, 0.01]), 252, 0.0),
        "three": (np.array([-0.2, 0.5, 0.1]), np.array([-0.1, 0.3, -0.02]), 52, 0.001),
        "n = 101": (rng.normal(0, 0.01, 101), None, 252, 0.0),
        "small": (1e-7 * rng.normal(1, 1, 1000), None, 252, 0.0),
    }


def differs(expected, got, scale):
    if isinstance(expected, str) or expected is None:
        return expected != got
    if not np.isfinite(expected):
        return got is not None
    return got is None or abs(Long(got) - expected) > RELATIVE * max(abs(expected), scale)


# Where a result near zero is what is left of larger terms, its error is measured against those.
SCALES = {"skew": 1e-3, "alpha": 1e-3, "sharpe": 1e-6, "sortino": 1e-6}


def main(program):
    failures = checked = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "returns.csv"
        for name, (returns, benchmark, periods, risk_free) in series().items():
            labels = [str(day.date()) for day in pd.date_range("2000-01-03", periods=len(returns), freq="B")]
            table = pd.DataFrame({"ts": labels, "ours": returns})
            if benchmark is not None:
                table["market"] = benchmark
            table.to_csv(path, index=False, float_format="%.17g")
            command = [program, "--json", "stats", "--returns", str(path), "--column", "ours",
                       "--periods", str(periods), "--risk-free", repr(risk_free)]
            if benchmark is not None:
                command += ["--benchmark", "market"]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            if run.returncode != 0:
                print(f"{name}: exit {run.returncode}: {run.stderr.strip()}")
                return 1
            got = json.loads(run.stdout)
            with np.errstate(all="ignore"):
                wanted = [("", return_metrics(returns, periods, risk_free, labels), got)]
                if benchmark is not None:
                    other = benchmark_metrics(returns, benchmark, periods, risk_free, labels)
                    wanted.append(("benchmark.", other, got["benchmark"]))
            for prefix, expected, found in wanted:
                for metric, value in expected.items():
                    checked += 1
                    if metric not in found or differs(value, found[metric], SCALES.get(metric, 0)):
                        failures += 1
                        print(f"{name}: {prefix}{metric}: expected {value!r}, got {found.get(metric, 'nothing')!r}")
                extra = set(found) - set(expected) - {"column", "n_periods", "periods_per_year", "risk_free",
                                                      "benchmark", "conventions"}
                if extra:
                    failures += 1
                    print(f"{name}: metrics that the oracle does not know: {sorted(extra)}")
    print(f"{checked} numbers compared, {failures} differ")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: stats_oracle.py PROGRAM")
    sys.exit(main(sys.argv[1]))

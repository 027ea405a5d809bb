"""Files for the tests of the command line."""
import datetime
import random

HEADER = "ts,open,high,low,close,volume\n"


def daily_csv(rows=400, seed=1):
    rng = random.Random(seed)
    day, price, lines = datetime.date(2020, 1, 1), 10_000, []
    for _ in range(rows):
        opened, price = price, max(1000, price + rng.randint(-150, 160))
        low, high = min(opened, price), max(opened, price)
        lines.append(f"{day},{opened / 100},{high / 100},{low / 100},{price / 100},{rng.randint(10**6, 10**7)}\n")
        day += datetime.timedelta(days=1)
    return HEADER + "".join(lines)


def minute_csv(path, days):
    """About 1,440 rows a day; a quick way to a long run."""
    minutes = [f"T{m // 60:02}:{m % 60:02}:00Z,10,11,9,{10 + m % 7 / 10:.1f},1000\n" for m in range(1, 1440)]
    with open(path, "w") as file:
        file.write(HEADER)
        day = datetime.date(2020, 1, 1)
        for _ in range(days):
            file.write(f"{day}" + f"{day}".join(minutes))
            day += datetime.timedelta(days=1)


RUN = """[run]
name = "cli"
seed = 3
[data]
interval = "1d"
csv = { "A.INDEX" = "a.csv" }
[strategy]
kind = "ma_cross"
fast = 3
slow = 10
"""

FEATURES = """[set]
title = "Mine"
[[feature]]
name = "rise"
formula = "roc(close, 2)"
[[feature]]
name = "place"
formula = "cs_rank(rise)"
"""

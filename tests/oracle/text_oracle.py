#!/usr/bin/python3
"""Compares `godwit text` with computations of its own. Standard library only.

Usage: text_oracle.py PROGRAM [real]. TF-IDF and the daily columns on made-up news; with `real`, on the labelled news of
$GODWIT_TEST_DATA/news, imported by their formats, how often the lexicon agrees with the labels.
Exit codes: 0 agreement, 1 a difference, 77 $GODWIT_TEST_DATA is missing (skipped).
"""
import collections
import csv
import datetime
import math
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from real_data import real_data, wants_real

WORDS = "profit loss rose fell sharply not sales up down strong weak the of a shares market".split()
RELATIVE = 1e-9
# Measured accuracy and balanced accuracy less a margin: a change of the lexicons that costs more must be meant.
FLOORS = {"ZH_HEADLINES.NEWS": (0.90, 0.87), "PHRASEBANK.NEWS": (0.67, 0.70)}


def run(program, *arguments, cwd):
    done = subprocess.run([program, "--quiet", *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{arguments}: exit {done.returncode}: {done.stderr}")
    return done.stdout


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make_news(folder):
    chance = random.Random(20240102)
    start = datetime.datetime(2022, 1, 3)
    news = []
    for number in range(400):
        t = start + datetime.timedelta(minutes=chance.randrange(0, 200 * 24 * 60))
        title = " ".join(chance.choice(WORDS) for _ in range(chance.randrange(1, 12)))
        news.append([t.strftime("%Y-%m-%dT%H:%M:%SZ")] * 2 + [str(number), title, chance.choice(["wire", "social"])])
    with open(folder / "news.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["ts", "available_at", "id", "title", "source"], *news])
    return news


def near(expected, got):
    return abs(expected - got) <= RELATIVE * max(abs(expected), 1e-3)


def check_terms(program, folder, news):
    last_day = "2022-04-30"
    run(program, "text", "terms", "--input", "news.csv", "--fit-from", "2022-01-01", "--fit-to", last_day,
        "--documents-min", "3", "--output", "terms.csv", "--vectors", "vectors.csv", cwd=folder)
    training = [row[3].split() for row in news if row[1][:10] <= last_day]
    counts = collections.Counter(word for words in training for word in set(words))
    idf = {word: math.log((1 + len(training)) / (1 + n)) + 1 for word, n in counts.items() if n >= 3}
    got = {row["term"]: float(row["idf"]) for row in table(folder / "terms.csv")}
    assert got.keys() == idf.keys(), got.keys() ^ idf.keys()
    assert all(near(idf[word], got[word]) for word in idf)
    vectors = collections.defaultdict(dict)
    for row in table(folder / "vectors.csv"):
        vectors[int(row["text"])][row["term"]] = float(row["weight"])
    compared = 0
    for number, row in enumerate(news):
        if row[1][:10] <= last_day:
            assert number not in vectors, f"text {number} was in training"
            continue
        weights = {word: n * idf[word] for word, n in collections.Counter(row[3].split()).items() if word in idf}
        norm = math.sqrt(sum(w * w for w in weights.values()))
        assert vectors[number].keys() == weights.keys(), number
        assert all(near(w / norm, vectors[number][word]) for word, w in weights.items()), number
        compared += len(weights)
    print(f"TF-IDF: {len(idf)} terms, {compared} weights agree")


def check_daily(program, folder):
    (folder / "daily.toml").write_text("[daily]\nhalf_life_days = 2\nsurprise_days = 10\nsurprise_days_min = 4\n"
                                       '[[source]]\nname = "social"\nweight = 0.25\n')
    run(program, "text", "score", "--input", "news.csv", "--output", "scores.csv", cwd=folder)
    run(program, "text", "daily", "--input", "news.csv", "--config", "daily.toml", "--decision", "20:00", "--zone",
        "Europe/London", "--output", "daily.csv", cwd=folder)

    def utc(text):
        return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    items = [(utc(row["available_at"]), 0.25 if row["source"] == "social" else 1.0, float(row["score"]))
             for row in table(folder / "scores.csv")]
    means, begin = [], None
    rows = table(folder / "daily.csv")
    for row in rows:
        day = datetime.datetime.strptime(row["ts"], "%Y-%m-%d")
        assert day.weekday() < 5
        summer = datetime.datetime(2022, 3, 27) <= day  # Clocks in London, until October.
        decision = day.replace(hour=19 if summer else 20)
        if begin is None:
            begin = decision - datetime.timedelta(days=3 if day.weekday() == 0 else 1)
        today = [(w, s) for t, w, s in items if begin < t <= decision]
        begin = decision
        mean = sum(w * s for w, s in today) / sum(w for w, s in today) if today else math.nan
        decay = sum(w * s * 0.5 ** ((decision - t).total_seconds() / 86400 / 2) for t, w, s in items if t <= decision)
        known = [m for m in means[-10:] if not math.isnan(m)]
        surprise = math.nan
        if len(known) >= 4:
            centre = sum(known) / len(known)
            surprise = (mean - centre) / math.sqrt(sum((m - centre) ** 2 for m in known) / (len(known) - 1))
        means.append(mean)
        for name, expected in (("count", len(today)), ("mean", mean), ("surprise", surprise), ("decay", decay)):
            got = row["all_news_" + name]
            assert (got == "") == math.isnan(expected), (row, name, expected)
            assert got == "" or near(expected, float(got)), (row, name, expected)
    counted = sum(int(row["all_news_count"]) for row in rows)
    assert counted == len(items), f"{counted} of {len(items)} items have a day"
    print(f"daily columns: {len(rows)} days agree")


def check_labels(program, folder):
    data = real_data() / "news"
    for pattern in ("zh_*.csv.gz", "en_financial*.csv.gz"):
        for path in sorted(data.glob(pattern)):
            run(program, "data", "import", "--kind", "news", str(path), cwd=folder)
    for series, floors in FLOORS.items():
        run(program, "text", "score", "--series", series, "--output", "labelled.csv", cwd=folder)
        rows = table(folder / "labelled.csv")
        labels = collections.Counter(row["label"] for row in rows)
        middle = "0.5" if "0.5" in labels else max(labels, key=labels.get)  # What a score of 0 says.
        right = collections.Counter(
            row["label"] for row in rows
            if row["label"] == ("1" if float(row["score"]) > 0 else "0" if float(row["score"]) < 0 else middle))
        accuracy = sum(right.values()) / len(rows)
        recalls = {label: right[label] / n for label, n in sorted(labels.items())}
        balanced = sum(recalls.values()) / len(recalls)
        print(f"{series}: {len(rows)} items, accuracy {accuracy:.4f}, balanced {balanced:.4f}, recall "
              + ", ".join(f"{label}: {value:.3f}" for label, value in recalls.items())
              + f"; always the most frequent label {max(labels.values()) / len(rows):.4f}, balanced {1 / len(labels):.4f}; "
              + f"score not 0: {sum(float(row['score']) != 0 for row in rows) / len(rows):.3f}")
        assert accuracy >= floors[0] and balanced >= floors[1], f"{series}: below {floors}"


def main(program, is_real):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if is_real:
            check_labels(program, folder)
            return 0
        news = make_news(folder)
        assert all(re.fullmatch(r"[a-z ]+", row[3]) for row in news)
        check_terms(program, folder, news)
        check_daily(program, folder)
    return 0


if __name__ == "__main__":
    real_wanted = wants_real("usage: text_oracle.py PROGRAM [real]")
    sys.exit(main(os.path.abspath(sys.argv[1]), real_wanted))

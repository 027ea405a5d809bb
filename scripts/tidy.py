#!/usr/bin/python3
"""clang-tidy 19: scripts/tidy.py [FILE.cc|FOLDER ...]; of a folder every file but the tests, without
arguments those of src/ and apps/. A file that was clean is not looked at again until its text, its headers or the rules change:
marks lie in build/tidy/, named by a hash of all three."""

import hashlib
import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "release"
MARKS = ROOT / "build" / "tidy"
TOOL = "clang-tidy-19"


def fingerprint(entry: dict, rules: bytes) -> str | None:
    """Hash of the preprocessed file with its comments (they may hold a NOLINT) and of the rules."""
    words = shlex.split(entry["command"])
    if Path(words[0]).name == "ccache":
        words = words[1:]
    end = words.index("-o")
    command = words[:end] + words[end + 2 :] + ["-E", "-C", "-w"]
    done = subprocess.run(command, cwd=entry["directory"], capture_output=True, check=False)
    if done.returncode != 0:
        return None
    return hashlib.sha256(rules + done.stdout).hexdigest()


def tidy(entry: dict, rules: bytes) -> str:
    """What clang-tidy has to say about one file; empty when it is clean."""
    key = fingerprint(entry, rules)
    if key and (MARKS / key).exists():
        return ""
    command = [TOOL, "--quiet", "-p", str(BUILD), entry["file"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        if key:
            (MARKS / key).touch()
        return ""
    return done.stdout.replace(f"{ROOT}/", "") or done.stderr


def is_wanted(file: str, named: list[Path]) -> bool:
    """Whether a file is named itself, or lies in a folder that is and is no test."""
    path = Path(file)
    return path in named or (not file.endswith("_test.cc") and any(one in path.parents for one in named))


def main() -> int:
    database = BUILD / "compile_commands.json"
    if not database.exists():
        sys.exit("tidy: configure first: cmake --preset release")
    named = [Path(name).resolve() for name in sys.argv[1:] or (ROOT / "src", ROOT / "apps")]
    entries = [entry for entry in json.loads(database.read_text()) if is_wanted(entry["file"], named)]
    if not entries:
        sys.exit("tidy: nothing to look at; is it part of the release build?")
    MARKS.mkdir(parents=True, exist_ok=True)
    rules = (ROOT / ".clang-tidy").read_bytes()
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        answers = [answer for answer in pool.map(lambda entry: tidy(entry, rules), entries) if answer]
    print("\n".join(answers))
    print(f"tidy: {len(entries)} files, {len(answers)} with findings")
    return 1 if answers else 0


if __name__ == "__main__":
    sys.exit(main())

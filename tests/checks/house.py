#!/usr/bin/python3
"""Rules of the house that a machine can see; the reasons are in CONTRIBUTING.md.

A line may be excused from a rule by a comment on it, `house-allow(RULE): reason`. A file may be
longer than the limit when tests/checks/long_files.txt names it with a reason.
"""

import argparse
import re
import sys
from pathlib import Path

from sources import CPP_SUFFIXES, code_only, finish, project_files, read_text

LINES_MAX = 400
LONG_FILES = Path("tests/checks/long_files.txt")
HOMELESS_NAMES = {"util", "utils", "common", "types", "helper", "helpers", "manager", "managers", "misc"}
CODE_SUFFIXES = CPP_SUFFIXES | {".py", ".sh", ".cmake", ".js", ".ts"}
CLOCK_FILE = Path("src/foundation/base/clock.h")

# (rule, pattern in code, what is wrong and what to do instead), for everything under src/.
AMBIENT = [
    ("clock", re.compile(r"\b(?:system_clock|high_resolution_clock|utc_clock)\b"),
     "the wall clock is read in base/clock.h alone; take a Clock& or a Timestamp"),
    ("clock", re.compile(r"\bsteady_clock\b"),
     "time is handed in; take a Clock& or a Timestamp"),
    ("clock", re.compile(r"(?<![\w.>:])(?:std\s*::\s*|::\s*)?time\s*\(\s*(?:nullptr|NULL|0|&\s*\w+)\s*\)"),
     "the wall clock is read in base/clock.h alone; take a Clock& or a Timestamp"),
    ("clock", re.compile(r"\b(?:gettimeofday|clock_gettime|timespec_get|ftime)\s*\("),
     "the wall clock is read in base/clock.h alone; take a Clock& or a Timestamp"),
    ("clock", re.compile(r"\bsleep_(?:for|until)\b|\b(?:u|nano)?sleep\s*\("),
     "nothing below apps/ sleeps; waiting is the caller's, tests advance a SimClock"),
    ("chance", re.compile(r"\brandom_device\b|\bdefault_random_engine\b|(?<![\w.>])(?:std\s*::\s*|::\s*)?s?rand\s*\(|\b[dl]rand48\b"),
     "chance comes from base/random.h, keyed by the run's seed"),
]


class House:
    def __init__(self, root: Path):
        self.root = root
        self.files = project_files(root)
        self.problems: list[str] = []

    def report(self, path: Path, line: int, rule: str, message: str, source: str = "") -> None:
        excuse = re.search(r"house-allow\((\w+)\):\s*\S+", source)
        if not (excuse and excuse.group(1) == rule):
            self.problems.append(f"{path}:{line}: [{rule}] {message}")

    def check_cpp(self, path: Path, text: str) -> None:
        code = code_only(text).splitlines()
        source = text.splitlines()
        if path.suffix == ".h":
            first = next((line.strip() for line in code if line.strip()), "")
            if first != "#pragma once":
                self.report(path, 1, "pragma", "a header's first code line is #pragma once")
        for number, line in enumerate(code, 1):
            original = source[number - 1]
            if path.suffix == ".h" and re.search(r"\busing\s+namespace\b", line):
                self.report(path, number, "using", "no using namespace in a header: it reaches every includer", original)
            if path.parts[0] == "src" and path != CLOCK_FILE:
                self.check_ambient(path, number, line, original)
            if path.parts[:2] in (("src", "market"), ("src", "trading")):
                self.check_hash_order(path, number, line, original)

    def check_ambient(self, path: Path, number: int, line: str, original: str) -> None:
        is_test = re.search(r"_(test|bench|fuzz)\.cc$", path.name) is not None
        for rule, pattern, message in AMBIENT:
            # A bench measures with a monotonic clock, and a test of threads bounds its wait with one.
            if is_test and "steady_clock" in pattern.pattern:
                continue
            if pattern.search(line):
                self.report(path, number, rule, message, original)

    def check_hash_order(self, path: Path, number: int, line: str, original: str) -> None:
        if not re.search(r"\bunordered_(?:multi)?(?:map|set)\b", line) or line.lstrip().startswith("#"):
            return
        if not re.search(r"//.*order never observed: *\S+", original):
            self.report(path, number, "hash_order", "output must never follow hash order: use a sorted container, or "
                        "say on this line `// order never observed: why`", original)

    def check_names(self, path: Path) -> None:
        for part in path.parts[:-1]:
            if part.lower() in HOMELESS_NAMES:
                self.report(path, 1, "name", f"folder '{part}': a homeless function has not yet found its noun")
        if path.suffix in CODE_SUFFIXES and path.stem.lower() in HOMELESS_NAMES:
            self.report(path, 1, "name", f"file '{path.name}': name it by the noun of its idea")

    def check_unfinished(self, path: Path, text: str) -> None:
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(r"\b(TODO|FIXME)\b", line):
                self.report(path, number, "unfinished", "finish it, or open an issue and leave the line out")

    def check_lengths(self, lengths: dict[Path, int]) -> None:
        allowed: dict[Path, int] = {}
        if (self.root / LONG_FILES).exists():
            for number, line in enumerate((self.root / LONG_FILES).read_text().splitlines(), 1):
                entry = line.split("#")[0].split(None, 1)
                if len(entry) == 1:
                    self.report(LONG_FILES, number, "length", f"{entry[0]}: state the reason after the path")
                if entry:
                    allowed[Path(entry[0])] = number
        for path, lines in lengths.items():
            if lines > LINES_MAX and path not in allowed:
                self.report(path, lines, "length", f"{lines} lines; past {LINES_MAX}, look for the second concept "
                            f"(or give a reason in {LONG_FILES})")
        for path, number in allowed.items():
            if lengths.get(path, 0) <= LINES_MAX:
                self.report(LONG_FILES, number, "length", f"{path} has at most {LINES_MAX} lines or is gone; drop the entry")

    def check_changelog(self) -> None:
        cmake = read_text(self.root / "CMakeLists.txt") or ""
        version = re.search(r"project\(\s*\w+\s+VERSION\s+([0-9.]+)", cmake)
        if not version:
            self.report(Path("CMakeLists.txt"), 1, "changelog", "project(... VERSION x.y.z) not found")
            return
        log = self.root / "CHANGELOG.md"
        text = (read_text(log) or "") if log.exists() else ""
        if not re.search(rf"^##\s*\[?{re.escape(version.group(1))}\]?(?![\d.])", text, re.MULTILINE):
            self.report(Path("CHANGELOG.md"), 1, "changelog", f"no heading for version {version.group(1)} of CMakeLists.txt")

    def check_links(self, path: Path, text: str) -> None:
        fenced = False
        for number, line in enumerate(text.splitlines(), 1):
            if line.lstrip().startswith("```"):
                fenced = not fenced
            if fenced:
                continue
            line = re.sub(r"`[^`]*`", "", line)
            targets = re.findall(r"\]\(\s*<?([^)>\s]+)>?[^)]*\)", line)
            targets += re.findall(r'(?:src|href)="([^"]+)"', line)
            for target in targets:
                self.check_link(path, number, target)

    def check_link(self, path: Path, number: int, target: str) -> None:
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            return
        name, _, anchor = target.partition("#")
        file = (self.root / path).parent / name if name else self.root / path
        if not file.exists():
            self.report(path, number, "link", f"{target} does not exist")
        elif anchor and file.suffix == ".md" and anchor not in anchors(read_text(file) or ""):
            self.report(path, number, "link", f"{target}: no such heading")

    def run(self) -> list[str]:
        lengths: dict[Path, int] = {}
        for path in self.files:
            self.check_names(path)
            text = read_text(self.root / path) if is_text(path) else None
            if text is None:
                continue
            if path.suffix in CODE_SUFFIXES:
                lengths[path] = len(text.splitlines())
            if path.parts[:2] != ("tests", "checks"):  # The rules name what they forbid.
                self.check_unfinished(path, text)
            if path.suffix in CPP_SUFFIXES:
                self.check_cpp(path, text)
            if path.suffix == ".md":
                self.check_links(path, text)
        self.check_lengths(lengths)
        self.check_changelog()
        return self.problems


def is_text(path: Path) -> bool:
    return path.suffix in CODE_SUFFIXES | {".md", ".txt", ".toml", ".json", ".yml", ".yaml", ".html", ".css"}


def anchors(text: str) -> set[str]:
    """Heading anchors as code hosting sites make them; a repeated heading gets -1, -2, ..."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", text, re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        name, count = slug, 0
        while name in found:
            count += 1
            name = f"{slug}-{count}"
        found.add(name)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    house = House(parser.parse_args().root.resolve())
    return finish("house", house.run(), f"{len(house.files)} files keep the rules")


if __name__ == "__main__":
    sys.exit(main())

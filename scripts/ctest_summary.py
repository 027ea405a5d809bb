#!/usr/bin/python3
"""Reads the JUnit file of a ctest run: counts on the first line, then failed and skipped tests with
what they said. `PASSED FAILED SKIPPED`, then lines `failed NAME` and `skipped NAME: REASON`."""

import re
import sys
import xml.etree.ElementTree as ElementTree

# What skips say: our scripts "skipped: REASON"; GoogleTest prints the reason after "Skipped" on the next line.
SKIP_REASONS = [re.compile(r"^skipped: (.+)$", re.MULTILINE), re.compile(r"Skipped\n(.+)\n"), re.compile(r"SKIP\S*: (.+)$", re.MULTILINE)]


def skip_reason(case: ElementTree.Element) -> str:
    output = case.findtext("system-out") or ""
    for pattern in SKIP_REASONS:
        match = pattern.search(output)
        if match:
            return match.group(1).strip()
    note = case.find("skipped")
    return (note.get("message") if note is not None else None) or "no reason given"


def main() -> int:
    passed = 0
    failed: list[str] = []
    skipped: list[str] = []
    for case in ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
        name = case.get("name", "?")
        status = case.get("status")
        if status == "run":
            passed += 1
        elif status in ("notrun", "disabled") and case.find("failure") is None:
            reason = skip_reason(case)
            # A test program that was not built is a failure that ctest also calls "not run".
            if "Unable to find" in reason or name.endswith("_NOT_BUILT"):
                failed.append(f"{name} (its program was not built)")
            else:
                skipped.append(f"{name}: {reason}")
        else:
            failed.append(name)
    print(passed, len(failed), len(skipped))
    for name in failed:
        print("failed", name)
    for line in skipped:
        print("skipped", line)
    return 0


if __name__ == "__main__":
    sys.exit(main())

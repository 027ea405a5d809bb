"""The folder of real files that GODWIT_TEST_DATA names, for tests that need it."""
import os
import pathlib
import sys


def real_data():
    """Ends the script as skipped (77) where there is none; a file that it lacks is then an error of the test."""
    name = os.environ.get("GODWIT_TEST_DATA")
    if not name:
        print("skipped: GODWIT_TEST_DATA is not set")
        sys.exit(77)
    if not pathlib.Path(name).is_dir():
        sys.exit(f"GODWIT_TEST_DATA: {name} is no folder")
    return pathlib.Path(name)


def wants_real(usage):
    """Whether the script was called as `SCRIPT PROGRAM real`: on real files, else on made-up ones."""
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["real"]):
        sys.exit(usage)
    return len(sys.argv) == 3

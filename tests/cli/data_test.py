#!/usr/bin/python3
"""The data commands from outside: what they refuse, and how. Standard library only.

usage: data_test.py GODWIT [TEST...]
"""
import os
import sys
import unittest

from case import Cli


class Bars(Cli):
    def test_a_series_that_is_not_there_is_named(self):
        self.import_daily()
        for source in ("trade", "quote", "bar"):
            with self.subTest(source):
                self.refuse(1, ["data for A.INDEXX", "import some"], "data", "bars", "--instrument", "A.INDEXX",
                            "--source", source, "--interval", "5m")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main()

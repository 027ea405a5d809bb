"""A folder with data and a run file for each test, and the program called in it."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from samples import RUN, daily_csv


class Cli(unittest.TestCase):
    godwit = ""  # The program; cli_test.py is told which.

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="godwit-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "a.csv").write_text(daily_csv())
        (self.folder / "run.toml").write_text(RUN)

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GODWIT_")}
        return {**kept, "NO_COLOR": "1"}

    def run_godwit(self, *arguments, cwd=None, stdout=subprocess.PIPE, timeout=120):
        return subprocess.run([self.godwit, *map(str, arguments)], cwd=cwd or self.folder, text=True,
                              errors="backslashreplace", stdout=stdout, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                              env=self.environment(), timeout=timeout)

    def succeed(self, *arguments, **options):
        done = self.run_godwit(*arguments, **options)
        self.assertEqual(done.returncode, 0, f"{arguments}: {done.stderr}")
        return done

    def refuse(self, code, says, *arguments, **options):
        """Exits with `code` (or one of several) and one clear sentence that holds all of `says`."""
        done = self.run_godwit(*arguments, **options)
        codes = code if isinstance(code, tuple) else (code,)
        self.assertIn(done.returncode, codes, f"{arguments}: {done.stderr}")
        self.assertTrue(done.stderr.startswith("godwit: "), done.stderr)
        self.assertLessEqual(len(done.stderr.strip().splitlines()), 10, done.stderr)  # With the rows refused.
        for part in [says] if isinstance(says, str) else says:
            self.assertIn(part, done.stderr)
        for bad in ("terminate called", "what():", "Assertion", "internal error", "ERROR: ", "\x00"):
            self.assertNotIn(bad, done.stderr)
        return done

    def backtest(self, *arguments, **options):
        return json.loads(self.succeed("backtest", "run.toml", "--json", *arguments, **options).stdout)

    def import_daily(self):
        self.succeed("data", "import", "--instrument", "A.INDEX", "--interval", "1d", "a.csv")

    def catalog_bytes(self):
        root = self.folder / "data"
        return {path.relative_to(root): path.read_bytes() for path in sorted(root.rglob("*"))
                if path.is_file() and "sqlite" not in path.name}

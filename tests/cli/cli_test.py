#!/usr/bin/python3
"""The command line from outside: exit codes, messages, hashes, interrupts. Standard library only.

usage: cli_test.py GODWIT [TEST...]
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

from case import Cli
from samples import RUN, daily_csv, minute_csv

COMMANDS = ["", "data", "data import", "data check", "data clean", "data list", "data export", "data facts", "data actions",
            "data formats", "data bars", "data remove", "data simulate", "backtest", "report",
            "features", "features list", "features show", "features compute", "features check", "features plot",
            "labels", "labels compute", "stats", "text", "text score", "text daily", "text terms",
            "trials", "trials list", "trials show", "cost", "cost calibrate", "cost calibrate impact", "cost calibrate spread",
            "completion"]


class Help(Cli):
    def test_every_command_explains_itself_with_an_example(self):
        for command in COMMANDS:
            done = self.succeed(*command.split(), "--help")
            self.assertIn("Example", done.stdout, command)
            self.assertIn("godwit", done.stdout, command)
            self.assertEqual(done.stderr, "", command)

    def test_every_command_is_known_to_this_test(self):
        def commands(text):
            listed = text.split("Subcommands:")[1].split("\n\n")[0] if "Subcommands:" in text else ""
            return re.findall(r"^  (\w+) ", listed, re.M)
        for first in commands(self.succeed("--help").stdout):
            self.assertIn(first, COMMANDS)
            for second in commands(self.succeed(first, "--help").stdout):
                self.assertIn(f"{first} {second}", COMMANDS)

    def test_version(self):
        self.assertRegex(self.succeed("--version").stdout, r"^godwit \d+\.\d+\.\d+\n$")

    def test_wrong_usage(self):
        for arguments in ([], ["backtset"], ["backtest"], ["backtest", "run.toml", "--otput", "x"],
                          ["backtest", "run.toml", "more"], ["data"], ["data", "improt"],
                          ["completion", "cmd"], ["--threads", "0", "backtest", "run.toml"],
                          ["--threads", "many", "backtest", "run.toml"], ["--seed", "-1", "backtest", "run.toml"],
                          ["backtest", "run.toml", "--set", "strategy.fast"]):
            done = self.run_godwit(*arguments)
            self.assertEqual(done.returncode, 2, f"{arguments}: {done.stderr}")
            self.assertNotEqual(done.stderr, "", arguments)
            self.assertEqual(done.stdout, "", arguments)

    def test_completion_scripts_are_valid(self):
        script = self.succeed("completion", "bash").stdout
        for shell, flag in (("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")):
            text = self.succeed("completion", shell).stdout
            self.assertIn("godwit", text)
            if shutil.which(shell):
                done = subprocess.run([shell, flag], input=text, text=True, capture_output=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""), shell)
        probe = script + '\nCOMP_WORDS=(godwit data "")\nCOMP_CWORD=2\n_godwit\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
        words = subprocess.run(["bash"], input=probe, text=True, capture_output=True, cwd=self.folder).stdout.split()
        for word in ("import", "check", "list", "export", "--catalog"):
            self.assertIn(word, words)


class Output(Cli):
    def test_json_is_one_object_and_nothing_else(self):
        for arguments in (["backtest", "run.toml", "--output", "out", "--json"],
                          ["--json", "backtest", "run.toml", "--output", "out"],
                          ["report", "out", "--json"], ["trials", "list", "--json"], ["data", "list", "--json"]):
            if arguments[0] == "data":
                self.import_daily()
            self.assertIsInstance(json.loads(self.succeed(*arguments).stdout), dict, arguments)

    def test_people_see_the_result_on_stdout(self):
        done = self.succeed("backtest", "run.toml", "--output", "out")
        for word in ("total return", "Sharpe", "run hash", "report.html"):
            self.assertIn(word, done.stdout)
        self.assertNotIn("\x1b", done.stdout + done.stderr)
        self.assertIn("note", done.stderr)
        self.assertEqual(self.succeed("backtest", "run.toml", "--output", "out", "--quiet").stderr, "")

    def test_default_output_is_named_by_the_hash(self):
        summary = self.backtest()
        folder = self.folder / "runs" / f"cli-{summary['run_hash'][:8]}"
        for name in ("run.toml", "summary.json", "equity.csv", "orders.csv", "fills.csv", "trades.csv",
                     "positions.csv", "report.html"):
            self.assertTrue((folder / name).is_file(), name)

    def test_a_full_or_closed_stdout_is_an_error(self):
        for arguments in (["backtest", "run.toml", "--output", "out"], ["--version"], ["--help"],
                          ["completion", "bash"], ["trials", "list"]):
            with open("/dev/full", "w") as full:
                done = self.run_godwit(*arguments, stdout=full)
                self.assertEqual(done.returncode, 1, arguments)
                self.assertIn("cannot write", done.stderr)
        done = subprocess.run(["bash", "-c", '"$0" backtest run.toml --output out >&-', self.godwit], cwd=self.folder,
                              env=self.environment(), text=True, capture_output=True)
        self.assertEqual(done.returncode, 1, done.stderr)

    def test_report_is_drawn_again_the_same(self):
        self.backtest("--output", "out")
        report = self.folder / "out" / "report.html"
        before = report.read_bytes()
        report.unlink()
        self.succeed("report", "out")
        self.assertEqual(report.read_bytes(), before)


class Hashes(Cli):
    def test_what_changes_the_run_hash_and_what_does_not(self):
        first = self.backtest()
        same = [self.backtest(), self.backtest("--output", "elsewhere"), self.backtest("--threads", "2"),
                self.backtest("--set", "run.name=other"), self.backtest("--seed", "3"),
                self.backtest("--catalog", "other")]
        same.append(json.loads(self.succeed("backtest", self.folder / "run.toml", "--json", cwd="/tmp",
                                            *["--output", self.folder / "far", "--catalog", self.folder / "c"]).stdout))
        for other in same:
            self.assertEqual(other["run_hash"], first["run_hash"])
        again = json.loads(self.succeed("backtest", "elsewhere/run.toml", "--json", "--output", "third").stdout)
        self.assertEqual(again["run_hash"], first["run_hash"], "the resolved file is the same run")
        for change in (["--seed", "4"], ["--set", "strategy.fast=4"], ["--set", "costs.profile=none"],
                       ["--set", "data.to=2020-12-01"]):
            self.assertNotEqual(self.backtest(*change)["run_hash"], first["run_hash"], change)
        text = (self.folder / "a.csv").read_text()
        line = text.splitlines()[-1].split(",")
        line[5] = str(int(line[5]) + 1)
        (self.folder / "a.csv").write_text("\n".join(text.splitlines()[:-1] + [",".join(line)]) + "\n")
        changed = self.backtest()
        self.assertNotEqual(changed["run_hash"], first["run_hash"], "one volume of the last bar")
        self.assertEqual(changed["config_hash"], first["config_hash"])

    def test_catalog_and_csv_give_the_same_run(self):
        self.import_daily()
        (self.folder / "catalog.toml").write_text(RUN.replace('csv = { "A.INDEX" = "a.csv" }', 'instruments = ["A.INDEX"]'))
        done = self.succeed("backtest", "catalog.toml", "--json")
        self.assertEqual(json.loads(done.stdout)["run_hash"], self.backtest()["run_hash"])


class Errors(Cli):
    def change(self, old, new):
        self.assertIn(old, RUN)
        (self.folder / "run.toml").write_text(RUN.replace(old, new))

    def test_configuration(self):
        for old, new, says in (
                ("fast = 3", "fsat = 3", ["run.toml:9:", "strategy.fsat", "did you mean fast"]),
                ("fast = 3", 'fast = "ten"', ["run.toml:9:8: strategy.fast: expected an integer", 'got "ten"']),
                ("fast = 3", "fast = 30", ["strategy.fast", "strategy.slow = 10"]),
                ("fast = 3", "fast = ", ["run.toml:9:", "not valid TOML"]),
                ("[strategy]", "[stratgey]", "did you mean strategy"),
                ('"ma_cross"', '"ma_cros"', "did you mean ma_cross"),
                ('interval = "1d"', 'interval = "1d"\nfrom = 2021-01-01\nto = 2020-01-01', "the range is empty"),
                ('name = "cli"', 'name = "../cli"', "it names a folder")):
            self.change(old, new)
            self.refuse(2, says, "backtest", "run.toml", "--output", "out")
            self.assertFalse((self.folder / "out").exists())
        self.change("fast = 3", "fast = 3")
        self.refuse(2, ["--set strategy.fast", "expected an integer"], "backtest", "run.toml", "--set", "strategy.fast=ten")
        self.refuse(2, "expected SECTION.KEY=VALUE", "backtest", "run.toml", "--set", "fast")

    def test_run_files_that_are_none(self):
        run = self.folder / "run.toml"
        self.refuse((1, 2), ["no.toml", "No such file"], "backtest", "no.toml")
        self.refuse((1, 2), "is a directory", "backtest", self.folder)
        with open(run, "wb") as file:
            file.truncate(10 * 2**30)
        self.refuse((1, 2), ["run.toml", "larger than"], "backtest", "run.toml")
        run.write_bytes(RUN.encode() + b'# caf\xe9\n')
        self.refuse(2, ["run.toml", "not valid TOML"], "backtest", "run.toml")
        run.write_bytes(RUN.encode("utf-16"))
        self.refuse(2, ["run.toml", "not valid TOML"], "backtest", "run.toml")

    def test_line_ends_and_byte_order_marks_are_fine(self):
        expected = self.backtest()["run_hash"]
        for file, text in (("run.toml", RUN), ("a.csv", daily_csv())):
            (self.folder / file).write_bytes(text.replace("\n", "\r\n").encode())
            self.assertEqual(self.backtest()["run_hash"], expected, file)
            (self.folder / file).write_bytes(b"\xef\xbb\xbf" + text.encode())
            self.assertEqual(self.backtest()["run_hash"], expected, file)
        (self.folder / "a.csv").write_text(daily_csv().rstrip("\n"))
        self.assertEqual(self.backtest()["run_hash"], expected, "no newline at the end")

    def damaged_files(self):
        """Bytes of a CSV that must not be used, the codes that are right, and what is said."""
        text = daily_csv().encode()
        lines = text.splitlines(keepends=True)
        return {
            "empty": (b"", (1, 2), "a.csv"),
            "header alone": (lines[0], (1, 2), ["a.csv", "no rows"]),
            "no header": (b"".join(lines[1:]), (1, 2), "a.csv"),
            "another header": (text.replace(b"close", b"last"), (1, 2), ["a.csv", "close"]),
            "truncated rows": (b"".join(line[:17] + b"\n" for line in lines[1:]).join([lines[0], b""]), (1, 3), "a.csv"),
            "not a number": (lines[0] + b"".join(line.replace(b",", b",nan,", 1) for line in lines[1:]), (1, 3), "a.csv"),
            "NaN closes": (lines[0] + b"".join(b",".join(line.split(b",")[:4] + [b"NaN", b"5\n"]) for line in lines[1:]), (1, 3), "a.csv"),
            "not UTF-8": (lines[0] + b"".join(b"\xff\xfe" + line for line in lines[1:]), (1, 3), "a.csv"),
            "UTF-16": (text.decode().encode("utf-16"), (1, 2, 3), "a.csv"),
            "zero bytes": (bytes(100_000), (1, 2, 3), "a.csv"),
            "backward times": (lines[0] + b"".join(reversed(lines[1:])), (1, 3), "a.csv"),
        }

    def test_data_files_of_a_run(self):
        self.backtest("--output", "out")
        before = {path.name: path.read_bytes() for path in (self.folder / "out").iterdir()}
        for what, (data, codes, says) in self.damaged_files().items():
            with self.subTest(what):
                (self.folder / "a.csv").write_bytes(data)
                self.refuse(codes, says, "backtest", "run.toml", "--output", "out")
                after = {path.name: path.read_bytes() for path in (self.folder / "out").iterdir()}
                self.assertEqual(after, before, "the older run stands")

    def test_data_files_of_an_import(self):
        self.import_daily()
        before = self.catalog_bytes()
        for what, (data, codes, says) in self.damaged_files().items():
            with self.subTest(what):
                (self.folder / "a.csv").write_bytes(data)
                self.refuse(codes, says, "data", "import", "--instrument", "A.INDEX", "--interval", "1d", "a.csv")
                after = self.catalog_bytes()
                self.assertEqual({k: v for k, v in after.items() if k in before}, before, "the catalog is unharmed")

    def test_bars_up_to_the_last_day_that_the_calendar_knows(self):
        minutes = [f"2026-12-{day}T{clock}:00Z,10,10.1,9.9,10,100\n" for day in (30, 31) for clock in ("01:31", "01:32")]
        (self.folder / "m.csv").write_text("ts,open,high,low,close,volume\n" + "".join(minutes))
        self.succeed("data", "import", "--instrument", "600519.SSE", "--kind", "bar", "--interval", "1m", "m.csv")
        bars = self.succeed("data", "bars", "--instrument", "600519.SSE", "--source", "bar", "--interval", "1d",
                            "--include-cut").stdout
        self.assertEqual([line.split(",")[0] for line in bars.splitlines()], ["ts", "2026-12-30", "2026-12-31"])

    def test_a_refused_row_is_told(self):
        lines = daily_csv().splitlines(keepends=True)
        lines[200] = "2020-07-18,oops,1,1,1,1\n"
        (self.folder / "a.csv").write_text("".join(lines))
        summary = self.backtest("--set", 'benchmark.instrument="A.INDEX"')
        self.assertEqual(summary["bars"], 399)
        self.assertEqual(sum("1 of 400 rows" in warning for warning in summary["warnings"]), 1)
        self.assertIn("the first is line 201", self.succeed("backtest", "run.toml").stderr)

    def test_paths_that_are_no_files(self):
        csv = self.folder / "a.csv"
        csv.unlink()
        self.refuse(1, ["a.csv", "No such file"], "backtest", "run.toml")
        csv.mkdir()
        self.refuse(1, ["a.csv", "directory"], "backtest", "run.toml")
        self.refuse(2, ["a.csv", "no file in this directory"], "data", "import", "--instrument", "A.INDEX", "--interval", "1d", "a.csv")
        csv.rmdir()
        with open(csv, "wb") as file:
            file.truncate(2**42)  # Four terabytes of nothing: who reads them to their end does not come back.
        self.refuse((1, 2, 3), "a.csv", "backtest", "run.toml")
        self.refuse((1, 2, 3), "a.csv", "data", "import", "--instrument", "A.INDEX", "--interval", "1d", "a.csv")

    def test_no_data(self):
        self.refuse(1, ["no bars of A.INDEX", "data.from"], "backtest", "run.toml", "--set", "data.from=2030-01-01")
        (self.folder / "run.toml").write_text(RUN.replace('csv = { "A.INDEX" = "a.csv" }', 'instruments = ["B.INDEX"]'))
        self.refuse(1, ["data"], "backtest", "run.toml")
        self.import_daily()
        self.refuse(1, ["B.INDEX", "data import"], "backtest", "run.toml")

    def test_an_export_without_rows(self):
        self.import_daily()
        export = ("data", "export", "--instrument", "A.INDEX", "--interval", "1d")
        for output in ((), ("--output", "out.csv"), ("--output", "out.parquet")):
            done = self.refuse(1, ["A.INDEX has no rows of bar 1d in this range", "400, from 2020-01-01 to 2021-02-03"],
                               *export, "--from", "2030-01-01", *output)
            self.assertEqual(done.stdout, "")
        self.assertEqual(list(self.folder.glob("out.*")), [])
        self.refuse(2, ["--to: expected 2020-06-01 (--from) or later", "2020-05-31"],
                    *export, "--from", "2020-06-01", "--to", "2020-05-31")
        self.assertEqual(len(self.succeed(*export, "--from", "2020-06-01", "--to", "2020-06-01").stdout.splitlines()), 2)

    def test_arguments_that_are_not_utf8(self):
        bad = os.fsdecode(b"\xff")
        importing = ("data", "import", "--instrument", "A.INDEX", "--interval", "1d", "a.csv")
        for flag, value in (("--time-zone", bad), ("--time-format", bad), ("--stamp", bad), ("--delimiter", bad),
                            ("--column", "ts=" + bad), ("--column", bad + "=ts"), ("--unit", "price=" + bad)):
            self.refuse(2, flag + ": expected UTF-8 text", *importing, flag, value)
        self.import_daily()
        for command in ("check", "export"):
            self.refuse(2, "--instrument: expected SYMBOL.VENUE", "data", command, "--instrument", bad,
                        *(("--interval", "1d") if command == "export" else ()))
        self.refuse(1, "there is no catalog", "--catalog", bad, "data", "list")
        summary = self.backtest("--output", "out" + bad)
        self.assertEqual(summary["output"], "out\ufffd")
        report = json.loads(self.succeed("report", "--json", "out" + bad).stdout)
        self.assertEqual(report["report"], "out\ufffd/report.html")
        shutil.copy(self.folder / "a.csv", self.folder / (bad + ".csv"))
        json.loads(self.succeed("--json", *importing[:-1], bad + ".csv").stdout)

    def test_a_catalog_beside_an_older_one_below_it(self):
        self.succeed("--catalog", "data/demo", "data", "import", "--instrument", "A.INDEX", "--interval", "1d", "a.csv")
        self.succeed("data", "import", "--instrument", "A.INDEX", "--interval", "1d", "a.csv")
        self.assertEqual(len(json.loads(self.succeed("data", "list", "--json").stdout)["series"]), 1)

    def test_outputs_that_are_no_runs(self):
        thesis = self.folder / "thesis"
        thesis.mkdir()
        (thesis / "chapter").write_text("years of work")
        self.refuse(2, ["thesis", "will not be replaced"], "backtest", "run.toml", "--output", "thesis")
        self.refuse(2, ["run.toml", "will not be replaced"], "backtest", "run.toml", "--output", "run.toml")
        self.refuse(1, ["a.csv"], "backtest", "run.toml", "--output", "a.csv/out")
        self.assertEqual((thesis / "chapter").read_text(), "years of work")
        self.refuse(1, "nothing", "report", "nothing")
        self.refuse(1, "thesis", "report", "thesis")

    def test_a_damaged_run(self):
        self.backtest("--output", "out")
        for name in ("summary.json", "equity.csv", "fills.csv"):
            path = self.folder / "out" / name
            whole = path.read_bytes()
            path.write_bytes(whole[:len(whole) // 2] if name == "summary.json" else b"x\n")
            self.refuse(1, [name, "run the back-test again"], "report", "out")
            path.write_bytes(whole)

    def test_a_full_disk_leaves_the_old_run(self):
        self.backtest("--output", "out")
        before = (self.folder / "out" / "equity.csv").read_bytes()
        script = 'trap "" XFSZ; ulimit -f 8; exec "$0" backtest run.toml --output out --seed 9'
        done = subprocess.run(["bash", "-c", script, self.godwit], cwd=self.folder, env=self.environment(),
                              text=True, capture_output=True)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual((self.folder / "out" / "equity.csv").read_bytes(), before)
        self.assertEqual([p.name for p in self.folder.iterdir() if p.name.endswith(".tmp")], [])


class Interrupts(Cli):
    def interrupt(self, sign, prepare, *arguments):
        """Starts the command and interrupts it once it has its data open. A command that ended
        before the signal reached it shows nothing: it is tried again on more data."""
        for days in (500, 1_000, 2_000):
            prepare(days)
            process = subprocess.Popen([self.godwit, *arguments], cwd=self.folder, env=self.environment(), text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            while process.poll() is None and not any(sign in name for name in self.open_files(process.pid)):
                time.sleep(0.001)
            process.send_signal(signal.SIGINT)
            _, stderr = process.communicate(timeout=60)
            if process.returncode != 0:
                break
        return process.returncode, stderr

    def open_files(self, pid):
        """Names of what a process has open now; what it closes or ends meanwhile is left out."""
        folder = f"/proc/{pid}/fd"
        try:
            descriptors = os.listdir(folder)
        except OSError:
            return
        for descriptor in descriptors:
            try:
                yield os.readlink(f"{folder}/{descriptor}")
            except OSError:
                pass

    def test_a_back_test(self):
        def prepare(days):
            minute_csv(self.folder / "a.csv", days)
            shutil.rmtree(self.folder / "out", ignore_errors=True)
        (self.folder / "run.toml").write_text(RUN.replace('"1d"', '"1m"'))
        code, stderr = self.interrupt("a.csv", prepare, "backtest", "run.toml", "--output", "out")
        self.assertEqual(code, 130, stderr)
        self.assertIn("interrupted", stderr)
        self.assertFalse((self.folder / "out").exists())
        self.assertEqual([p.name for p in self.folder.iterdir() if ".tmp" in p.name], [])

    def test_an_import(self):
        before = {}

        def prepare(days):
            shutil.rmtree(self.folder / "data", ignore_errors=True)
            self.import_daily()
            before.update(self.catalog_bytes())
            minute_csv(self.folder / "b.csv", days)
        code, stderr = self.interrupt("b.csv", prepare, "data", "import", "--instrument", "B.INDEX", "--interval", "1m",
                                      "b.csv")
        self.assertEqual(code, 130, stderr)
        self.assertEqual(self.catalog_bytes(), before)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    Cli.godwit = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=1)

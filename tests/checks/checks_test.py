#!/usr/bin/python3
"""The checks must be able to fail: each test plants one violation in a small tree of its own."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKS = Path(__file__).resolve().parent

# Words that the house rules forbid are put together here, so that this file may hold them.
LATER = "TO" + "DO"


class Tree:
    """A throw-away project with two modules that keep every rule."""

    def __init__(self, folder: Path):
        self.root = folder
        self.write("CMakeLists.txt", "project(godwit VERSION 0.1.0 LANGUAGES CXX)\n")
        self.write("CHANGELOG.md", "# Changes\n\n## 0.1.0\n")
        self.write("cmake/layers.txt", "# wing\nbase stats\ndomain risk\n")
        self.write("modules.txt", "base src/foundation/base [] []\ndomain src/market/domain [base] []\n")
        self.write("src/foundation/base/CMakeLists.txt", "add_module(\n  base\n  SOURCES a.cc)\n")
        self.write("src/foundation/base/a.h", "#pragma once\n")
        self.write("src/market/domain/CMakeLists.txt", "add_module(\n  domain\n  SOURCES b.cc\n  DEPENDS base)\n")
        self.write("src/market/domain/b.h", "// Purpose.\n#pragma once\n\n#include <cstdint>\n\n"
                   '#include "foundation/base/a.h"\n')

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def layering(self) -> tuple[int, str]:
        return self._run("layering.py", "--modules", str(self.root / "modules.txt"))

    def house(self) -> tuple[int, str]:
        return self._run("house.py")

    def _run(self, check: str, *arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-B", str(CHECKS / check), "--root", str(self.root), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


class CheckCase(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Tree(Path(folder.name))

    def assert_found(self, answer: tuple[int, str], expected: str) -> None:
        status, output = answer
        self.assertEqual(status, 1, output)
        self.assertIn(expected, output)

    def assert_clean(self, answer: tuple[int, str]) -> None:
        status, output = answer
        self.assertEqual(status, 0, output)


class Layering(CheckCase):
    def test_clean_tree_passes(self) -> None:
        self.assert_clean(self.tree.layering())

    def test_undeclared_include(self) -> None:
        self.tree.write("modules.txt", "base src/foundation/base [] []\ndomain src/market/domain [] []\n")
        self.assert_found(self.tree.layering(), "src/market/domain/b.h:6: domain includes base without declaring it")

    def test_upward_include_and_dependency(self) -> None:
        self.tree.write("src/foundation/base/a.h", '#pragma once\n#include "market/domain/b.h"\n')
        self.assert_found(self.tree.layering(), "src/foundation/base/a.h:2: base includes domain")
        self.tree.write("modules.txt", "base src/foundation/base [domain] []\ndomain src/market/domain [base] []\n")
        self.tree.write("src/foundation/base/CMakeLists.txt", "add_module(\n  base\n  DEPENDS domain)\n")
        self.assert_found(self.tree.layering(), "src/foundation/base/CMakeLists.txt:3: base depends on domain, which is not above")

    def test_module_missing_from_layers(self) -> None:
        self.tree.write("cmake/layers.txt", "base\n")
        self.assert_found(self.tree.layering(), "module domain is missing from cmake/layers.txt")

    def test_dependency_that_no_layer_names(self) -> None:
        self.tree.write("modules.txt", "base src/foundation/base [] []\ndomain src/market/domain [base,ghost] []\n")
        self.assert_found(self.tree.layering(), "domain depends on ghost, which cmake/layers.txt does not name")

    def test_unused_dependency(self) -> None:
        self.tree.write("src/market/domain/b.h", "#pragma once\n")
        self.assert_found(self.tree.layering(), "src/market/domain/CMakeLists.txt:4: domain declares base and includes nothing")

    def test_dependency_that_only_tests_use(self) -> None:
        self.tree.write("src/market/domain/b.h", "#pragma once\n")
        self.tree.write("src/market/domain/b_test.cc", '#include "foundation/base/a.h"\n')
        self.assert_found(self.tree.layering(), "only tests of domain include base")

    def test_test_dependency_serves_tests_only(self) -> None:
        self.tree.write("modules.txt", "base src/foundation/base [] []\ndomain src/market/domain [] [base]\n")
        self.assert_found(self.tree.layering(), "TEST_DEPENDS serves test files only")
        self.tree.write("src/market/domain/b.h", "#pragma once\n")
        self.assert_found(self.tree.layering(), "no test of domain includes base")
        self.tree.write("src/market/domain/b_test.cc", '#include "foundation/base/a.h"\n')
        self.assert_clean(self.tree.layering())

    def test_include_that_does_not_exist(self) -> None:
        self.tree.write("src/market/domain/b.cc", '#include "b.h"\n')
        self.assert_found(self.tree.layering(), 'src/market/domain/b.cc:1: "b.h" is not a file under src/')

    def test_file_of_no_module(self) -> None:
        self.tree.write("src/trading/risk/gate.h", "#pragma once\n")
        self.assert_found(self.tree.layering(), "src/trading/risk/gate.h:1: no module owns this file")

    def test_nested_module_owns_its_files(self) -> None:
        self.tree.write("modules.txt", "base src/foundation/base [] []\ndomain src/market/domain [base] []\n"
                        "risk src/market/domain/risk [domain] []\n")
        self.tree.write("src/market/domain/risk/c.h", '#pragma once\n#include "market/domain/b.h"\n')
        self.assert_clean(self.tree.layering())
        self.tree.write("src/market/domain/b.cc", '#include "market/domain/risk/c.h"\n')
        self.assert_found(self.tree.layering(), "domain includes risk without declaring it")

    def test_apps_may_include_any_module_that_exists(self) -> None:
        self.tree.write("apps/godwit/command.h", "#pragma once\n")
        self.tree.write("apps/godwit/main.cc", '#include "command.h"\n#include "market/domain/b.h"\n')
        self.assert_clean(self.tree.layering())
        self.tree.write("apps/godwit/main.cc", '#include "market/domain/z.h"\n')
        self.assert_found(self.tree.layering(), "apps/godwit/main.cc:1")


class House(CheckCase):
    def test_clean_tree_passes(self) -> None:
        self.assert_clean(self.tree.house())

    def test_header_without_pragma_once(self) -> None:
        self.tree.write("src/market/domain/c.h", "// #pragma once\nstruct C {};\n")
        self.assert_found(self.tree.house(), "src/market/domain/c.h:1: [pragma]")

    def test_using_namespace_in_header(self) -> None:
        self.tree.write("src/market/domain/c.h", "#pragma once\nusing namespace std;\n")
        self.assert_found(self.tree.house(), "src/market/domain/c.h:2: [using]")

    def test_long_file_needs_a_reason(self) -> None:
        self.tree.write("src/market/domain/c.cc", "\n" * 401)
        self.assert_found(self.tree.house(), "[length] 401 lines")
        self.tree.write("tests/checks/long_files.txt", "src/market/domain/c.cc\n")
        self.assert_found(self.tree.house(), "state the reason")
        self.tree.write("tests/checks/long_files.txt", "src/market/domain/c.cc one table\n")
        self.assert_clean(self.tree.house())
        self.tree.write("src/market/domain/c.cc", "\n" * 400)
        self.assert_found(self.tree.house(), "drop the entry")

    def test_homeless_names(self) -> None:
        self.tree.write("src/market/utils/c.h", "#pragma once\n")
        self.assert_found(self.tree.house(), "folder 'utils'")

    def test_homeless_file(self) -> None:
        self.tree.write("src/market/domain/helpers.h", "#pragma once\n")
        self.assert_found(self.tree.house(), "file 'helpers.h'")

    def test_clocks_and_chance(self) -> None:
        for code in ("auto t = std::chrono::system_clock::now();", "auto t = time(nullptr);", "auto t = std::time(0);",
                     "auto t = std::chrono::steady_clock::now();", "clock_gettime(CLOCK_REALTIME, &t);",
                     "std::this_thread::sleep_for(d);", "std::random_device device;", "int i = rand();",
                     "int i = std::rand();", "srand(1);"):
            with self.subTest(code=code):
                self.tree.write("src/market/domain/c.cc", f"void f() {{ {code} }}\n")
                self.assert_found(self.tree.house(), "src/market/domain/c.cc:1: [c")

    def test_words_that_only_look_like_clocks_and_chance(self) -> None:
        self.tree.write("src/market/domain/c.cc", "// time(nullptr) and rand() are forbidden\n"
                        'auto s = "std::time(nullptr)"; auto t = bar.time(); auto u = event->time(0);\n'
                        "auto v = strand(1); auto w = close_time(0); int x = 1'000; int y = 2'000;\n")
        self.assert_clean(self.tree.house())

    def test_the_clock_file_and_apps_may_read_the_clock(self) -> None:
        self.tree.write("src/foundation/base/clock.h", "#pragma once\nauto t = std::chrono::system_clock::now();\n")
        self.tree.write("apps/godwit/main.cc", "auto t = std::chrono::system_clock::now();\n")
        self.assert_clean(self.tree.house())

    def test_excuse_names_rule_and_reason(self) -> None:
        line = "auto t = std::chrono::steady_clock::now();  // house-allow({}\n"
        self.tree.write("src/market/domain/c.cc", line.format("clock): the socket library wants it"))
        self.assert_clean(self.tree.house())
        self.tree.write("src/market/domain/c.cc", line.format("clock):"))
        self.assert_found(self.tree.house(), "[clock]")
        self.tree.write("src/market/domain/c.cc", line.format("chance): wrong rule"))
        self.assert_found(self.tree.house(), "[clock]")

    def test_hash_order(self) -> None:
        code = "#include <unordered_map>\nstd::unordered_map<int, int> m;"
        self.tree.write("src/trading/engine/c.cc", code + "\n")
        self.assert_found(self.tree.house(), "src/trading/engine/c.cc:2: [hash_order]")
        self.tree.write("src/trading/engine/c.cc", code + "  // order never observed: look-up only\n")
        self.assert_clean(self.tree.house())

    def test_unfinished_work(self) -> None:
        self.tree.write("docs/plan.md", f"{LATER}: write this\n")
        self.assert_found(self.tree.house(), "docs/plan.md:1: [unfinished]")

    def test_changelog_names_the_version(self) -> None:
        self.tree.write("CHANGELOG.md", "# Changes\n\n## 0.1.01\n")
        self.assert_found(self.tree.house(), "[changelog]")

    def test_links(self) -> None:
        self.tree.write("docs/a.md", "# A\n\n## The part\n\n[x](b.md) [y](a.md#the-part) [z](#a) [w](https://example.org/q)\n")
        self.assert_found(self.tree.house(), "docs/a.md:5: [link] b.md does not exist")
        self.tree.write("docs/b.md", "[x](a.md#gone)\n")
        self.assert_found(self.tree.house(), "docs/b.md:1: [link] a.md#gone: no such heading")
        self.tree.write("docs/b.md", "[x](a.md#the-part)\n\n```\n[y](nowhere.md)\n```\n")
        self.assert_clean(self.tree.house())


class Format(unittest.TestCase):
    """format.sh works on the folder it lies in, so a copy of it is planted."""

    def run_in(self, text: str, path: str) -> subprocess.CompletedProcess:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = Path(folder.name)
        (root / "tests/checks").mkdir(parents=True)
        (root / "src").mkdir()
        (root / ".clang-format").write_text((CHECKS.parents[1] / ".clang-format").read_text())
        (root / "src/a.cc").write_text(text)
        script = root / "tests/checks/format.sh"
        script.write_text((CHECKS / "format.sh").read_text())
        return subprocess.run(["/bin/sh", str(script)], capture_output=True, text=True, check=False, env={"PATH": path})

    def test_without_the_tool_it_says_so(self) -> None:
        with tempfile.TemporaryDirectory() as empty:
            for tool in ("dirname",):
                (Path(empty) / tool).symlink_to(f"/usr/bin/{tool}")
            done = self.run_in("int a;\n", empty)
        self.assertEqual(done.returncode, 77, done.stderr)
        self.assertIn("skipped: clang-format-19 is not installed", done.stdout)

    @unittest.skipUnless(Path("/usr/bin/clang-format-19").exists(), "clang-format-19 is not installed")
    def test_layout(self) -> None:
        self.assertEqual(self.run_in("int a;\n", "/usr/bin:/bin").returncode, 0)
        bad = self.run_in("int   a ;\n", "/usr/bin:/bin")
        self.assertEqual(bad.returncode, 1)
        self.assertIn("src/a.cc:1:", bad.stderr)


class RealData(unittest.TestCase):
    """Oracles on real files say that they did not run where there are none."""

    def test_without_the_folder_they_are_skipped(self) -> None:
        listed = (CHECKS.parent / "CMakeLists.txt").read_text()
        scripts = [path for path in sorted((CHECKS.parent / "oracle").glob("*.py"))
                   if "real_data()" in path.read_text() and path.name != "real_data.py"]
        self.assertGreaterEqual(len(scripts), 5)
        for script in scripts:
            done = subprocess.run([sys.executable, "-B", str(script), "no-program", "real"], capture_output=True, text=True,
                                  env={"PATH": "/usr/bin:/bin"}, timeout=60, check=False)
            self.assertEqual(done.returncode, 77, script.name + done.stderr)
            self.assertRegex(done.stdout, "^skipped: ", script.name)
            real = " real" if "wants_real(" in script.read_text() else ""
            self.assertIn(f"oracle/{script.name}{real})", listed)

    def test_the_proofs_of_features_can_fail(self) -> None:
        done = subprocess.run([sys.executable, "-B", "-c", PROOFS_THAT_FAIL], cwd=CHECKS.parent / "oracle", capture_output=True,
                              text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)


PROOFS_THAT_FAIL = """
from feature_proofs import PROOFS, problems_of

def report(compared=5, is_tested=True, failures=(), passed=True, tested=1):
    return {"checks": [{"check": name, "compared": compared} for name in PROOFS], "failures": list(failures), "passed": passed,
            "features_tested": tested, "history": [{"feature": "f", "tested": is_tested}]}

leak = {"check": "prefix invariance", "feature": "f", "instrument": "", "ts": "2024-01-02"}
assert problems_of(report(), 1) == []
assert len(problems_of(report(is_tested=False, tested=0, passed=False), 1)) == 1
assert len(problems_of(report(is_tested=False), 1)) == 2
assert len(problems_of(report(compared=0), 1)) == len(PROOFS)
assert problems_of(report(failures=[leak], passed=False), 1) == ["prefix invariance: f of  at 2024-01-02"]
assert len(problems_of(report(failures=[leak]), 1)) == 2
assert len(problems_of(report(is_tested=False, tested=0), 0)) == 1
assert problems_of(report(is_tested=False, tested=0, passed=False), 0) == []
"""

if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
"""Compares what modules include with what they declare, and what they declare with the layer order.

Reads cmake/layers.txt and the modules.txt that CMake writes into each build folder, one line per
module: NAME FOLDER [DEPENDS,...] [TEST_DEPENDS,...]. Rules:
  - every module is named in cmake/layers.txt, and declares only modules named before it;
  - an #include "..." under src/ names a file of the module itself or of one in its DEPENDS; test,
    bench and fuzz files may use TEST_DEPENDS as well; apps/ may include any module;
  - nothing is declared that is not included.
"""

import argparse
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from sources import CPP_SUFFIXES, finish, project_files, read_text

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
MODULE_LINE = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] \[([^\]]*)\]$")
TEST_FILE = re.compile(r"_(test|bench|fuzz)\.(cc|h)$|_testing\.(cc|h)$")


@dataclass
class Module:
    name: str
    folder: Path
    depends: list[str]
    test_depends: list[str]
    used: set[str] = field(default_factory=set)
    test_used: set[str] = field(default_factory=set)


def read_layers(path: Path) -> list[str]:
    lines = path.read_text().splitlines()
    return [name for line in lines for name in line.split("#")[0].split()]


def read_modules(path: Path) -> list[Module]:
    modules = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip():
            continue
        match = MODULE_LINE.match(line)
        if not match:
            sys.exit(f"{path}:{number}: expected 'NAME FOLDER [DEPENDS] [TEST_DEPENDS]', got '{line}'")
        name, folder, depends, tests = match.groups()
        split = [[item for item in text.split(",") if item] for text in (depends, tests)]
        modules.append(Module(name, Path(folder), split[0], split[1]))
    return modules


def declared_at(root: Path, module: Module, word: str) -> str:
    """Where in the module's CMakeLists.txt a word of its add_module stands, as file:line."""
    path = module.folder / "CMakeLists.txt"
    text = read_text(root / path) if (root / path).exists() else None
    inside = False
    first = 1
    for number, line in enumerate((text or "").splitlines(), 1):
        code = line.split("#")[0]
        if "add_module" in code:
            inside, first = True, number
        if inside and re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", code.replace("add_module", "")):
            return f"{path}:{number}"
    return f"{path}:{first}"


def owner_of(path: Path, by_folder: dict[Path, Module]) -> Module | None:
    """The module with the deepest folder above the file: modules may nest."""
    for folder in path.parents:
        if folder in by_folder:
            return by_folder[folder]
    return None


def check_declarations(root: Path, modules: list[Module], layers: list[str]) -> list[str]:
    problems = []
    for name in sorted({name for name in layers if layers.count(name) > 1}):
        problems.append(f"cmake/layers.txt:1: {name} is named twice")
    folders: dict[Path, str] = {}
    for module in modules:
        if module.folder in folders:
            where = declared_at(root, module, module.name)
            problems.append(f"{where}: {module.name} shares its folder with {folders[module.folder]}; "
                            "a module owns its folder")
        folders[module.folder] = module.name
        if module.name not in layers:
            where = declared_at(root, module, module.name)
            problems.append(f"{where}: module {module.name} is missing from cmake/layers.txt")
            continue
        above = layers[: layers.index(module.name)]
        for name in module.depends + module.test_depends:
            where = declared_at(root, module, name)
            if name not in layers:
                problems.append(f"{where}: {module.name} depends on {name}, which cmake/layers.txt does not name")
            elif name not in above:
                problems.append(f"{where}: {module.name} depends on {name}, which is not above it in cmake/layers.txt")
    return problems


def check_includes(root: Path, modules: list[Module]) -> tuple[list[str], int]:
    problems = []
    count = 0
    by_folder = {module.folder: module for module in modules}
    for path in project_files(root):
        if path.suffix not in CPP_SUFFIXES or path.parts[0] not in ("src", "apps"):
            continue
        owner = owner_of(path, by_folder)
        if owner is None and path.parts[0] == "src":
            problems.append(f"{path}:1: no module owns this file; add_module in its folder is missing")
            continue
        is_test = bool(TEST_FILE.search(path.name))
        for number, line in enumerate((read_text(root / path) or "").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            count += 1
            target = Path("src") / match.group(1)
            where = f"{path}:{number}"
            if not (root / target).is_file():
                if path.parts[0] == "apps" and (root / Path(*path.parts[:2]) / match.group(1)).is_file():
                    continue  # A program's own files, written from its folder.
                problems.append(f'{where}: "{match.group(1)}" is not a file under src/; '
                                "includes are written from src/")
                continue
            other = owner_of(target, by_folder)
            if other is None:
                problems.append(f'{where}: no module owns "{match.group(1)}"')
            elif owner is not None and other is not owner:
                (owner.test_used if is_test else owner.used).add(other.name)
                allowed = owner.depends + (owner.test_depends if is_test else [])
                if other.name not in allowed:
                    hint = " (TEST_DEPENDS serves test files only)" if other.name in owner.test_depends else ""
                    problems.append(f"{where}: {owner.name} includes {other.name} without declaring it; add "
                                    f"{other.name} to {'TEST_DEPENDS' if is_test else 'DEPENDS'} in "
                                    f"{owner.folder}/CMakeLists.txt{hint}")
    return problems, count


def check_unused(root: Path, modules: list[Module]) -> list[str]:
    problems = []
    for module in modules:
        for name in module.depends:
            if name in module.used:
                continue
            where = declared_at(root, module, name)
            if name in module.test_used:
                problems.append(f"{where}: only tests of {module.name} include {name}; move it to TEST_DEPENDS")
            else:
                problems.append(f"{where}: {module.name} declares {name} and includes nothing of it")
        for name in module.test_depends:
            where = declared_at(root, module, name)
            if name in module.depends:
                problems.append(f"{where}: {name} is in DEPENDS already; remove it from TEST_DEPENDS")
            elif name not in module.test_used:
                problems.append(f"{where}: no test of {module.name} includes {name}; remove it from TEST_DEPENDS")
    return problems


def newest_modules_file(root: Path) -> Path:
    found = sorted(root.glob("build/*/modules.txt"), key=lambda path: path.stat().st_mtime)
    if not found:
        sys.exit("layering: no build/*/modules.txt; configure first: cmake --preset dev")
    return found[-1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--modules", type=Path, help="modules.txt of a build folder (default: the newest)")
    arguments = parser.parse_args()
    root = arguments.root.resolve()
    layers = read_layers(root / "cmake" / "layers.txt")
    modules = read_modules(arguments.modules or newest_modules_file(root))
    problems = check_declarations(root, modules, layers)
    found, count = check_includes(root, modules)
    problems += found + check_unused(root, modules)
    return finish("layering", problems, f"{len(modules)} modules, {count} includes, all as declared")


if __name__ == "__main__":
    sys.exit(main())

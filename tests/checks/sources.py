"""What the checks share: which files the project has, and C++ text without comments and strings."""

import re
import subprocess
import sys
from pathlib import Path

# Folders that a checkout may hold but that are not the project.
IGNORED_FOLDERS = {".git", "build", "data", "runs", "node_modules", "__pycache__"}
CPP_SUFFIXES = {".h", ".cc"}


def project_files(root: Path) -> list[Path]:
    """Every file of the project, relative to root, sorted: what git knows or would add, and in a
    tree without git (a downloaded archive) everything outside the ignored folders."""
    if (root / ".git").exists():
        command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        try:
            answer = subprocess.run(command, capture_output=True, check=True).stdout
            names = {Path(name) for name in answer.decode().split("\0") if name}
            return sorted(name for name in names if (root / name).is_file())
        except (OSError, subprocess.CalledProcessError):
            pass  # No git here, or it refuses another user's folder: look for ourselves.
    found = []
    for path in root.rglob("*"):
        relative = path.relative_to(root)
        # Only the top level is compared, but for caches: src/market/data is a module.
        if relative.parts[0] in IGNORED_FOLDERS or "__pycache__" in relative.parts:
            continue
        if path.is_file():
            found.append(relative)
    return sorted(found)


def read_text(path: Path) -> str | None:
    """The file's text, or None when it is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


_TOKEN = re.compile(
    r"""R"(?P<delimiter>[^()\\\s]{0,16})\(.*?\)(?P=delimiter)"   # raw string
      | "(?:\\.|[^"\\\n])*"                                      # string
      | (?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])+'                     # character, not a digit separator
      | //[^\n]*                                                 # comment to the end of the line
      | /\*.*?\*/                                                # comment
    """,
    re.DOTALL | re.VERBOSE,
)


def code_only(text: str) -> str:
    """C++ text with comments and literals blanked; every line keeps its number."""
    return _TOKEN.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def finish(name: str, problems: list[str], summary: str) -> int:
    """Prints what was found and answers with the exit status."""
    for problem in problems:
        print(problem)
    if problems:
        print(f"{name}: {len(problems)} problem{'s' if len(problems) > 1 else ''}", file=sys.stderr)
        return 1
    print(f"{name}: {summary}")
    return 0

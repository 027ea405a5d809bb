#!/bin/sh
# Is every C++ file laid out as clang-format 19 would? `format.sh --fix` rewrites those that are not.
# Exit 77 means skipped: another version lays out differently, so only 19 may judge.
set -eu
cd "$(dirname "$0")/../.."

tool=clang-format-19
if ! command -v "$tool" >/dev/null 2>&1; then
  echo "skipped: $tool is not installed (apt-get install clang-format-19)"
  exit 77
fi

list=$(mktemp)
trap 'rm -f "$list"' EXIT
if ! { [ -e .git ] && git ls-files --cached --others --exclude-standard -- '*.h' '*.cc' >"$list" 2>/dev/null; }; then
  for folder in src apps tests bench; do
    if [ -d "$folder" ]; then find "$folder" -name '*.h' -o -name '*.cc'; fi
  done >"$list"
fi
# A file may be deleted and not yet committed.
existing=$(while IFS= read -r file; do [ -f "$file" ] && printf '%s\n' "$file"; done <"$list" | sort)
count=$(printf '%s' "$existing" | grep -c . || true)
if [ "$count" -eq 0 ]; then
  echo "format: no C++ file found in $(pwd)" >&2
  exit 1
fi

if [ "${1:-}" = --fix ]; then
  printf '%s\n' "$existing" | xargs -d '\n' "$tool" -i
  echo "format: $count files laid out by $tool"
elif printf '%s\n' "$existing" | xargs -d '\n' "$tool" --dry-run -Werror; then
  echo "format: $count files as $tool lays them out"
else
  echo "format: run tests/checks/format.sh --fix" >&2
  exit 1
fi

#!/usr/bin/env bash
# clang-tidy 19 over the project: scripts/tidy.sh [FILE.cc...]; without files, every .cc of src/ and apps/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ -f build/release/compile_commands.json ] || {
  echo "tidy: configure first: cmake --preset release" >&2
  exit 1
}
if [ $# -gt 0 ]; then
  files=("$@")
else
  mapfile -t files < <(find src apps -name '*.cc' | sort)
fi
printf '%s\0' "${files[@]}" | xargs -0 -P "$(nproc)" -n 1 clang-tidy-19 --quiet -p build/release
echo "tidy: ${#files[@]} files clean"

# shellcheck shell=bash
# The fuzz stage of test.sh: replays every corpus, then looks for new inputs. Sourced.

fuzz_stage() { # BUDGET_FLAG, e.g. -max_total_time=30
  local target targets
  if ! command -v clang++-19 >/dev/null; then
    begin "fuzz"
    stage_skipped "clang++-19 is not installed (apt-get install clang-19 libclang-rt-19-dev)"
    return
  fi
  build_stage "build with clang 19, fuzz targets" fuzz || return 0
  mapfile -t targets <"$root/build/fuzz/fuzz_targets.txt"
  for target in "${targets[@]}"; do
    [ -n "$target" ] || continue
    begin "fuzz $target"
    fuzz_target "$target" "$1"
  done
}

fuzz_target() { # NAME BUDGET_FLAG
  local name=$1 program=$root/build/fuzz/bin/$1_fuzz corpus=$root/tests/fuzz/corpus/$1
  local work=$root/build/fuzz/work/$1 log=build/logs/fuzz-$1.log
  rm -rf "$work"
  mkdir -p "$work/new" "$work/failures"
  if ! run_logged "fuzz-$name" "$program" -runs=0 -timeout=10 "-artifact_prefix=$work/failures/" "$corpus"; then
    stage_failed "a kept input fails again ($log)"
  elif ! run_logged "fuzz-$name" "$program" "$2" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
    "-artifact_prefix=$work/failures/" "$work/new" "$corpus"; then
    stage_failed "a new input fails: keep it in tests/fuzz/corpus/$name/ after the fix: $(find "$work/failures" -type f | head -n 1) ($log)"
  else
    stage_passed "$(sed -n 's/^stat::number_of_executed_units: *//p' "$root/$log") inputs"
  fi
}

# shellcheck shell=bash
# Bookkeeping of test.sh: what passed, failed and was skipped, and how long each stage took. Sourced.

passed=0 failed=0 skipped=0
failures=() skips=()

begin() { # TITLE
  stage_title=$1 stage_start=$SECONDS
  printf '==> %s\n' "$1" >&2
}

note() { printf '    %-8s %4d s  %s\n' "$1" "$((SECONDS - stage_start))" "$stage_title${2:+: $2}"; }

stage_passed() { passed=$((passed + 1)) && note ok "${1:-}"; }

stage_failed() { # WHY
  failed=$((failed + 1))
  failures+=("$stage_title: $1")
  note FAILED "$1"
}

stage_skipped() { # WHY
  skipped=$((skipped + 1))
  skips+=("$stage_title: $1")
  note skipped "$1"
}

# Configures and builds as one stage. Status 1 when either failed.
build_stage() { # TITLE PRESET [TARGET...]
  local preset=$2
  begin "$1"
  shift 2
  configure "$preset" || { stage_failed "$(reason_in "$root/build/logs/configure-$preset.log") (build/logs/configure-$preset.log)"; return 1; }
  build "$preset" "$@" || { stage_failed "$(reason_in "$root/build/logs/build-$preset.log") (build/logs/build-$preset.log)"; return 1; }
  stage_passed
}

# Runs ctest on a build folder and counts its tests one by one. `launcher` may hold a command prefix.
ctest_stage() { # TITLE PRESET [CTEST_ARGUMENTS...]
  local preset=$2 status=0 junit=$root/build/$2/ctest.xml log=build/logs/ctest-$2.log summary counts kind rest
  local names=
  begin "$1"
  shift 2
  rm -f "$junit"
  (cd "$root" && run_logged "ctest-$preset" "${launcher[@]}" ctest --preset "$preset" --no-tests=error \
    --parallel "$(jobs)" --output-junit "$junit" "$@") || status=$?
  if [ ! -s "$junit" ] || ! summary=$(/usr/bin/python3 "$root/scripts/ctest_summary.py" "$junit"); then
    stage_failed "ctest gave no result: $(tail -n 1 "$root/$log") ($log)"
    return 1
  fi
  while read -r kind rest; do
    case $kind in
      failed)
        failures+=("$stage_title: $rest ($log)")
        names+=${names:+, }${rest%%:*}
        ;;
      skipped) skips+=("$stage_title: $rest") ;;
      *)
        counts="$kind $rest"
        passed=$((passed + kind)) failed=$((failed + ${rest% *})) skipped=$((skipped + ${rest#* }))
        ;;
    esac
  done <<<"$summary"
  # shellcheck disable=SC2086
  set -- $counts
  if [ "$2" -gt 0 ]; then
    note FAILED "$1 passed, $2 failed (${names:0:300}), $3 skipped"
    return 1
  fi
  # Every test passed and ctest still complains: something outside the tests went wrong.
  if [ "$status" -ne 0 ]; then
    stage_failed "ctest ended with status $status ($log)"
    return 1
  fi
  note ok "$1 passed, $3 skipped"
}

# Prints the summary; its last line is counted by other programs. Status 1 on any failure.
summary() {
  local line
  echo
  for line in "${skips[@]}"; do printf 'skipped  %s\n' "$line"; done
  for line in "${failures[@]}"; do printf 'FAILED   %s\n' "$line"; done
  printf 'took %d min %d s\n' $((SECONDS / 60)) $((SECONDS % 60))
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ]
}

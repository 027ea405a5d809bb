# shellcheck shell=bash
# How the scripts talk: one sentence for an error, one line for a step. Sourced, never run.
# The caller sets `program`, the name that stands before its messages, and `root`, the checkout.

die() {
  printf '%s: %s\n' "$program" "$*" >&2
  exit 1
}

# Runs a command with its output in build/logs/NAME.log; on a terminal the last line is shown as it comes.
run_logged() { # NAME COMMAND...
  local log=$root/build/logs/$1.log status=0
  shift
  mkdir -p "$root/build/logs"
  if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then
    # The terminal shows progress; the status is the command's own (pipefail), not the viewer's.
    "$@" 2>&1 </dev/null | tee "$log" | show_last_line || status=$?
    printf '\r\033[K' >&2
  else
    "$@" >"$log" 2>&1 </dev/null || status=$?
  fi
  return "$status"
}

show_last_line() {
  local line width
  width=$(tput cols 2>/dev/null || echo 80)
  while IFS= read -r line; do
    line=${line//[$'\t\r\033']/ }
    printf '\r\033[K%s' "${line:0:width-1}" >&2
  done
}

# Why a logged command failed, as one sentence where the log shows a known cause.
reason_in() { # LOG
  local text
  if is_full "$root" || grep -qiE 'No space left on device|not enough free space|don.t have enough free space|ENOSPC' "$1"; then
    echo "the disk is full; free some space and run this again"
    return
  fi
  # CMake wraps its messages; take the first error up to the next paragraph that is not its text.
  text=$(awk '/^CMake Error/ { on = 1; next }
              on && (/^Call Stack/ || /npm said:/ || /^-- / || /^CMake /) { sub(/npm said:.*/, ""); if (/^ /) print; exit }
              on' "$1" | tr -s ' \n' ' ' | sed 's/^ //; s/ $//')
  if [ -n "$text" ]; then
    echo "$text"
  else
    echo "the log says: $({ grep -m 1 -E '(^|[: ])(fatal )?error: ' "$1" || grep -v '^[[:space:]]*$' "$1" | tail -n 1; } || true)"
  fi
}

seconds_since() { echo $((SECONDS - $1)); }

# shellcheck shell=bash
# What this machine lets the sanitizers do; containers and some kernels forbid parts of it. Sourced.

# Sets `launcher` (a command prefix) so that programs built with -fsanitize=$1 start; status 1 and
# `launcher_problem` when they cannot.
probe_sanitizer() { # KIND
  local folder probe
  folder=$(mktemp -d)
  probe=$folder/probe
  launcher=() launcher_problem=
  echo 'int main() { return 0; }' >"$probe.cc"
  if ! "$CXX" "-fsanitize=$1" "$probe.cc" -o "$probe" 2>/dev/null; then
    launcher_problem="$CXX cannot build with -fsanitize=$1"
  elif ! "$probe" >"$folder/log" 2>&1; then
    # Kernels with much address randomisation put mappings where the sanitizer's shadow belongs.
    if setarch "$(uname -m)" -R "$probe" >/dev/null 2>&1; then
      launcher=(setarch "$(uname -m)" -R)
    elif grep -q LeakSanitizer "$folder/log"; then
      export ASAN_OPTIONS=detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
      "$probe" >/dev/null 2>&1 || launcher_problem="programs built with -fsanitize=$1 do not start here"
    else
      launcher_problem="programs built with -fsanitize=$1 do not start here: $(head -n 1 "$folder/log")"
    fi
  fi
  rm -rf "$folder"
  [ -z "$launcher_problem" ]
}

leaks_are_found() { # Whether leak detection works here: a program that leaks must fail.
  local folder status=0
  folder=$(mktemp -d)
  echo 'void* volatile kept; int main() { kept = new int[9]; kept = nullptr; return 0; }' >"$folder/probe.cc"
  "$CXX" -fsanitize=address "$folder/probe.cc" -o "$folder/probe" 2>/dev/null &&
    "${launcher[@]}" env "ASAN_OPTIONS=detect_leaks=1${ASAN_OPTIONS:+:$ASAN_OPTIONS}" "$folder/probe" >"$folder/log" 2>&1 || status=$?
  if grep -q 'detected memory leaks' "$folder/log"; then status=0; else status=1; fi
  rm -rf "$folder"
  return "$status"
}

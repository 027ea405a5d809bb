# shellcheck shell=bash
# Configuring and building by preset, for demo.sh and test.sh. Sourced after setup.sh.

# As many jobs as processors, but no more than memory allows: a file may take 1.5 GB to compile.
jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo)
  if [ "$memory" -lt "$cores" ]; then cores=$memory; fi
  echo $((cores > 0 ? cores : 1))
}

# Configures build/PRESET. An existing folder keeps its generator; a new one gets Ninja where there
# is one. A folder that was configured for another checkout (moved, copied) starts afresh.
configure() { # PRESET [ARGUMENTS...]
  local preset=$1 known=$root/build/$1/CMakeCache.txt fresh=()
  shift
  (
    cd "$root"
    if [ -f "$known" ]; then
      unset CMAKE_GENERATOR
      grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$known" || fresh=(--fresh)
    fi
    if { [ ! -f "$known" ] || [ ${#fresh[@]} -gt 0 ]; } && command -v ninja >/dev/null; then
      export CMAKE_GENERATOR=${CMAKE_GENERATOR:-Ninja}
    fi
    run_logged "configure-$preset" cmake --preset "$preset" "${fresh[@]}" "$@"
  )
}

build() { # PRESET [TARGET...]
  local preset=$1 targets=()
  shift
  if [ $# -gt 0 ]; then targets=(--target "$@"); fi
  run_logged "build-$preset" cmake --build "$root/build/$preset" --parallel "$(jobs)" "${targets[@]}"
}

# Fetches the sample data of the demo into the cache, if it is not there, and sets `sample`.
fetch_sample() {
  run_logged sample cmake -P "$root/cmake/FetchSample.cmake" || return
  sample=$(sed -n 's/^-- sample: //p' "$root/build/logs/sample.log" | tail -n 1)
  [ -f "$sample" ]
}

# shellcheck shell=bash
# Makes a Debian 12 ready to build godwit: packages, compiler, space, cache folder. Sourced by demo.sh
# and test.sh, which set `program` and `root`. Installs only what is missing, and asks the network
# for nothing when nothing is.

cache_home=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
cache=$cache_home/godwit

setup() { # GROUP...
  check_machine
  check_writable
  check_space "$@"
  install_packages "$@"
  check_compiler
  prepare_cache
}

check_machine() {
  [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] ||
    die "godwit runs on 64-bit x86 Linux; this is $(uname -s) on $(uname -m)."
  local feature
  for feature in avx2 fma bmi2; do
    grep -qw "$feature" /proc/cpuinfo ||
      die "this processor lacks $feature; godwit is built for x86-64-v3 (Intel since 2013, AMD since 2015)."
  done
}

check_writable() {
  if ! can_write "$root/build/logs" && ! is_full "$root"; then # A full disk is check_space's to tell.
    die "cannot write to $root/build; run this as the owner of the checkout, or copy the checkout to a folder of yours."
  fi
  [ -n "$cache_home" ] ||
    die "neither XDG_CACHE_HOME nor HOME is set; set XDG_CACHE_HOME to a folder that may keep downloads."
}

can_write() { mkdir -p "$1" 2>/dev/null && [ -w "$1" ]; } # FOLDER, made if it is not there

# --- space -------------------------------------------------------------------------------------

space_mb() { # PATH, which need not exist yet
  local path=$1
  while [ ! -e "$path" ]; do path=$(dirname "$path"); done
  df -Pm "$path" | awk 'NR == 2 { print $4 }'
}

is_full() { [ "$(space_mb "$1")" -lt 2 ]; }

require_space() { # PATH MB WHAT
  local have
  have=$(space_mb "$1")
  [ "$have" -ge "$2" ] ||
    die "not enough disk space: $3 needs $2 MB free on the file system of $1, which has $have MB; free some space and run this again."
}

# The first run needs room for everything; later ones only for what changes.
check_space() { # GROUP...
  local build_mb=300 cache_mb=50
  if [ ! -x "$root/build/release/bin/godwit" ]; then build_mb=1500; fi
  case " $* " in
    *" test "*) if [ ! -d "$root/build/asan" ]; then build_mb=3000; fi ;;
  esac
  if [ ! -d "$cache" ]; then cache_mb=500; fi
  require_space "$root" "$build_mb" "the build"
  require_space "$cache" "$cache_mb" "the download cache"
}

# --- packages ----------------------------------------------------------------------------------

missing_packages() { # GROUP...
  local group package unless command groups=" $* "
  while read -r group package unless command; do
    case $groups in *" $group "*) ;; *) continue ;; esac
    if [ "$unless" = unless ] && command -v "$command" >/dev/null; then continue; fi
    if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
      echo "$package"
    fi
  done < <(sed 's/#.*//' "$root/scripts/packages.txt")
}

install_packages() { # GROUP...
  local missing as_root=() command
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    check_foreign_system
    return
  fi
  mapfile -t missing < <(missing_packages "$@")
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  command="apt-get install --no-install-recommends ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      die "packages are missing and there is neither root nor sudo to install them; ask an administrator to run: $command"
    # With a terminal sudo may ask for the password; without one it must not need to.
    if ! sudo -n true 2>/dev/null && { [ ! -t 0 ] || ! sudo -v; }; then
      die "packages are missing and sudo is refused; ask an administrator to run: $command"
    fi
    as_root=(sudo)
  fi
  case " $* " in
    *" test "*) require_space /usr 2500 "installing packages" ;;
    *) require_space /usr 1200 "installing packages" ;;
  esac
  echo "$program: installing ${#missing[@]} Debian packages: ${missing[*]}" >&2
  apt_get apt-update update -o APT::Update::Error-Mode=any
  apt_get apt-install install --yes --no-install-recommends "${missing[@]}"
}

apt_get() { # LOG_NAME ARGUMENTS...; reads as_root of its caller
  local name=$1 log=$root/build/logs/$1.log
  shift
  run_logged "$name" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -q \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 \
    -o Dpkg::Use-Pty=0 "$@" && return
  if grep -qE 'resolve|Failed to fetch|Could not connect|onnection (failed|timed out|refused)|unreachable|Temporary failure' "$log"; then
    die "the Debian package mirror cannot be reached; the first run needs the network, later ones do not (details: $log)."
  fi
  die "apt-get $1 failed: $(grep -E '^(E|dpkg):' "$log" | tail -n 1 || true) (details: $log)."
}

# Not a Debian: nothing is installed, only the tools are looked for. CMake names missing libraries.
check_foreign_system() {
  local tool absent=()
  for tool in cmake pkg-config npm "${CXX:-g++}"; do
    command -v "$tool" >/dev/null || absent+=("$tool")
  done
  [ ${#absent[@]} -eq 0 ] ||
    die "this system has no apt-get, and these tools are missing: ${absent[*]}; install what scripts/packages.txt lists under your system's names."
}

# --- compiler and cache ------------------------------------------------------------------------

check_compiler() {
  local version least=12 name=g++
  export CXX=${CXX:-g++}
  # CXX may carry arguments or a launcher, so it is split into words on purpose.
  # shellcheck disable=SC2086
  version=$($CXX -dumpfullversion -dumpversion 2>/dev/null | head -n 1) || version=
  [ -n "$version" ] || die "the C++ compiler '$CXX' does not run; install g++ 12 or newer (Debian 12: apt-get install g++) or set CXX."
  # shellcheck disable=SC2086
  if $CXX --version 2>/dev/null | grep -qi clang; then least=16 name=clang; fi
  [ "${version%%.*}" -ge "$least" ] ||
    die "the C++ compiler '$CXX' is version $version; godwit needs $name $least or newer (Debian 12: apt-get install g++, then CXX=g++-12)."
}

prepare_cache() {
  can_write "$cache" ||
    die "cannot write to the cache folder $cache; set XDG_CACHE_HOME to a folder that you may write."
  # A home that cannot be written (a service user) must not stop npm and ccache.
  if [ ! -w "${HOME:-/nonexistent}" ]; then
    export npm_config_cache=${npm_config_cache:-$cache/npm}
    export CCACHE_DIR=${CCACHE_DIR:-$cache/ccache}
  fi
  # Fail within seconds, not minutes, when there is no network.
  export npm_config_fetch_retries=${npm_config_fetch_retries:-2}
  export npm_config_fetch_retry_mintimeout=${npm_config_fetch_retry_mintimeout:-1000}
  export npm_config_fetch_retry_maxtimeout=${npm_config_fetch_retry_maxtimeout:-5000}
  export npm_config_update_notifier=false
}

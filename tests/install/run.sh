#!/usr/bin/env bash
# run.sh CASE SOURCE BUILD WORK CXX FLAGS: installs BUILD below WORK, or builds and runs one of the consumers there.
set -eu
case=$1 source=$2 build=$3 work=$4 cxx=$5 flags=$6
consumers=$source/tests/install
prefix=$work/prefix
here=$work/$case

expect_two_events() {
  [[ $("$1") == '2 events' ]] && return
  printf '%s did not print "2 events"\n' "$1" >&2
  return 1
}

# cmake_consumer FOLDER OPTION…
cmake_consumer() {
  local folder=$1 launcher
  shift
  launcher=$(command -v ccache || true)
  cmake -G Ninja -S "$consumers/$folder" -B "$here" -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_CXX_FLAGS="$flags" \
    -DCMAKE_CXX_COMPILER_LAUNCHER="$launcher" "$@"
  cmake --build "$here" --target consumer
  expect_two_events "$here/consumer"
}

rm -rf "$here"
case $case in
  prefix) cmake --install "$build" --prefix "$prefix" && "$prefix/bin/reprise" --version ;;
  cmake_package) cmake_consumer package -DCMAKE_PREFIX_PATH="$prefix" ;;
  add_subdirectory) cmake_consumer subdirectory -DREPRISE_SOURCE_DIR="$source" ;;
  pkg_config)
    mkdir -p "$here"
    PKG_CONFIG_PATH=$(find "$prefix" -type d -name pkgconfig)
    export PKG_CONFIG_PATH
    # shellcheck disable=SC2046,SC2086
    "$cxx" -std=c++20 $flags "$consumers/package/main.cpp" -o "$here/consumer" $(pkg-config --cflags --libs reprise-harness)
    LD_LIBRARY_PATH=${PKG_CONFIG_PATH%/pkgconfig} expect_two_events "$here/consumer"
    ;;
  *) printf 'no case %s\n' "$case" >&2 && exit 2 ;;
esac

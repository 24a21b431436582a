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

# configure FOLDER OPTION…
configure() {
  local folder=$1 launcher
  shift
  launcher=$(command -v ccache || true)
  cmake -G Ninja -S "$consumers/$folder" -B "$here" -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_CXX_FLAGS="$flags" \
    -DCMAKE_CXX_COMPILER_LAUNCHER="$launcher" "$@"
}

# cmake_consumer FOLDER OPTION…
cmake_consumer() {
  configure "$@"
  cmake --build "$here" --target consumer
  expect_two_events "$here/consumer"
}

# The README's C++ blocks, as block_1.cpp and so on in $here/blocks.
extract_blocks() {
  mkdir -p "$here/blocks"
  awk -v folder="$here/blocks" '
    /^```/ { out = $0 == "```cpp" ? sprintf("%s/block_%d.cpp", folder, ++count) : ""; next }
    out != "" { print > out }' "$source/README.md"
}

# pkg_config_build MODULES SOURCE PROGRAM
pkg_config_build() {
  # shellcheck disable=SC2046,SC2086
  "$cxx" -std=c++20 $flags "$2" -o "$3" $(pkg-config --cflags --libs $1)
}

rm -rf "$here"
case $case in
  prefix) cmake --install "$build" --prefix "$prefix" && "$prefix/bin/reprise" --version ;;
  cmake_package) cmake_consumer package -DCMAKE_PREFIX_PATH="$prefix" ;;
  add_subdirectory) cmake_consumer subdirectory -DREPRISE_SOURCE_DIR="$source" ;;
  readme)
    extract_blocks
    configure readme -DCMAKE_PREFIX_PATH="$prefix" -DBLOCKS="$here/blocks" -DTESTS_RUN_IN="$source"
    cmake --build "$here" -j 1
    ctest --test-dir "$here" --no-tests=error --output-on-failure
    ;;
  pkg_config)
    extract_blocks
    PKG_CONFIG_PATH=$(find "$prefix" -type d -name pkgconfig)
    LD_LIBRARY_PATH=${PKG_CONFIG_PATH%/pkgconfig}
    export PKG_CONFIG_PATH LD_LIBRARY_PATH
    pkg_config_build reprise-harness "$consumers/package/main.cpp" "$here/consumer"
    expect_two_events "$here/consumer"
    pkg_config_build 'reprise-gtest gtest_main' "$(grep -l 'harness/gtest.hpp' "$here"/blocks/*)" "$here/tests"
    cd "$source" && "$here/tests"
    ;;
  *) printf 'no case %s\n' "$case" >&2 && exit 2 ;;
esac

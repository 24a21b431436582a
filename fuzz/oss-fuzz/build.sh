#!/bin/bash -eu
# Builds every fuzz target, as OSS-Fuzz and ClusterFuzzLite ask: with $CC, $CXX, their flags and $LIB_FUZZING_ENGINE,
# into $OUT, each with its seeds and dictionary beside it. $SRC/reprise is the tree, $WORK is for what is passed by.
# What $SRC has of the libraries is built with the same flags; what it has not is the system's.

source_dir=$SRC/reprise
libraries=$WORK/libraries
jobs=${JOBS:-$(nproc)}
mkdir -p "$OUT" "$WORK"

# library NAME OPTION…
library() {
  local name=$1
  shift
  if [[ ! -d $SRC/$name ]]; then return 0; fi
  cmake -S "$SRC/$name" -B "$WORK/$name" -G Ninja -DCMAKE_BUILD_TYPE=None -DBUILD_SHARED_LIBS=OFF \
    -DCMAKE_INSTALL_PREFIX="$libraries" "$@"
  cmake --build "$WORK/$name" --target install --parallel "$jobs"
}

library simdjson -DSIMDJSON_DEVELOPER_MODE=OFF
library yaml-cpp -DYAML_CPP_BUILD_TESTS=OFF -DYAML_CPP_BUILD_TOOLS=OFF
library zlib
library json -DJSON_BuildTests=OFF
library expected -DEXPECTED_BUILD_TESTS=OFF

cmake -S "$source_dir" -B "$WORK/reprise" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_PREFIX_PATH="$libraries" \
  -DZLIB_USE_STATIC_LIBS=ON -DREPRISE_BUILD_TOOLS=OFF -DREPRISE_INSTALL=OFF -DREPRISE_FUZZING_ENGINE="$LIB_FUZZING_ENGINE"
cmake --build "$WORK/reprise" --target fuzz_targets --parallel "$jobs"

for program in "$WORK"/reprise/fuzz/fuzz_*; do
  if [[ ! -f $program || ! -x $program ]]; then continue; fi
  name=${program##*/fuzz_}
  cp "$program" "$OUT/fuzz_$name"
  rm -f "$OUT/fuzz_${name}_seed_corpus.zip"
  for folder in "$source_dir/fuzz/corpus/$name" "$source_dir/fuzz/regressions/$name"; do
    if [[ -d $folder ]]; then (cd "$folder" && zip -q -r "$OUT/fuzz_${name}_seed_corpus.zip" .); fi
  done
  if [[ -f $source_dir/fuzz/$name.dict ]]; then
    cp "$source_dir/fuzz/$name.dict" "$OUT/fuzz_$name.dict"
  elif grep -q '^#include [<"].*sse' "$source_dir/fuzz/$name.cpp"; then
    cp "$source_dir/fuzz/sse.dict" "$OUT/fuzz_$name.dict"
  fi
done

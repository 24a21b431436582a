#!/usr/bin/env bash
# fuzz_test.sh TOOLS: tools/fuzz on a tree of its own whose target has a planted bug.
set -u
tools=$1
. "$(dirname "${BASH_SOURCE[0]}")/../support/expect.sh"

mkdir -p "$work/tools" "$work/fuzz/corpus/planted"
cp "$tools/fuzz" "$tools/steps.sh" "$work/tools"
printf 'reprise_fuzz_target(planted LIBS x)\nreprise_fuzz_target(sound LIBS x)\n' >"$work/fuzz/CMakeLists.txt"
printf 'b' >"$work/fuzz/corpus/planted/seed"
cat >"$work/fuzz/planted.cpp" <<'END'
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
#ifdef PLANTED
  if (size >= 2 && data[0] == 'b' && data[1] == '!') {
    std::fprintf(stderr, "fuzz_planted: two bytes disagree\n");
    std::abort();
  }
#endif
  static volatile int seen = 0;
  if (size > 0 && data[0] == 'c') seen = seen + 1;
  return 0;
}
END

fuzz=$work/tools/fuzz
expect 0 'Usage: tools/fuzz' "$fuzz" --help
expect 0 'planted               1 seeds   0 regressions' "$fuzz" --list
expect 2 'which target?' "$fuzz"
expect 2 "no target 'nonsense'; there are: planted sound" "$fuzz" nonsense
expect 2 "one target at a time: 'planted' or 'sound'?" "$fuzz" planted sound
expect 2 "unknown option '--nonsense'" "$fuzz" planted --nonsense
expect 2 '--for takes a value' "$fuzz" planted --for
expect 2 "--for takes a time such as 90s, 10m or 2h, not '0s'" "$fuzz" planted --for 0s
expect 2 "not '5d'" "$fuzz" planted --for 5d
expect 2 '--jobs takes a number' "$fuzz" planted --jobs none
expect 2 'is no program' "$fuzz" planted --program "$work"
expect 3 'no finding; whole log' "$fuzz" planted --program "$(type -P false)"

compile() { clang++-14 -O1 -fsanitize=fuzzer "$@" "$work/fuzz/planted.cpp" 2>&1; }
if ! why=$(compile -DPLANTED -o "$work/with_bug" && compile -o "$work/without"); then
  skip "no clang++-14 with libFuzzer here: ${why%%$'\n'*}"
fi

expect 0 'nothing found' "$fuzz" planted --for 1s --program "$work/without"
require 'seeds are read only' test "$(ls "$work/fuzz/corpus/planted")" = seed
require 'nothing found leaves no regressions' test ! -e "$work/fuzz/regressions"
expect 0 'seeds added' "$fuzz" planted --merge --program "$work/without"
require 'what covers more has come to the seeds' grep -q '^c' -r "$work/fuzz/corpus/planted"
expect 2 "nothing to merge: 'sound' has not been run" "$fuzz" sound --merge --program "$work/without"

expect 1 'FOUND two-bytes-disagree: 2 bytes' "$fuzz" planted --for 20s --program "$work/with_bug"
kept=$(find "$work/fuzz/regressions/planted" -name 'two-bytes-disagree-????????')
require 'the finding is kept, and small' test "$(cat "$kept")" = 'b!'
require 'how to see it is told' test "${output/To see it: /}" != "$output"
expect 1 'FOUND two-bytes-disagree' "$fuzz" planted --for 20s --jobs 2 --program "$work/with_bug"
require 'the same finding is the same file' test "$(find "$work/fuzz/regressions" -type f | wc -l)" -eq 1
exit $((failures > 0))

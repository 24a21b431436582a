#!/usr/bin/env bash
# replay_main_test.sh PROGRAM: PROGRAM is replay_main with size_target.
set -u
program=$1
. "$(dirname "${BASH_SOURCE[0]}")/../support/expect.sh"

mkdir -p "$work/corpus/deep" "$work/empty" "$work/crash"
printf 'ab' >"$work/corpus/a"
: >"$work/corpus/deep/nothing"
printf '!' >"$work/crash/bang"

expect 0 '2 inputs ran' "$program" "$work/corpus"
expect 0 'target got 2 bytes' "$program" "$work/corpus"
expect 0 '1 input ran' "$program" -runs=0 "$work/corpus/a" ''
expect 0 '3 inputs ran' "$program" "$work/corpus" "$work/corpus/a"
expect 1 'no input in this folder' "$program" "$work/empty"
expect 1 '2 inputs ran' "$program" "$work/empty" "$work/corpus"
expect 1 'cannot be read' "$program" "$work/missing"
expect 1 '1 input ran' "$program" "$work/missing" "$work/corpus/a"
expect 1 'name files or folders' "$program"
expect 134 'crash/bang' "$program" "$work/crash"
exit $((failures > 0))

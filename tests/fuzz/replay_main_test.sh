#!/usr/bin/env bash
# replay_main_test.sh PROGRAM: PROGRAM is replay_main with size_target.
set -u
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# expect STATUS TEXT ARGUMENT…: the program ends with STATUS and its output holds TEXT.
expect() {
  local status=$1 text=$2 output got
  shift 2
  output=$("$program" "$@" 2>&1)
  got=$?
  if [[ $got -ne $status || $output != *"$text"* ]]; then
    printf 'with arguments: %s\n  expected %s and "%s"\n  got %s and:\n%s\n' "$*" "$status" "$text" "$got" "$output"
    failures=$((failures + 1))
  fi
}

mkdir -p "$work/corpus/deep" "$work/empty" "$work/crash"
printf 'ab' >"$work/corpus/a"
: >"$work/corpus/deep/nothing"
printf '!' >"$work/crash/bang"

expect 0 '2 inputs ran' "$work/corpus"
expect 0 'target got 2 bytes' "$work/corpus"
expect 0 '1 input ran' -runs=0 "$work/corpus/a" ''
expect 0 '3 inputs ran' "$work/corpus" "$work/corpus/a"
expect 1 'no input in this folder' "$work/empty"
expect 1 '2 inputs ran' "$work/empty" "$work/corpus"
expect 1 'cannot be read' "$work/missing"
expect 1 '1 input ran' "$work/missing" "$work/corpus/a"
expect 1 'name files or folders'
expect 134 'crash/bang' "$work/crash"
exit $((failures > 0))

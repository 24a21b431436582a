#!/usr/bin/env bash
# check_test.sh TOOLS: what tools/check and tools/steps.sh say and return; the steps themselves are run by check.
set -u
tools=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# expect STATUS TEXT COMMAND…
expect() {
  local status=$1 text=$2 output got
  shift 2
  output=$("$@" 2>&1 </dev/null)
  got=$?
  if [[ $got -ne $status || $output != *"$text"* ]]; then
    printf '%s\n  expected %s and "%s"\n  got %s and:\n%s\n' "$*" "$status" "$text" "$got" "$output"
    failures=$((failures + 1))
  fi
}

expect 0 'Usage: tools/check' "$tools/check" --help
expect 2 "'nonsense' is neither an option nor a step" "$tools/check" nonsense
expect 2 "--jobs takes a number" "$tools/check" --jobs
expect 2 "--jobs takes a number" "$tools/check" --jobs 0
expect 0 'Usage: tools/quickstart' "$tools/quickstart" --help
expect 0 'Usage: tools/check-layout' "$tools/check-layout" --help
expect 2 'no sources' "$tools/check-layout" "$work"

# shellcheck source=/dev/null
steps() { (log_dir=$work/log rerun='tools/check' && . "$tools/steps.sh" && "$@"); }
expect 0 'quiet          ok' steps step quiet echo noise
expect 7 'the reason' steps step broken bash -c 'echo the reason; exit 7'
expect 7 'This step alone: tools/check broken' steps step broken bash -c 'exit 7'
expect 7 "Whole log: $work/log/broken.log" steps step broken bash -c 'exit 7'
expect 1 '' steps step reads_nothing bash -c 'read -r line'
if [[ $(steps step quiet echo noise) == *noise* ]]; then
  printf 'a step that passes shows its output\n'
  failures=$((failures + 1))
fi
exit $((failures > 0))

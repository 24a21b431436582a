#!/usr/bin/env bash
# check_test.sh TOOLS: what tools/check and tools/steps.sh say and return; the steps themselves are run by check.
set -u
tools=$1
. "$(dirname "${BASH_SOURCE[0]}")/../support/expect.sh"

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
  fail 'a step that passes shows its output'
fi
exit $((failures > 0))

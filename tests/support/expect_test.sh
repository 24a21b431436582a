#!/usr/bin/env bash
# expect_test.sh: what tests/support/expect.sh lets pass, in scripts of its own.
# shellcheck disable=SC2016
set -u
. "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
support=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# script LINE…: a test script that ends as all of them do.
script() {
  printf '%s\n' 'set -u' ". '$support/expect.sh'" "$@" 'exit $((failures > 0))' >"$work/script.sh"
}
ends_with() { expect "$1" "$2" bash "$work/script.sh"; }

script 'expect 3 "two words" bash -c "echo has two words; exit 3"'
ends_with 0 ''
require 'a script that passes is silent' test -z "$output"
script 'expect 0 "" false'
ends_with 1 'script.sh:3: false'
script 'expect 0 this echo that'
ends_with 1 'expected 0 and "this"'
script 'wrapped() { expect 0 this echo that; }' 'wrapped'
ends_with 1 'script.sh:4: echo that'
script 'expect 1 "" read -r line'
ends_with 0 ''
script 'require "one is two" test 1 -eq 2' 'echo and on'
ends_with 1 'and on'
script 'require "one is one" test 1 -eq 1' 'skip "no reason"'
ends_with 77 'skipped: no reason'
script 'fail "a reason"' 'skip "no reason"'
ends_with 1 'script.sh:3: a reason'
script 'touch "$work/file"' 'echo "$work"'
ends_with 0 "${TMPDIR:-/tmp}"
require 'the work folder is gone' test ! -e "$output"
exit $((failures > 0))

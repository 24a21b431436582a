#!/usr/bin/env bash
# fixture_failures_test.sh PROGRAM: PROGRAM is fixture_failures.
set -u
program=$1
. "$(dirname "${BASH_SOURCE[0]}")/../../support/expect.sh"
cd "$work" || exit 1

answers() { expect "$1" "$2" "$program" --gtest_filter='*Answers*'; }

answers 1 'fixtures: no such file or folder; looked up from '
answers 1 'Fixtures/Answers.Open/no_fixture'
mkdir -p fixtures/sub
answers 1 'fixtures: no fixture (*.yaml, *.yml) is in the folder'

printf '%s\n' 'reprise: 1' 'recorded_at: "2026-11-22T10:00:00Z"' 'recorder: a test' 'interactions:' \
  '  - request: {method: GET, url: "http://h/a"}' '    response: {status: 200, headers: [], body: abcd}' >fixtures/sub/good-1.yaml
answers 0 '2 tests'
expect 0 '  Open/sub_good_1__bytes_1' "$program" --gtest_list_tests

printf 'reprise: 1\ninteractions: {}\n' >fixtures/bad.yaml
answers 1 'fixtures/bad.yaml:1: '
answers 1 '2 FAILED TESTS'
answers 1 'PASSED  ] 2 tests'
answers 1 'GetParam() = fixtures/bad.yaml cut by bytes:1'

expect 1 "bites" "$program" --gtest_filter='*WrongPlan*'
require 'the test is not entered' test "${output/entered/}" = "$output"
exit $((failures > 0))

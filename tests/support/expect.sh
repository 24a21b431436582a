# shellcheck shell=bash
# Sourced by test scripts: a folder for their work that goes away with them, and checks that go on after a failure.
# A script ends with `exit $((failures > 0))`. A wrapper of these checks may have any name but theirs.
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failures=0
output='' # of the last command that `expect` ran

# fail WHAT: prints the line of the script that the failed check stands in, and WHAT.
fail() {
  printf '%s:%s: %s\n' "${0##*/}" "${BASH_LINENO[${#FUNCNAME[@]} - 2]}" "$1"
  failures=$((failures + 1))
}

# expect STATUS TEXT COMMAND…: COMMAND, without input, ends with STATUS, and TEXT is in what it prints.
expect() {
  local status=$1 text=$2 got
  shift 2
  output=$("$@" 2>&1 </dev/null)
  got=$?
  if [[ $got -eq $status && $output == *"$text"* ]]; then return; fi
  fail "$(printf '%s\n  expected %s and "%s"\n  got %s and:\n%s' "$*" "$status" "$text" "$got" "$output")"
}

# require WHAT COMMAND…: COMMAND succeeds; WHAT says what is so then.
require() {
  local what=$1
  shift
  if "$@"; then return; fi
  fail "$(printf 'not so: %s; the last output was:\n%s' "$what" "$output")"
}

# skip WHY: ends the script as skipped, or as failed where a check before has failed.
skip() {
  printf 'skipped: %s\n' "$1"
  exit $((failures > 0 ? 1 : 77))
}

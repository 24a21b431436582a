#!/usr/bin/env bash
# compare.sh PROGRAM SOURCE: the official clients beside Reprise on all fixtures and, where they are, recordings.
# Exit status 77, with the reason: Node or the packages are not installed.
set -u
program=$1
source=$2
here=$source/tests/clients

skip() {
  printf 'skipped: %s\n' "$1"
  exit 77
}

command -v node >/dev/null || skip 'node is not installed'
for package in @anthropic-ai/sdk openai; do
  [[ -d $here/node_modules/$package ]] || skip "$package is not installed: npm ci --prefix tests/clients"
done

paths=("$source/fixtures")
[[ -d $source/../shared/recordings ]] && paths+=("$source/../shared/recordings")
exec node "$here/compare.mjs" "$program" "${paths[@]}"

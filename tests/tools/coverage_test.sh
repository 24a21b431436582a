#!/usr/bin/env bash
# coverage_test.sh TOOLS: tools/coverage up to where it would build, which takes too long here.
set -u
tools=$1
. "$(dirname "${BASH_SOURCE[0]}")/../support/expect.sh"

mkdir -p "$work/tools" "$work/bin"
cp "$tools/coverage" "$tools/steps.sh" "$work/tools"
coverage=$work/tools/coverage
expect 0 'Usage: tools/coverage' "$coverage" --help
expect 2 "'--frob' is neither" "$coverage" --frob
expect 2 "'lib' is neither" "$coverage" tests lib

printf '#!/bin/sh\necho no compiler here\nexit 1\n' >"$work/bin/cmake"
chmod +x "$work/bin/cmake"
expect 3 'no compiler here' env PATH="$work/bin:$PATH" "$coverage"

# A build whose programs run nothing, and what the tools would say of them.
printf '#!/bin/sh\nexit 0\n' >"$work/bin/cmake"
mkdir -p "$work"/build/coverage/{fuzz,tests} "$work/lib/src/sse"
for program in fuzz/fuzz_decoder fuzz/fuzz_encoder fuzz/fuzz_utf8 tests/core_tests tests/rules_tests; do
  cp "$work/bin/cmake" "$work/build/coverage/$program"
done
cp "$work/bin/cmake" "$work/bin/llvm-profdata-14"
printf 'first\nsecond\n' >"$work/lib/src/sse/a.cpp"
# covered HITS: the second of two lines is run HITS times.
covered() {
  printf '#!/bin/sh\nprintf "SF:/elsewhere/b.cpp\\nDA:1,0\\nend_of_record\\nSF:build/coverage/../../%s\\nBRDA:1,0,0,1\\nBRDA:1,0,1,-\\nDA:1,5\\nDA:2,%s\\nend_of_record\\n"\n' \
    lib/src/sse/a.cpp "$1" >"$work/bin/llvm-cov-14"
  chmod +x "$work/bin/llvm-cov-14"
}
covered 1
expect 0 '2 of     2 lines 100.00 %       1 of     2 branches  50.00 %' env PATH="$work/bin:$PATH" "$coverage" --lines tests
covered 0
expect 1 '1 of     2 lines  50.00 %' env PATH="$work/bin:$PATH" "$coverage" corpus
expect 1 'lib/src/sse/a.cpp:2: second' env PATH="$work/bin:$PATH" "$coverage" --lines tests
exit $((failures > 0))

#!/usr/bin/env bash
# mutate_test.sh TOOLS: which changes tools/mutate makes of a source; the changes are not built here.
set -u
tools=$1
. "$(dirname "${BASH_SOURCE[0]}")/../support/expect.sh"

mkdir -p "$work/tools" "$work/lib/src/sse" "$work/lib/include/reprise/sse"
cp "$tools/mutate" "$tools/mutations.py" "$work/tools"
mutate=$work/tools/mutate
expect 0 'usage: tools/mutate' "$mutate" --help
expect 2 'no source of the decoder is there' "$mutate" --list
touch "$work"/lib/src/sse/{decoder,utf8,encoder}.cpp "$work/lib/include/reprise/sse/decoder.hpp"
printf 'return a == b;\n' >"$work/lib/src/sse/encoder.cpp"
expect 2 'no change matches' "$mutate" --list

# changes_of LINE: what becomes of a line, one a line.
changes_of() {
  printf '%s\n' "$1" >"$work/lib/src/sse/utf8.cpp"
  "$mutate" --list 2>/dev/null | sed 's/.* => //'
}

# become LINE CHANGED…: those, in any order, and no others.
become() {
  local line=$1 got want=''
  shift
  if [[ $# -gt 0 ]]; then want=$(printf '%s\n' "$@" | sort); fi
  got=$(changes_of "$line" | sort)
  if [[ $got != "$want" ]]; then
    fail "$(printf 'of %s\n  expected:\n%s\n  got:\n%s' "$line" "$want" "$got")"
  fi
}

become '  if (a == b) go();' 'if (a != b) go();' 'if (!(a == b)) go();'
become 'return a < b && c;' 'return a <= b && c;' 'return a < b || c;'
become 'return x - 1;' 'return x + 1;' 'return x - 2;'
become 'return 0x80U;' 'return 0x81U;'
become 'return true;' 'return false;'
become '  count = other;' ';'
become '  call(it);' ';'
become '  ++at;' ';'
become 'std::vector<int> text("a < b == 1");  // 1 + 1'
become '#include <a0>'
become 'static_assert(a == b);'
become '  int here = there;'
become "return '+';"

source_is() { printf "$@" >"$work/lib/src/sse/utf8.cpp"; }
equivalents_are() { printf "$@" >"$work/tools/mutate-equivalents"; }

source_is '#if defined(__no_such__)\n#endif\nreturn a == b;\n'
expect 0 'lib/src/sse/utf8.cpp:3 (top): return a == b; => return a != b;' "$mutate" --list
expect 0 'utf8.cpp:3' "$mutate" --list --only 'utf8.*!='
expect 2 'no change matches' "$mutate" --list --only nothing
expect 2 'at least 1' "$mutate" --list --jobs 0
expect 2 '--only' "$mutate" --list --only '('
equivalents_are '# a remark\nlib/src/sse/utf8.cpp (top): return a == b; => return a != b; # never differs\n'
expect 2 'no change matches' "$mutate" --list
equivalents_are 'lib/src/sse/utf8.cpp:17 (top): return a == b; => return a != b; # the number does not matter\n'
expect 2 'no change matches' "$mutate" --list
equivalents_are 'lib/src/sse/utf8.cpp (top): return x; => return y; # gone\n'
expect 2 'mutate-equivalents:1: no such change any more' "$mutate" --list
equivalents_are 'lib/src/sse/utf8.cpp:return x;\n'
expect 2 'mutate-equivalents:1: expected' "$mutate" --list

# Lines of one text are told apart by their function, and within it by their number.
rm "$work/tools/mutate-equivalents"
source_is '%s\n' 'bool X::f(int a) {' '  if (g(a)) {' '    return true;' '  }' '  return true;' '}' '' \
  'inline bool g(int b,' '              int c) {' '  return true;' '}' 'int k = 1;'
expect 0 'utf8.cpp:3 (f): return true;' "$mutate" --list
expect 0 'utf8.cpp:5 (f #2): return true;' "$mutate" --list
expect 0 'utf8.cpp:10 (g): return true;' "$mutate" --list
expect 0 'utf8.cpp:12 (top): int k = 1;' "$mutate" --list
equivalents_are 'lib/src/sse/utf8.cpp (f #2): return true; => return false; # why not\n'
expect 2 'no change matches' "$mutate" --list --only ':5 '
expect 0 'utf8.cpp:3 (f)' "$mutate" --list --only ':3 '

# A sample is the same for the same seed.
source_is 'return %s;\n' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20
rm "$work/tools/mutate-equivalents"
sample() { "$mutate" --list --sample 5 --seed "$1"; }
if [[ $(sample 1 | wc -l) -ne 5 || $(sample 1) != "$(sample 1)" || $(sample 1) == "$(sample 2)" ]]; then
  fail "$(printf 'the samples are not as they should be:\n%s\n\n%s' "$(sample 1)" "$(sample 2)")"
fi

# Of the decoder itself there are enough, and its list is up to date.
count=$("$tools/mutate" --list | wc -l)
if [[ $count -lt 60 ]]; then fail "expected 60 changes of the decoder at least, got $count"; fi
exit $((failures > 0))

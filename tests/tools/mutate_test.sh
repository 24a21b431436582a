#!/usr/bin/env bash
# mutate_test.sh TOOLS: which changes tools/mutate makes of a source; the changes are not built here.
set -u
tools=$1
if ! command -v python3 >/dev/null; then printf 'skipped: no python3 here\n' && exit 77; fi
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

mkdir -p "$work/tools" "$work/lib/src/sse" "$work/lib/include/reprise/sse"
cp "$tools/mutate" "$work/tools"
mutate=$work/tools/mutate
expect 0 'usage: tools/mutate' "$mutate" --help
expect 2 'decoder.cpp is not there' "$mutate" --list
touch "$work"/lib/src/sse/{decoder,feed,scan,scan_avx2,utf8,padded_buffer}.cpp
touch "$work"/lib/include/reprise/sse/{decoder,padded_buffer}.hpp
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
    printf 'of %s\n  expected:\n%s\n  got:\n%s\n' "$line" "$want" "$got"
    failures=$((failures + 1))
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

printf '#if defined(__no_such__)\n#endif\nreturn a == b;\n' >"$work/lib/src/sse/utf8.cpp"
expect 0 'lib/src/sse/utf8.cpp:3: return a == b; => return a != b;' "$mutate" --list
expect 0 'utf8.cpp:3' "$mutate" --list --only 'utf8.*!='
expect 2 'no change matches' "$mutate" --list --only nothing
expect 2 'at least 1' "$mutate" --list --jobs 0
expect 2 '--only' "$mutate" --list --only '('
printf '# a remark\nlib/src/sse/utf8.cpp:return a == b; => return a != b; # never differs\n' >"$work/tools/mutate-equivalents"
expect 2 'no change matches' "$mutate" --list
printf 'lib/src/sse/utf8.cpp:return x; => return y; # gone\n' >"$work/tools/mutate-equivalents"
expect 2 'mutate-equivalents:1: no such change any more' "$mutate" --list
printf 'lib/src/sse/utf8.cpp:return x;\n' >"$work/tools/mutate-equivalents"
expect 2 'mutate-equivalents:1: expected' "$mutate" --list

# Of the decoder itself there are enough, and its list is up to date.
count=$("$tools/mutate" --list | wc -l)
if [[ $count -lt 60 ]]; then
  printf 'expected 60 changes of the decoder at least, got %s\n' "$count"
  failures=$((failures + 1))
fi
exit $((failures > 0))

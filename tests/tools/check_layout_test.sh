#!/usr/bin/env bash
# check_layout_test.sh CHECK-LAYOUT: gives it a small tree that keeps every rule, then the same with one rule broken.
set -u
check_layout=$1
. "$(dirname "${BASH_SOURCE[0]}")/../support/expect.sh"

good_tree() {
  rm -rf "$work/tree"
  mkdir -p "$work/tree" && cd "$work/tree" || exit 1
  mkdir -p lib/include/reprise/{sse,llm,http} lib/src/{sse,llm} harness/include/reprise/harness harness/src tools fuzz/corpus/decoder \
    tests/lib/{sse,llm} tests/harness tests/tools fixtures
  printf '#pragma once\n#include <string>\n#include <tl/expected.hpp>\n' >lib/include/reprise/result.hpp
  printf '#pragma once\n#include <reprise/result.hpp>\n' >lib/include/reprise/sse/decoder.hpp
  printf '#pragma once\n' >lib/include/reprise/http/headers.hpp
  printf '#pragma once\n#include <reprise/sse/decoder.hpp>\n' >lib/include/reprise/llm/chunk.hpp
  printf '#pragma once\n' >lib/src/sse/utf8.hpp
  printf '#include <reprise/sse/decoder.hpp>\n#include "sse/utf8.hpp"\n#include <simdjson.h>\n' >lib/src/sse/decoder.cpp
  printf '#include <reprise/llm/chunk.hpp>\n' >lib/src/llm/chunk.cpp
  printf '#pragma once\n#include <reprise/llm/chunk.hpp>\n' >harness/include/reprise/harness/plan.hpp
  printf '#include <reprise/harness/plan.hpp>\n#include <reprise/sse/decoder.hpp>\n' >harness/src/plan.cpp
  printf '#include <reprise/harness/plan.hpp>\n' >tools/show.cpp
  printf '#include "sse/utf8.hpp"\n' | tee tests/lib/sse/decoder_test.cpp >tests/lib/llm/chunk_test.cpp
  printf 'int x;\n' | tee tests/harness/plan_test.cpp tests/tools/show_test.cpp >fuzz/decoder.cpp
  printf 'no line end\t ' >fixtures/odd.yaml
  printf 'no line end\r' >fuzz/corpus/decoder/odd
  printf '%s\n' 'add_library(core src/sse/decoder.cpp' '  src/llm/chunk.cpp include/reprise/result.hpp' \
    '  include/reprise/sse/decoder.hpp include/reprise/http/headers.hpp include/reprise/llm/chunk.hpp)' >lib/CMakeLists.txt
  mkdir harness/include/reprise/harness/gtest
  printf '#pragma once\n#include <gmock/gmock.h>\n' >harness/include/reprise/harness/gtest/mock.hpp
  printf '%s\n' 'add_library(harness src/plan.cpp include/reprise/harness/plan.hpp' '  include/reprise/harness/gtest/mock.hpp)' >harness/CMakeLists.txt
  printf '%s\n' 'add_executable(reprise show.cpp)' >tools/CMakeLists.txt
  printf '%s\n' 'reprise_fuzz_target(decoder LIBS core)' >fuzz/CMakeLists.txt
  printf '%s\n' 'add_executable(t lib/sse/decoder_test.cpp lib/llm/chunk_test.cpp' '  harness/plan_test.cpp tools/show_test.cpp)' \
    >tests/CMakeLists.txt
}

# broken TEXT COMMAND…: after COMMAND in a good tree there is exactly one complaint, and it holds TEXT.
broken() {
  local text=$1 output status
  shift
  good_tree
  "$@"
  output=$("$check_layout" "$work/tree" 2>&1)
  status=$?
  if [[ $status -ne 1 || $output != *"$text"* || $output == *$'\n'* ]]; then
    fail "$(printf 'after: %s\n  expected one complaint with "%s", got status %s and:\n%s' "$*" "$text" "$status" "$output")"
  fi
}

append() { printf "$2" >>"$1"; }

good_tree
if ! output=$("$check_layout" "$work/tree" 2>&1) || [[ -n $output ]]; then
  fail "$(printf 'a good tree gives complaints:\n%s' "$output")"
fi

include_up='#include <reprise/llm/chunk.hpp>\n'
broken 'decoder.hpp:3: sse includes reprise/llm/chunk.hpp of llm' append lib/include/reprise/sse/decoder.hpp "$include_up"
broken 'headers.hpp:2: http includes reprise/sse/decoder.hpp of sse' \
  append lib/include/reprise/http/headers.hpp '#include <reprise/sse/decoder.hpp>\n'
broken 'result.hpp:4: base includes reprise/sse/decoder.hpp' \
  append lib/include/reprise/result.hpp '#include <reprise/sse/decoder.hpp>\n'
broken 'chunk.cpp:2: llm includes reprise/harness/plan.hpp of harness' \
  append lib/src/llm/chunk.cpp '#include <reprise/harness/plan.hpp>\n'
broken 'plan.cpp:3: sse/utf8.hpp is not harness/src/sse/utf8.hpp' append harness/src/plan.cpp '#include "sse/utf8.hpp"\n'
broken 'show.cpp:2: sse/utf8.hpp is not tools/' append tools/show.cpp '#include "sse/utf8.hpp"\n'
broken 'decoder.cpp:4: utf8.hpp is not lib/src/utf8.hpp' append lib/src/sse/decoder.cpp '#include "utf8.hpp"\n'
broken 'chunk.cpp:2: reprise/gone.hpp is not' append lib/src/llm/chunk.cpp '#include <reprise/gone.hpp>\n'
broken 'plan.hpp:3: a public header includes yaml-cpp/yaml.h,' \
  append harness/include/reprise/harness/plan.hpp '#include <yaml-cpp/yaml.h>\n'
broken 'plan.hpp:3: a public header includes gtest/gtest.h,' \
  append harness/include/reprise/harness/plan.hpp '#include <gtest/gtest.h>\n'
broken 'chunk.hpp:3: a public header includes unistd.h,' append lib/include/reprise/llm/chunk.hpp '#include <unistd.h>\n'
broken 'decoder.hpp:3: a public header includes a private one' \
  append lib/include/reprise/sse/decoder.hpp '#include "sse/utf8.hpp"\n'

new_area() { mkdir lib/src/new && printf '#include <string>\n' >lib/src/new/a.hpp && append lib/src/new/a.hpp '#pragma once\n'; }
broken 'a.hpp:1: folder new has no layer' new_area

broken 'decoder.cpp:1: has no test; write tests/lib/sse/decoder_test.cpp' rm tests/lib/sse/decoder_test.cpp
broken 'plan.cpp:1: has no test; write tests/harness/plan_test.cpp' rm tests/harness/plan_test.cpp
broken 'show.cpp:1: has no test; write tests/tools/show_test.cpp' rm tests/tools/show_test.cpp

broken 'lib/src/llm/chunk.cpp:1: is not built' sed -i 's, src/llm/chunk.cpp,,' lib/CMakeLists.txt
broken 'lib/src/llm/chunk.cpp:1: is not built' sed -i 's,  src/llm/chunk.cpp \(.*\),  \1 # src/llm/chunk.cpp,' lib/CMakeLists.txt
broken 'http/headers.hpp:1: is not built' sed -i 's,include/reprise/http/headers.hpp,,' lib/CMakeLists.txt
broken 'fuzz/decoder.cpp:1: is not built' sed -i 's,(decoder,(decoder2,' fuzz/CMakeLists.txt
broken 'tests/tools/show_test.cpp:1: is not built' sed -i 's, tools/show_test.cpp,,' tests/CMakeLists.txt

broken 'show.cpp:2: tab' append tools/show.cpp '\tint x;\n'
broken 'show.cpp:2: CR' append tools/show.cpp 'int x;\r//\n'
broken 'show.cpp:2: blanks at the end' append tools/show.cpp 'int x; \n'
broken 'show.cpp:2: a note to self' append tools/show.cpp '// TO''DO: more\n'
broken 'show.cpp:2: the last line has no end' append tools/show.cpp 'int x;'
broken 'utf8.hpp:1: a header without #pragma once' sed -i 's,^#pragma.*,int x;,' lib/src/sse/utf8.hpp

long_file() { for ((i = 0; i < 500; ++i)); do printf 'int x%d;\n' "$i"; done >>tools/show.cpp; }
broken 'show.cpp:501: has 501 lines' long_file

broken 'scripts:1: does not belong at the top level' eval 'mkdir scripts && printf "x\n" >scripts/a.sh'
broken 'notes.md:1: does not belong at the top level' append notes.md 'x\n'

exit $((failures > 0))

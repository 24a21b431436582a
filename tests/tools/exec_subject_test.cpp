#include "exec_subject.hpp"

#include <csignal>

#include <gtest/gtest.h>

namespace reprise::tools {
namespace {

using harness::Transcript;

class RunProgram : public testing::Test {
 protected:
  RunProgram() { std::signal(SIGPIPE, SIG_IGN); }

  static ExecRun run(const std::string& command, std::vector<std::string_view> chunks,
                     ChunkFraming framing = ChunkFraming::kLength,
                     std::chrono::milliseconds limit = std::chrono::seconds(20)) {
    return run_program({.command = command, .framing = framing, .time_limit = limit}, chunks);
  }
};

TEST_F(RunProgram, GivesEachChunkItsLengthFirst) {
  const ExecRun read = run("od -An -v -tx1 -w64", {"ab", "c", std::string_view("\0\xFF", 2)});
  EXPECT_EQ(read.failure, "");
  EXPECT_EQ(read.lines, (Transcript{" 00 00 00 02 61 62 00 00 00 01 63 00 00 00 02 00 ff"}));
}

TEST_F(RunProgram, SendsNothingForNoChunk) {
  EXPECT_EQ(run("wc -c", {}).lines, Transcript{"0"});
  EXPECT_EQ(run("wc -c", {}, ChunkFraming::kWrite).lines, Transcript{"0"});
}

TEST_F(RunProgram, MakesAWriteOfEachChunkOnceTheLastHasBeenRead) {
  // dd copies each read as a record of its own and counts the records.
  const ExecRun read = run("dd bs=4096 2>&1 >/dev/null | sed -n 1p", {"ab", "c", "defg", "h"}, ChunkFraming::kWrite);
  EXPECT_EQ(read.lines, Transcript{"0+4 records in"}) << read.failure;
}

TEST_F(RunProgram, TakesChunksLargerThanAPipeWhileTheProgramPrints) {
  const std::string large(3'000'000, 'x');
  for (const auto framing : {ChunkFraming::kLength, ChunkFraming::kWrite}) {
    const ExecRun echo = run("cat", {large, "\n", large}, framing);
    EXPECT_EQ(echo.failure, "");
    ASSERT_EQ(echo.lines.size(), 2U);
    EXPECT_GE(echo.lines[1].size(), large.size());
  }
}

TEST_F(RunProgram, TakesLinesAsTheyAre) {
  EXPECT_EQ(run("printf 'a\\r\\n\\nb'", {"x"}).lines, (Transcript{"a\r", "", "b"}));
  EXPECT_EQ(run("true", {"x"}).lines, Transcript{});
}

TEST_F(RunProgram, TellsWhyItFailed) {
  const struct {
    const char* command;
    const char* failure;
  } rows[] = {
      {"echo first; echo no good >&2; exit 3", "exit status 3: no good"},
      {"echo a >&2; printf 'b\\n\\n' >&2; exit 1", "exit status 1: b"},
      {"kill -11 $$", "signal 11 (Segmentation fault)"},
      {"echo all is well >&2", ""},
  };
  for (const auto& row : rows) EXPECT_EQ(run(row.command, {"x"}).failure, row.failure) << row.command;
  EXPECT_EQ(run("echo line; exit 3", {"x"}).transcript(), (Transcript{"line", "(exit status 3)"}));
  EXPECT_EQ(run("echo line", {"x"}).transcript(), Transcript{"line"});
  EXPECT_NE(run("no-such-program-anywhere", {"x"}).failure.find("not found"), std::string::npos);
}

TEST_F(RunProgram, EndsAProgramWhoseTimeIsOver) {
  const auto limit = std::chrono::milliseconds(150);
  for (const char* command : {"sleep 60", "cat; sleep 60", "exec >&- 2>&-; sleep 60", "sleep 60 & echo $!"}) {
    const auto start = std::chrono::steady_clock::now();
    const ExecRun late = run(command, {"x"}, ChunkFraming::kLength, limit);
    EXPECT_EQ(late.failure, "no end within 150 ms") << command;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20)) << command;
  }
  // One that never reads would otherwise wait for ever for its first chunk to be taken.
  EXPECT_EQ(run("sleep 60", {"x", "y"}, ChunkFraming::kWrite, limit).failure, "no end within 150 ms");
}

TEST_F(RunProgram, DoesNotMindOneThatStopsReading) {
  const std::string large(1'000'000, 'x');
  for (const auto framing : {ChunkFraming::kLength, ChunkFraming::kWrite}) {
    const ExecRun early = run("head -c 1 >/dev/null; echo done", {large, large}, framing);
    EXPECT_EQ(early.failure, "");
    EXPECT_EQ(early.lines, Transcript{"done"});
  }
}

TEST_F(RunProgram, StopsOneThatPrintsWithoutEnd) { EXPECT_EQ(run("yes", {"x"}).failure, "more than 64 MiB of output"); }

}  // namespace
}  // namespace reprise::tools

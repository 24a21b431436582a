#include <cstdlib>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "program.hpp"
#include "short_answer.hpp"

namespace reprise::tools {
namespace {

using test::run_reprise;

TEST(ShowProgram, PrintsEventsWhereTheOutputIsNoTerminal) {
  const auto result = run_reprise({"show", "-"}, "data: 1\n\n");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "{\"event\":\"message\",\"data\":\"1\",\"id\":\"\"}\n");
}

TEST(ShowProgram, GivesTheSameEventsUnderEverySplit) {
  const std::string body = test::short_answer();
  const auto whole = run_reprise({"show", "--as", "events", "--split", "whole", "-"}, body);
  for (const char* plan : {"bytes:1", "bytes:7", "random:1", "at:3,9", "recorded"}) {
    EXPECT_EQ(run_reprise({"show", "--as", "events", "--split", plan, "-"}, body).out, whole.out) << plan;
  }
}

TEST(ShowProgram, CountsEventsAndBytesOfStreamsAndFixtures) {
  const test::TempFolder folder;
  const std::string stream = folder.write("a.sse", "data: 1\n\ndata: 2\r\n\r\n");
  EXPECT_EQ(run_reprise({"show", "--as", "count", stream}).out, "2 events, 20 bytes\n");
  EXPECT_EQ(run_reprise({"show", "--as", "count", "--json", "-"}, "data: 1\n\n").out, "{\"events\":1,\"bytes\":9}\n");
  EXPECT_EQ(run_reprise({"show", "--as", "count", "--split", "bytes:1", stream}).out, "2 events, 20 bytes\n");
  const std::string fixture =
      test::read_file(test::source_file("fixtures/anthropic/claude-haiku-4-5-20251001/crlf.yaml"));
  const auto counted = run_reprise({"show", "--as", "count", "-"}, fixture);
  EXPECT_EQ(counted.out, "14 events, 2031 bytes\n") << counted.err;
}

TEST(ShowProgram, CountsAStreamLongerThanWhatIsReadAtATime) {
  std::string body;
  for (int i = 0; i < 100'000; ++i) body += "data: \xC3\xA9\n\n";
  EXPECT_EQ(run_reprise({"show", "--as", "count", "-"}, body).out, "100000 events, 1000000 bytes\n");
}

TEST(ShowProgram, SaysWhereACountStops) {
  const auto result = run_reprise({"show", "--as", "count", "--utf8", "strict", "-"}, "data: 1\n\ndata: \xFF\n\n");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find("<stdin>: invalid UTF-8, at byte 15"), std::string::npos) << result.err;
  const std::string long_line = "data: " + std::string(std::size_t{64} << 20U, 'x');
  const auto limited = run_reprise({"show", "--as", "count", "-"}, long_line);
  EXPECT_EQ(limited.exit_code, 1);
  EXPECT_NE(limited.err.find("<stdin>: "), std::string::npos) << limited.err;
}

TEST(ShowProgram, TakesJsonForTheCountButNotForBytes) {
  EXPECT_EQ(run_reprise({"show", "--json", "-"}, "data: 1\n\n").out.substr(0, 10), "{\"event\":\"");
  const auto result = run_reprise({"show", "--as", "bytes", "--json", "-"}, "data: 1\n\n");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("--json"), std::string::npos);
}

TEST(ShowProgram, WritesTheBodysBytesAsTheyAre) {
  const std::string body("data: \xFF\r\n\0\n\n", 12);
  EXPECT_EQ(run_reprise({"show", "--as", "bytes", "-"}, body).out, body);
}

TEST(ShowProgram, ExitsWellOnATruncatedStream) {
  const auto result = run_reprise({"show", "--as", "message", "-"}, test::kStart);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_NE(result.out.find("\"complete\":false"), std::string::npos);
}

TEST(ShowProgram, ExitsWith1WhenStrictUtf8Fails) {
  const auto result = run_reprise({"show", "--utf8", "strict", "-"}, "data: \xFF\n\n");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("<stdin>: invalid UTF-8, at byte 6"), std::string::npos) << result.err;
}

TEST(ShowProgram, ShowsEveryFileAndReportsTheWorst) {
  const test::TempFolder folder;
  const std::string good = folder.write("a.sse", "data: 1\n\n");
  const auto result = run_reprise({"show", folder.file("none.sse"), good});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_NE(result.out.find("\"data\":\"1\""), std::string::npos);
  EXPECT_NE(result.err.find("none.sse: no such file"), std::string::npos) << result.err;
}

TEST(ShowProgram, IsContentWithAReaderThatHasSeenEnough) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.sse", "data: 1\n\n");
  const std::string show = test::reprise_program() + " show " + file + " " + file + " 2> " + folder.file("err");
  // The loop ends when the reader is gone.
  const std::string command = "{ trap '' PIPE; while echo; do :; done 2> /dev/null; " + show + "; echo $? > " +
                              folder.file("status") + "; } | true";
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(test::read_file(folder.file("status")), "0\n");
  EXPECT_EQ(test::read_file(folder.file("err")), "");
}

TEST(ShowProgram, SaysWhereTheOutputCannotBeWritten) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.sse", "data: 1\n\n");
  const std::string command = test::reprise_program() + " show " + file + " > /dev/full 2> " + folder.file("err");
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 3);
  EXPECT_NE(test::read_file(folder.file("err")).find("could not be written"), std::string::npos);
}

TEST(ShowProgram, RefusesFamiliesOfCuttings) {
  const auto result = run_reprise({"show", "--split", "every", "-"}, "data: 1\n\n");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("--split"), std::string::npos);
}

}  // namespace
}  // namespace reprise::tools

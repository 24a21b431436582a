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

TEST(ShowProgram, SaysWhereTheOutputCannotBeWritten) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.sse", "data: 1\n\n");
  const std::string command = std::string(REPRISE_PROGRAM) + " show " + file + " > /dev/full 2> " + folder.file("err");
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

#include "demo.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/fixture/read.hpp>

#include "program.hpp"

namespace reprise::tools {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Demo, TheBuiltInFixtureIsTheOneOfTheSourceTree) {
  const auto built_in = demo_fixture();
  const auto file =
      harness::read_fixture(test::source_file("fixtures/anthropic/claude-sonnet-4-5-20250929/conversation.yaml"));
  ASSERT_TRUE(built_in && file);
  EXPECT_EQ(*built_in, file->fixture);
}

TEST(Demo, PlaysTheConversationAndRecordsIt) {
  std::ostringstream out;
  ConversationView view(out, Style(false), 80);
  const auto fixture = demo_fixture();
  ASSERT_TRUE(fixture);
  const auto recorded = play(*fixture, harness::ReplayTiming::kNone, {}, view);
  ASSERT_TRUE(recorded) << recorded.error().message;
  const auto likeness = compare(fixture->interactions, *recorded);
  EXPECT_TRUE(likeness.holds()) << likeness.problems.front();
  EXPECT_THAT(out.str(), AllOf(HasSubstr("you I have one free day"), HasSubstr("The user wants a choice"),
                               HasSubstr("→ get_forecast {\"town\": \"Zürich\", \"unit\": \"celsius\"}"),
                               HasSubstr("tool 11 °C, rain"), HasSubstr("Go to **Lugano** ☀️")));
}

TEST(Demo, StopsWhenAsked) {
  std::ostringstream out;
  ConversationView view(out, Style(false), 80);
  std::stop_source source;
  source.request_stop();
  const auto recorded = play(*demo_fixture(), harness::ReplayTiming::kRecorded, source.get_token(), view);
  ASSERT_FALSE(recorded);
  EXPECT_EQ(recorded.error().code, ErrorCode::kCancelled);
}

TEST(Demo, MakesAFreshFolderWhereNoneIsNamed) {
  const auto a = make_folder("");
  const auto b = make_folder("");
  ASSERT_TRUE(a && b);
  EXPECT_NE(*a, *b);
  std::filesystem::remove(*a);
  std::filesystem::remove(*b);
}

TEST(DemoProgram, EndsWellAndLeavesAFixtureWithoutTheKey) {
  const test::TempFolder folder;
  const auto out = folder.file("new");
  const auto result = test::run_reprise({"demo", "--out", out});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, AllOf(HasSubstr("ok  recorded"), HasSubstr("ok  verified"), HasSubstr("ok  compared"),
                                HasSubstr(out + "/conversation.yaml"), Not(HasSubstr("\x1b"))));
  EXPECT_THAT(test::read_file(out + "/conversation.yaml"),
              AllOf(HasSubstr("[x-api-key, \"[REDACTED:x-api-key]\"]"), Not(HasSubstr("not-kept"))));
  const auto again = test::run_reprise({"demo", "--out", out});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, HasSubstr("conversation.yaml: the file exists"));
}

TEST(DemoProgram, SaysWhereItCannotWrite) {
  const test::TempFolder folder;
  folder.write("file", "");
  const auto result = test::run_reprise({"demo", "--out", folder.file("file/below")});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("file/below: cannot make this folder"));
}

}  // namespace
}  // namespace reprise::tools

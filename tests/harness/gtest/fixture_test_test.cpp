#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/client/client.hpp>
#include <reprise/harness/gtest/fixture_test.hpp>
#include <reprise/harness/gtest/matchers.hpp>

#include "paths.hpp"

// As the tests of other projects do.
using namespace reprise;
using namespace reprise::harness;

namespace {

const std::string kFixtures = test::source_file("fixtures/anthropic");

class EachFixture : public FixtureTest {};

// The end that the fixture's answer has by itself.
TEST_P(EachFixture, GivesWhatItGivesWhole) {
  const Interaction& first = fixture().interactions.front();
  const Reading reading = read_all(client::open(*transport(), request()));
  if (first.response.status != 200) {
    EXPECT_THAT(reading, EndsWith(ErrorCode::kHttpStatus));
    return;
  }
  const Reading whole = read_all(first.response.body);
  EXPECT_THAT(reading, EmitsChunks(whole.chunks()));
  EXPECT_EQ(failure_of(reading).has_value(), failure_of(whole).has_value());
}
REPRISE_FOR_EACH_FIXTURE(EachFixture, kFixtures, {"whole", "bytes:1", "utf8+crlf"});

class OneFixture : public FixtureTest {};

TEST_P(OneFixture, IsReplayedThroughAClientInVirtualTime) {
  client::ClientOptions options{.endpoint = {.api_key = "k"}};
  options.stream.clock = &clock();
  client::Client client(transport(), options);
  auto stream = client.stream({.model = "m", .messages = {llm::user("Hi")}, .max_tokens = 5});
  ASSERT_THAT(stream, EndsWith(kComplete));
  EXPECT_THAT(read_all(*stream), EndsWith(kComplete));
  // All of the time that the recording took is on the virtual clock: none of it was waited for.
  const RecordedResponse& recorded = fixture().interactions.front().response;
  std::chrono::microseconds took = recorded.end.delay;
  for (const ReadMark& mark : recorded.chunks) took += mark.delay;
  EXPECT_GT(took, std::chrono::microseconds(0));
  const bool timed = GetParam().plan == "recorded";
  EXPECT_EQ(clock().now() - Clock::TimePoint(), timed ? took : std::chrono::microseconds(0));
}

TEST_P(OneFixture, HasARequestForEachInteractionAlone) {
  EXPECT_EQ(request().method, "POST");
  EXPECT_THROW(static_cast<void>(request(fixture().interactions.size())), std::out_of_range);
}
REPRISE_FOR_EACH_FIXTURE(OneFixture,
                         test::source_file("fixtures/anthropic/claude-sonnet-4-5-20250929/text-emoji.yaml"));

// That the suites above are not empty: this one runs in the same program.
TEST(FixtureTests, AreOneForEachFixtureAndPlan) {
  const auto cases = [](const std::string& suite) {
    std::set<std::string> names;
    const auto& unit = *testing::UnitTest::GetInstance();
    for (int i = 0; i < unit.total_test_suite_count(); ++i) {
      const testing::TestSuite& one = *unit.GetTestSuite(i);
      if (one.name() != suite) continue;
      for (int k = 0; k < one.total_test_count(); ++k) names.insert(one.GetTestInfo(k)->name());
    }
    return names;
  };
  const auto each = cases("Fixtures/EachFixture");
  EXPECT_EQ(each.size(), fixture_cases(kFixtures, {"a", "b", "c"}).size());
  EXPECT_TRUE(each.contains("GivesWhatItGivesWhole/claude_haiku_4_5_20251001_max_tokens__utf8_crlf"));
  EXPECT_EQ(cases("Fixtures/OneFixture").size(), 12U);
}

}  // namespace

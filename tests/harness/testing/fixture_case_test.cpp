#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/fixture/write.hpp>
#include <reprise/harness/testing/fixture_case.hpp>

#include "interactions.hpp"
#include "temp_folder.hpp"

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

const Interaction kInteraction =
    test::interaction("GET", "http://h/a", {{5s, "abc"}, {7s, "d"}}, {.kind = EndKind::kReset, .detail = "gone"});
const std::string kFixture = R"(reprise: 1
recorded_at: "2026-11-22T10:00:00Z"
recorder: a test
interactions:
  - request: {method: GET, url: "http://h/a"}
    response: {status: 200, headers: [], body: abcd}
)";

std::vector<std::string> names_of(const std::vector<FixtureCase>& cases) {
  std::vector<std::string> names;
  for (const FixtureCase& one : cases) names.push_back(one.name);
  return names;
}

std::vector<std::string> reads_of(http::Transport& transport) {
  const auto reply = transport.open(kInteraction.request, {});
  return reply ? test::drain(*reply->body).reads : std::vector<std::string>{reply.error().message};
}

TEST(FixtureReplay, CutsAsThePlanSaysAndEndsAsRecorded) {
  FixtureReplay replay(test::fixture_of({kInteraction}), *ChunkPlan::parse("bytes:3"));
  const auto reply = replay.open(kInteraction.request, {});
  ASSERT_TRUE(reply);
  const auto drained = test::drain(*reply->body);
  EXPECT_THAT(drained.reads, ElementsAre("abc", "d"));
  ASSERT_TRUE(drained.error);
  EXPECT_EQ(drained.error->code, ErrorCode::kReset);
  EXPECT_EQ(replay.clock().now(), Clock::TimePoint());
  EXPECT_EQ(replay.fixture().interactions.size(), 1U);
}

TEST(FixtureReplay, TakesTheRecordedTimeByItsOwnClock) {
  FixtureReplay replay(test::fixture_of({kInteraction}), *ChunkPlan::parse("recorded"));
  EXPECT_THAT(reads_of(replay), ElementsAre("abc", "d"));
  EXPECT_EQ(replay.clock().now(), Clock::TimePoint(12s));
}

TEST(FixtureReplay, RefusesAFamilyOfCuttings) {
  FixtureReplay replay(test::fixture_of({kInteraction}), *ChunkPlan::parse("every"));
  EXPECT_EQ(replay.open(kInteraction.request, {}).error().code, ErrorCode::kInvalidArgument);
}

TEST(FixtureCases, AreAllFilesBelowAFolderInEachPlanByName) {
  const test::TempFolder folder;
  folder.write("b.yaml", kFixture);
  folder.write("deep/er/a-1.yml", kFixture);
  folder.write("deep/er/notes.txt", "none");
  folder.write("folder.yaml/c.yaml", kFixture);
  const auto cases = fixture_cases(folder.path(), {"whole", "at:1,3"});
  EXPECT_THAT(names_of(cases), ElementsAre("b__whole", "b__at_1_3", "deep_er_a_1__whole", "deep_er_a_1__at_1_3",
                                           "folder_yaml_c__whole", "folder_yaml_c__at_1_3"));
  EXPECT_EQ(names_of(fixture_cases(folder.path() / "", {"whole", "at:1,3"})), names_of(cases));
  EXPECT_EQ(cases[3].file, folder.path() / "deep/er/a-1.yml");
  EXPECT_EQ(cases[3].plan, "at:1,3");
  const auto replay = cases[3].load();
  ASSERT_TRUE(replay) << replay.error().message;
  EXPECT_THAT(reads_of(**replay), ElementsAre("a", "bc", "d"));
}

TEST(FixtureCases, MayBeOneFile) {
  const test::TempFolder folder;
  const std::string file = folder.write("sub/Z\xC3\xBCrich.yaml", kFixture);
  EXPECT_THAT(names_of(fixture_cases(file, {"whole"})), ElementsAre("Z__rich__whole"));
}

TEST(FixtureCases, HaveTheUsualPlansOfOneCuttingWhereNoneIsNamed) {
  const test::TempFolder folder;
  folder.write("a.yaml", kFixture);
  const auto cases = fixture_cases(folder.path());
  EXPECT_THAT(names_of(cases),
              ElementsAre("a__recorded", "a__whole", "a__bytes_1", "a__bytes_7", "a__random_1", "a__tokens"));
  for (const FixtureCase& one : cases) EXPECT_TRUE(one.load()) << one.name;
}

TEST(FixtureCases, HaveNamesOfTheirOwn) {
  const test::TempFolder folder;
  for (const char* name : {"a-b.yaml", "a+b.yaml", "a_b.yml"}) folder.write(name, kFixture);
  EXPECT_THAT(
      names_of(fixture_cases(folder.path(), {"whole", "whole"})),
      ElementsAre("a_b__whole", "a_b__whole_2", "a_b__whole_3", "a_b__whole_4", "a_b__whole_5", "a_b__whole_6"));
}

TEST(FixtureCases, AreOneThatFailsWhereThereIsNoFixture) {
  const test::TempFolder folder;
  folder.write("empty/notes.txt", "");
  for (const char* name : {"missing", "empty"}) {
    const auto cases = fixture_cases(folder.path() / name, {"whole"});
    ASSERT_THAT(cases, SizeIs(1)) << name;
    EXPECT_EQ(cases[0].name, "no_fixture");
    const auto loaded = cases[0].load();
    ASSERT_FALSE(loaded) << name;
    EXPECT_EQ(loaded.error().code, ErrorCode::kNotFound);
    EXPECT_THAT(loaded.error().message, StartsWith(folder.file(name) + ": no "));
  }
}

TEST(FixtureCases, SayWhereARelativePathIsLookedUpFrom) {
  EXPECT_THAT(fixture_cases("no-such-folder")[0].load().error().message,
              HasSubstr("; looked up from " + std::filesystem::current_path().string()));
}

TEST(FixtureCases, FailOnTheirOwnWhereTheFileOrThePlanIsBroken) {
  const test::TempFolder folder;
  folder.write("a-good.yaml", kFixture);
  folder.write("b-bad.yaml", "reprise: 1\ninteractions: {}\n");
  folder.write("c-empty.yaml", kFixture.substr(0, kFixture.find("\n  -")) + " []\n");
  std::filesystem::create_symlink("gone", folder.path() / "d-dangling.yaml");
  const auto cases = fixture_cases(folder.path(), {"whole", "bites:1", "every"});
  ASSERT_THAT(cases, SizeIs(12));
  EXPECT_TRUE(cases[0].load());
  EXPECT_THAT(cases[1].load().error().message, HasSubstr("bites"));
  EXPECT_THAT(cases[2].load().error().message, HasSubstr("many cuttings"));
  EXPECT_THAT(cases[3].load().error().message, StartsWith(folder.file("b-bad.yaml") + ":"));
  EXPECT_THAT(cases[6].load().error().message, StartsWith(folder.file("c-empty.yaml") + ":"));
  EXPECT_THAT(cases[9].load().error().message, StartsWith(folder.file("d-dangling.yaml")));
}

}  // namespace
}  // namespace reprise::harness

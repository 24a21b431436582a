#include "likeness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "interactions.hpp"

namespace reprise::tools {
namespace {

using namespace std::chrono_literals;
using harness::EndKind;
using harness::Interaction;
using test::interaction;
using ::testing::ElementsAre;

std::vector<Interaction> one(const std::vector<test::TimedBytes>& chunks, harness::BodyEnd end = {}) {
  return {interaction("GET", "http://h/", chunks, std::move(end))};
}

TEST(Likeness, MeasuresTimesAfterTheHead) {
  const auto original = one({{10ms, "a"}, {10ms, "b"}, {10ms, "c"}});
  const auto recorded = one({{11ms, "a"}, {10ms, "b"}, {6ms, "c"}});
  const auto likeness = compare(original, recorded);
  EXPECT_TRUE(likeness.holds());
  EXPECT_EQ(likeness.reads, 3U);
  EXPECT_EQ(likeness.median_difference, 1ms);
  EXPECT_EQ(likeness.largest_difference, 3ms);
}

TEST(Likeness, NamesWhatDiffers) {
  const auto original = one({{0us, "ab"}, {0us, "cd"}});
  const std::pair<std::vector<Interaction>, std::string> rows[] = {
      {one({{0us, "ab"}, {0us, "cx"}}), "turn 1: the bodies differ at byte 3"},
      {one({{0us, "ab"}}), "turn 1: the bodies differ at byte 2"},
      {one({{0us, "abc"}, {0us, "d"}}), "turn 1: the reads have other boundaries (2 reads for 2)"},
      {one({{0us, "abcd"}}), "turn 1: the reads have other boundaries (1 reads for 2)"},
      {one({{0us, "ab"}, {0us, "cd"}}, {.kind = EndKind::kReset}), "turn 1: the body ended as reset, not as complete"},
      {{}, "turn 1: was not recorded"},
  };
  for (const auto& [recorded, problem] : rows) {
    EXPECT_THAT(compare(original, recorded).problems, ElementsAre(problem));
  }
}

TEST(Likeness, OfNothingHolds) { EXPECT_TRUE(compare({}, {}).holds()); }

}  // namespace
}  // namespace reprise::tools

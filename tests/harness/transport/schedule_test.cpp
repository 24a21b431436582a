#include "transport/schedule.hpp"

#include <gtest/gtest.h>

#include "interactions.hpp"

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

std::string text(const Schedule& schedule) {
  std::string all;
  for (const auto& [due, bytes] : schedule.pieces) all += std::to_string(due.count()) + ":" + std::string(bytes) + " ";
  return all + std::to_string(schedule.end_due.count());
}

RecordedResponse response(std::string body, std::vector<ReadMark> chunks, microseconds end_delay = microseconds(0)) {
  RecordedResponse made;
  made.body = std::move(body);
  made.chunks = std::move(chunks);
  made.end.delay = end_delay;
  return made;
}

TEST(Schedule, ScalesTimesAfterTheHeadNotEachDelay) {
  const auto recorded =
      response("abc", {{microseconds(1), 1}, {microseconds(1), 1}, {microseconds(1), 1}}, microseconds(1));
  EXPECT_EQ(text(schedule_of(recorded, ReplayTiming::parse("x2").value())), "0:a 1:b 1:c 2");
  EXPECT_EQ(text(schedule_of(recorded, ReplayTiming::kNone)), "0:a 0:b 0:c 0");
}

TEST(Schedule, AddsDelaysUpToTimesAfterTheHead) {
  const auto recorded = response("abcdef", {{microseconds(5), 1}, {microseconds(7), 5}}, microseconds(9));
  EXPECT_EQ(text(schedule_of(recorded)), "5:a 12:bcdef 21");
}

TEST(Schedule, CopesWithMarksThatDoNotFitTheBody) {
  struct Row {
    std::string body;
    std::vector<ReadMark> chunks;
    std::string expected;
  };
  const Row rows[] = {
      {"", {}, "0"},
      {"abc", {}, "0:abc 0"},
      {"abc", {{microseconds(3), 0}, {microseconds(4), 3}}, "7:abc 7"},
      {"abc", {{microseconds(3), 2}}, "3:ab 3:c 3"},
      {"abc", {{microseconds(3), 99}, {microseconds(1), 4}}, "3:abc 4"},
      {"abc", {{microseconds(-3), 3}}, "0:abc 0"},
  };
  for (const auto& row : rows) {
    const auto recorded = response(row.body, row.chunks);
    EXPECT_EQ(text(schedule_of(recorded)), row.expected);
  }
}

TEST(Schedule, KeepsTimesWithinAYear) {
  const auto recorded = response("ab", {{microseconds::max(), 1}, {microseconds::max(), 1}}, microseconds::max());
  const auto schedule = schedule_of(recorded);
  EXPECT_EQ(schedule.pieces[1].due, std::chrono::hours(24 * 365));
  EXPECT_EQ(schedule.end_due, std::chrono::hours(24 * 365));
}

}  // namespace
}  // namespace reprise::harness

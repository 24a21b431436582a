#include <gtest/gtest.h>

#include <reprise/harness/transport/replay_form.hpp>

#include "interactions.hpp"

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;

// "10ms after the one before, three bytes": one word a chunk, the end's time last.
std::string text(const RecordedResponse& response) {
  std::string all;
  std::string_view rest = response.body;
  for (const ReadMark& mark : response.chunks) {
    all += std::to_string(mark.delay.count()) + ":" + std::string(rest.substr(0, mark.bytes)) + " ";
    rest.remove_prefix(mark.bytes);
  }
  return all + std::to_string(response.end.delay.count());
}

RecordedResponse recorded() {
  return test::interaction("GET", "/", {{10us, "abc"}, {20us, "de"}, {30us, "fghi"}}, {.delay = 7us}).response;
}

RecordedResponse split(const RecordedResponse& response, std::string_view plan) {
  return with_split(response, ChunkPlan::parse(plan).value());
}

TEST(ReplayForm, AChunkComesWhenItsLastByteCame) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"recorded", "10:abc 20:de 30:fghi 7"},
      {"whole", "60:abcdefghi 7"},
      {"at:3,5", "10:abc 20:de 30:fghi 7"},
      {"at:2,4,6", "10:ab 20:cd 30:ef 0:ghi 7"},
      {"at:1,2,3", "10:a 0:b 0:c 50:defghi 7"},
      {"coalesce:2", "30:abcde 30:fghi 7"},
      {"bytes:1", "10:a 0:b 0:c 20:d 0:e 30:f 0:g 0:h 0:i 7"},
      {"every", "10:a 50:bcdefghi 7"},
  };
  for (const auto& [plan, expected] : rows) {
    EXPECT_EQ(text(split(recorded(), plan)), expected) << plan;
    EXPECT_EQ(split(recorded(), plan).body, recorded().body) << plan;
  }
}

TEST(ReplayForm, NothingIsCutInAnEmptyBody) {
  const auto empty = test::interaction("GET", "/", {}, {.kind = EndKind::kReset, .delay = 7us}).response;
  EXPECT_EQ(split(empty, "bytes:1"), empty);
  EXPECT_EQ(with_timing(empty, ReplayTiming::kRecorded), empty);
}

TEST(ReplayForm, BytesWithoutAMarkAreCutToo) {
  auto response = recorded();
  response.chunks.pop_back();
  EXPECT_EQ(text(split(response, "recorded")), "10:abc 20:de 0:fghi 7");
}

TEST(ReplayForm, ScalesTheTimeAfterTheHead) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"recorded", "10:abc 20:de 30:fghi 7"}, {"none", "0:abc 0:de 0:fghi 0"}, {"x10", "1:abc 2:de 3:fghi 0"},
      {"x0.5", "20:abc 40:de 60:fghi 14"},    {"x4", "2:abc 5:de 8:fghi 1"},
  };
  for (const auto& [timing, expected] : rows) {
    EXPECT_EQ(text(with_timing(recorded(), ReplayTiming::parse(timing).value())), expected) << timing;
  }
}

}  // namespace
}  // namespace reprise::harness

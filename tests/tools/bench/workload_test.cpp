#include "bench/workload.hpp"

#include <gtest/gtest.h>

#include <reprise/sse/decoder.hpp>

namespace reprise::bench {
namespace {

std::uint64_t count_events(std::string_view body) {
  std::uint64_t events = 0;
  sse::Decoder decoder(sse::DecoderOptions{.utf8 = sse::Utf8Policy::kStrict});
  const auto fed = decoder.feed(body, [&events](const sse::EventView&) { ++events; });
  EXPECT_TRUE(fed);
  EXPECT_EQ(decoder.unfinished_tail(), std::nullopt);
  return events;
}

TEST(Workload, HoldsWholeEventsAndCountsThem) {
  for (const int number : {1, 3, 4}) {
    EXPECT_EQ(count_events(workload(number).body), workload(number).events) << number;
    EXPECT_GT(count_events(start_of(workload(number), 1 << 16)), 100U) << number;
  }
}

TEST(Workload, HasTheShapeItsPageGivesIt) {
  const Workload& small = small_events();
  const auto bytes_per_event = small.body.size() / small.events;
  EXPECT_GE(bytes_per_event, 140U);
  EXPECT_LE(bytes_per_event, 170U);
  const std::string_view large = start_of(large_events(), 1);
  EXPECT_EQ(large.size() / 1000, 65U);
}

}  // namespace
}  // namespace reprise::bench

#include <gtest/gtest.h>

#include <reprise/harness/transport/replay_timing.hpp>

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

TEST(ReplayTiming, ReadsBackItsOwnText) {
  for (const std::string_view text :
       {"none", "recorded", "×2", "×10", "×0.5", "×2.25", "×0.001", "×999999.999", "×1000000", "×1.001", "×100.01"}) {
    const auto timing = ReplayTiming::parse(text);
    ASSERT_TRUE(timing) << text;
    EXPECT_EQ(timing->to_string(), text);
  }
}

TEST(ReplayTiming, TakesOtherWaysToWriteTheSame) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"x2", "×2"}, {"x2.50", "×2.5"}, {"x002", "×2"}, {"x1", "recorded"}, {"×1.000", "recorded"}};
  for (const auto& [text, same] : rows) {
    ASSERT_TRUE(ReplayTiming::parse(text)) << text;
    EXPECT_EQ(ReplayTiming::parse(text)->to_string(), same) << text;
    EXPECT_EQ(*ReplayTiming::parse(text), *ReplayTiming::parse(same)) << text;
  }
}

TEST(ReplayTiming, RefusesWithTheTextAndWhatWasExpected) {
  const std::string number = "expected a number from 0.001 to 1000000, with three decimals at most, after 'x'";
  const std::pair<std::string, std::string> rows[] = {
      {"", "'': expected recorded, none or xN"},
      {"Recorded", "'Recorded': expected recorded, none or xN"},
      {"2x", "'2x': expected recorded, none or xN"},
      {"\xC3", "'?': expected recorded, none or xN"},
      {std::string(61, 'a'), "'" + std::string(60, 'a') + "...': expected recorded, none or xN"},
      {"x", "'x': " + number},
      {"×", "'x': " + number},
      {"x0", "'x0': " + number},
      {"x0.0", "'x0.0': " + number},
      {"x-1", "'x-1': " + number},
      {"x+1", "'x+1': " + number},
      {"x1.", "'x1.': " + number},
      {"x.5", "'x.5': " + number},
      {"x1.2345", "'x1.2345': " + number},
      {"x1.-2", "'x1.-2': " + number},
      {"x1e3", "'x1e3': " + number},
      {"x2 ", "'x2 ': " + number},
      {"x1000000.001", "'x1000000.001': " + number},
      {"x1000001", "'x1000001': " + number},
      {"x18446744073709551616", "'x18446744073709551616': " + number},
  };
  for (const auto& [text, message] : rows) {
    const auto timing = ReplayTiming::parse(text);
    ASSERT_FALSE(timing) << text;
    EXPECT_EQ(timing.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(timing.error().message, message);
  }
}

TEST(ReplayTiming, DividesTimesByTheFactor) {
  const struct {
    std::string_view timing;
    microseconds recorded;
    microseconds scaled;
  } rows[] = {
      {"recorded", 1234us, 1234us},
      {"none", 1234us, 0us},
      {"x2", 1234us, 617us},
      {"x0.5", 1234us, 2468us},
      {"x0.001", 1us, 1000us},
      {"x1000000", 999'999us, 0us},
      {"x1000000", 1s, 1us},
      {"x3", 100us, 33us},
      {"x2", -5us, 0us},
      {"recorded", 9000h, 8760h},
      {"x0.001", 8760h, 8760h},
      {"recorded", microseconds::max(), 8760h},
      {"x2", 8760h, 4380h},
      {"recorded", microseconds::min(), 0us},
  };
  for (const auto& [timing, recorded, scaled] : rows) {
    EXPECT_EQ(ReplayTiming::parse(timing)->scaled(recorded), scaled) << timing << " " << recorded.count();
  }
}

TEST(ReplayTiming, WaitsUnlessItIsNone) {
  EXPECT_FALSE(ReplayTiming::kNone.waits());
  EXPECT_TRUE(ReplayTiming::kRecorded.waits());
  EXPECT_TRUE(ReplayTiming::parse("x1000000")->waits());
}

}  // namespace
}  // namespace reprise::harness

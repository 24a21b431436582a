#include <thread>

#include <gtest/gtest.h>

#include <reprise/clock.hpp>

namespace reprise {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(VirtualClock, MovesOnlyWhenAskedTo) {
  VirtualClock clock;
  const auto start = clock.now();
  EXPECT_TRUE(clock.sleep_until(start + hours(5), {}));
  EXPECT_EQ(clock.now() - start, hours(5));
  clock.advance(milliseconds(3));
  EXPECT_EQ(clock.now() - start, hours(5) + milliseconds(3));
}

TEST(VirtualClock, NeverMovesBack) {
  VirtualClock clock;
  clock.advance(hours(1));
  const auto now = clock.now();
  EXPECT_TRUE(clock.sleep_until(now - milliseconds(1), {}));
  EXPECT_EQ(clock.now(), now);
}

TEST(VirtualClock, DoesNotSleepAfterAStop) {
  VirtualClock clock;
  std::stop_source source;
  source.request_stop();
  EXPECT_FALSE(clock.sleep_until(clock.now() + hours(1), source.get_token()));
  EXPECT_EQ(clock.now(), Clock::TimePoint{});
}

TEST(SteadyClock, SleepsUntilTheDeadline) {
  const auto deadline = steady_clock().now() + milliseconds(2);
  EXPECT_TRUE(steady_clock().sleep_until(deadline, {}));
  EXPECT_GE(steady_clock().now(), deadline);
}

TEST(SteadyClock, IsWokenByAStop) {
  std::stop_source source;
  std::jthread stopper([&source] { source.request_stop(); });
  EXPECT_FALSE(steady_clock().sleep_until(steady_clock().now() + hours(1), source.get_token()));
}

}  // namespace
}  // namespace reprise

#include "interrupt.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <reprise/clock.hpp>

namespace reprise::tools {
namespace {

TEST(Interrupt, TurnsASignalIntoAStopRequest) {
  const Interrupt interrupt;
  EXPECT_FALSE(interrupt.requested());
  ASSERT_EQ(kill(getpid(), SIGINT), 0);
  EXPECT_FALSE(steady_clock().sleep_until(steady_clock().now() + std::chrono::seconds(20), interrupt.token()));
  EXPECT_TRUE(interrupt.requested());
}

}  // namespace
}  // namespace reprise::tools

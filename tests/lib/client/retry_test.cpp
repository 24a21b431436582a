#include <gtest/gtest.h>

#include <reprise/client/retry.hpp>

namespace reprise::client {
namespace {

using std::chrono::milliseconds;
using Delay = std::optional<milliseconds>;

const Error kOverloaded{.code = ErrorCode::kHttpStatus, .message = {}, .http_status = 529};

Error asking_for(milliseconds wait) {
  Error error = kOverloaded;
  error.retry_after = wait;
  return error;
}

TEST(RetryDelay, DoublesUpToItsMaximumLessJitter) {
  const RetryPolicy policy{.max_retries = 100};
  const std::pair<int, int> rows[] = {{0, 500}, {1, 1000}, {2, 2000}, {3, 4000}, {4, 8000}, {5, 8000}, {99, 8000}};
  for (const auto& [retries, expected] : rows) {
    EXPECT_EQ(retry_delay(policy, kOverloaded, retries, 0), Delay(expected)) << retries;
    EXPECT_EQ(retry_delay(policy, kOverloaded, retries, 1), Delay(expected * 3 / 4)) << retries;
  }
}

TEST(RetryDelay, WaitsExactlyAsLongAsTheServerSaid) {
  EXPECT_EQ(retry_delay({}, asking_for(milliseconds(1234)), 0, 0.5), Delay(1234));
  EXPECT_EQ(retry_delay({}, asking_for(milliseconds(0)), 1, 0.5), Delay(0));
  EXPECT_EQ(retry_delay({}, asking_for(milliseconds(60'000)), 0, 0.5), Delay(60'000));
}

TEST(RetryDelay, LetsTheErrorStandWhereTheServerAsksForTooLong) {
  EXPECT_EQ(retry_delay({}, asking_for(milliseconds(60'001)), 0, 0), std::nullopt);
}

TEST(RetryDelay, LetsTheErrorStandAfterTheLastRetryAndWhereItWouldNotPass) {
  EXPECT_TRUE(retry_delay({}, kOverloaded, 1, 0));
  EXPECT_EQ(retry_delay({}, kOverloaded, 2, 0), std::nullopt);
  EXPECT_EQ(retry_delay({.max_retries = 0}, kOverloaded, 0, 0), std::nullopt);
  EXPECT_EQ(retry_delay({}, {.code = ErrorCode::kTls, .message = {}}, 0, 0), std::nullopt);
  Error late = kOverloaded;
  late.chunks_delivered = 1;
  EXPECT_EQ(retry_delay({}, late, 0, 0), std::nullopt);
}

}  // namespace
}  // namespace reprise::client

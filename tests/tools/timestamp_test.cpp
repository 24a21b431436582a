#include "timestamp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reprise::tools {
namespace {

TEST(Timestamp, HasTheShapeOfRfc3339) {
  EXPECT_THAT(rfc3339_now(),
              testing::MatchesRegex("20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z"));
}

TEST(Timestamp, GoesBack) {
  EXPECT_LT(rfc3339_before(std::chrono::hours(24)), rfc3339_now());
  EXPECT_EQ(rfc3339_before(std::chrono::hours(24)).size(), rfc3339_now().size());
}

TEST(Timestamp, FitsAFileName) { EXPECT_THAT(compact_now(), testing::MatchesRegex("20[0-9]+T[0-9]+Z")); }

}  // namespace
}  // namespace reprise::tools

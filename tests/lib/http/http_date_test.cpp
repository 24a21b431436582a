#include "http/http_date.hpp"

#include <gtest/gtest.h>

namespace reprise::http {
namespace {

TEST(HttpDate, TakesAllThreeForms) {
  const char* const same[] = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                              "Sun Nov  6 08:49:37 1994"};
  for (const char* text : same) {
    const auto date = parse_http_date(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(date->time_since_epoch().count(), 784'111'777) << text;
  }
  EXPECT_EQ(parse_http_date("Mon, 23 Nov 2026 03:00:00 GMT")->time_since_epoch().count(), 1'795'402'800);
  EXPECT_EQ(parse_http_date("Monday, 23-Nov-26 03:00:00 GMT"), parse_http_date("Mon, 23 Nov 2026 03:00:00 GMT"));
}

TEST(HttpDate, RefusesWhatIsNoDate) {
  const char* const rows[] = {"",
                              "7",
                              "Sun, 06 Nov 1994 08:49:37",
                              "Sun, 06 Nov 1994 08:49:37 CET",
                              "Sun, 31 Feb 1994 08:49:37 GMT",
                              "Sun, 06 Now 1994 08:49:37 GMT",
                              "Sun, 06 Nov 1994 24:49:37 GMT",
                              "Sun, 06 Nov 1994 08:60:37 GMT",
                              "Sun, 06 Nov 1994 08-49-37 GMT",
                              "Sun, 06 Nov 99999 08:49:37 GMT",
                              "Sun, -6 Nov 1994 8:49:37 GMT",
                              "a b c d e f g h i j k"};
  for (const char* text : rows) EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
}

}  // namespace
}  // namespace reprise::http

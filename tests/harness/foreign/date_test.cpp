#include "foreign/date.hpp"

#include <gtest/gtest.h>

namespace reprise::harness {
namespace {

TEST(Date, IsTurnedIntoUtc) {
  const std::pair<const char*, const char*> rows[] = {
      {"Wed, 19 Aug 2026 14:34:12 GMT", "2026-08-19T14:34:12Z"},
      {"19 Aug 2026 14:34:12 UTC", "2026-08-19T14:34:12Z"},
      {"Wed,  1 Jan 2025 00:30:00 +0100", "2024-12-31T23:30:00Z"},
      {"Sun, 28 Feb 2027 23:59 -0030", "2027-03-01T00:29:00Z"},
      {"2026-01-20T09:49:21.326140Z", "2026-01-20T09:49:21.326140Z"},
      {"2026-01-20T09:49:21Z", "2026-01-20T09:49:21Z"},
      {"2026-01-20T09:49:21.5+02:00", "2026-01-20T07:49:21.5Z"},
      {"2026-01-20 09:49:21-0930", "2026-01-20T19:19:21Z"},
  };
  for (const auto& [date, utc] : rows) EXPECT_EQ(to_rfc3339_utc(date), utc) << date;
}

TEST(Date, IsEmptyWhereItIsNone) {
  for (const char* text :
       {"", "yesterday", "2026", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-20T24:00:00Z",
        "2026-01-20T09:60:00Z", "2026-01-20T09:49:21", "2026-01-20T09:49:21.Z", "2026-01-20T09:49:21Zx",
        "2026-01-20T09:49:21+99:00", "Wed, 19 Abc 2026 14:34:12 GMT", "Wed 19 Aug 2026 14:34:12 GMT",
        "Wed, 19 Aug 26 14:34:12 GMT", "Wed, 19 Aug 2026 14:34:12 PST", "Wed, 19 Aug 2026"}) {
    EXPECT_EQ(to_rfc3339_utc(text), "") << text;
  }
}

}  // namespace
}  // namespace reprise::harness

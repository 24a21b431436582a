#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/transport/match.hpp>

namespace reprise::harness {
namespace {

using ::testing::HasSubstr;

TEST(ParseMatchRules, TakesTheNamesOfWhatIsCompared) {
  const std::pair<const char*, MatchRules> rows[] = {
      {"method,path", {}},
      {"path", {.method = false}},
      {"method,path,query,header:x-a,header:x-b,json",
       {.query = true, .headers = {"x-a", "x-b"}, .body = BodyMatch::kJsonSubset}},
      {"method,path,body,ordered", {.body = BodyMatch::kEqual, .order = MatchOrder::kRecorded}},
      {"path,method,reusable", {.reuse = Reuse::kWhenAllGiven}},
  };
  for (const auto& [text, rules] : rows) EXPECT_EQ(parse_match_rules(text), rules) << text;
}

TEST(ParseMatchRules, RefusesWhatItDoesNotKnow) {
  for (const char* const text : {"", "url", "method,", ",", "header:", "Method", "method, path"}) {
    const auto rules = parse_match_rules(text);
    ASSERT_FALSE(rules) << text;
    EXPECT_EQ(rules.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(rules.error().message, HasSubstr("expected method, path, query"));
  }
}

}  // namespace
}  // namespace reprise::harness

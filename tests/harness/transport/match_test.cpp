#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/transport/match.hpp>

namespace reprise::harness {
namespace {

using ::testing::HasSubstr;

std::string shown(const MatchRules& rules) {
  std::string text;
  if (rules.method) text += "method ";
  if (rules.path) text += "path ";
  if (rules.query) text += "query ";
  for (const std::string& name : rules.headers) text += name + " ";
  if (rules.body != BodyMatch::kIgnore) text += rules.body == BodyMatch::kEqual ? "body " : "json ";
  if (rules.order == MatchOrder::kRecorded) text += "ordered ";
  return text + (rules.reuse == Reuse::kNever ? "" : "reusable ");
}

TEST(ParseMatchRules, TakesTheNamesOfWhatIsCompared) {
  const std::pair<const char*, const char*> rows[] = {
      {"method,path", "method path "},
      {"path", "path "},
      {"method,path,query,header:x-a,header:x-b,json", "method path query x-a x-b json "},
      {"method,path,body,ordered", "method path body ordered "},
      {"path,method,reusable", "method path reusable "},
  };
  for (const auto& [text, expected] : rows) {
    const auto rules = parse_match_rules(text);
    ASSERT_TRUE(rules) << text;
    EXPECT_EQ(shown(*rules), expected);
  }
  EXPECT_EQ(shown({}), "method path ");
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

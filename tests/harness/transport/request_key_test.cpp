#include "transport/request_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reprise::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(UrlPath, IsWhatStandsBetweenAuthorityAndQuery) {
  const std::pair<const char*, const char*> rows[] = {
      {"https://api.example/v1/messages?beta=true", "/v1/messages"},
      {"https://api.example/v1/messages#part", "/v1/messages"},
      {"https://api.example", "/"},
      {"https://api.example?x=/y", "/"},
      {"http://127.0.0.1:8080/a/b", "/a/b"},
      {"/v1/messages", "/v1/messages"},
      {"/go?to=http://elsewhere/x", "/go"},
      {"/", "/"},
      {"", "/"},
      {"*", "*"},
  };
  for (const auto& [url, path] : rows) EXPECT_EQ(url_path(url), path) << url;
}

http::Request request(std::string url, http::Headers headers = {}, std::string body = {}) {
  return {.method = "POST", .url = std::move(url), .headers = std::move(headers), .body = std::move(body)};
}

// "" where they match, else "matcher: recorded R, asked A" for each difference, joined by "; ".
std::string compare(const http::Request& recorded, const http::Request& asked, const MatchRules& rules) {
  const RequestKey one = key_of(recorded, rules);
  const RequestKey other = key_of(asked, rules);
  const auto found = mismatches(one, other, rules);
  EXPECT_EQ(matches(one, other, rules), found.empty());
  std::string text;
  for (const Mismatch& each : found) {
    text += (text.empty() ? "" : "; ") + each.matcher + ": recorded " + each.recorded + ", asked " + each.asked;
  }
  return text;
}

TEST(RequestKey, ComparesWhatTheRulesSay) {
  struct Row {
    http::Request recorded;
    http::Request asked;
    MatchRules rules;
    std::string difference;
  };
  const MatchRules query{.query = true};
  const MatchRules tenant{.headers = {"x-tenant"}};
  const Row rows[] = {
      {request("https://h/a?x=1"), request("http://other/a?y=2", {{"x", "1"}}, "body"), {}, ""},
      {request("/a"), request("/b"), {}, "path: recorded \"/a\", asked \"/b\""},
      {request("/a"), request("/b"), {.path = false}, ""},
      {request("/a?x=1&y=2"), request("/a?y=2&x=1#z"), query, ""},
      {request("/a?x=1&x=2"), request("/a?x=1"), query, "query: recorded \"x=1&x=2\", asked \"x=1\""},
      {request("/a?"), request("/a"), query, ""},
      {request("/", {{"X-Tenant", "a"}}), request("/", {{"x-tenant", "a"}, {"other", "1"}}), tenant, ""},
      {request("/", {{"x-tenant", "a"}}), request("/"), tenant, "header x-tenant: recorded \"a\", asked nothing"},
      {request("/"), request("/", {{"x-tenant", "a"}, {"x-tenant", "b"}}), tenant,
       "header x-tenant: recorded nothing, asked \"a,b\""},
  };
  for (const Row& row : rows) EXPECT_EQ(compare(row.recorded, row.asked, row.rules), row.difference);
}

TEST(RequestKey, ComparesJsonBodiesByValue) {
  struct Row {
    std::string recorded;
    std::string asked;
    std::string subset;
    std::string equal;
  };
  const std::string both = R"({"a": 1, "b": [1, {"c": "d"}]})";
  const Row rows[] = {
      {both, R"({"b":[1.0,{"c":"d"}],"a":1})", "", ""},
      {R"({"a":1})", both, "", R"(body at /b: recorded nothing, asked [1,{"c":"d"}])"},
      {both, R"({"a":1})", R"(body at /b: recorded [1,{"c":"d"}], asked nothing)",
       R"(body at /b: recorded [1,{"c":"d"}], asked nothing)"},
      {R"({"b":[1,{}]})", R"({"b":[1,{"c":"d"}]})", "", R"(body at /b/1/c: recorded nothing, asked "d")"},
      {R"({"b":[1]})", R"({"b":[1,2]})", "body at /b: recorded [1], asked [1,2]",
       "body at /b: recorded [1], asked [1,2]"},
      {R"({"a":{"b":1}})", R"({"a":{"b":2}})", "body at /a/b: recorded 1, asked 2",
       "body at /a/b: recorded 1, asked 2"},
      {"1", "[1]", "body: recorded 1, asked [1]", "body: recorded 1, asked [1]"},
      {"", both, "", R"(body: recorded "", asked "{\"a\": 1, \"b\": [1, {\"c\": \"d\"}]}")"},
      {"text", "text", "", ""},
      {"text", "te\nxt", R"(body: recorded "text", asked "te\nxt")", R"(body: recorded "text", asked "te\nxt")"},
  };
  for (const Row& row : rows) {
    const auto recorded = request("/", {}, row.recorded);
    const auto asked = request("/", {}, row.asked);
    EXPECT_EQ(compare(recorded, asked, {.body = BodyMatch::kJsonSubset}), row.subset) << row.recorded;
    EXPECT_EQ(compare(recorded, asked, {.body = BodyMatch::kEqual}), row.equal) << row.recorded;
    EXPECT_EQ(compare(recorded, asked, {}), "");
  }
}

TEST(RequestKey, ASecretThatChangedMatchesAndIsNotShown) {
  const MatchRules rules{.query = true, .headers = {"x-api-key", "x"}};
  const auto recorded = request("/a?key=[REDACTED:key]", {{"x-api-key", "[REDACTED:x-api-key]"}});
  EXPECT_EQ(compare(recorded, request("/a?key=hidden1", {{"X-Api-Key", "hidden2"}}), rules), "");
  const auto difference = compare(recorded, request("/b?key=hidden1&y=1", {{"X", "1"}}), rules);
  EXPECT_THAT(difference, HasSubstr("header x-api-key"));
  EXPECT_THAT(difference, HasSubstr("query"));
  EXPECT_THAT(difference, Not(HasSubstr("hidden")));
}

TEST(RequestKey, WhatTheRecordingReplacedInABodyMatches) {
  MatchRules rules{.body = BodyMatch::kJsonSubset};
  ASSERT_TRUE(rules.redaction.add_key("tenant"));
  const auto recorded = request("/", {}, R"({"api_key":"[REDACTED:api_key]","tenant":"[REDACTED:tenant]"})");
  EXPECT_EQ(compare(recorded, request("/", {}, R"({"api_key":"hidden","tenant":"hidden"})"), rules), "");
  const auto difference =
      compare(request("/", {}, "[1]"), request("/", {}, R"(["api_key","hidden",{"api_key":"hidden"}])"), rules);
  EXPECT_THAT(difference, HasSubstr("REDACTED"));
}

TEST(RequestKey, ComparesNestingWithoutEndAsBytes) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const std::string deeper = "[" + deep + "]";
  const MatchRules rules{.body = BodyMatch::kJsonSubset};
  EXPECT_EQ(compare(request("/", {}, deep), request("/", {}, deep), rules), "");
  EXPECT_THAT(compare(request("/", {}, deep), request("/", {}, deeper), rules), HasSubstr("body: recorded \"[[["));
}

TEST(RequestKey, ShowsLongValuesCutAndOnOneLine) {
  const auto difference =
      compare(request("/a"), request("/", {}, std::string(5000, 'x') + "\n"), {.body = BodyMatch::kEqual});
  EXPECT_LT(difference.size(), 400U);
  EXPECT_THAT(difference, HasSubstr("xxx\"…"));
}

}  // namespace
}  // namespace reprise::harness

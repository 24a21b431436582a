#include <gtest/gtest.h>

#include <reprise/harness/foreign/format.hpp>

namespace reprise::harness {
namespace {

TEST(ForeignFormat, HasANameForEach) {
  const auto names = foreign_format_names();
  EXPECT_EQ(names.size(), 8U);
  for (const auto& name : names) EXPECT_EQ(to_string(parse_foreign_format(name).value()), name);
  EXPECT_FALSE(parse_foreign_format("yaml"));
  EXPECT_FALSE(parse_foreign_format(""));
}

TEST(ForeignFormat, IsToldByTheContent) {
  using enum ForeignFormat;
  const std::pair<std::string, std::optional<ForeignFormat>> rows[] = {
      {"interactions:\n- request:\n", kVcrpy},
      {"version: 1\ninteractions: []\n", kVcrpy},
      {"---\n'interactions': []\r\nversion: 1\r\n", kVcrpy},
      {"requests:\n- body: ''\nresponses: []\n", kVcrpy},
      {R"({"version": 1, "interactions": []})", kVcrpy},
      {"---\nhttp_interactions:\n- request:\n", kVcr},
      {R"({"http_interactions": []})", kVcr},
      {"\xef\xbb\xbf{\n  \"log\": {\"version\": \"1.2\"", kHar},
      {R"({"log": {"entries": []}})", kHar},
      {R"({"captured_at": "x", "request": {}, "response": {"body": {"log": 1}}})", kReqLlm},
      {"httprr trace v1\n1 1\n", kHttprr},
      {"httprr trace v2\n", kHttprr},
      {"HTTP/1.1 200 OK\r\n\r\n", kCurl},
      {"HTTP/2 200 \n\n", kCurl},
      {"{\"type\": \"ping\"}\n{\"type\": \"ping\"}\n", kChunks},
      {R"({"type": "ping"})", kChunks},
      {R"({"choices": [{"text": "}"}]})", kChunks},
      {"{\"error\": 1}\n{\"error\": 2}", kChunks},
      {"event: ping\ndata: {}\n\n", kSse},
      {"\xef\xbb\xbf"
       "data: 1\n\n",
       kSse},
      {": comment\r\rdata\r\r", kSse},
      {"\n\nid: 1\n\n", kSse},
      {"unknown line\ndata: interactions:\n\n", kSse},
      {"", std::nullopt},
      {" \n", std::nullopt},
      {"hello\n", std::nullopt},
      {"<html>\n", std::nullopt},
      {"[1, 2]", std::nullopt},
      {R"({"error": {"log": 1}})", std::nullopt},
      {"log: yes\n", std::nullopt},
      {"reprise: 1\ninteractions: []\n", std::nullopt},
      {"{\"reprise\": 1, \"interactions\": []}", std::nullopt},
      {"database: 1\nideas: 2\n", std::nullopt},
  };
  for (const auto& [bytes, format] : rows) EXPECT_EQ(detect_foreign_format(bytes), format) << bytes;
}

TEST(ForeignFormat, IsToldInTimeThatGrowsWithTheInput) {
  const std::string deep(1 << 20, '{');
  EXPECT_FALSE(detect_foreign_format(deep));
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "{\"a\":[";
  EXPECT_FALSE(detect_foreign_format(nested));
  EXPECT_FALSE(detect_foreign_format(std::string(1 << 20, '\n')));
}

}  // namespace
}  // namespace reprise::harness

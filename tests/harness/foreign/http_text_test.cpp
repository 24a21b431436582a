#include "foreign/http_text.hpp"

#include <gtest/gtest.h>

namespace reprise::harness {
namespace {

TEST(HttpHead, EndsWithTheFirstEmptyLine) {
  const auto head = parse_http_head("HTTP/1.1 200 OK\r\nA: 1\r\nb:\t two words \r\nA: 3\r\n\r\nbody\r\n\r\n").value();
  EXPECT_EQ(head.start_line, "HTTP/1.1 200 OK");
  EXPECT_EQ(head.headers, (http::Headers{{"A", "1"}, {"b", "two words"}, {"A", "3"}}));
  EXPECT_EQ(head.bytes, 47U);
}

TEST(HttpHead, TakesLfAloneAndFoldedFields) {
  const auto head = parse_http_head("HTTP/2 200\na: 1\n  and 2\n\tand 3\nempty:\n\nx").value();
  EXPECT_EQ(head.headers, (http::Headers{{"a", "1 and 2 and 3"}, {"empty", ""}}));
  EXPECT_EQ(head.bytes, 39U);
}

TEST(HttpHead, SaysWhatIsWrongAndWhere) {
  const std::tuple<std::string, std::size_t, std::string> rows[] = {
      {"", 0, "byte 0: expected the empty line after the header fields"},
      {"HTTP/1.1 200 OK\r\n", 17, "byte 17: expected the empty line"},
      {"HTTP/1.1 200 OK\r\nno field\r\n\r\n", 17, "byte 17: expected 'name: value'"},
      {"HTTP/1.1 200 OK\n: x\n\n", 16, "byte 16: expected 'name: value'"},
      {"HTTP/1.1 200 OK\n folded\n\n", 16, "byte 16: expected 'name: value'"},
  };
  for (const auto& [text, offset, message] : rows) {
    const auto head = parse_http_head(text);
    ASSERT_FALSE(head) << text;
    EXPECT_EQ(head.error().byte_offset, offset) << text;
    EXPECT_EQ(head.error().message.substr(0, message.size()), message);
  }
}

TEST(HttpHead, HasLimits) {
  EXPECT_EQ(parse_http_head(std::string(2 << 20, 'a')).error().code, ErrorCode::kLimitExceeded);
  std::string many = "HTTP/1.1 200 OK\n";
  for (int i = 0; i < 1001; ++i) many += "a: b\n";
  EXPECT_EQ(parse_http_head(many + '\n').error().code, ErrorCode::kLimitExceeded);
  const std::string wide = "a: " + std::string(1 << 19, 'b') + '\n';
  EXPECT_EQ(parse_http_head("HTTP/1.1 200 OK\n" + wide + wide + wide + '\n').error().code, ErrorCode::kLimitExceeded);
}

TEST(StatusLine, HasAVersionAndAStatus) {
  const std::tuple<const char*, const char*, int> rows[] = {
      {"HTTP/1.1 200 OK", "1.1", 200}, {"HTTP/2.0 404 Not Found", "2", 404}, {"HTTP/2 200 ", "2", 200},
      {"HTTP/3 529", "3", 529},        {"HTTP/1.0 100", "1.0", 100},
  };
  for (const auto& [line, version, status] : rows) {
    const auto parsed = parse_status_line(line).value();
    EXPECT_EQ(parsed.http_version, version) << line;
    EXPECT_EQ(parsed.status, status) << line;
  }
  for (const char* line : {"", "HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 2000", "HTTP/1.1 099", "HTTP/1.1 -20 OK",
                           "HTTPS/1.1 200", "HTTP/1.1 2x0 OK", "HTTP/1.1  200"}) {
    EXPECT_FALSE(parse_status_line(line)) << line;
  }
}

TEST(HttpVersion, IsShortened) {
  const std::pair<const char*, const char*> rows[] = {
      {"HTTP/1.1", "1.1"}, {"http/2.0", "2"}, {"h2", "2"}, {"H3", "3"},
      {"HTTP/3.0", "3"},   {"1.1", "1.1"},    {"", ""},    {"spdy", "spdy"}};
  for (const auto& [version, wanted] : rows) EXPECT_EQ(short_http_version(version), wanted) << version;
}

TEST(PseudoHeaders, AreDropped) {
  http::Headers headers{{":status", "200"}, {"a", "1"}, {":", ""}, {"b:", "2"}, {"", "3"}, {"a", "4"}};
  drop_pseudo_headers(headers);
  EXPECT_EQ(headers, (http::Headers{{"a", "1"}, {"b:", "2"}, {"", "3"}, {"a", "4"}}));
}

TEST(Methods, AreWrittenInCapitals) { EXPECT_EQ(upper_case("post-IT9"), "POST-IT9"); }

}  // namespace
}  // namespace reprise::harness

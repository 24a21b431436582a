#include "server/answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reprise::harness {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

RecordedResponse response(int status, http::Headers headers, std::string body = {}) {
  RecordedResponse made;
  made.status = status;
  made.headers = std::move(headers);
  made.body = std::move(body);
  return made;
}

TEST(HeadOf, KeepsFieldsInOrderAndSpelling) {
  const auto recorded = response(200, {{"X-B", "1"}, {"x-a", "2"}, {"X-B", "3"}, {"Empty", ""}});
  EXPECT_EQ(head_of(recorded, Framing::kChunked, true),
            "HTTP/1.1 200 OK\r\nX-B: 1\r\nx-a: 2\r\nX-B: 3\r\nEmpty: \r\ntransfer-encoding: chunked\r\n\r\n");
}

TEST(HeadOf, SetsTheFieldsOfTheConnectionItself) {
  const auto recorded = response(200, {{"Connection", "keep-alive"},
                                       {"Transfer-Encoding", "gzip, chunked"},
                                       {"content-length", "5"},
                                       {"Keep-Alive", "timeout=5"},
                                       {"upgrade", "h2c"}});
  EXPECT_EQ(head_of(recorded, Framing::kUntilClose, false), "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(head_of(recorded, Framing::kNoBody, true), "HTTP/1.1 200 OK\r\n\r\n");
}

TEST(HeadOf, NamesTheCodingOnlyOfABodyThatStillHasIt) {
  const http::Headers gzip = {{"content-encoding", "gzip"}};
  EXPECT_THAT(head_of(response(200, gzip, "\x1f\x8b\x08"), Framing::kChunked, true), HasSubstr("content-encoding"));
  EXPECT_THAT(head_of(response(200, gzip, "data: \t\xc3\xa9\r\n\n"), Framing::kChunked, true),
              Not(HasSubstr("content-encoding")));
  auto unpacked = response(200, gzip, "\x1f\x8b\x08");
  unpacked.decoded_from = "gzip";
  EXPECT_THAT(head_of(unpacked, Framing::kChunked, true), Not(HasSubstr("content-encoding")));
}

TEST(HeadOf, LetsNoFieldBreakTheHead) {
  const auto recorded = response(200, {{"a", "1\r\nx: 2"}, {"b c", "3"}, {"", "4"}, {":status", "200"}, {"d:", "5"}});
  EXPECT_EQ(head_of(recorded, Framing::kNoBody, true), "HTTP/1.1 200 OK\r\na: 1  x: 2\r\n\r\n");
}

TEST(HeadOf, NamesTheStatus) {
  const std::pair<int, const char*> rows[] = {
      {200, "HTTP/1.1 200 OK\r\n"},
      {404, "HTTP/1.1 404 Not Found\r\n"},
      {429, "HTTP/1.1 429 Too Many Requests\r\n"},
      {529, "HTTP/1.1 529 Overloaded\r\n"},
      {299, "HTTP/1.1 299 \r\n"},
  };
  for (const auto& [status, line] : rows) {
    EXPECT_THAT(head_of(response(status, {}), Framing::kNoBody, true), StartsWith(line));
  }
}

TEST(Framed, PutsBytesInOneChunk) {
  EXPECT_EQ(framed("hello", Framing::kChunked), "5\r\nhello\r\n");
  EXPECT_EQ(framed(std::string(0xabc, 'x'), Framing::kChunked).substr(0, 6), "abc\r\nx");
  EXPECT_EQ(framed("hello", Framing::kUntilClose), "hello");
}

TEST(OwnAnswers, AreWholeHttpWithAJsonBody) {
  const OwnAnswer answer{.status = 404, .type = "not_found", .message = "no \"x\"", .available = {"GET /a"}};
  const std::string body =
      "{\"error\":{\"type\":\"not_found\",\"message\":\"no \\\"x\\\"\",\"available\":[\"GET /a\"]}}\n";
  const std::string head =
      "HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: " + std::to_string(body.size()) +
      "\r\n";
  EXPECT_EQ(to_http(answer, false, true), head + "\r\n" + body);
  EXPECT_EQ(to_http(answer, true, false), head + "connection: close\r\n\r\n");
}

TEST(OwnAnswers, SurviveWhatIsNotUtf8) {
  EXPECT_THAT(to_http({.status = 404, .type = "t", .message = "/\xff"}, false, true), EndsWith("/\xef\xbf\xbd\"}}\n"));
}

}  // namespace
}  // namespace reprise::harness

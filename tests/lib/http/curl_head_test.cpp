#include "http/curl_head.hpp"

#include <gtest/gtest.h>

namespace reprise::http {
namespace {

HeadCollector collect(std::initializer_list<std::string_view> lines) {
  HeadCollector head;
  for (const auto line : lines) EXPECT_TRUE(head.take(line));
  return head;
}

TEST(CurlHead, KeepsFieldsInOrderWithDuplicatesAndSpelling) {
  auto head = collect(
      {"HTTP/1.1 200 OK\r\n", "Set-Cookie: a=1\r\n", "x-b:2\r\n", "Set-Cookie: \t c \t\r\n", "Empty:\r\n", "\r\n"});
  EXPECT_TRUE(head.complete());
  EXPECT_EQ(head.status(), 200);
  EXPECT_EQ(head.http_version(), "1.1");
  EXPECT_EQ(head.headers(), (Headers{{"Set-Cookie", "a=1"}, {"x-b", "2"}, {"Set-Cookie", "c"}, {"Empty", ""}}));
}

TEST(CurlHead, ReadsTheVersionAndStatusOfEveryStatusLine) {
  struct Row {
    std::string_view line;
    std::string_view version;
    int status;
  };
  for (const auto& row : {Row{"HTTP/1.0 404 Not Found\r\n", "1.0", 404}, Row{"HTTP/2 529 \r\n", "2", 529},
                          Row{"HTTP/1.1 200\n", "1.1", 200}}) {
    const auto head = collect({row.line, "\r\n"});
    EXPECT_EQ(head.http_version(), row.version);
    EXPECT_EQ(head.status(), row.status);
  }
}

TEST(CurlHead, PassesOverInterimAnswers) {
  auto head = collect({"HTTP/1.1 103 Early Hints\r\n", "Link: </a>\r\n", "\r\n"});
  EXPECT_FALSE(head.begun());
  EXPECT_FALSE(head.complete());
  for (const auto line : {"HTTP/1.1 204 No Content\r\n", "a: b\r\n", "\r\n"}) EXPECT_TRUE(head.take(line));
  EXPECT_EQ(head.status(), 204);
  EXPECT_EQ(head.headers(), (Headers{{"a", "b"}}));
}

TEST(CurlHead, PassesOverTrailers) {
  auto head = collect({"HTTP/1.1 200 OK\r\n", "a: b\r\n", "\r\n", "checksum: 1\r\n"});
  EXPECT_EQ(head.headers(), (Headers{{"a", "b"}}));
}

TEST(CurlHead, UnfoldsAValueOverSeveralLines) {
  auto head = collect({"HTTP/1.1 200 OK\r\n", "a: b\r\n", " \tc\r\n", "\r\n"});
  EXPECT_EQ(head.headers(), (Headers{{"a", "b c"}}));
}

TEST(CurlHead, RefusesAHeadWithoutEnd) {
  HeadCollector head;
  const std::string line = "a: " + std::string(100'000, 'x') + "\r\n";
  EXPECT_TRUE(head.take("HTTP/1.1 200 OK\r\n"));
  int taken = 0;
  while (taken < 100 && head.take(line)) ++taken;
  EXPECT_EQ(taken, 10);
}

}  // namespace
}  // namespace reprise::http

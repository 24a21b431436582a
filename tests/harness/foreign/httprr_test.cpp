#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foreign/importers.hpp"

namespace reprise::harness {
namespace {

std::string record(const std::string& request, const std::string& response) {
  return std::to_string(request.size()) + ' ' + std::to_string(response.size()) + '\n' + request + response;
}

const std::string kRequest =
    "POST https://api.anthropic.com/v1/messages HTTP/1.1\r\nHost: api.anthropic.com\r\nX-Api-Key: k\r\n\r\n{\"a\":1}";
const std::string kResponse =
    "HTTP/2.0 200 OK\r\nContent-Length: 9\r\nDate: Mon, 18 Aug 2025 12:43:00 GMT\r\n\r\ndata: 1\n\n";

TEST(Httprr, IsReadRecordByRecord) {
  const std::string binary = std::string("HTTP/1.1 500 Oops\r\n\r\n\0\xff\n", 24);
  const auto imported = import_httprr(
      "httprr trace v1\n" + record(kRequest, kResponse) + record("GET http://h/?a b HTTP/1.1\n\n", binary), "t.httprr");
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->format, ForeignFormat::kHttprr);
  EXPECT_EQ(imported->fixture.recorded_at, "2025-08-18T12:43:00Z");
  ASSERT_EQ(imported->fixture.interactions.size(), 2U);
  const Interaction& first = imported->fixture.interactions[0];
  EXPECT_EQ(first.request.method, "POST");
  EXPECT_EQ(first.request.url, "https://api.anthropic.com/v1/messages");
  EXPECT_EQ(first.request.headers, (http::Headers{{"Host", "api.anthropic.com"}, {"X-Api-Key", "k"}}));
  EXPECT_EQ(first.request.body, "{\"a\":1}");
  EXPECT_EQ(first.response.status, 200);
  EXPECT_EQ(first.response.http_version, "2");
  EXPECT_EQ(first.response.body, "data: 1\n\n");
  const Interaction& second = imported->fixture.interactions[1];
  EXPECT_EQ(second.request.url, "http://h/?a b");
  EXPECT_EQ(second.response.status, 500);
  EXPECT_EQ(second.response.body, std::string("\0\xff\n", 3));
}

TEST(Httprr, MayHoldNothing) {
  EXPECT_TRUE(import_httprr("httprr trace v1\n", "t").value().fixture.interactions.empty());
}

TEST(Httprr, SaysWhatIsWrongAndAtWhichByte) {
  const std::string head = "httprr trace v1\n";
  const std::pair<std::string, std::string> rows[] = {
      {"", "t: byte 0: expected the line 'httprr trace v1'"},
      {"httprr trace v2\n", "t: byte 0: expected the line 'httprr trace v1'"},
      {head + "many\n", "t: byte 16: expected the sizes of a request and its response, such as '360 1759'"},
      {head + "1\n", "t: byte 16: expected the sizes"},
      {head + "1 2 3\n", "t: byte 16: expected the sizes"},
      {head + "-1 2\n", "t: byte 16: expected the sizes"},
      {head + "99999999999999999999 1\n", "t: byte 16: expected the sizes"},
      {head + "18446744073709551615 18446744073709551615\nab",
       "t: byte 16: expected 18446744073709551615 and 18446744073709551615 bytes, found 2"},
      {head + "3 4\nabcdef", "t: byte 16: expected 3 and 4 bytes, found 6"},
      {head + "\n", "t: byte 16: expected the sizes"},
      {head + record("POST x HTTP/1.1\r\n", kResponse), "t: byte 22: in the request, byte 17: expected the empty line"},
      {head + record("POST x\r\n\r\n", kResponse), "t: byte 22: expected a request line"},
      {head + record("POST HTTP/1.1\r\n\r\n", kResponse), "t: byte 22: expected a request line"},
      {head + record(kRequest, "HTTP/1.1 200 OK"), "t: byte 124: in the response, byte 15: expected the empty line"},
      {head + record(kRequest, "HTTP/1.1 OK\n\n"), "t: byte 124: expected a status line"},
  };
  for (const auto& [trace, message] : rows) {
    const auto imported = import_httprr(trace, "t");
    ASSERT_FALSE(imported) << trace;
    EXPECT_EQ(imported.error().code, ErrorCode::kFormat);
    EXPECT_THAT(imported.error().message, testing::StartsWith(message)) << trace;
  }
}

}  // namespace
}  // namespace reprise::harness

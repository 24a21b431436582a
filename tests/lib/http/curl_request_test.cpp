#include "http/curl_request.hpp"

#include <gtest/gtest.h>

namespace reprise::http {
namespace {

using namespace std::string_literals;

std::vector<std::string> lines(const Request& request, const CurlOptions& options = {}) {
  std::vector<std::string> all;
  const auto list = header_list(request, options);
  for (const auto* line = list.get(); line != nullptr; line = line->next) all.emplace_back(line->data);
  return all;
}

TEST(CurlRequest, RefusesWhatWouldBreakOutOfItsLine) {
  const std::vector<Request> bad = {
      {.method = "GET / HTTP/1.1\r\nX: y", .url = "http://a/"},
      {.method = "", .url = "http://a/"},
      {.url = "http://a/", .headers = {{"a", "b\r\nc: d"}}},
      {.url = "http://a/", .headers = {{"a", "b\nc: d"}}},
      {.url = "http://a/", .headers = {{"a", "b\0c"s}}},
      {.url = "http://a/", .headers = {{"a: b\r\nc", "d"}}},
      {.url = "http://a/", .headers = {{"a b", "d"}}},
      {.url = "http://a/", .headers = {{"", "d"}}},
      {.url = "http://a/", .headers = {{"x-\xC3", "d"}}},
      {.method = "HEAD", .url = "http://a/", .body = "b"},
      {.method = "POST", .url = "http://a/", .headers = {{"Content-Length", "5"}}, .body = "b"},
      {.method = "POST", .url = "http://a/", .headers = {{"Content-Length", "1x"}}, .body = "b"},
  };
  for (const auto& request : bad) {
    const auto checked = check_request(request);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(checked.error().message.find('\n'), std::string::npos);
  }
}

TEST(CurlRequest, TakesWhatIsWellFormed) {
  EXPECT_TRUE(check_request({.method = "POST",
                             .url = "http://a/",
                             .headers = {{"Content-Length", "4"}, {"b", "\xC3\xA9 \t c"}, {"empty", ""}},
                             .body = "body"}));
}

TEST(CurlRequest, SendsTheFieldsGivenAndNoneOfLibcurlsForTheBody) {
  EXPECT_EQ(lines({.url = "http://a/", .headers = {{"b", "c"}, {"empty", " "}, {"b", "d"}}}),
            (std::vector<std::string>{"b: c", "empty;", "b: d", "Content-Type:", "Expect:", "User-Agent: reprise"}));
}

TEST(CurlRequest, LeavesTheCallersOwnFieldsAlone) {
  const Headers own{{"user-agent", "me"}, {"EXPECT", "100-continue"}, {"content-type", "a/b"}};
  EXPECT_EQ(lines({.url = "http://a/", .headers = own}),
            (std::vector<std::string>{"user-agent: me", "EXPECT: 100-continue", "content-type: a/b"}));
  EXPECT_EQ(lines({.url = "http://a/"}, {.user_agent = ""}), (std::vector<std::string>{"Content-Type:", "Expect:"}));
}

}  // namespace
}  // namespace reprise::http

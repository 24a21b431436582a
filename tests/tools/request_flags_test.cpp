#include "request_flags.hpp"

#include <gtest/gtest.h>

#include "program.hpp"

namespace reprise::tools {
namespace {

using DataKind = RequestFlags::DataKind;
using http::Headers;

http::Request build(const RequestFlags& flags) {
  const auto request = build_request(flags);
  EXPECT_TRUE(request) << request.error().message;
  return request ? *request : http::Request{};
}

TEST(RequestFlags, MakeAGetWithoutData) {
  const http::Request request = build({.method = "", .headers = {}, .data = {}, .url = "host/path"});
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "http://host/path");
  EXPECT_TRUE(request.headers.empty());
}

TEST(RequestFlags, MakeAFormPostWithData) {
  const http::Request request = build(
      {.method = "", .headers = {}, .data = {{DataKind::kAscii, "a=1"}, {DataKind::kRaw, "@b"}}, .url = "https://h"});
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.body, "a=1&@b");
  EXPECT_EQ(request.headers, (Headers{{"Content-Type", "application/x-www-form-urlencoded"}}));
}

TEST(RequestFlags, LetTheCallerChooseMethodAndContentType) {
  const http::Request request = build({.method = "PUT",
                                       .headers = {"content-type: application/json", "X-Empty;", "A:1", "A: 2"},
                                       .data = {{DataKind::kAscii, "{}"}},
                                       .url = "https://h"});
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.headers, (Headers{{"content-type", "application/json"}, {"X-Empty", ""}, {"A", "1"}, {"A", "2"}}));
}

TEST(RequestFlags, TakeADefaultHeaderAway) {
  const http::Request request =
      build({.method = "", .headers = {"Content-Type:"}, .data = {{DataKind::kAscii, "x"}}, .url = "https://h"});
  EXPECT_TRUE(request.headers.empty());
}

TEST(RequestFlags, PutASchemeBeforeAUrlThatHasNone) {
  const auto url_of = [](const std::string& url) {
    return build({.method = "", .headers = {}, .data = {}, .url = url}).url;
  };
  EXPECT_EQ(url_of("localhost:8080/x"), "http://localhost:8080/x");
  EXPECT_EQ(url_of("127.0.0.1/ok?u=http://x"), "http://127.0.0.1/ok?u=http://x");
  EXPECT_EQ(url_of("user:pass@host/?u=http://x"), "http://user:pass@host/?u=http://x");
  EXPECT_EQ(url_of("https://h"), "https://h");
}

TEST(RequestFlags, ReadFilesAsCurlDoes) {
  const test::TempFolder folder;
  const std::string file = "@" + folder.write("body", std::string("{\r\n\"a\": 1\0}\n", 12));
  const http::Request ascii =
      build({.method = "", .headers = {}, .data = {{DataKind::kAscii, file}}, .url = "https://h"});
  EXPECT_EQ(ascii.body, "{\"a\": 1}");
  const http::Request binary =
      build({.method = "", .headers = {}, .data = {{DataKind::kBinary, file}}, .url = "https://h"});
  EXPECT_EQ(binary.body, std::string("{\r\n\"a\": 1\0}\n", 12));
  const std::string headers = "@" + folder.write("headers", "A: 1\r\n\nB: 2\n");
  const http::Request with_headers = build({.method = "", .headers = {headers}, .data = {}, .url = "https://h"});
  EXPECT_EQ(with_headers.headers, (Headers{{"A", "1"}, {"B", "2"}}));
}

TEST(RequestFlags, SayWhatIsWrong) {
  const auto bad_header = build_request({.method = "", .headers = {"no colon"}, .data = {}, .url = "https://h"});
  ASSERT_FALSE(bad_header);
  EXPECT_EQ(bad_header.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(bad_header.error().message, "header 1: expected 'Name: value', found no colon");
  const auto no_file =
      build_request({.method = "", .headers = {}, .data = {{DataKind::kAscii, "@/no/such"}}, .url = "https://h"});
  ASSERT_FALSE(no_file);
  EXPECT_EQ(no_file.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace reprise::tools

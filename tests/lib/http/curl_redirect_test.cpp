#include "http/curl_redirect.hpp"

#include <gtest/gtest.h>

namespace reprise::http {
namespace {

Request post(std::string url = "http://a.example/v1") {
  return {.method = "POST",
          .url = std::move(url),
          .headers = {{"Content-Type", "text/plain"},
                      {"X-Api-Key", "k"},
                      {"authorization", "b"},
                      {"accept", "x"},
                      {"Host", "alias"}},
          .body = "body"};
}

TEST(CurlRedirect, IsTakenFromTheStatusAndTheLocation) {
  const Headers with{{"Location", "/b"}};
  for (const int status : {301, 302, 303, 307, 308}) EXPECT_EQ(redirect_location(status, with), "/b") << status;
  for (const int status : {200, 300, 304, 404}) EXPECT_FALSE(redirect_location(status, with)) << status;
  EXPECT_FALSE(redirect_location(302, {}));
}

TEST(CurlRedirect, ChangesTheMethodAsTheStatusSays) {
  struct Row {
    int status;
    const char* method;
    const char* next;
  };
  for (const auto& row :
       {Row{301, "POST", "GET"}, Row{302, "POST", "GET"}, Row{303, "POST", "GET"}, Row{307, "POST", "POST"},
        Row{308, "POST", "POST"}, Row{301, "PUT", "PUT"}, Row{303, "PUT", "GET"}, Row{303, "HEAD", "HEAD"}}) {
    auto request = post();
    request.method = row.method;
    const auto next = redirected(request, row.status, "/b");
    ASSERT_TRUE(next);
    EXPECT_EQ(next->method, row.next) << row.status << ' ' << row.method;
    EXPECT_EQ(next->body.empty(), next->method == "GET");
    EXPECT_EQ(next->headers.find("content-type").has_value(), next->method != "GET");
  }
}

TEST(CurlRedirect, LeavesCredentialsBehindWhereTheServerChanges) {
  struct Row {
    const char* location;
    bool kept;
  };
  for (const auto& row : {Row{"/b", true}, Row{"http://a.example:80/b", true}, Row{"http://a.example:81/b", false},
                          Row{"https://a.example/b", false}, Row{"http://b.example/b", false}}) {
    const auto next = redirected(post(), 307, row.location);
    ASSERT_TRUE(next);
    EXPECT_EQ(next->headers.find("x-api-key").has_value(), row.kept) << row.location;
    EXPECT_EQ(next->headers.find("authorization").has_value(), row.kept) << row.location;
    EXPECT_EQ(next->headers.find("host").has_value(), row.kept) << row.location;
    EXPECT_TRUE(next->headers.find("accept"));
  }
}

TEST(CurlRedirect, RefusesToLeaveHttp) {
  for (const auto* location : {"ftp://a.example/", "file:///etc/passwd", "http://", "mailto:a@b"}) {
    const auto next = redirected(post(), 302, location);
    ASSERT_FALSE(next) << location;
    EXPECT_EQ(next.error().code, ErrorCode::kHttp);
  }
}

}  // namespace
}  // namespace reprise::http

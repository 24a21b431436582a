#include "client/response_error.hpp"

#include <gtest/gtest.h>

#include "memory_transport.hpp"

namespace reprise::client {
namespace {

using std::chrono::milliseconds;
using test::reply_with;

TEST(ResponseError, TakesTypeMessageAndRequestIdFromTheBody) {
  http::Reply reply = reply_with(
      429, {{"content-type", "application/json"}, {"retry-after", "7"}},
      {R"({"type":"error","error":{"type":"rate_limit_error","message":"Slow down"},"request_id":"req_1"})"});
  const Error error = response_error(reply, ErrorCode::kHttpStatus, 1000);
  EXPECT_EQ(error.code, ErrorCode::kHttpStatus);
  EXPECT_EQ(error.http_status, 429);
  EXPECT_EQ(error.provider_type, "rate_limit_error");
  EXPECT_EQ(error.request_id, "req_1");
  EXPECT_EQ(error.retry_after, milliseconds(7000));
  EXPECT_EQ(error.message, "the server answered 429, rate_limit_error: Slow down");
}

TEST(ResponseError, KeepsTheStartOfABodyThatIsNotJson) {
  http::Reply reply = reply_with(502, {{"content-type", "text/html"}}, {"<html>\n", "<h1>Bad Gateway</h1>"});
  const Error error = response_error(reply, ErrorCode::kHttpStatus, 12);
  EXPECT_EQ(error.body, "<html>\n<h1>B");
  EXPECT_EQ(error.message, "the server answered 502: <html> <h1>B");
}

TEST(ResponseError, PrefersMillisecondsAndTheHeadersRequestId) {
  http::Reply reply = reply_with(529, {{"Retry-After-Ms", "250"}, {"retry-after", "9"}, {"X-Request-Id", "abc"}},
                                 {R"({"request_id":"other"})"});
  const Error error = response_error(reply, ErrorCode::kHttpStatus, 1000);
  EXPECT_EQ(error.retry_after, milliseconds(250));
  EXPECT_EQ(error.request_id, "abc");
}

TEST(ResponseError, IgnoresARetryAfterThatIsNoNumber) {
  for (const char* value : {"", "-1", "1.5x", "Wed, 21 Oct 2026 07:28:00 GMT"}) {
    http::Reply reply = reply_with(429, {{"retry-after", value}}, {});
    EXPECT_EQ(response_error(reply, ErrorCode::kHttpStatus, 1000).retry_after, std::nullopt) << value;
  }
}

TEST(ResponseError, NamesTheContentTypeThatIsNoStream) {
  http::Reply reply = reply_with(200, {{"content-type", "text/html"}}, {"<p>hello"});
  EXPECT_EQ(response_error(reply, ErrorCode::kContentType, 1000).message,
            "the server answered 200 with content type 'text/html' where an event stream was expected: <p>hello");
}

}  // namespace
}  // namespace reprise::client

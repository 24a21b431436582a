#include "client/response_error.hpp"

#include <gtest/gtest.h>

#include "memory_transport.hpp"

namespace reprise::client {
namespace {

using std::chrono::milliseconds;
using test::reply_with;

Error error_of(http::Reply& reply, ErrorCode code, std::size_t max_bytes = 1000) {
  return response_error(reply, code, {.bytes = max_bytes}, steady_clock());
}

TEST(ResponseError, TakesTypeMessageAndRequestIdFromTheBody) {
  http::Reply reply = reply_with(
      429, {{"content-type", "application/json"}, {"retry-after", "7"}},
      {R"({"type":"error","error":{"type":"rate_limit_error","message":"Slow down"},"request_id":"req_1"})"});
  const Error error = error_of(reply, ErrorCode::kHttpStatus, 1000);
  EXPECT_EQ(error.code, ErrorCode::kHttpStatus);
  EXPECT_EQ(error.http_status, 429);
  EXPECT_EQ(error.provider_type, "rate_limit_error");
  EXPECT_EQ(error.request_id, "req_1");
  EXPECT_EQ(error.retry_after, milliseconds(7000));
  EXPECT_EQ(error.message, "the server answered 429, rate_limit_error: Slow down");
}

TEST(ResponseError, KeepsTheStartOfABodyThatIsNotJson) {
  http::Reply reply = reply_with(502, {{"content-type", "text/html"}}, {"<html>\n", "<h1>Bad Gateway</h1>"});
  const Error error = error_of(reply, ErrorCode::kHttpStatus, 12);
  EXPECT_EQ(error.body, "<html>\n<h1>B");
  EXPECT_EQ(error.message, "the server answered 502: <html> <h1>B");
}

TEST(ResponseError, PrefersMillisecondsAndTheHeadersRequestId) {
  http::Reply reply = reply_with(529, {{"Retry-After-Ms", "250"}, {"retry-after", "9"}, {"X-Request-Id", "abc"}},
                                 {R"({"request_id":"other"})"});
  const Error error = error_of(reply, ErrorCode::kHttpStatus, 1000);
  EXPECT_EQ(error.retry_after, milliseconds(250));
  EXPECT_EQ(error.request_id, "abc");
}

TEST(ResponseError, TakesRetryAfterAsADateByTheServersClock) {
  http::Reply reply = reply_with(
      429, {{"date", "Wed, 21 Oct 2026 07:27:30 GMT"}, {"retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"}}, {});
  EXPECT_EQ(error_of(reply, ErrorCode::kHttpStatus).retry_after, milliseconds(30'000));
  http::Reply past = reply_with(429, {{"retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"}}, {});
  EXPECT_EQ(error_of(past, ErrorCode::kHttpStatus).retry_after, milliseconds(0));
  http::Reply future = reply_with(429, {{"retry-after", "Sun, 06 Nov 2067 08:49:37 GMT"}}, {});
  EXPECT_GT(error_of(future, ErrorCode::kHttpStatus).retry_after, std::chrono::hours(24));
}

TEST(ResponseError, TakesADateBeyondNanosecondsForALongWait) {
  for (const char* now : {"Wed, 21 Oct 2026 07:27:30 GMT", "", "Mon, 01 Jan 1900 00:00:00 GMT"}) {
    http::Reply never = reply_with(429, {{"date", now}, {"retry-after", "Fri, 31 Dec 9999 23:59:59 GMT"}}, {});
    EXPECT_EQ(error_of(never, ErrorCode::kHttpStatus).retry_after, milliseconds(1'000'000'000'000)) << now;
  }
}

TEST(ResponseError, TakesFractionsAndWhatIsBehindABadMillisecondsField) {
  http::Reply reply = reply_with(429, {{"retry-after-ms", "soon"}, {"retry-after", "1.25"}}, {});
  EXPECT_EQ(error_of(reply, ErrorCode::kHttpStatus).retry_after, milliseconds(1250));
}

TEST(ResponseError, SaysWhatTheServerSaysOfTryingAgain) {
  const std::pair<const char*, std::optional<bool>> rows[] = {
      {"true", true}, {"false", false}, {"maybe", std::nullopt}};
  for (const auto& [value, expected] : rows) {
    http::Reply reply = reply_with(500, {{"x-should-retry", value}}, {});
    EXPECT_EQ(error_of(reply, ErrorCode::kHttpStatus).should_retry, expected) << value;
  }
}

TEST(ResponseError, TakesAnErrorThatIsBareText) {
  http::Reply reply = reply_with(404, {}, {R"({"error":"model not found"})"});
  EXPECT_EQ(error_of(reply, ErrorCode::kHttpStatus).message, "the server answered 404: model not found");
}

TEST(ResponseError, IgnoresARetryAfterThatIsNeitherNumberNorDate) {
  for (const char* value : {"", "-1", "1.5x", "nan", "tomorrow"}) {
    http::Reply reply = reply_with(429, {{"retry-after", value}}, {});
    EXPECT_EQ(error_of(reply, ErrorCode::kHttpStatus, 1000).retry_after, std::nullopt) << value;
  }
}

TEST(ResponseError, NamesTheContentTypeThatIsNoStream) {
  http::Reply reply = reply_with(200, {{"content-type", "text/html"}}, {"<p>hello"});
  EXPECT_EQ(error_of(reply, ErrorCode::kContentType, 1000).message,
            "the server answered 200 with content type 'text/html' where an event stream was expected: <p>hello");
}

}  // namespace
}  // namespace reprise::client

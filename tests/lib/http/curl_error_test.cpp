#include "http/curl_error.hpp"

#include <cerrno>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace reprise::http {
namespace {

using testing::HasSubstr;

struct Row {
  TransferFailure failure;
  ErrorCode code;
  const char* says;
};

TransferFailure failure(CURLcode code, Stage stage, int os_error = 0, std::string detail = {}) {
  return {.code = code, .os_error = os_error, .detail = std::move(detail), .stage = stage, .place = "host:1"};
}

TEST(CurlError, NamesWhatTheCallerCanDo) {
  const Row rows[] = {
      {failure(CURLE_COULDNT_RESOLVE_HOST, Stage::kConnecting), ErrorCode::kResolve, "'host'"},
      {failure(CURLE_COULDNT_RESOLVE_PROXY, Stage::kConnecting), ErrorCode::kResolve, "proxy"},
      {failure(CURLE_COULDNT_CONNECT, Stage::kConnecting, ECONNREFUSED), ErrorCode::kConnect, "host:1: refused"},
      {failure(CURLE_COULDNT_CONNECT, Stage::kConnecting, EHOSTUNREACH), ErrorCode::kConnect, "No route"},
      {failure(CURLE_OPERATION_TIMEDOUT, Stage::kConnecting, ETIMEDOUT), ErrorCode::kConnect, "timed out"},
      {failure(CURLE_RECV_ERROR, Stage::kConnecting, 0, "CONNECT tunnel failed, response 407"), ErrorCode::kConnect,
       "407"},
      {failure(CURLE_PEER_FAILED_VERIFICATION, Stage::kConnecting), ErrorCode::kTls, "ca_file"},
      {failure(CURLE_SSL_CONNECT_ERROR, Stage::kConnecting), ErrorCode::kTls, "host:1"},
      {failure(CURLE_SSL_CACERT_BADFILE, Stage::kConnecting), ErrorCode::kTls, "host:1"},
      {failure(CURLE_GOT_NOTHING, Stage::kWaiting), ErrorCode::kClosedEarly, "before the head"},
      {failure(CURLE_PARTIAL_FILE, Stage::kBody), ErrorCode::kClosedEarly, "before the body was whole"},
      {failure(CURLE_RECV_ERROR, Stage::kBody, ECONNRESET), ErrorCode::kReset, "middle of the body"},
      {failure(CURLE_RECV_ERROR, Stage::kWaiting, ECONNRESET), ErrorCode::kReset, "before the answer"},
      {failure(CURLE_SEND_ERROR, Stage::kWaiting, EPIPE), ErrorCode::kReset, "host:1"},
      {failure(CURLE_RECV_ERROR, Stage::kBody, 0, "SSL_read: unexpected eof while reading"), ErrorCode::kClosedEarly,
       "eof"},
      {failure(CURLE_RECV_ERROR, Stage::kBody, 0, "Illegal or missing hexadecimal sequence in chunked-encoding"),
       ErrorCode::kHttp, "chunked"},
      {failure(CURLE_HTTP2_STREAM, Stage::kBody, 0, "stream 1 was not closed cleanly"), ErrorCode::kReset, "stream 1"},
      {failure(CURLE_HTTP2, Stage::kBody), ErrorCode::kHttp, "host:1"},
      {failure(CURLE_BAD_CONTENT_ENCODING, Stage::kBody), ErrorCode::kHttp, "ncod"},
      {failure(CURLE_UNSUPPORTED_PROTOCOL, Stage::kWaiting, 0, "Received HTTP/0.9 when not allowed"), ErrorCode::kHttp,
       "0.9"},
      {failure(CURLE_WEIRD_SERVER_REPLY, Stage::kWaiting), ErrorCode::kHttp, "host:1"},
      {failure(CURLE_URL_MALFORMAT, Stage::kConnecting), ErrorCode::kInvalidArgument, "URL"},
  };
  for (const auto& row : rows) {
    const auto error = to_error(row.failure);
    EXPECT_EQ(error.code, row.code) << error.message;
    EXPECT_THAT(error.message, HasSubstr(row.says));
  }
}

TEST(CurlError, SaysThatAProxyWasInTheWay) {
  auto refused = failure(CURLE_COULDNT_CONNECT, Stage::kConnecting, ECONNREFUSED);
  refused.proxy = "http://user:secret@proxy:3128";
  EXPECT_THAT(to_error(refused).message, HasSubstr("through the proxy"));
  EXPECT_THAT(to_error(refused).message, testing::Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace reprise::http

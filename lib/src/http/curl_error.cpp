#include "http/curl_error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace reprise::http {
namespace {

std::string detail_of(const TransferFailure& failure) {
  return failure.detail.empty() ? curl_easy_strerror(failure.code) : failure.detail;
}

Error error_of(ErrorCode code, std::string message) { return {.code = code, .message = std::move(message)}; }

Error not_resolved(const TransferFailure& failure) {
  const auto host = failure.place.substr(0, failure.place.rfind(':'));
  return error_of(ErrorCode::kResolve, "the host name '" + host + "' has no address (" + detail_of(failure) +
                                           "): check its spelling and the network");
}

Error not_connected(const TransferFailure& failure) {
  std::string message = "no connection to " + failure.place;
  if (!failure.proxy.empty()) message += " through the proxy";
  if (failure.os_error == ECONNREFUSED) {
    message += ": refused; is a server listening on that port?";
  } else if (failure.os_error != 0 && failure.os_error != EINPROGRESS) {
    message += ": " + std::generic_category().message(failure.os_error);
  } else {
    message += ": " + detail_of(failure);
  }
  return error_of(ErrorCode::kConnect, std::move(message));
}

Error not_trusted(const TransferFailure& failure) {
  std::string message = "TLS with " + failure.place + " failed: " + detail_of(failure);
  if (failure.code == CURLE_PEER_FAILED_VERIFICATION) {
    message += "; for a server with a certificate of one's own, name its authority as ca_file";
  }
  return error_of(ErrorCode::kTls, std::move(message));
}

Error reset(const TransferFailure& failure) {
  return error_of(ErrorCode::kReset,
                  "the connection to " + failure.place + " broke " +
                      (failure.stage == Stage::kBody ? "in the middle of the body: " : "before the answer's head: ") +
                      detail_of(failure));
}

Error closed_early(const TransferFailure& failure) {
  return error_of(
      ErrorCode::kClosedEarly,
      failure.stage == Stage::kBody
          ? failure.place + " closed the connection before the body was whole: " + detail_of(failure)
          : failure.place + " closed the connection before the head of its answer was whole: " + detail_of(failure));
}

Error bad_http(const TransferFailure& failure) {
  return error_of(ErrorCode::kHttp, failure.place + " does not speak HTTP as it should: " + detail_of(failure));
}

bool says_connection_broke(int os_error) {
  constexpr std::array kBreaks = {ECONNRESET, EPIPE, ECONNABORTED, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ENETDOWN};
  return std::find(kBreaks.begin(), kBreaks.end(), os_error) != kBreaks.end();
}

// libcurl has one code for a reset, for TLS closed without notice and for chunks that are not well-formed.
Error not_transferred(const TransferFailure& failure) {
  if (failure.stage == Stage::kConnecting) return not_connected(failure);
  if (says_connection_broke(failure.os_error)) return reset(failure);
  if (failure.detail.find("unexpected eof") != std::string::npos) return closed_early(failure);
  if (failure.detail.find("chunk") != std::string::npos) return bad_http(failure);
  return reset(failure);
}

}  // namespace

Error to_error(const TransferFailure& failure) {
  switch (failure.code) {
    case CURLE_URL_MALFORMAT:
      return error_of(ErrorCode::kInvalidArgument, "not a usable URL: " + detail_of(failure));
    case CURLE_COULDNT_RESOLVE_PROXY:
      return error_of(ErrorCode::kResolve, "the proxy has no address: " + detail_of(failure));
    case CURLE_COULDNT_RESOLVE_HOST:
      return not_resolved(failure);
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
    case CURLE_OPERATION_TIMEDOUT:
      return failure.stage == Stage::kConnecting ? not_connected(failure) : reset(failure);
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return not_trusted(failure);
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
      return closed_early(failure);
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2_STREAM:
      return not_transferred(failure);
    default:
      return bad_http(failure);
  }
}

}  // namespace reprise::http

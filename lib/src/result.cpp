#include <reprise/result.hpp>

namespace reprise {
namespace {

// Statuses that say "not now" rather than "not like this".
bool is_passing(int status) { return status == 408 || status == 409 || status == 429 || status >= 500; }

}  // namespace

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid_argument";
    case ErrorCode::kResolve:
      return "resolve";
    case ErrorCode::kConnect:
      return "connect";
    case ErrorCode::kTls:
      return "tls";
    case ErrorCode::kTimeout:
      return "timeout";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kReset:
      return "reset";
    case ErrorCode::kClosedEarly:
      return "closed_early";
    case ErrorCode::kHttp:
      return "http";
    case ErrorCode::kHttpStatus:
      return "http_status";
    case ErrorCode::kContentType:
      return "content_type";
    case ErrorCode::kTruncated:
      return "truncated";
    case ErrorCode::kProvider:
      return "provider";
    case ErrorCode::kProtocol:
      return "protocol";
    case ErrorCode::kInvalidUtf8:
      return "invalid_utf8";
    case ErrorCode::kLimitExceeded:
      return "limit_exceeded";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kIo:
      return "io";
    case ErrorCode::kFormat:
      return "format";
    case ErrorCode::kUnsupported:
      return "unsupported";
  }
  return "unknown";
}

bool is_retryable(const Error& error) {
  if (error.chunks_delivered > 0) return false;
  switch (error.code) {
    case ErrorCode::kResolve:
    case ErrorCode::kConnect:
    case ErrorCode::kTimeout:
    case ErrorCode::kReset:
    case ErrorCode::kClosedEarly:
    case ErrorCode::kTruncated:
      return true;
    case ErrorCode::kHttpStatus:
    case ErrorCode::kProvider:
      return error.should_retry.value_or(is_passing(error.http_status.value_or(0)));
    default:
      return false;
  }
}

}  // namespace reprise

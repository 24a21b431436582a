#include <reprise/result.hpp>

namespace reprise {

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

}  // namespace reprise

// Errors are values. Every function that can fail for a reason outside the program returns `Result<T>`.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace reprise {

// What went wrong, named by what the caller can do about it.
enum class ErrorCode {
  kInvalidArgument,  // the call was wrong: fix it
  kResolve,          // the host name has no address
  kConnect,          // no connection: refused, unreachable
  kTls,              // the connection is not trusted, or the handshake failed
  kTimeout,          // one of `http::Timeouts` ran out; the message names which
  kCancelled,        // the caller's stop_token asked for it
  kReset,            // the connection broke in the middle of the body
  kClosedEarly,      // the peer closed before the body was whole by HTTP's own rules
  kHttp,             // the peer does not speak HTTP as it should
  kHttpStatus,       // a status other than 2xx; `http_status` has it
  kContentType,      // a 2xx whose body is not what was asked for; `body` has its start
  kTruncated,        // the body ended well, the stream did not: no terminal event
  kProvider,         // the provider reported an error inside the stream; `provider_type` has its name
  kProtocol,         // events that the provider's protocol does not allow, JSON that does not parse
  kInvalidUtf8,      // bytes that are not UTF-8 under the strict policy
  kLimitExceeded,    // a line, an event or a body is larger than the limit set
  kNotFound,         // a file or a recorded answer that is not there
  kIo,               // reading or writing a file failed
  kFormat,           // a file whose content is not what it should be
  kUnsupported,      // a format number or a feature newer than this program
};

// The code's name as the documentation writes it: "timeout", "http_status", …
[[nodiscard]] std::string_view to_string(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInvalidArgument;
  std::string message;                                     // one line for people: what, where, what to do
  std::optional<int> http_status{};                        // as received, or derived from `provider_type`
  std::string provider_type{};                             // "overloaded_error"; empty where there is none
  std::string provider_code{};                             // OpenAI's `code`; empty where there is none
  std::string request_id{};                                // the provider's, for its support desk
  std::optional<std::chrono::milliseconds> retry_after{};  // what the server asked for
  std::optional<bool> should_retry{};                      // what the server said of trying again (x-should-retry)
  std::optional<std::uint64_t> byte_offset{};              // where in the body, counted from 0
  std::uint64_t chunks_delivered = 0;                      // chunks with content that the caller had been given before
  std::string body{};                                      // the start of an error response's body

  friend bool operator==(const Error&, const Error&) = default;
};

// Whether the same request, sent again as it is, may well succeed: no connection, a broken or silent one, a stream cut
// short, and 408, 409, 429 and 5xx (529 included), received or derived, unless the server said otherwise.
// False once content has been delivered: the answer would begin anew in the middle of what the caller has.
[[nodiscard]] bool is_retryable(const Error& error);

template <class T>
using Result = tl::expected<T, Error>;

// Shorthand for `return fail(ErrorCode::kIo, "…")`.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{.code = code, .message = std::move(message)});
}

}  // namespace reprise

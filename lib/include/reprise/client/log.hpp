// What the client tells of its work. Nothing is printed: whoever wants to know passes a hook.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

#include <reprise/result.hpp>

namespace reprise::client {

enum class LogKind {
  kHead,          // the head of an answer arrived: `status`
  kFirstContent,  // the first chunk with content was handed out
  kUnknownEvent,  // an event this library has no name for: `type`, `data`
  kRetry,         // `error` came, and the request is sent again after `delay`
  kEnd,           // the stream is over, well or with `error`; the last record
};

// "head", "first_content", "unknown_event", "retry", "end".
[[nodiscard]] std::string_view to_string(LogKind kind);

struct LogRecord {
  LogKind kind = LogKind::kHead;
  std::chrono::microseconds elapsed{0};  // since the call that began it all
  int attempt = 1;                       // how many times the request had been sent
  int status = 0;
  std::string_view request_id{};
  std::string_view type{};
  std::string_view data{};
  std::chrono::milliseconds delay{0};
  const Error* error = nullptr;
  std::uint64_t chunks = 0;  // handed out so far
};

// Called on the thread that calls the client or stream; views and pointers live until it returns. It must not throw,
// nor call the stream. One client's streams call it from all their threads.
using LogHook = std::function<void(const LogRecord&)>;

}  // namespace reprise::client

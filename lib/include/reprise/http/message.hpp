// What goes out and what comes back, apart from the body of the answer.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include <reprise/http/headers.hpp>

namespace reprise::http {

struct Request {
  std::string method = "GET";
  std::string url{};
  Headers headers{};
  std::string body{};

  friend bool operator==(const Request&, const Request&) = default;
};

// Each limit is a duration; zero means no limit.
struct Timeouts {
  std::chrono::milliseconds connect{30'000};      // name look-up, TCP and TLS handshake
  std::chrono::milliseconds first_byte{120'000};  // from the request to the first byte of the answer's head
  std::chrono::milliseconds idle{120'000};        // how long one read of the body waits for bytes
  std::chrono::milliseconds total{0};             // from the call of `open` to the end of the body
};

// How one exchange is to be carried out.
struct ExchangeOptions {
  Timeouts timeouts{};
  std::stop_token stop{};  // a stop wakes a blocked `open` or `read`, which then fails with kCancelled
};

}  // namespace reprise::http

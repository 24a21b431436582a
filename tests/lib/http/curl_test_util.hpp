// What the tests over real sockets have in common.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <reprise/http/curl_transport.hpp>

#include "raw_server.hpp"

namespace reprise::http {

using std::chrono::milliseconds;

// Everything a body gave, and how it ended.
struct Drained {
  std::vector<std::string> pieces;
  std::string bytes;
  Result<void> end;
};

inline Drained drain(Body& body) {
  Drained all;
  for (;;) {
    const auto piece = body.read();
    if (!piece) {
      all.end = tl::unexpected(piece.error());
      return all;
    }
    if (piece->empty()) return all;
    all.pieces.emplace_back(*piece);
    all.bytes += *piece;
  }
}

class Stopwatch {
 public:
  [[nodiscard]] milliseconds elapsed() const {
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start_);
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Far above what a loaded machine needs, far below what the limits in the tests would take.
inline constexpr milliseconds kPrompt{5000};

// Answers every request with its own bytes.
inline void echo(test::Peer& peer) {
  while (const auto request = peer.read_request()) peer.send(test::plain_answer(*request));
}

// The whole body, or what went wrong in `open` or `read`.
inline Result<std::string> fetch(Transport& transport, const Request& request) {
  auto reply = transport.open(request, {});
  if (!reply) return tl::unexpected(reply.error());
  auto drained = drain(*reply->body);
  if (!drained.end) return tl::unexpected(drained.end.error());
  return drained.bytes;
}

inline std::string address(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

inline Request get(const std::string& url) { return {.url = url}; }

}  // namespace reprise::http

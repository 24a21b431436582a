// Recorded interactions made in a line, for tests of what replays and records them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::test {

struct TimedBytes {
  std::chrono::microseconds delay{0};
  std::string bytes;
};

inline harness::Interaction interaction(const std::string& method, const std::string& url,
                                        const std::vector<TimedBytes>& chunks, harness::BodyEnd end = {}) {
  harness::Interaction made;
  made.request = {.method = method, .url = url};
  made.response.status = 200;
  made.response.http_version = "1.1";
  made.response.headers = {{"content-type", "text/event-stream"}};
  for (const auto& [delay, bytes] : chunks) {
    made.response.chunks.push_back({.delay = delay, .bytes = bytes.size()});
    made.response.body += bytes;
  }
  made.response.end = std::move(end);
  return made;
}

inline harness::Fixture fixture_of(std::vector<harness::Interaction> interactions) {
  harness::Fixture fixture;
  fixture.interactions = std::move(interactions);
  return fixture;
}

// Everything a body gives: the reads up to its end, and the error it ended with, if it did.
struct Drained {
  std::vector<std::string> reads;
  std::optional<Error> error{};

  [[nodiscard]] std::string text() const {
    std::string all;
    for (const auto& read : reads) all += read;
    return all;
  }
};

inline Drained drain(http::Body& body) {
  Drained drained;
  while (true) {
    const auto bytes = body.read();
    if (!bytes) {
      drained.error = bytes.error();
      return drained;
    }
    if (bytes->empty()) return drained;
    drained.reads.emplace_back(*bytes);
  }
}

}  // namespace reprise::test

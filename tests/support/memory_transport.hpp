// Answers from memory, cut as the test says.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <reprise/http/transport.hpp>

namespace reprise::test {

// Hands out `pieces`, one a read, then the end or `failure`.
class MemoryBody final : public http::Body {
 public:
  explicit MemoryBody(std::vector<std::string> pieces, std::optional<Error> failure = {})
      : pieces_(pieces.begin(), pieces.end()), failure_(std::move(failure)) {}

  [[nodiscard]] Result<std::string_view> read() override {
    if (!pieces_.empty()) {
      current_ = std::move(pieces_.front());
      pieces_.pop_front();
      return std::string_view(current_);
    }
    if (failure_) return tl::unexpected<Error>(*failure_);
    return std::string_view();
  }

 private:
  std::deque<std::string> pieces_;
  std::optional<Error> failure_;
  std::string current_;
};

inline http::Reply reply_with(int status, http::Headers headers, std::vector<std::string> pieces,
                              std::optional<Error> failure = {}) {
  return http::Reply{.status = status,
                     .http_version = "1.1",
                     .headers = std::move(headers),
                     .body = std::make_unique<MemoryBody>(std::move(pieces), std::move(failure))};
}

inline http::Reply event_stream(std::vector<std::string> pieces, std::optional<Error> failure = {}) {
  return reply_with(200, {{"content-type", "text/event-stream; charset=utf-8"}}, std::move(pieces), std::move(failure));
}

}  // namespace reprise::test

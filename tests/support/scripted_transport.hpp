// A transport that answers as the test says, and remembers what it was asked.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "memory_transport.hpp"

namespace reprise::test {

class ScriptedTransport final : public http::Transport {
 public:
  void answer(http::Reply reply) { script_.emplace_back(std::move(reply)); }
  void answer(Error error) { script_.emplace_back(tl::unexpected<Error>(std::move(error))); }

  // The next answer of the script; kNotFound, which nobody retries, where there is none left.
  [[nodiscard]] Result<http::Reply> open(const http::Request& request, const http::ExchangeOptions& options) override {
    requests.push_back(request);
    exchanges.push_back(options);
    if (script_.empty()) return fail(ErrorCode::kNotFound, "the script has no further answer");
    auto next = std::move(script_.front());
    script_.pop_front();
    return next;
  }

  std::vector<http::Request> requests;
  std::vector<http::ExchangeOptions> exchanges;

 private:
  std::deque<Result<http::Reply>> script_;
};

}  // namespace reprise::test

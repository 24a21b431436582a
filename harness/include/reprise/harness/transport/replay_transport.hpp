// A transport that answers from a fixture.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <reprise/clock.hpp>
#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/match.hpp>
#include <reprise/harness/transport/replay_timing.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::harness {

class Shelf;

// Answers each `open` with the next interaction that matches the request by the rules (method and URL path, each once,
// if not said otherwise). Fails with kNotFound, naming what was asked, the interaction that comes closest with what of
// it differs (secrets replaced), and what is left. Reads have the recorded boundaries; the body ends as it did when
// recorded. Unless the timing is `none`, reads wait by the clock: a wait longer than the idle or total timeout fails
// with kTimeout, and a recorded time-out of no length lasts until the idle timeout. A stop request ends a wait. `open`
// is safe to call from several threads; `clock` must outlive the transport and its bodies.
class ReplayTransport final : public http::Transport {
 public:
  explicit ReplayTransport(Fixture fixture, ReplayTiming timing = ReplayTiming::kNone, Clock& clock = steady_clock(),
                           const MatchRules& rules = {});
  ~ReplayTransport() override;

  [[nodiscard]] Result<http::Reply> open(const http::Request& request, const http::ExchangeOptions& options) override;

  // The interactions that were never asked for, by name: "interaction 2, POST /v1/messages". A test that expects all to
  // be used expects none here.
  [[nodiscard]] std::vector<std::string> unused() const;

 private:
  mutable std::mutex mutex_;
  std::unique_ptr<Shelf> shelf_;
  ReplayTiming timing_;
  Clock& clock_;
};

// One recorded answer as a reply, without matching.
[[nodiscard]] http::Reply replay(const RecordedResponse& response, ReplayTiming timing, Clock& clock,
                                 const http::ExchangeOptions& options = {});

}  // namespace reprise::harness

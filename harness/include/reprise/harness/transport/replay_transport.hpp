// A transport that answers from a fixture.
#pragma once

#include <memory>
#include <mutex>

#include <reprise/clock.hpp>
#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/replay_timing.hpp>
#include <reprise/http/transport.hpp>

namespace reprise::harness {

class Shelf;

// Answers each `open` with the next interaction that has the request's method and URL path, each once.
// Fails with kNotFound, naming what was asked and what is left. Reads have the recorded boundaries; the body ends as it
// did when recorded. Unless the timing is `none`, reads wait by the clock: a wait longer than the idle or total timeout
// fails with kTimeout, and a recorded time-out of no length lasts until the idle timeout. A stop request ends a wait.
// `open` is safe to call from several threads; `clock` must outlive the transport and its bodies.
class ReplayTransport final : public http::Transport {
 public:
  explicit ReplayTransport(Fixture fixture, ReplayTiming timing = ReplayTiming::kNone, Clock& clock = steady_clock());
  ~ReplayTransport() override;

  [[nodiscard]] Result<http::Reply> open(const http::Request& request, const http::ExchangeOptions& options) override;

 private:
  std::mutex mutex_;
  std::unique_ptr<Shelf> shelf_;
  ReplayTiming timing_;
  Clock& clock_;
};

// One recorded answer as a reply, without matching.
[[nodiscard]] http::Reply replay(const RecordedResponse& response, ReplayTiming timing, Clock& clock,
                                 const http::ExchangeOptions& options = {});

}  // namespace reprise::harness

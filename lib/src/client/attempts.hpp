// One answer out of as many requests as it takes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>

#include <reprise/client/retry.hpp>
#include <reprise/client/stream.hpp>

namespace reprise::client {

// Hands records to the hook, if there is one, with the time since its construction.
class Log {
 public:
  explicit Log(const StreamOptions& options)
      : hook_(options.log), clock_(options.clock), started_(options.clock->now()) {}

  void next_attempt() { ++attempt_; }
  [[nodiscard]] int attempt() const { return attempt_; }
  void write(LogRecord record) const;
  [[nodiscard]] Clock::TimePoint started() const { return started_; }

 private:
  LogHook hook_;
  Clock* clock_;
  Clock::TimePoint started_;
  int attempt_ = 1;
};

class Attempts {
 public:
  // Says what is wrong with an answer, judged by its head (and its body, where something is).
  using Check = std::optional<Error> (*)(http::Reply&, const StreamOptions&);

  Attempts(std::shared_ptr<http::Transport> transport, http::Request request, StreamOptions options, RetryPolicy policy,
           std::uint64_t seed, Check check);

  // Sends until an answer passes the check; else fails with the error that is not to be, or not again, tried away.
  [[nodiscard]] Result<http::Reply> send();

  // The same after `error` has ended an answer.
  [[nodiscard]] Result<http::Reply> send_after(Error error);

  [[nodiscard]] Log& log() { return log_; }

 private:
  [[nodiscard]] Result<http::Reply> send_once();
  // Success once it is time to send again; else the error to give up with.
  [[nodiscard]] Result<void> wait_after(Error error);
  [[nodiscard]] bool leaves_time_for(std::chrono::milliseconds delay) const;

  std::shared_ptr<http::Transport> transport_;
  http::Request request_;
  StreamOptions options_;
  RetryPolicy policy_;
  std::minstd_rand random_;
  Check check_;
  Log log_;
};

}  // namespace reprise::client

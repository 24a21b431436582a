// Time is injected, so that tests and replays can run in virtual time.
#pragma once

#include <chrono>
#include <mutex>
#include <stop_token>

namespace reprise {

// Monotonic time. Implementations are safe to call from several threads.
class Clock {
 public:
  using Duration = std::chrono::steady_clock::duration;
  using TimePoint = std::chrono::steady_clock::time_point;

  virtual ~Clock() = default;
  [[nodiscard]] virtual TimePoint now() const = 0;

  // Returns at `deadline`, or as soon as a stop is requested; false in the latter case.
  virtual bool sleep_until(TimePoint deadline, const std::stop_token& stop) = 0;
};

// The machine's steady clock. One object for the whole program; holds no state.
[[nodiscard]] Clock& steady_clock();

// Virtual time: starts at the epoch and moves only when somebody sleeps or calls `advance`.
class VirtualClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override;
  bool sleep_until(TimePoint deadline, const std::stop_token& stop) override;
  void advance(Duration by);

 private:
  mutable std::mutex mutex_;
  TimePoint now_{};
};

}  // namespace reprise

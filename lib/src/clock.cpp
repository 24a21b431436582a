#include <condition_variable>

#include <reprise/clock.hpp>

namespace reprise {
namespace {

class SteadyClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override { return std::chrono::steady_clock::now(); }

  bool sleep_until(TimePoint deadline, const std::stop_token& stop) override {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait_until(lock, stop, deadline, [] { return false; });
    return !stop.stop_requested();
  }
};

}  // namespace

Clock& steady_clock() {
  static SteadyClock clock;
  return clock;
}

Clock::TimePoint VirtualClock::now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

bool VirtualClock::sleep_until(TimePoint deadline, const std::stop_token& stop) {
  if (stop.stop_requested()) return false;
  const std::lock_guard lock(mutex_);
  if (deadline > now_) now_ = deadline;
  return true;
}

void VirtualClock::advance(Duration by) {
  const std::lock_guard lock(mutex_);
  now_ += by;
}

}  // namespace reprise

#include "client/drain.hpp"

#include <gtest/gtest.h>

#include "memory_transport.hpp"

namespace reprise::client {
namespace {

using std::chrono::milliseconds;
using test::MemoryBody;

TEST(Drain, ReadsToACleanEnd) {
  MemoryBody body({"one", "two"});
  EXPECT_TRUE(drain(body, {}, steady_clock()));
  EXPECT_EQ(*body.read(), "");
}

TEST(Drain, StopsAfterSoManyBytes) {
  MemoryBody body({"1234", "5678", "more"});
  EXPECT_FALSE(drain(body, {.bytes = 7}, steady_clock()));
  EXPECT_EQ(*body.read(), "more");
}

TEST(Drain, TakesATimeBeyondTheClockForNone) {
  MemoryBody body({"one", "two"});
  EXPECT_TRUE(drain(body, {.time = milliseconds::max()}, steady_clock()));
}

TEST(Drain, StopsAtAFailure) {
  MemoryBody body({"one"}, Error{.code = ErrorCode::kReset, .message = "reset"});
  EXPECT_FALSE(drain(body, {}, steady_clock()));
}

// Each read takes a second; nothing ever ends it.
class SlowBody final : public http::Body {
 public:
  explicit SlowBody(VirtualClock& clock) : clock_(clock) {}
  Result<std::string_view> read() override {
    clock_.advance(std::chrono::seconds(1));
    ++reads_;
    return std::string_view(": ping\n");
  }
  void set_deadline(Clock::TimePoint deadline) override { deadline_ = deadline; }

  [[nodiscard]] int reads() const { return reads_; }
  [[nodiscard]] Clock::TimePoint deadline() const { return deadline_; }

 private:
  VirtualClock& clock_;
  int reads_ = 0;
  Clock::TimePoint deadline_{};
};

TEST(Drain, StopsWhenItsTimeIsUpAndTellsTheBodySo) {
  VirtualClock clock;
  SlowBody body(clock);
  EXPECT_FALSE(drain(body, {.time = milliseconds(2500)}, clock));
  EXPECT_EQ(body.reads(), 3);
  EXPECT_EQ(body.deadline(), Clock::TimePoint() + milliseconds(2500));
}

}  // namespace
}  // namespace reprise::client

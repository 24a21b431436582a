#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/transport/replay_transport.hpp>

#include "interactions.hpp"

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;
using ::reprise::test::drain;
using ::reprise::test::Drained;
using ::reprise::test::fixture_of;
using ::reprise::test::interaction;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const http::Request kPost{.method = "POST", .url = "http://localhost/v1/messages"};

Interaction three_reads(BodyEnd end = {}) {
  return interaction("POST", "https://api.example/v1/messages", {{10ms, "one"}, {20ms, "two"}, {30ms, "three"}},
                     std::move(end));
}

struct Replayed {
  Drained drained;
  Clock::Duration took{};
};

Replayed replay_all(const Interaction& recorded, const http::Timeouts& timeouts = {}) {
  VirtualClock clock;
  const auto reply =
      replay(recorded.response, ReplayTiming::kRecorded, clock, http::ExchangeOptions{.timeouts = timeouts});
  const auto start = clock.now();
  auto drained = drain(*reply.body);
  return {std::move(drained), clock.now() - start};
}

TEST(ReplayTransport, GivesHeadAndReadsAsRecorded) {
  ReplayTransport transport(fixture_of({three_reads()}));
  const auto reply = transport.open(kPost, {});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(reply->http_version, "1.1");
  EXPECT_EQ(reply->headers.find("Content-Type"), "text/event-stream");
  const auto drained = drain(*reply->body);
  EXPECT_THAT(drained.reads, ElementsAre("one", "two", "three"));
  EXPECT_FALSE(drained.error);
  EXPECT_TRUE(reply->body->read()->empty());
}

TEST(ReplayTransport, ClaimsNoCodingForABodyThatIsUnpacked) {
  auto recorded = three_reads();
  recorded.response.headers = {{"Content-Encoding", "gzip"}, {"content-length", "7"}, {"x", "kept"}};
  EXPECT_EQ(replay(recorded.response, ReplayTiming::kNone, steady_clock()).headers, recorded.response.headers);
  recorded.response.decoded_from = "gzip";
  EXPECT_EQ(replay(recorded.response, ReplayTiming::kNone, steady_clock()).headers, (http::Headers{{"x", "kept"}}));
}

TEST(ReplayTransport, NamesWhatWasAskedAndWhatIsLeft) {
  ReplayTransport transport(fixture_of({three_reads()}));
  const auto missed = transport.open({.method = "GET", .url = "http://localhost/other"}, {});
  ASSERT_FALSE(missed);
  EXPECT_EQ(missed.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(missed.error().message, HasSubstr("GET /other"));
  EXPECT_THAT(missed.error().message, HasSubstr("left: POST /v1/messages"));
  EXPECT_TRUE(transport.open(kPost, {}));
  EXPECT_THAT(transport.open(kPost, {}).error().message, HasSubstr("left: nothing"));
}

TEST(ReplayTransport, NamesTheClosestAndWhatOfItDiffers) {
  auto recorded = three_reads();
  recorded.request.body = R"({"model":"a"})";
  ReplayTransport transport(fixture_of({recorded}), ReplayTiming::kNone, steady_clock(),
                            {.body = BodyMatch::kJsonSubset});
  auto asked = kPost;
  asked.body = R"({"model":"b"})";
  EXPECT_EQ(transport.open(asked, {}).error().message,
            "no recorded answer is left for POST /v1/messages: closest is interaction 1, POST /v1/messages: body at "
            "/model: recorded \"a\", asked \"b\"; left: POST /v1/messages");
  asked.body = R"({"model":"a","stream":true})";
  EXPECT_THAT(transport.unused(), ElementsAre("interaction 1, POST /v1/messages"));
  EXPECT_TRUE(transport.open(asked, {}));
  EXPECT_THAT(transport.unused(), ElementsAre());
}

TEST(ReplayTransport, ReadsUpToTheDeadlineAndNoLonger) {
  VirtualClock clock;
  const auto reply = replay(three_reads().response, ReplayTiming::kRecorded, clock);
  reply.body->set_deadline(clock.now() + 15ms);
  EXPECT_EQ(reply.body->read(), "one");
  const auto late = reply.body->read();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(clock.now().time_since_epoch(), 15ms);
}

TEST(ReplayTransport, EndsAsRecorded) {
  const std::pair<EndKind, ErrorCode> rows[] = {
      {EndKind::kClosedEarly, ErrorCode::kClosedEarly},
      {EndKind::kReset, ErrorCode::kReset},
      {EndKind::kTimeout, ErrorCode::kTimeout},
      {EndKind::kCancelled, ErrorCode::kCancelled},
      {EndKind::kRecorderKilled, ErrorCode::kClosedEarly},
  };
  for (const auto& [kind, code] : rows) {
    for (const auto timing : {ReplayTiming::kNone, ReplayTiming::kRecorded}) {
      VirtualClock clock;
      const auto recorded = three_reads({.kind = kind, .detail = "as it was", .delay = 5ms});
      const auto reply = replay(recorded.response, timing, clock);
      const auto drained = drain(*reply.body);
      EXPECT_EQ(drained.text(), "onetwothree");
      ASSERT_TRUE(drained.error);
      EXPECT_EQ(drained.error->code, code);
      EXPECT_EQ(drained.error->message, "as it was");
      EXPECT_EQ(reply.body->read().error(), *drained.error);
    }
  }
}

TEST(ReplayTransport, WaitsAsLongAsRecorded) { EXPECT_EQ(replay_all(three_reads({.delay = 40ms})).took, 100ms); }

TEST(ReplayTransport, DoesNotWaitWithoutTiming) {
  VirtualClock clock;
  const auto reply = replay(three_reads().response, ReplayTiming::kNone, clock, {.timeouts = {.idle = 1ms}});
  EXPECT_EQ(drain(*reply.body).reads.size(), 3U);
  EXPECT_EQ(clock.now(), Clock::TimePoint());
}

TEST(ReplayTransport, RunsAtTheSpeedThatIsAskedFor) {
  const std::pair<std::string_view, Clock::Duration> rows[] = {{"x2", 50ms}, {"x0.5", 200ms}, {"x1000", 100us}};
  for (const auto& [timing, took] : rows) {
    VirtualClock clock;
    ReplayTransport transport(fixture_of({three_reads({.delay = 40ms})}), ReplayTiming::parse(timing).value(), clock);
    const auto reply = transport.open(kPost, {});
    EXPECT_EQ(drain(*reply->body).text(), "onetwothree");
    EXPECT_EQ(clock.now(), Clock::TimePoint(took)) << timing;
  }
}

// The reader's limits are its own: what was too slow when recorded may come in time, and the other way round.
TEST(ReplayTransport, HoldsTheReadersTimeoutsAgainstScaledTimes) {
  VirtualClock clock;
  const auto fast =
      replay(three_reads().response, ReplayTiming::parse("x2").value(), clock, {.timeouts = {.idle = 15ms}});
  EXPECT_FALSE(drain(*fast.body).error);
  const auto slow =
      replay(three_reads().response, ReplayTiming::parse("x0.5").value(), clock, {.timeouts = {.idle = 30ms}});
  EXPECT_EQ(drain(*slow.body).reads.size(), 1U);
}

TEST(ReplayTransport, CatchesUpAfterASlowReader) {
  VirtualClock clock;
  const auto reply = replay(three_reads().response, ReplayTiming::kRecorded, clock);
  ASSERT_TRUE(reply.body->read());
  clock.advance(25ms);
  ASSERT_TRUE(reply.body->read());
  EXPECT_EQ(clock.now(), Clock::TimePoint(35ms));
  ASSERT_TRUE(reply.body->read());
  EXPECT_EQ(clock.now(), Clock::TimePoint(60ms));
}

TEST(ReplayTransport, HonoursTheReadersTimeouts) {
  struct Row {
    http::Timeouts timeouts;
    BodyEnd end;
    std::size_t reads;
    const char* message;  // null: a clean end
    Clock::Duration took;
  };
  const BodyEnd stalled{.kind = EndKind::kTimeout, .detail = "recorded"};
  const BodyEnd timed_out{.kind = EndKind::kTimeout, .detail = "recorded", .delay = 50ms};
  const Row rows[] = {
      {{.idle = 30ms}, {}, 3, nullptr, 60ms},
      {{.idle = 29ms}, {}, 2, "idle timeout of 29 ms", 59ms},
      {{.idle = 25ms}, {.delay = 26ms}, 2, "idle timeout of 25 ms", 55ms},
      {{.idle = 5ms}, {}, 0, "idle timeout of 5 ms", 5ms},
      {{.idle = 0ms}, {}, 3, nullptr, 60ms},
      {{.idle = 0ms, .total = 45ms}, {}, 2, "total timeout of 45 ms", 45ms},
      {{.idle = 29ms, .total = 45ms}, {}, 2, "total timeout of 45 ms", 45ms},
      {{.idle = 40ms}, timed_out, 3, "idle timeout of 40 ms", 100ms},
      {{.idle = 60ms}, timed_out, 3, "recorded", 110ms},
      {{.idle = 60ms}, stalled, 3, "idle timeout of 60 ms", 120ms},
      {{.idle = 60ms, .total = 500ms}, stalled, 3, "idle timeout of 60 ms", 120ms},
      {{.idle = 0ms, .total = 500ms}, stalled, 3, "total timeout of 500 ms", 500ms},
      {{.idle = 0ms}, stalled, 3, "recorded", 60ms},
  };
  for (const auto& row : rows) {
    const auto [drained, took] = replay_all(three_reads(row.end), row.timeouts);
    SCOPED_TRACE("row " + std::to_string(&row - rows));
    EXPECT_EQ(drained.reads.size(), row.reads);
    EXPECT_EQ(took, row.took);
    ASSERT_EQ(drained.error.has_value(), row.message != nullptr);
    if (!drained.error) continue;
    EXPECT_EQ(drained.error->code, ErrorCode::kTimeout);
    EXPECT_THAT(drained.error->message, HasSubstr(row.message));
  }
}

TEST(ReplayTransport, StopsWhereTheCallerAsks) {
  for (const auto timing : {ReplayTiming::kNone, ReplayTiming::kRecorded}) {
    std::stop_source source;
    VirtualClock clock;
    const auto reply = replay(three_reads().response, timing, clock, {.stop = source.get_token()});
    ASSERT_TRUE(reply.body->read());
    source.request_stop();
    EXPECT_EQ(reply.body->read().error().code, ErrorCode::kCancelled);
    EXPECT_EQ(reply.body->read().error().code, ErrorCode::kCancelled);
  }
}

TEST(ReplayTransport, AStopAfterTheEndChangesNothing) {
  std::stop_source source;
  VirtualClock clock;
  const auto reply = replay(three_reads().response, ReplayTiming::kRecorded, clock, {.stop = source.get_token()});
  static_cast<void>(drain(*reply.body));
  source.request_stop();
  const auto again = reply.body->read();
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->empty());
}

TEST(ReplayTransport, RefusesToOpenAfterAStop) {
  std::stop_source source;
  source.request_stop();
  ReplayTransport transport(fixture_of({three_reads()}));
  EXPECT_EQ(transport.open(kPost, {.stop = source.get_token()}).error().code, ErrorCode::kCancelled);
}

TEST(ReplayTransport, AStopEndsAWaitInRealTime) {
  std::stop_source source;
  const auto recorded = interaction("GET", "http://a/", {{24h, "late"}});
  const auto reply = replay(recorded.response, ReplayTiming::kRecorded, steady_clock(),
                            {.timeouts = {.idle = 0ms}, .stop = source.get_token()});
  const std::jthread stopper([&] { source.request_stop(); });
  EXPECT_EQ(reply.body->read().error().code, ErrorCode::kCancelled);
}

TEST(ReplayTransport, GivesEachInteractionToOneOfManyThreads) {
  constexpr int kThreads = 4;
  constexpr int kEach = 25;
  ReplayTransport transport(fixture_of(std::vector<Interaction>(kThreads * kEach, three_reads())));
  std::atomic<int> opened = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < kEach + 1; ++i) opened += transport.open(kPost, {}).has_value() ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(opened, kThreads * kEach);
}

}  // namespace
}  // namespace reprise::harness

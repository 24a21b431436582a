#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/transport/recording_transport.hpp>
#include <reprise/harness/transport/replay_transport.hpp>

#include "interactions.hpp"
#include "scripted_transport.hpp"

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;
using ::reprise::test::drain;
using ::reprise::test::fixture_of;
using ::reprise::test::interaction;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Interaction sample(BodyEnd end = {}) {
  auto made =
      interaction("POST", "https://api.example/v1/messages",
                  {{1500us, "data: a"}, {0us, "b\n"}, {2s, "\n"}, {333us, std::string("\0\xff", 2)}}, std::move(end));
  made.request.headers = {{"X-Api-Key", "k"}, {"accept", "text/event-stream"}};
  made.request.body = "{\"stream\":true}";
  made.response.status = 529;
  made.response.http_version = "2";
  made.response.headers = {{"Request-Id", "req_1"}, {"x", "1"}, {"x", "2"}};
  return made;
}

TEST(RecordingTransport, ARecordedReplayEqualsTheOriginal) {
  const BodyEnd ends[] = {
      {},
      {.delay = 7ms},
      {.kind = EndKind::kClosedEarly, .detail = "3 bytes missing", .delay = 1us},
      {.kind = EndKind::kReset, .detail = "connection reset by peer"},
      {.kind = EndKind::kTimeout, .detail = "no bytes for 30 s", .delay = 30s},
      {.kind = EndKind::kCancelled, .detail = "stopped"},
  };
  for (const auto& end : ends) {
    const auto original = sample(end);
    VirtualClock clock;
    ReplayTransport replay(fixture_of({original}), ReplayTiming::kRecorded, clock);
    const auto tape = std::make_shared<Tape>();
    RecordingTransport recorder(replay, tape, clock);
    const auto reply = recorder.open(original.request, {});
    ASSERT_TRUE(reply);
    static_cast<void>(drain(*reply->body));
    EXPECT_THAT(tape->take(), ElementsAre(original)) << to_string(end.kind);
  }
}

TEST(RecordingTransport, PassesEverythingOnUnchanged) {
  const auto original = sample({.kind = EndKind::kReset, .detail = "gone"});
  ReplayTransport replay(fixture_of({original}));
  RecordingTransport recorder(replay, std::make_shared<Tape>());
  const auto reply = recorder.open(original.request, {});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 529);
  EXPECT_EQ(reply->http_version, "2");
  EXPECT_EQ(reply->headers, original.response.headers);
  const auto drained = drain(*reply->body);
  EXPECT_THAT(drained.reads, ElementsAre("data: a", "b\n", "\n", std::string("\0\xff", 2)));
  ASSERT_TRUE(drained.error);
  EXPECT_EQ(drained.error->code, ErrorCode::kReset);
  EXPECT_EQ(reply->body->read().error(), *drained.error);
}

TEST(RecordingTransport, ABodyGivenUpCountsAsCancelled) {
  const auto original = sample();
  VirtualClock clock;
  ReplayTransport replay(fixture_of({original}), ReplayTiming::kRecorded, clock);
  const auto tape = std::make_shared<Tape>();
  RecordingTransport recorder(replay, tape, clock);
  auto reply = recorder.open(original.request, {});
  ASSERT_TRUE(reply && reply->body->read());
  clock.advance(9ms);
  EXPECT_THAT(tape->take(), IsEmpty());
  reply->body.reset();
  const auto taken = tape->take();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].response.body, "data: a");
  EXPECT_EQ(taken[0].response.end.kind, EndKind::kCancelled);
  EXPECT_EQ(taken[0].response.end.delay, 9ms);
}

TEST(RecordingTransport, PutsABodyOnTheTapeOnce) {
  const auto original = sample();
  VirtualClock clock;
  ReplayTransport replay(fixture_of({original}), ReplayTiming::kRecorded, clock);
  const auto tape = std::make_shared<Tape>();
  RecordingTransport recorder(replay, tape, clock);
  {
    const auto reply = recorder.open(original.request, {});
    ASSERT_TRUE(reply);
    static_cast<void>(drain(*reply->body));
    EXPECT_TRUE(reply->body->read()->empty());
  }
  EXPECT_THAT(tape->take(), ElementsAre(original));
}

TEST(RecordingTransport, NotesTheContentCodingThatTheTransportUndid) {
  test::ScriptedTransport inner;
  auto answer = test::event_stream({"data: a\n\n"});
  answer.headers.add("Content-Encoding", "gzip");
  answer.decoded_from = "gzip";
  inner.answer(std::move(answer));
  const auto tape = std::make_shared<Tape>();
  RecordingTransport recorder(inner, tape);
  const auto reply = recorder.open({}, {});
  ASSERT_TRUE(reply);
  static_cast<void>(drain(*reply->body));
  const auto taken = tape->take();
  EXPECT_EQ(taken.at(0).response.decoded_from, "gzip");
  EXPECT_EQ(taken.at(0).response.headers.find("content-encoding"), "gzip");
}

TEST(RecordingTransport, LeavesNothingOfAnExchangeWithoutAHead) {
  ReplayTransport nothing(Fixture{});
  const auto tape = std::make_shared<Tape>();
  RecordingTransport recorder(nothing, tape);
  EXPECT_EQ(recorder.open(sample().request, {}).error().code, ErrorCode::kNotFound);
  EXPECT_THAT(tape->take(), IsEmpty());
}

// Delays of 1.5 us each: rounded one by one they would lose a third of the time.
TEST(RecordingTransport, RoundingDoesNotAddUp) {
  class FinelyTimed final : public http::Transport {
   public:
    explicit FinelyTimed(VirtualClock& clock) : clock_(clock) {}
    Result<http::Reply> open(const http::Request&, const http::ExchangeOptions&) override {
      return http::Reply{.status = 200, .http_version = {}, .headers = {}, .body = std::make_unique<Slow>(clock_)};
    }

   private:
    class Slow final : public http::Body {
     public:
      explicit Slow(VirtualClock& clock) : clock_(clock) {}
      Result<std::string_view> read() override {
        clock_.advance(1500ns);
        return std::string_view(reads_++ < 100 ? "x" : "");
      }

     private:
      VirtualClock& clock_;
      int reads_ = 0;
    };
    VirtualClock& clock_;
  };
  VirtualClock clock;
  FinelyTimed inner(clock);
  const auto tape = std::make_shared<Tape>();
  RecordingTransport recorder(inner, tape, clock);
  const auto reply = recorder.open({}, {});
  ASSERT_TRUE(reply);
  static_cast<void>(drain(*reply->body));
  auto sum = 0us;
  const auto taken = tape->take();
  for (const auto& mark : taken.at(0).response.chunks) sum += mark.delay;
  EXPECT_EQ(sum, 150us);
}

// A recorder that keeps so many calls, then has no space left.
class FullDisk final : public Recorder {
 public:
  explicit FullDisk(int calls) : calls_(calls) {}
  Result<std::size_t> begin(Interaction) override { return calls_-- > 0 ? Result<std::size_t>(0) : full(); }
  Result<void> read(std::size_t, std::chrono::microseconds, std::string_view) override {
    return calls_-- > 0 ? Result<void>() : full();
  }
  Result<void> end(std::size_t, BodyEnd) override {
    ++ends;
    return {};
  }
  int ends = 0;

 private:
  static tl::unexpected<Error> full() { return fail(ErrorCode::kIo, "no space left"); }
  int calls_;
};

TEST(RecordingTransport, HandsOutNothingThatIsNotKept) {
  ReplayTransport replay(fixture_of({sample(), sample()}));
  const auto disk = std::make_shared<FullDisk>(2);
  RecordingTransport recorder(replay, disk);
  {
    const auto reply = recorder.open(sample().request, {});
    ASSERT_TRUE(reply);
    const auto drained = drain(*reply->body);
    EXPECT_THAT(drained.reads, ElementsAre("data: a"));
    ASSERT_TRUE(drained.error);
    EXPECT_EQ(drained.error->message, "no space left");
    EXPECT_EQ(reply->body->read().error(), *drained.error);
  }
  EXPECT_EQ(disk->ends, 0);
  EXPECT_EQ(recorder.open(sample().request, {}).error().message, "no space left");
}

TEST(BodyEndOf, TellsFailuresApart) {
  struct Row {
    ErrorCode code;
    EndKind kind;
    std::string detail;
  };
  const Row rows[] = {
      {ErrorCode::kTimeout, EndKind::kTimeout, "why"},         {ErrorCode::kCancelled, EndKind::kCancelled, "why"},
      {ErrorCode::kClosedEarly, EndKind::kClosedEarly, "why"}, {ErrorCode::kReset, EndKind::kReset, "why"},
      {ErrorCode::kTls, EndKind::kReset, "tls: why"},          {ErrorCode::kHttp, EndKind::kReset, "http: why"},
  };
  for (const auto& row : rows) {
    const auto end = body_end_of(Error{.code = row.code, .message = "why"});
    EXPECT_EQ(end.kind, row.kind);
    EXPECT_EQ(end.detail, row.detail);
  }
}

TEST(ErrorOf, AlwaysHasAMessage) {
  EXPECT_EQ(error_of({.kind = EndKind::kReset, .detail = "x"}).message, "x");
  EXPECT_EQ(error_of({.kind = EndKind::kReset}).message, "the recorded body ends here: reset");
}

}  // namespace
}  // namespace reprise::harness

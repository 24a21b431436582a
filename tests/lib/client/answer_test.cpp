#include "client/answer.hpp"

#include <gtest/gtest.h>

#include "memory_transport.hpp"
#include "short_answer.hpp"

namespace reprise::client {
namespace {

using std::chrono::seconds;
using test::kEnd;
using test::kHello;
using test::kStart;

const std::string kPing = "event: ping\ndata: {\"type\": \"ping\"}\n\n";

TEST(EventQueue, GivesBackInOrderWhatWasPutIn) {
  EventQueue queue;
  EXPECT_FALSE(queue.pop());
  for (int round = 0; round < 2; ++round) {
    queue.push({.type = "a", .data = "1", .id = "x"});
    queue.push({.type = "b", .data = "2", .id = "y"});
    EXPECT_EQ(queue.pop(), (sse::EventView{.type = "a", .data = "1", .id = "x"}));
    EXPECT_EQ(queue.pop(), (sse::EventView{.type = "b", .data = "2", .id = "y"}));
    EXPECT_FALSE(queue.pop());
  }
}

TEST(EventQueue, KeepsRoomBehindTheData) {
  EventQueue queue;
  const std::string data(100, 'x');
  queue.push({.type = {}, .data = data, .id = {}});
  const auto event = queue.pop();
  ASSERT_TRUE(event);
  // Read, as a parser may: the address sanitizer says if it is not ours.
  const volatile char* const behind = event->data.data() + data.size();
  EXPECT_EQ(behind[0], '\0');
  for (std::size_t i = 0; i < sse::kEventPadding; ++i) static_cast<void>(behind[i]);
}

// Hands out a piece after so many seconds each; waits no longer than its deadline.
class TimedBody final : public http::Body {
 public:
  TimedBody(VirtualClock& clock, std::vector<std::pair<int, std::string>> pieces, bool obedient)
      : clock_(clock), pieces_(std::move(pieces)), obedient_(obedient) {}

  Result<std::string_view> read() override {
    if (next_ == pieces_.size()) return std::string_view();
    const auto due = clock_.now() + seconds(pieces_[next_].first);
    if (obedient_ && due > deadline_) {
      clock_.sleep_until(deadline_, {});
      return fail(ErrorCode::kTimeout, "the deadline passed");
    }
    clock_.sleep_until(due, {});
    return std::string_view(pieces_[next_++].second);
  }
  void set_deadline(Clock::TimePoint deadline) override { deadline_ = deadline; }

 private:
  VirtualClock& clock_;
  std::vector<std::pair<int, std::string>> pieces_;
  bool obedient_;
  std::size_t next_ = 0;
  Clock::TimePoint deadline_ = Clock::TimePoint::max();
};

struct Ended {
  std::optional<Error> error;
  seconds at{};
  std::string text{};
};

Ended read_all(std::vector<std::pair<int, std::string>> pieces, std::chrono::milliseconds progress,
               seconds between_calls = seconds(0), bool obedient = true) {
  VirtualClock clock;
  StreamOptions options;
  options.progress = progress;
  options.clock = &clock;
  http::Reply reply = test::event_stream({});
  reply.body = std::make_unique<TimedBody>(clock, std::move(pieces), obedient);
  Answer answer(std::move(reply), options);
  Ended ended;
  while (true) {
    const auto chunk = answer.next();
    ended.at = std::chrono::duration_cast<seconds>(clock.now().time_since_epoch());
    if (!chunk) ended.error = chunk.error();
    if (!chunk || !*chunk) return ended;
    if (const auto* delta = std::get_if<llm::TextDelta>(&**chunk)) ended.text += delta->text;
    clock.advance(between_calls);
  }
}

TEST(Answer, TakesAProgressLimitBeyondTheClockForNone) {
  const auto ended = read_all({{1, kStart}, {900, kHello}, {1, kEnd}}, std::chrono::milliseconds::max());
  EXPECT_FALSE(ended.error) << ended.error->message;
}

TEST(Answer, GivesUpOnAStreamOfKeepAlivesAlone) {
  std::vector<std::pair<int, std::string>> pieces = {{1, kStart}, {1, kHello}};
  for (int i = 0; i < 100; ++i) pieces.emplace_back(7, i % 2 == 0 ? kPing : ": comment\n\n");
  const auto ended = read_all(pieces, seconds(60));
  ASSERT_TRUE(ended.error);
  EXPECT_EQ(ended.error->code, ErrorCode::kTimeout);
  EXPECT_NE(ended.error->message.find("progress timeout"), std::string::npos) << ended.error->message;
  EXPECT_EQ(ended.at, seconds(62));
  EXPECT_EQ(ended.text, "Hello");
}

TEST(Answer, GivesUpOnKeepAlivesOfABodyThatKnowsNoDeadline) {
  std::vector<std::pair<int, std::string>> pieces = {{1, kStart}};
  for (int i = 0; i < 100; ++i) pieces.emplace_back(7, kPing);
  const auto ended = read_all(pieces, seconds(60), seconds(0), false);
  ASSERT_TRUE(ended.error);
  EXPECT_EQ(ended.error->code, ErrorCode::kTimeout);
  EXPECT_EQ(ended.at, seconds(64));
}

TEST(Answer, GivesUpOnAFloodOfKeepAlivesThatNeverLetsAReadWait) {
  std::vector<std::pair<int, std::string>> pieces = {{0, kStart}};
  for (int i = 0; i < 100; ++i) pieces.emplace_back(1, kPing);
  const auto ended = read_all(pieces, seconds(10));
  ASSERT_TRUE(ended.error);
  EXPECT_EQ(ended.error->code, ErrorCode::kTimeout);
  EXPECT_EQ(ended.at, seconds(10));
}

TEST(Answer, CountsFromTheLastProgress) {
  const auto ended =
      read_all({{50, kStart}, {9, kPing}, {50, kHello}, {9, kPing}, {50, kHello}, {50, kEnd}}, seconds(60));
  EXPECT_FALSE(ended.error);
  EXPECT_EQ(ended.text, "HelloHello");
}

TEST(Answer, DoesNotCountTheCallersOwnTime) {
  const auto ended = read_all({{1, kStart}, {1, kPing}, {1, kPing}, {1, kHello}, {1, kEnd}}, seconds(10), seconds(100));
  EXPECT_FALSE(ended.error);
  EXPECT_EQ(ended.text, "Hello");
}

TEST(Answer, HasNoProgressLimitWhereItIsZero) {
  std::vector<std::pair<int, std::string>> pieces = {{0, kStart}};
  for (int i = 0; i < 100; ++i) pieces.emplace_back(1000, kPing);
  pieces.emplace_back(1, kHello + kEnd);
  EXPECT_FALSE(read_all(pieces, seconds(0)).error);
}

TEST(Answer, KeepsTheTransportsOwnTimeoutApart) {
  const StreamOptions options;
  Answer answer(test::event_stream({}, Error{.code = ErrorCode::kTimeout, .message = "idle timeout"}), options);
  EXPECT_EQ(answer.next().error().message, "idle timeout");
}

TEST(Answer, TakesAnEndWithoutTheTerminalEventWhereAskedTo) {
  const std::string finished = kStart + kHello + kEnd.substr(0, kEnd.find("event: message_stop"));
  const std::string open_block = kStart + kHello;
  const std::tuple<std::string, bool, bool> rows[] = {
      {finished, true, true}, {finished, false, false}, {open_block, true, false}, {"", true, false}};
  for (const auto& [body, lenient, well] : rows) {
    const StreamOptions options{.provider = llm::Provider::kAnthropic, .lenient_end = lenient};
    Answer answer(body.empty() ? test::event_stream({}) : test::event_stream({body}), options);
    std::size_t ends = 0;
    auto chunk = answer.next();
    for (; chunk && *chunk; chunk = answer.next()) ends += std::holds_alternative<llm::MessageEnd>(**chunk) ? 1U : 0U;
    EXPECT_EQ(chunk.has_value(), well) << body;
    EXPECT_EQ(ends, well ? 1U : 0U) << body;
  }
}

TEST(Answer, HandsItsOptionsToTheParser) {
  std::string joined = kEnd;
  const std::string between = "\n\nevent: message_stop\ndata: ";
  joined.replace(joined.find(between), between.size(), "");
  for (const bool tolerant : {false, true}) {
    const StreamOptions options{.provider = llm::Provider::kAnthropic, .parser = {.tolerant = tolerant}};
    Answer answer(test::event_stream({kStart + kHello + joined}), options);
    auto chunk = answer.next();
    while (chunk && *chunk) chunk = answer.next();
    EXPECT_EQ(chunk.has_value(), tolerant);
  }
}

TEST(Answer, StopsBeforeTheNextEventWhereAsked) {
  std::stop_source source;
  StreamOptions options;
  options.exchange.stop = source.get_token();
  Answer answer(test::event_stream({kStart + kHello + kHello + kEnd}), options);
  while (!std::holds_alternative<llm::TextDelta>(**answer.next())) continue;
  source.request_stop();
  EXPECT_EQ(answer.next().error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace reprise::client

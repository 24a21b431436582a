#include <vector>

#include <gtest/gtest.h>

#include <reprise/sse/decoder.hpp>

namespace reprise::sse {
namespace {

// Everything a stream says, in order.
struct Log {
  std::vector<std::string> lines;
  void operator()(const EventView& e) {
    lines.push_back(std::string(e.name()) + "|" + std::string(e.data) + "|" + std::string(e.id));
  }
  void comment(std::string_view text) { lines.push_back("comment|" + std::string(text)); }
  void retry(std::chrono::milliseconds time) { lines.push_back("retry|" + std::to_string(time.count())); }
};

TEST(SseDecoder, HandsOutEventsCommentsAndRetriesInOrder) {
  Decoder decoder;
  Log log;
  ASSERT_TRUE(decoder.feed(": hi\nretry: 20\nevent: a\ndata: 1\nid: 7\n\ndata\n\n", log));
  EXPECT_EQ(log.lines, (std::vector<std::string>{"comment| hi", "retry|20", "a|1|7", "message||7"}));
  EXPECT_EQ(decoder.last_event_id(), "7");
}

TEST(SseDecoder, TakesASinkThatOnlyWantsEvents) {
  Decoder decoder;
  int events = 0;
  const auto count = [&events](const EventView&) { ++events; };
  ASSERT_TRUE(decoder.feed(":c\nretry: 1\ndata: x\n\n", count));
  EXPECT_EQ(events, 1);
}

TEST(SseDecoder, ReportsWhatTheEndOfTheStreamCutsOff) {
  Decoder decoder;
  Log log;
  ASSERT_TRUE(decoder.feed("data: 1\r\n\r\nevent: x\ndata: par", log));
  const auto tail = decoder.unfinished_tail();
  ASSERT_TRUE(tail.has_value());
  EXPECT_EQ(tail->offset, 11U);
  EXPECT_EQ(tail->bytes, 18U);
  EXPECT_TRUE(tail->has_data);
}

TEST(SseDecoder, HasNoTailAfterABlankLineOrAComment) {
  Decoder decoder;
  Log log;
  ASSERT_TRUE(decoder.feed("data: 1\n\n: keep-alive\n", log));
  EXPECT_FALSE(decoder.unfinished_tail().has_value());
}

TEST(SseDecoder, FailsWithTheOffsetOfTheFirstBadByteAndStaysFailed) {
  Decoder decoder(DecoderOptions{.utf8 = Utf8Policy::kStrict});
  Log log;
  const auto result = decoder.feed("data: ok\n\ndata: a\xFF\n\ndata: never\n\n", log);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidUtf8);
  EXPECT_EQ(result.error().byte_offset, 17U);
  EXPECT_EQ(decoder.feed("data: more\n\n", log).error(), result.error());
  EXPECT_EQ(log.lines, std::vector<std::string>{"message|ok|"});
}

TEST(SseDecoder, FailsAtTheFirstByteOverTheLineLimit) {
  Decoder decoder(DecoderOptions{.max_line_bytes = 8});
  Log log;
  const auto result = decoder.feed("data: 12\n\ndata: 123\n\n", log);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(result.error().byte_offset, 18U);
  EXPECT_EQ(log.lines.size(), 1U);
}

TEST(SseDecoder, FailsOnAnEventOverTheEventLimit) {
  Decoder decoder(DecoderOptions{.max_event_bytes = 5});
  Log log;
  ASSERT_TRUE(decoder.feed("data: 12\ndata: 34\n\n", log));
  EXPECT_EQ(decoder.feed("data: 12\ndata: 345\n\n", log).error().code, ErrorCode::kLimitExceeded);
}

TEST(SseDecoder, StartsAnewAfterReset) {
  Decoder decoder;
  Log log;
  ASSERT_TRUE(decoder.feed("id: 1\ndata: x\n\ndata: y", log));
  decoder.reset();
  EXPECT_EQ(decoder, Decoder());
}

}  // namespace
}  // namespace reprise::sse

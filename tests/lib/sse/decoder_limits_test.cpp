// Limits and strict UTF-8: the same error, at the same byte, after the same events, however the stream was cut.
#include <gtest/gtest.h>

#include "cuttings.hpp"
#include "sse_recorder.hpp"
#include "sse_rules.hpp"

namespace reprise::test {
namespace {

using sse::DecoderOptions;
using sse::Utf8Policy;

struct Row {
  std::string name;
  DecoderOptions options;
  std::string body;
  std::optional<ErrorCode> code;  // none: the stream passes
  std::uint64_t offset = 0;       // of the failure
  std::vector<std::string> data;  // of the events before it
};

constexpr DecoderOptions kStrict{.utf8 = Utf8Policy::kStrict};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {"strict passes UTF-8", kStrict, "\uFEFFdata: é€😀\n\n: ü\n", {}, 0, {"é€😀"}},
      {"strict names the first bad byte", kStrict, "data: a\n\ndata: b\xFF\n\n", ErrorCode::kInvalidUtf8, 16, {"a"}},
      {"strict names the start of a cut character", kStrict, "data: \xE2\x82\n", ErrorCode::kInvalidUtf8, 6, {}},
      {"strict reads comments", kStrict, ": \xC0\xAF\n", ErrorCode::kInvalidUtf8, 2, {}},
      {"strict reads unknown fields", kStrict, "ab\xED\xA0\x80: c\n", ErrorCode::kInvalidUtf8, 2, {}},
      {"strict counts the BOM", kStrict, "\uFEFFdata: \xFF\n", ErrorCode::kInvalidUtf8, 9, {}},
      {"strict forgets the event under way",
       kStrict,
       "event: e\ndata: a\ndata: \xFF\n\n",
       ErrorCode::kInvalidUtf8,
       23,
       {}},
      {"strict refuses half a BOM", kStrict, "\xEF\xBB\n", ErrorCode::kInvalidUtf8, 0, {}},
      {"strict reports the first of two", kStrict, "\xFF\n\xFE\n", ErrorCode::kInvalidUtf8, 0, {}},
      {"a line of the limit passes", {.max_line_bytes = 7}, "data: a\r\n\r\ndata: b\r\r", {}, 0, {"a", "b"}},
      {"a line over the limit fails",
       {.max_line_bytes = 7},
       "data: a\n\ndata: bc\n\n",
       ErrorCode::kLimitExceeded,
       16,
       {"a"}},
      {"a line over the limit fails before its end",
       {.max_line_bytes = 7},
       "data: a\n\ndata: bc",
       ErrorCode::kLimitExceeded,
       16,
       {"a"}},
      {"a comment over the limit fails", {.max_line_bytes = 3}, ":12\n:123\n", ErrorCode::kLimitExceeded, 7, {}},
      {"a BOM is no part of the line", {.max_line_bytes = 7}, "\uFEFFdata: a\n\n", {}, 0, {"a"}},
      {"half a BOM is part of the line", {.max_line_bytes = 3}, "\xEF\xBBxy\n", ErrorCode::kLimitExceeded, 3, {}},
      {"half a BOM may be over the limit", {.max_line_bytes = 1}, "\xEF\xBB\n", ErrorCode::kLimitExceeded, 1, {}},
      {"a limit of nothing allows blank lines", {.max_line_bytes = 0}, "\n\r\n\r:", ErrorCode::kLimitExceeded, 4, {}},
      {"data of the limit passes", {.max_event_bytes = 3}, "data: a\ndata: b\n\n", {}, 0, {"a\nb"}},
      {"data over the limit fails",
       {.max_event_bytes = 3},
       "data: a\n\ndata: a\ndata: bc\ndata: d\n\n",
       ErrorCode::kLimitExceeded,
       24,
       {"a"}},
      {"one line over the limit fails", {.max_event_bytes = 3}, "data: abcd\n\n", ErrorCode::kLimitExceeded, 9, {}},
      {"a line under way fails", {.max_event_bytes = 3}, "data:abcdef", ErrorCode::kLimitExceeded, 8, {}},
      {"the joining LF counts", {.max_event_bytes = 0}, "data\ndata\n\n", ErrorCode::kLimitExceeded, 9, {}},
      {"bytes count as they come in",
       {.max_event_bytes = 1},
       "data: \xFF\n\ndata: \xFF\xFF\n\n",
       ErrorCode::kLimitExceeded,
       16,
       {"\uFFFD"}},
      {"each event has the limit to itself", {.max_event_bytes = 1}, "data: a\n\ndata: b\n\n", {}, 0, {"a", "b"}},
      {"type and ID do not count", {.max_event_bytes = 1}, "event: abc\nid: 123\ndata: a\n\n", {}, 0, {"a"}},
  };
  return all;
}

TEST(SseDecoderLimits, FailAtTheByteAndAfterTheEventsOfTheTable) {
  for (const Row& row : rows()) {
    const SseRun run = run_whole(row.body, row.options);
    ASSERT_EQ(run.error.has_value(), row.code.has_value()) << row.name;
    std::vector<std::string> data;
    for (const auto& event : run.recorder.result.events) data.push_back(event.data);
    EXPECT_EQ(data, row.data) << row.name;
    if (!row.code) continue;
    EXPECT_EQ(run.error->code, *row.code) << row.name;
    EXPECT_EQ(run.error->byte_offset, row.offset) << row.name;
    EXPECT_EQ(run.decoder.offset(), row.offset) << row.name;
    EXPECT_NE(run.error->message.find("byte " + std::to_string(row.offset)), std::string::npos) << run.error->message;
  }
}

TEST(SseDecoderLimits, FailTheSameWayUnderEveryCutting) {
  for (const Row& row : rows()) EXPECT_EQ(disprove_cuttings(row.body, row.options), "") << row.name;
}

TEST(SseDecoderLimits, AreSixtyFourMebibytesUnlessSetOtherwise) {
  constexpr std::size_t kLimit = std::size_t{64} << 20U;
  const auto ignore = [](const sse::EventView&) {};
  sse::Decoder of_line;
  EXPECT_TRUE(of_line.feed(std::string(kLimit, 'x'), ignore).has_value());
  EXPECT_EQ(of_line.feed("x", ignore).error().code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(of_line.offset(), kLimit);
  sse::Decoder of_event;
  EXPECT_TRUE(of_event.feed("data:" + std::string(kLimit / 2, 'x') + "\n", ignore).has_value());
  EXPECT_TRUE(of_event.feed("data:" + std::string(kLimit / 2 - 1, 'x'), ignore).has_value());
  EXPECT_EQ(of_event.feed("x", ignore).error().code, ErrorCode::kLimitExceeded);
}

TEST(SseDecoderLimits, StayFailedUntilReset) {
  for (const Row& row : rows()) {
    if (!row.code) continue;
    SseRun run = run_whole(row.body, row.options);
    const SseRun failed = run;
    run.feed("data: x\n\n");
    run.feed("");
    EXPECT_EQ(run, failed) << row.name;
    run.decoder.reset();
    EXPECT_EQ(run.decoder, sse::Decoder(row.options)) << row.name;
  }
}

TEST(SseDecoderLimits, FailTheSameWayOnTheRulesOfTheStandard) {
  std::vector<DecoderOptions> options = {kStrict};
  for (const std::size_t limit : {0U, 1U, 2U, 4U, 7U}) {
    options.push_back({.max_line_bytes = limit});
    options.push_back({.max_event_bytes = limit});
    options.push_back({.utf8 = Utf8Policy::kStrict, .max_line_bytes = limit + 4, .max_event_bytes = limit});
  }
  for (const SseRule& rule : load_sse_rules()) {
    for (const DecoderOptions& option : options) {
      ASSERT_EQ(disprove_cuttings(rule.input, option), "") << rule.where();
      for (const auto& event : run_whole(rule.input, option).recorder.result.events) {
        ASSERT_LE(event.data.size(), 3 * option.max_event_bytes) << rule.where();
      }
    }
  }
}

TEST(SseDecoderLimits, TrustHandsOnTypeIdAndCommentAsTheyCame) {
  const DecoderOptions trust{.utf8 = Utf8Policy::kTrust};
  const std::string body = ": c\xFF\nevent: e\xFE\nid: i\xFD\ndata: d\xFC\n\n";
  EXPECT_EQ(disprove_cuttings(body, trust), "");
  const SseRun run = run_whole(body, trust);
  EXPECT_EQ(run.recorder.result.comments, std::vector<std::string>{" c\xFF"});
  ASSERT_EQ(run.recorder.result.events.size(), 1U);
  EXPECT_EQ(run.recorder.result.events[0].type, "e\xFE");
  EXPECT_EQ(run.recorder.result.events[0].id, "i\xFD");
  EXPECT_EQ(run.recorder.result.events[0].data, "d\xFC");
}

TEST(SseDecoderLimits, StrictPassesExactlyWhatNeedsNoRepair) {
  for (const SseRule& rule : load_sse_rules()) {
    const SseRun strict = run_whole(rule.input, kStrict);
    if (rule.utf8) {
      ASSERT_FALSE(strict.error) << rule.where();
      EXPECT_EQ(strict.recorder.result, as_decoder_says(rule.expected)) << rule.where();
    } else if (!rule.tail) {
      ASSERT_TRUE(strict.error) << rule.where();
      EXPECT_EQ(strict.error->code, ErrorCode::kInvalidUtf8) << rule.where();
    }
  }
}

}  // namespace
}  // namespace reprise::test

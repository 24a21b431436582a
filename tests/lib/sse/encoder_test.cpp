#include <chrono>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <reprise/sse/decoder.hpp>
#include <reprise/sse/encoder.hpp>

namespace reprise::sse {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

// What a decoder says, kinds and order included.
struct Said {
  std::vector<Event> events;
  std::string others;

  void operator()(const EventView& event) {
    events.emplace_back(event);
    others += "e\n";
  }
  void comment(std::string_view text) { (others += "c") += std::string(text) + "\n"; }
  void retry(std::chrono::milliseconds time) { (others += "r") += std::to_string(time.count()) + "\n"; }

  friend bool operator==(const Said&, const Said&) = default;
};

Said decode(std::string_view bytes) {
  Said said;
  Decoder decoder({.utf8 = Utf8Policy::kStrict});
  const auto fed = decoder.feed(bytes, said);
  EXPECT_TRUE(fed) << fed.error().message;
  EXPECT_EQ(decoder.unfinished_tail(), std::nullopt) << testing::PrintToString(bytes);
  return said;
}

struct Row {
  std::vector<Event> events;
  std::string bytes;
};

const std::vector<Row> kRows = {
    {{{"", "a", ""}}, "data: a\n\n"},
    {{{"", "", ""}}, "data:\n\n"},
    {{{"", " a", ""}}, "data:  a\n\n"},
    {{{"", " ", ""}}, "data:  \n\n"},
    {{{"", ":", ""}}, "data: :\n\n"},
    {{{"", "a\nb", ""}}, "data: a\ndata: b\n\n"},
    {{{"", "\n", ""}}, "data:\ndata:\n\n"},
    {{{"", "a\n", ""}}, "data: a\ndata:\n\n"},
    {{{"", "\n\n a", ""}}, "data:\ndata:\ndata:  a\n\n"},
    {{{"", "\xEF\xBB\xBF", ""}}, "data: \xEF\xBB\xBF\n\n"},
    {{{"", "\xC3\xA9\xF0\x9F\x98\x80\xE2\x80\xA8", ""}}, "data: \xC3\xA9\xF0\x9F\x98\x80\xE2\x80\xA8\n\n"},
    {{{"", "a\0b"s, ""}}, "data: a\0b\n\n"s},
    {{{"ping", "a", ""}}, "event: ping\ndata: a\n\n"},
    {{{"message", "a", ""}}, "event: message\ndata: a\n\n"},
    {{{" ping", "a", ""}}, "event:  ping\ndata: a\n\n"},
    {{{"a\0b"s, "a", ""}}, "event: a\0b\ndata: a\n\n"s},
    {{{"ping", "a", ""}, {"", "b", ""}}, "event: ping\ndata: a\n\ndata: b\n\n"},
    {{{"", "a", "1"}}, "id: 1\ndata: a\n\n"},
    {{{"", "a", " 1"}}, "id:  1\ndata: a\n\n"},
    {{{"", "a", "1"}, {"", "b", "1"}}, "id: 1\ndata: a\n\ndata: b\n\n"},
    {{{"", "a", "1"}, {"", "b", "2"}}, "id: 1\ndata: a\n\nid: 2\ndata: b\n\n"},
    {{{"", "a", "1"}, {"", "b", ""}}, "id: 1\ndata: a\n\nid:\ndata: b\n\n"},
    {{{"", "a", "1"}, {"", "b", ""}, {"", "c", ""}, {"", "d", "1"}},
     "id: 1\ndata: a\n\nid:\ndata: b\n\ndata: c\n\nid: 1\ndata: d\n\n"},
    {{{"delta", "a\nb", "7"}}, "event: delta\nid: 7\ndata: a\ndata: b\n\n"},
};

TEST(SseEncoder, WritesWhatTheDecoderReadsBack) {
  for (const Row& row : kRows) {
    Encoder encoder;
    std::string bytes;
    for (const Event& event : row.events) ASSERT_TRUE(encoder.append(event.view(), bytes)) << row.bytes;
    EXPECT_EQ(bytes, row.bytes);
    EXPECT_EQ(encoder.last_event_id(), row.events.back().id) << row.bytes;
    EXPECT_EQ(decode(bytes).events, row.events) << row.bytes;
  }
}

struct Refused {
  Event event;
  std::size_t at;
  std::string message;
};

const std::vector<Refused> kRefused = {
    {{"", "a\rb", ""}, 1, "the data has a CR at byte 1: a decoder would hand it back as LF"},
    {{"", "a\r\nb", ""}, 1, "the data has a CR at byte 1: a decoder would hand it back as LF"},
    {{"", "\n\r", ""}, 1, "the data has a CR at byte 1: a decoder would hand it back as LF"},
    {{"", "ok\xFF", ""}, 2, "the data is not UTF-8 at byte 2: an event stream is UTF-8 throughout"},
    {{"", "\xE2\x82\n\xAC", ""}, 0, "the data is not UTF-8 at byte 0: an event stream is UTF-8 throughout"},
    {{"a\nb", "", ""}, 1, "the event type has an LF at byte 1: a field is one line"},
    {{"ab\r", "", ""}, 2, "the event type has a CR at byte 2: a field is one line"},
    {{"\n\r", "", ""}, 0, "the event type has an LF at byte 0: a field is one line"},
    {{"\xED\xA0\x80", "", ""}, 0, "the event type is not UTF-8 at byte 0: an event stream is UTF-8 throughout"},
    {{"", "", "a\nb"}, 1, "the event ID has an LF at byte 1: a field is one line, and decoders ignore an ID with NUL"},
    {{"", "", "\r"}, 0, "the event ID has a CR at byte 0: a field is one line, and decoders ignore an ID with NUL"},
    {{"", "", "12\0"s}, 2, "the event ID has a NUL at byte 2: a field is one line, and decoders ignore an ID with NUL"},
    {{"", "", "\xC3"}, 0, "the event ID is not UTF-8 at byte 0: an event stream is UTF-8 throughout"},
};

TEST(SseEncoder, RefusesWhatCannotBeExpressedAndChangesNothing) {
  for (const Refused& row : kRefused) {
    Encoder encoder;
    std::string bytes;
    ASSERT_TRUE(encoder.append({"", "before", "0"}, bytes));
    const Encoder encoder_before = encoder;
    const std::string bytes_before = bytes;
    const auto appended = encoder.append(row.event.view(), bytes);
    ASSERT_FALSE(appended) << row.message;
    EXPECT_EQ(appended.error().code, ErrorCode::kInvalidArgument) << row.message;
    EXPECT_EQ(appended.error().message, row.message);
    EXPECT_EQ(appended.error().byte_offset, row.at) << row.message;
    EXPECT_EQ(encoder, encoder_before) << row.message;
    EXPECT_EQ(bytes, bytes_before) << row.message;
  }
}

TEST(SseEncoder, WritesCommentsAsTheSinkIsToldThem) {
  std::string bytes;
  for (const std::string_view text : {"", " keep-alive", "tight", " a: b", "\xC3\xA9"}) {
    ASSERT_TRUE(Encoder::append_comment(text, bytes)) << text;
  }
  EXPECT_EQ(bytes, ":\n: keep-alive\n:tight\n: a: b\n:\xC3\xA9\n");
  EXPECT_EQ(decode(bytes).others, "c\nc keep-alive\nctight\nc a: b\nc\xC3\xA9\n");
}

TEST(SseEncoder, RefusesCommentsThatAreNotOneLineOfUtf8) {
  for (const std::string_view text : {"a\n", "a\r", "a\xFF"}) {
    std::string bytes = "before";
    const auto appended = Encoder::append_comment(text, bytes);
    ASSERT_FALSE(appended) << text;
    EXPECT_EQ(appended.error().code, ErrorCode::kInvalidArgument) << text;
    EXPECT_EQ(appended.error().byte_offset, 1U) << text;
    EXPECT_EQ(bytes, "before") << text;
  }
}

TEST(SseEncoder, WritesRetriesUpToTheLongestTime) {
  std::string bytes;
  for (const auto time : {0ms, 1500ms, std::chrono::milliseconds::max()}) {
    ASSERT_TRUE(Encoder::append_retry(time, bytes));
  }
  EXPECT_EQ(bytes, "retry: 0\nretry: 1500\nretry: 9223372036854775807\n");
  EXPECT_EQ(decode(bytes).others, "r0\nr1500\nr9223372036854775807\n");
}

TEST(SseEncoder, RefusesANegativeRetry) {
  std::string bytes = "before";
  const auto appended = Encoder::append_retry(-5ms, bytes);
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(appended.error().message, "a reconnection time of -5 ms: expected 0 or more");
  EXPECT_EQ(bytes, "before");
}

TEST(SseEncoder, StartsAnewWhenReset) {
  Encoder encoder;
  std::string bytes;
  ASSERT_TRUE(encoder.append({"", "a", "1"}, bytes));
  encoder.reset();
  EXPECT_EQ(encoder, Encoder());
  bytes.clear();
  ASSERT_TRUE(encoder.append({"", "a", "1"}, bytes));
  EXPECT_EQ(bytes, "id: 1\ndata: a\n\n");
}

TEST(SseEncoder, UsesTheCapacityItIsGiven) {
  Encoder encoder;
  std::string bytes;
  bytes.reserve(256);
  const char* const memory = bytes.data();
  for (int round = 0; round < 100; ++round) {
    bytes.clear();
    ASSERT_TRUE(encoder.append({.type = "delta", .data = "one\ntwo", .id = round % 2 == 0 ? "1" : "2"}, bytes));
    ASSERT_EQ(bytes.data(), memory);
  }
}

constexpr std::string_view kPieces[] = {"a", " ", ":", "data", "id: 1", "\xC3\xA9", "\xEF\xBB\xBF", "\xF0\x9F\x98\x80"};

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

  // A fifth of its pieces is `extra`, where there is one.
  std::string text(std::string_view extra) {
    std::string result;
    for (std::size_t pieces = below(6); pieces > 0; --pieces) {
      result += !extra.empty() && below(5) == 0 ? extra : kPieces[below(std::size(kPieces))];
    }
    return result;
  }

 private:
  std::mt19937_64 random_;
};

TEST(SseEncoder, RoundTripsRandomStreams) {
  for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
    Generator generator(seed);
    Encoder encoder;
    std::string bytes;
    Said given;
    std::string id;
    for (std::size_t steps = generator.below(8); steps > 0; --steps) {
      if (const std::size_t kind = generator.below(8); kind == 0) {
        const std::string text = generator.text("\0"s);
        given.comment(text);
        ASSERT_TRUE(Encoder::append_comment(text, bytes)) << "seed " << seed;
      } else if (kind == 1) {
        const std::chrono::milliseconds time(generator.below(100'000));
        given.retry(time);
        ASSERT_TRUE(Encoder::append_retry(time, bytes)) << "seed " << seed;
      } else {
        if (generator.below(3) == 0) id = generator.text("");
        const Event event(generator.text("\0"s), generator.text("\n"), id);
        given(event.view());
        ASSERT_TRUE(encoder.append(event.view(), bytes)) << "seed " << seed;
      }
    }
    ASSERT_EQ(decode(bytes), given) << "seed " << seed << ", " << testing::PrintToString(bytes);
  }
}

}  // namespace
}  // namespace reprise::sse

#include <limits>

#include <gtest/gtest.h>

#include <reprise/harness/reference/reference_decoder.hpp>

namespace reprise::harness {
namespace {

using namespace std::string_literals;
using Events = std::vector<ReferenceEvent>;

std::string data_of(const std::string& value) {
  const auto result = reference_decode("data:" + value + "\n\n");
  return result.events.size() == 1 ? result.events.front().data : "not one event";
}

// The examples that the standard itself gives, 9.2.6.
TEST(ReferenceDecoder, ReadsTheExamplesOfTheStandard) {
  EXPECT_EQ(reference_decode("data: YHOO\ndata: +2\ndata: 10\n\n").events, (Events{{"message", "YHOO\n+2\n10", ""}}));
  EXPECT_EQ(
      reference_decode(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n")
          .events,
      (Events{{"message", "first event", "1"}, {"message", "second event", ""}}));
  EXPECT_EQ(reference_decode("data\n\ndata\ndata\n\ndata:").events,
            (Events{{"message", "", ""}, {"message", "\n", ""}}));
  EXPECT_EQ(reference_decode("data:test\n\ndata: test\n\n").events,
            (Events{{"message", "test", ""}, {"message", "test", ""}}));
  EXPECT_EQ(reference_decode("event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: add\ndata: 113411\n\n")
                .events,
            (Events{{"add", "73857293", ""}, {"remove", "2153", ""}, {"add", "113411", ""}}));
}

// The maximal subparts of The Unicode Standard 3.9, tables 3-8 to 3-11, which the WHATWG decoder follows.
TEST(ReferenceDecoder, ReplacesEachMaximalSubpart) {
  const std::string r = "\uFFFD";
  const struct {
    std::string bytes;
    std::string expected;
  } rows[] = {
      {"\x00\x7F"s, "\x00\x7F"s},
      {"\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\U00010000\U0010FFFF",
       "\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\U00010000\U0010FFFF"},
      {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", r + r + r + r + r + r + r + r + "A"},
      {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", r + r + r + r + r + r + r + r + "A"},
      {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", r + r + r + r + r + "A" + r + r + "B"},
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", r + r + r + r + "A"},
      {"\xC2", r},
      {"\xE2\x82", r},
      {"\xF0\x9F\x98", r},
      {"\xC2\xC2\xA2", r + "\u00A2"},
      {"\xFE\xFF", r + r},
      {"\xC1\xBF\xF5\x80", r + r + r + r},
  };
  for (const auto& row : rows) EXPECT_EQ(data_of(row.bytes), row.expected);
}

TEST(ReferenceDecoder, TakesRetriesOfDigitsOnlyAndSaturates) {
  constexpr auto kMax = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(
      reference_decode("retry: 0\nretry:0015\nretry: 18446744073709551615\nretry: 18446744073709551616\n").retries,
      (std::vector<std::uint64_t>{0, 15, kMax, kMax}));
  EXPECT_EQ(reference_decode(
                "retry\nretry:\nretry: \nretry: -1\nretry: +1\nretry:  1\nretry: 1 \nretry: 1.5\nretry: \u0661\n")
                .retries,
            std::vector<std::uint64_t>{});
}

TEST(ReferenceDecoder, DropsOneByteOrderMarkAtTheStart) {
  EXPECT_EQ(reference_decode("\uFEFFdata: a\n\n").events, (Events{{"message", "a", ""}}));
  EXPECT_EQ(reference_decode("\uFEFF\uFEFFdata: a\n\n").events, Events{});
  EXPECT_EQ(reference_decode("\n\uFEFFdata: a\n\n").events, Events{});
}

TEST(ReferenceDecoder, LeavesOutWhatHasNoLineEnd) {
  const auto result = reference_decode("id: 1\n\nid: 2\nretry: 5\nretry: 6");
  EXPECT_EQ(result.last_event_id, "1");
  EXPECT_EQ(result.retries, std::vector<std::uint64_t>{5});
  EXPECT_EQ(reference_decode(":a\n: b").comments, std::vector<std::string>{"a"});
}

}  // namespace
}  // namespace reprise::harness

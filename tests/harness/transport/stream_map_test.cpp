#include "transport/stream_map.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "short_answer.hpp"

namespace reprise::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::pair<std::size_t, std::size_t>> spans(std::string_view body) {
  std::vector<std::pair<std::size_t, std::size_t>> spans;
  for (const MappedEvent& event : map_stream(body).events) spans.emplace_back(event.begin, event.end);
  return spans;
}

using Span = std::pair<std::size_t, std::size_t>;

TEST(StreamMap, FindsWhereEventsBeginAndEnd) {
  EXPECT_THAT(spans("data: 1\n\ndata: 2\n\n"), ElementsAre(Span(0, 9), Span(9, 18)));
  EXPECT_THAT(spans("data: 1\r\n\r\ndata: 2\r\n\r\n"), ElementsAre(Span(0, 11), Span(11, 22)));
  EXPECT_THAT(spans("data: 1\r\rdata: 2\r\r"), ElementsAre(Span(0, 9), Span(9, 18)));
  EXPECT_THAT(spans(":c\n\n\ndata: 1\n\n"), ElementsAre(Span(5, 14)));
  EXPECT_THAT(spans("data: 1\n\ndata: 2\n"), ElementsAre(Span(0, 9)));
  EXPECT_THAT(spans(""), ElementsAre());
}

TEST(StreamMap, KnowsBoundariesWhereNoEventIs) {
  EXPECT_THAT(map_stream(":c\n\n\ndata: 1\n\nx").boundaries, ElementsAre(0, 4, 5, 14));
}

TEST(StreamMap, TellsDeltasFromTheRest) {
  const StreamMap map = map_stream(test::short_answer());
  std::vector<bool> deltas;
  for (const MappedEvent& event : map.events) deltas.push_back(event.is_delta);
  EXPECT_THAT(deltas, ElementsAre(false, false, true, false, false, false));
  EXPECT_EQ(map.provider, llm::Provider::kAnthropic);
}

TEST(StreamMap, CallsAnEventByItsFieldItsDataOrItsType) {
  EXPECT_TRUE(is_called({"ping", "", ""}, "ping"));
  EXPECT_TRUE(is_called({"", "x", ""}, "message"));
  EXPECT_TRUE(is_called({"", "[DONE]", ""}, "[DONE]"));
  EXPECT_TRUE(is_called({"", R"({"type":"a"})", ""}, "a"));
  EXPECT_FALSE(is_called({"ping", R"({"type":"a"})", ""}, "a"));
  EXPECT_FALSE(is_called({"", R"({"type":1})", ""}, "1"));
  EXPECT_FALSE(is_called({"", R"({"type)", ""}, "a"));
}

// Offsets:                    0         9                     24                     39
const std::string kBody = "data: 1\n\nevent: a\ndata: 2\n\nevent: a\ndata: \xC3\xA9\n\n";

Result<FoundPlace> place(const FaultPosition& position) {
  return find_place(position, kBody, map_stream(kBody), {4, 30, 45});
}

TEST(FindPlace, GivesTheExactOffset) {
  const struct {
    FaultPosition position;
    std::size_t offset;
    FaultUnit unit;
    std::size_t index;
  } rows[] = {
      {{.place = FaultPlace::kByte, .number = 0}, 0, FaultUnit::kByte, 0},
      {{.place = FaultPlace::kByte, .number = 46}, 46, FaultUnit::kByte, 46},
      {{.place = FaultPlace::kChunk, .number = 1}, 0, FaultUnit::kChunk, 0},
      {{.place = FaultPlace::kChunk, .number = 3}, 30, FaultUnit::kChunk, 2},
      {{.place = FaultPlace::kEvent, .number = 1}, 0, FaultUnit::kEvent, 0},
      {{.place = FaultPlace::kEvent, .number = 3}, 27, FaultUnit::kEvent, 2},
      {{.place = FaultPlace::kEvent, .number = 2, .name = "a"}, 27, FaultUnit::kEvent, 2},
      {{.place = FaultPlace::kBefore, .name = "a"}, 9, FaultUnit::kEvent, 1},
      {{.place = FaultPlace::kAfter, .name = "a"}, 27, FaultUnit::kEvent, 2},
      {{.place = FaultPlace::kAfter, .name = "message"}, 9, FaultUnit::kEvent, 1},
      {{.place = FaultPlace::kInsideUtf8, .number = 1}, 43, FaultUnit::kByte, 43},
      {{.place = FaultPlace::kEnd}, 46, FaultUnit::kByte, 46},
  };
  ASSERT_EQ(kBody.size(), 46U);
  for (const auto& row : rows) {
    const auto found = place(row.position);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->offset, row.offset);
    EXPECT_EQ(found->unit, row.unit);
    EXPECT_EQ(found->index, row.index);
  }
}

TEST(FindPlace, SaysWhatTheBodyHasInstead) {
  const std::pair<FaultPosition, std::string> rows[] = {
      {{.place = FaultPlace::kByte, .number = 47}, "the body has no offset 47: it has 46 bytes"},
      {{.place = FaultPlace::kChunk, .number = 4}, "the body has no chunk 4: it has 3 of them"},
      {{.place = FaultPlace::kEvent, .number = 4}, "the body has no event 4: it has 3 of them"},
      {{.place = FaultPlace::kEvent, .number = 3, .name = "a"},
       "the body has no event called 'a', number 3: it has 2 of them"},
      {{.place = FaultPlace::kDelta, .number = 1}, "the body has no event with content, number 1: it has 0 of them"},
      {{.place = FaultPlace::kBefore, .name = "b"}, "the body has no event called 'b', number 1: it has 0 of them"},
      {{.place = FaultPlace::kInsideUtf8, .number = 2},
       "the body has no character 2 of several bytes: it has 1 of them"},
  };
  for (const auto& [position, message] : rows) {
    const auto found = place(position);
    ASSERT_FALSE(found) << message;
    EXPECT_EQ(found.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(found.error().message, message);
  }
}

TEST(FindPlace, CountsOnlyWholeCharactersOfSeveralBytes) {
  const FaultPosition first{.place = FaultPlace::kInsideUtf8, .number = 1};
  const auto offset = [&first](std::string_view body) -> std::size_t {
    const auto found = find_place(first, body, {}, {});
    return found ? found->offset : 0;
  };
  EXPECT_EQ(offset("a\xC3\xA9"), 2U);
  EXPECT_EQ(offset("\xE2\x82\xAC"), 1U);
  EXPECT_EQ(offset("\xF0\x9F\x98\x80"), 1U);
  EXPECT_EQ(offset("\xC3"), 0U);
  EXPECT_EQ(offset("\xA9\xC3"
                   "a\xC3\xA9"),
            4U);
  EXPECT_EQ(offset("\xFF\xBF\xC1\x81"), 0U);
}

}  // namespace
}  // namespace reprise::harness

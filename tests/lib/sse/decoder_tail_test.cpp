// What the end of a stream cuts off, under every cutting.
#include <gtest/gtest.h>

#include "sse_recorder.hpp"

namespace reprise::test {
namespace {

using Tail = std::optional<sse::UnfinishedTail>;

struct Row {
  std::string body;
  Tail tail;
};

Tail tail(unsigned long long offset, unsigned long long bytes, bool has_data) {
  return sse::UnfinishedTail{.offset = offset, .bytes = bytes, .has_data = has_data};
}

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {"", {}},
      {"\n", {}},
      {"\uFEFF", {}},
      {"data: a\n\n", {}},
      {"data: a\r\n\r", {}},
      {"data: a\r\n\r\n", {}},
      {"data: a\n\n: c\n", {}},
      {"data: a\n\nretry: 5\nother: x\n", {}},
      {"data: a\n\nid: 1\n\nid: 1\n", {}},
      {"data: a", tail(0, 7, true)},
      {"data: a\n", tail(0, 8, true)},
      {"data: a\r", tail(0, 8, true)},
      {"data", tail(0, 4, true)},
      {"data:", tail(0, 5, true)},
      {"dat", tail(0, 3, false)},
      {"database", tail(0, 8, false)},
      {"event: x\n", tail(0, 9, false)},
      {"event: x\n\nevent: y", tail(10, 8, false)},
      {"id: 1\n", tail(0, 6, false)},
      {"id: 1\n\nid\n", tail(7, 3, false)},
      {": c", tail(0, 3, false)},
      {"\xEF\xBB", tail(0, 2, false)},
      {"\uFEFFdata: a\n", tail(3, 8, true)},
      {"data: a\n\ndata: b\n", tail(9, 8, true)},
      {"data: a\r\n\r\ndata: b\r\n", tail(11, 9, true)},
      {"data: a\r\rdata: b\r", tail(9, 8, true)},
      {"data: a\n\n\n\n\r\ndata: b", tail(13, 7, true)},
      {"data: a\n\n: c\ndata: b", tail(9, 11, true)},
      {"data: a\n\ndata: b\nevent: x", tail(9, 16, true)},
  };
  return all;
}

TEST(SseDecoderTail, IsWhatNoBlankLineClosed) {
  for (const Row& row : rows()) EXPECT_EQ(run_whole(row.body).decoder.unfinished_tail(), row.tail) << row.body;
}

TEST(SseDecoderTail, DoesNotDependOnCuts) {
  for (const Row& row : rows()) {
    SseRun bytewise;
    for (std::size_t i = 0; i < row.body.size(); ++i) {
      SseRun rest = bytewise;
      rest.feed(std::string_view(row.body).substr(i));
      EXPECT_EQ(rest.decoder.unfinished_tail(), row.tail) << row.body << ", the rest at once from " << i;
      bytewise.feed(std::string_view(row.body).substr(i, 1));
    }
    EXPECT_EQ(bytewise.decoder.unfinished_tail(), row.tail) << row.body << ", byte by byte";
  }
}

TEST(SseDecoderTail, GoesAwayOnceTheBlankLineComes) {
  for (const Row& row : rows()) {
    SseRun run = run_whole(row.body);
    run.feed("\n\n\n");
    EXPECT_EQ(run.decoder.unfinished_tail(), std::nullopt) << row.body;
  }
}

TEST(SseDecoderEquality, TellsApartWhatWillBehaveDifferently) {
  const std::string bodies[] = {
      "",          "d",           "e",      "data",       "data:",        "data: a", "data: b",
      "data: a\n", "data: a\r",   "data\n", "event: a\n", "event: b\n",   "id: 1\n", "id: 2\n",
      "id: 1\n\n", "id: 1\r\n\r", "\xEF",   "\xEF\xBB",   "\xEF\xBB\xBF", ": c",     "\r",
      "\n"};
  for (const auto& a : bodies) {
    for (const auto& b : bodies) EXPECT_EQ(run_whole(a).decoder == run_whole(b).decoder, a == b) << a << " and " << b;
  }
  EXPECT_NE(sse::Decoder({.max_line_bytes = 1}), sse::Decoder({.max_line_bytes = 2}));
  EXPECT_NE(sse::Decoder({.max_event_bytes = 1}), sse::Decoder({.max_event_bytes = 2}));
  EXPECT_NE(sse::Decoder({.utf8 = sse::Utf8Policy::kStrict}), sse::Decoder());
}

}  // namespace
}  // namespace reprise::test

// Small chunks for a sink of events alone, whose blocks are carried as they come: what is made of them, and the state
// after each chunk, are those of feeding by single bytes.
#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <reprise/sse/decoder.hpp>

namespace reprise::sse {
namespace {

using namespace std::string_view_literals;

constexpr ScanPath kPaths[] = {ScanPath::kAuto, ScanPath::kScalar, ScanPath::kSse2,
                               ScanPath::kAvx2, ScanPath::kAvx512, ScanPath::kNeon};

struct Stream {
  explicit Stream(DecoderOptions options = {}) : decoder(options) {}

  // From memory of just that size, so that a read beyond the chunk is a read beyond its memory.
  void feed(std::string_view bytes) {
    const std::vector<char> exact(bytes.begin(), bytes.end());
    const auto fed = decoder.feed({exact.data(), exact.size()}, [this](const EventView& event) {
      events.emplace_back(event);
      // The padding may be read, which the sanitizers watch.
      for (std::size_t i = 0; i < kEventPadding; ++i) sum += static_cast<unsigned char>(event.data.end()[i]);
    });
    if (!fed) error = fed.error();
  }
  void feed_bytewise(std::string_view bytes) {
    for (const char& c : bytes) feed({&c, 1});
  }

  Decoder decoder;
  std::vector<Event> events;
  std::optional<Error> error;
  unsigned sum = 0;
};

void expect_same(const Stream& actual, const Stream& expected, const std::string& where) {
  ASSERT_EQ(actual.events, expected.events) << where;
  ASSERT_EQ(actual.error, expected.error) << where;
  ASSERT_EQ(actual.decoder.offset(), expected.decoder.offset()) << where;
  ASSERT_EQ(actual.decoder.last_event_id(), expected.decoder.last_event_id()) << where;
  ASSERT_EQ(actual.decoder.unfinished_tail(), expected.decoder.unfinished_tail()) << where;
  ASSERT_TRUE(actual.decoder == expected.decoder) << where;
  ASSERT_TRUE(expected.decoder == actual.decoder) << where;
}

// Chunks of the sizes that `next_size` gives.
void expect_as_bytewise(std::string_view body, const std::function<std::size_t()>& next_size, DecoderOptions options,
                        const std::string& where) {
  Stream run(options);
  Stream bytewise(options);
  for (std::size_t at = 0; at < body.size() && !bytewise.error;) {
    const std::string_view chunk = body.substr(at, next_size());
    run.feed(chunk);
    bytewise.feed_bytewise(chunk);
    at += chunk.size();
    expect_same(run, bytewise, where + ", at " + std::to_string(at));
    if (testing::Test::HasFatalFailure()) return;
    // What was compared needs not be kept.
    run.events.clear();
    bytewise.events.clear();
  }
}

// Events as servers send them with lines that end in `end`, and what else there may be among them.
std::string stream_of(std::uint64_t seed, std::string_view end, std::size_t size) {
  std::mt19937_64 random(seed);
  const auto below = [&random](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  const std::vector<std::string_view> others = {": keep-alive",
                                                "\0\0\0\0\0\0\0\0x"sv,
                                                ":",
                                                ":\n: two",
                                                "id: 7",
                                                "id: a\0b"sv,
                                                "event",
                                                "event: ",
                                                "event:no space",
                                                "event: one\nevent: two",
                                                "data",
                                                "data:",
                                                "data: ",
                                                "data:no space",
                                                "data: one\ndata: two",
                                                "retry: 5",
                                                "dat",
                                                "x",
                                                "id: 1\ndata: of it",
                                                "event: of it\nid: 2",
                                                ": c\ndata: d",
                                                "data: d\n: c",
                                                "event: e\ndata: \ndata: \ndata: ",
                                                "\xEF\xBB\xBF"
                                                "data: x"};
  const std::vector<std::string_view> fills = {"\xC3\xA9", "\xFF", "\xE2\x82", "\xE8\xAF\xAD\xE8\xA8\x80", "\0"sv, " "};
  std::string body = below(2) == 0 ? "\xEF\xBB\xBF" : "";
  const auto put = [&](std::string_view lines) {
    for (const char c : lines) c == '\n' ? body += end : body += c;
  };
  while (body.size() < size) {
    if (below(4) == 0) put(std::string(others[below(others.size())]) + "\n");
    if (below(4) == 0) put("\n");
    if (below(2) == 0) put("event: content_block_delta\n");
    body += "data: " + std::string(below(below(40) == 0 ? 2000 : 90), 'a');
    if (below(8) == 0) body += fills[below(fills.size())];
    body += std::string(below(20), '}');
    put(below(30) == 0 ? "\n" : "\n\n");
  }
  return body;
}

TEST(Carry, LeavesTheStateOfSingleBytesAfterEachChunk) {
  for (const std::string_view end : {"\n", "\r\n", "\r"}) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const std::string body = stream_of(seed, end, 9'000);
      for (const ScanPath path : kPaths) {
        if (!is_available(path)) continue;
        for (const std::size_t size :
             {16U, 17U, 31U, 32U, 33U, 48U, 63U, 64U, 65U, 66U, 80U, 127U, 128U, 129U, 192U, 200U, 511U, 512U, 513U}) {
          const std::string where = "seed " + std::to_string(seed) + ", chunks of " + std::to_string(size) + ", " +
                                    std::string(to_string(path));
          expect_as_bytewise(
              body, [size] { return size; }, {.scan_path = path}, where);
          if (HasFatalFailure()) return;
        }
      }
    }
  }
}

TEST(Carry, LeavesTheStateOfSingleBytesAfterChunksOfAnySizes) {
  constexpr std::size_t kSizes[] = {0, 1, 2, 3, 15, 16, 17, 40, 63, 64, 64, 65, 100, 513, 1600, 5000};
  for (const std::string_view end : {"\n", "\r\n", "\r"}) {
    for (std::uint64_t seed = 100; seed < 160; ++seed) {
      std::mt19937_64 random(seed);
      // Some of them, so that one size follows another often.
      const std::size_t count = 2 + random() % 6;
      std::vector<std::size_t> sizes;
      while (sizes.size() < count) sizes.push_back(kSizes[random() % std::size(kSizes)]);
      sizes.push_back(16);
      const auto next_size = [&] { return sizes[random() % sizes.size()]; };
      expect_as_bytewise(stream_of(seed, end, 20'000), next_size, {}, "seed " + std::to_string(seed));
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Carry, FailsWhereSingleBytesDo) {
  for (const std::size_t limit : {6U, 40U, 63U, 64U, 65U, 90U, 128U, 300U, 1535U, 1536U, 1537U, 1900U}) {
    for (const DecoderOptions options :
         {DecoderOptions{.max_line_bytes = limit}, DecoderOptions{.max_event_bytes = limit},
          DecoderOptions{.utf8 = Utf8Policy::kStrict, .max_line_bytes = limit},
          DecoderOptions{.utf8 = Utf8Policy::kTrust, .max_event_bytes = limit}}) {
      for (std::uint64_t seed = 200; seed < 206; ++seed) {
        for (const std::size_t size : {16U, 50U, 64U, 100U}) {
          expect_as_bytewise(
              stream_of(seed, "\n", 9'000), [size] { return size; }, options,
              "seed " + std::to_string(seed) + ", limit " + std::to_string(limit) + ", chunks of " +
                  std::to_string(size));
          if (HasFatalFailure()) return;
        }
      }
    }
  }
}

// A block of every size about the largest that is carried.
TEST(Carry, TakesUpBlocksThatGrowTooLarge) {
  for (const std::string& end : {std::string("\n"), std::string("\r\n"), std::string("\r")}) {
    for (std::size_t data = 1450; data < 1560; ++data) {
      const std::string body = "event: e" + end + "data: " + std::string(data, 'a') + "\xC3\xA9" + end + end +
                               "data: b" + end + end + std::string(64, ':');
      for (const std::size_t size : {16U, 64U, 128U, 192U}) {
        expect_as_bytewise(
            body, [size] { return size; }, {}, std::to_string(data) + " bytes of data");
        if (HasFatalFailure()) return;
      }
    }
  }
}

// Where the data of each event lay, told from the stream's offset of that data.
std::vector<std::ptrdiff_t> places_of(std::string_view body, std::size_t chunk, DecoderOptions options) {
  std::vector<std::ptrdiff_t> places;
  Decoder decoder(options);
  std::size_t at = 0;  // the data of the last event
  const char* first = nullptr;
  for (std::size_t fed = 0; fed < body.size(); fed += chunk) {
    const auto sink = [&](const EventView& event) {
      if (first == nullptr) first = event.data.data();
      at = body.find(event.data, at + 1);
      places.push_back(event.data.data() - first - static_cast<std::ptrdiff_t>(at));
    };
    EXPECT_TRUE(decoder.feed(body.substr(fed, chunk), sink).has_value());
  }
  return places;
}

TEST(Carry, HandsOutCommonEventsWhereTheirChunksWerePut) {
  struct Row {
    const char* name;
    Utf8Policy utf8;
    std::vector<std::string_view> blocks;
  };
  const std::string long_data = "data: <3>" + std::string(700, 'a') + "\n\n";
  const Row rows[] = {
      {"data", Utf8Policy::kReplace, {"data: <1>\n\n", "data: <2>\n\n", long_data, "data: <4>\n\n"}},
      {"strict", Utf8Policy::kStrict, {"data: <1>\n\n", "event: e\ndata: <2>\n\n", long_data}},
      {"types", Utf8Policy::kReplace, {"event: a\ndata: <1>\n\n", "event: b\ndata: <2>\n\n", "data: <3>\n\n"}},
      {"comments", Utf8Policy::kReplace, {": one\n\n", "data: <1>\n\n", ":\n\n", ": \xFF\n\n", "data: <2>\n\n"}},
      {"blank lines", Utf8Policy::kReplace, {"data: <1>\n\n", "\n\n\n", "event: b\ndata: <2>\n\n"}},
      {"beyond ASCII", Utf8Policy::kReplace, {"data: <1>\xC3\xA9\n\n", ": \xE2\n\n", "data: <2>\xC3\xA9\n\n"}},
      {"trust", Utf8Policy::kTrust, {"data: <1>\xFF\n\n", "event: \xFF\ndata: <2>\xE2\n\n"}},
      {"CR LF", Utf8Policy::kReplace, {"event: a\r\ndata: <1>\r\n\r\n", "event: b\r\ndata: <2>\r\n\r\n"}},
  };
  for (const Row& row : rows) {
    std::string body;
    for (const std::string_view block : row.blocks) body += block;
    for (const std::size_t chunk : {16U, 17U, 63U, 64U, 65U, 200U}) {
      const auto places = places_of(body, chunk, {.utf8 = row.utf8});
      ASSERT_GT(places.size(), 1U) << row.name;
      for (const auto place : places) EXPECT_EQ(place, places[0]) << row.name << " in chunks of " << chunk;
    }
  }
}

TEST(Carry, HoldsAFewKilobytesHoweverLongTheStreamIs) {
  std::string body;
  for (int i = 0; i < 5'000; ++i) body += "data: " + std::to_string(i) + "\n\n";
  for (const std::size_t chunk : {16U, 64U, 100U}) {
    Decoder decoder;
    const char* lowest = nullptr;
    const char* highest = nullptr;
    const auto sink = [&](const EventView& event) {
      const char* at = event.data.data();
      lowest = lowest == nullptr ? at : std::min(lowest, at);
      highest = std::max(highest, at);
    };
    for (std::size_t at = 0; at < body.size(); at += chunk) {
      ASSERT_TRUE(decoder.feed(std::string_view(body).substr(at, chunk), sink).has_value());
    }
    EXPECT_LT(highest - lowest, 4096) << chunk;
  }
}

struct Listener {
  void operator()(const EventView& event) { said += "event " + std::string(event.data) + "\n"; }
  void comment(std::string_view text) { said += "comment " + std::string(text) + "\n"; }
  void retry(std::chrono::milliseconds time) { said += "retry " + std::to_string(time.count()) + "\n"; }

  std::string said;
};

TEST(Carry, TellsASinkThatBeginsToListenOfTheLineUnderWay) {
  Stream run;
  run.feed("data: an event that is whole\n\n: heard by none\n: heard");
  ASSERT_EQ(run.events.size(), 1U);
  Listener listener;
  ASSERT_TRUE(run.decoder.feed(" from here on\nretry: 17\ndata: another\n\n", listener).has_value());
  EXPECT_EQ(listener.said, "comment  heard from here on\nretry 17\nevent another\n");
}

TEST(Carry, IsNotForASinkThatListensToOneKindOfLine) {
  struct {
    void operator()(const EventView&) {}
    void comment(std::string_view) { ++heard; }
    int heard = 0;
  } of_comments;
  struct {
    void operator()(const EventView&) {}
    void retry(std::chrono::milliseconds) { ++heard; }
    int heard = 0;
  } of_retries;
  const std::string_view lines = "retry: 15\n: a comment\ndata: x\n";
  Decoder decoder;
  EXPECT_TRUE(decoder.feed(lines, of_comments).has_value());
  EXPECT_EQ(of_comments.heard, 1);
  decoder.reset();
  EXPECT_TRUE(decoder.feed(lines, of_retries).has_value());
  EXPECT_EQ(of_retries.heard, 1);
}

TEST(Carry, IsCopiedWithTheDecoder) {
  Stream run;
  run.feed("event: first\ndata: an event that ");
  Stream copy = run;
  Stream assigned;
  assigned.feed("data: something else that is long\n\ndata: and more");
  assigned = copy;
  copy.feed("goes\n\n");
  run.feed("ends\n\n");
  assigned.feed("stays\n\n");
  EXPECT_EQ(run.events, std::vector<Event>{Event("first", "an event that ends", "")});
  EXPECT_EQ(copy.events, std::vector<Event>{Event("first", "an event that goes", "")});
  EXPECT_EQ(assigned.events, std::vector<Event>{Event("first", "an event that stays", "")});
  EXPECT_TRUE(run.decoder == copy.decoder);
}

TEST(Carry, GoesWhereTheDecoderIsMoved) {
  Stream stream;
  stream.feed("event: first\ndata: an event that ");
  Stream moved = std::move(stream);
  stream.decoder.reset();  // NOLINT(bugprone-use-after-move): it may be reset
  stream.events.clear();
  moved.feed("ends\n\n");
  stream.feed("data: another one\n\n");
  EXPECT_EQ(moved.events, std::vector<Event>{Event("first", "an event that ends", "")});
  EXPECT_EQ(stream.events, std::vector<Event>{Event("", "another one", "")});
}

TEST(Carry, RepairsWhatIsNotUtf8InAnyOfItsPieces) {
  const std::vector<std::vector<std::string_view>> rows = {{"data: 0123456789\xFF", "0123456789\xC3\xA9\n\n"},
                                                           {"data: 0123456789\xC3\xA9", "0123456789\xFF\n\n"}};
  for (const auto& chunks : rows) {
    Stream stream;
    Stream bytewise;
    for (const auto chunk : chunks) {
      stream.feed(chunk);
      bytewise.feed_bytewise(chunk);
    }
    ASSERT_EQ(stream.events.size(), 1U);
    EXPECT_NE(stream.events[0].data.find("\xEF\xBF\xBD"), std::string::npos);
    expect_same(stream, bytewise, "two pieces");
  }
}

TEST(Carry, TellsUnequalDecodersApart) {
  Stream run;
  run.feed("event: first\ndata: an event that ");
  Stream other;
  other.feed("event: first\ndata: an event tHat ");
  EXPECT_FALSE(run.decoder == other.decoder);
  EXPECT_FALSE(run.decoder == Decoder());
  EXPECT_FALSE(Decoder() == run.decoder);
}

TEST(Carry, IsForgottenByReset) {
  for (const std::string_view before : {"event: first\ndata: an event that "sv, "data: an event that ends\n\n"sv,
                                        "data: an event that ends\r\r"sv, "data: an event in a CRLF\r\n\r"sv}) {
    Stream run;
    run.feed(before);
    run.events.clear();
    run.decoder.reset();
    EXPECT_TRUE(run.decoder == Decoder()) << before;
    run.feed("\nevent: e\ndata: new\n\n");
    EXPECT_EQ(run.events, std::vector<Event>{Event("e", "new", "")}) << before;
    EXPECT_EQ(run.decoder.offset(), 21U);
    run.decoder.reset();
    run.events.clear();
    run.feed("data: newer than that\n\n");
    EXPECT_EQ(run.events, std::vector<Event>{Event("", "newer than that", "")}) << before;
  }
}

TEST(Carry, FailsAtAByteThatIsNotAsciiWhereverAPieceBegins) {
  for (std::size_t at = 0; at < 40; ++at) {
    for (const std::size_t chunk : {16U, 20U, 64U}) {
      const std::string body = std::string(at, 'x') + "\xFF" + std::string(40, 'y') + "\n\n";
      expect_as_bytewise(
          "data: a\n\n" + body, [chunk] { return chunk; }, {.utf8 = Utf8Policy::kStrict}, "strict");
      expect_as_bytewise(
          body, [chunk] { return chunk; }, {.utf8 = Utf8Policy::kStrict}, "strict");
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Carry, LeavesADecoderFitForResetWhereTheSinkThrows) {
  Decoder decoder;
  const auto refuse = [](const EventView&) { throw std::runtime_error("no"); };
  EXPECT_THROW((void)decoder.feed("data: an event that ends\n\ndata: one more", refuse), std::runtime_error);
  decoder.reset();
  EXPECT_TRUE(decoder == Decoder());
}

TEST(Carry, KeepsWhatItHasThroughEmptyChunks) {
  Stream run;
  run.feed("data: an event that ends\n");
  run.feed("");
  run.feed("\n");
  run.feed("data: in CRLF lines that end\r");
  run.feed("");
  run.feed("\n\r");
  run.feed("");
  run.feed("\ndata: last\n\n");
  const std::vector<Event> expected = {Event("", "an event that ends", ""), Event("", "in CRLF lines that end", ""),
                                       Event("", "last", "")};
  EXPECT_EQ(run.events, expected);
}

}  // namespace
}  // namespace reprise::sse

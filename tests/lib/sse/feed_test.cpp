// Long streams, where the vectors work: every path against the portable one and against feeding by single bytes.
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <reprise/sse/decoder.hpp>

namespace reprise::sse {
namespace {

constexpr ScanPath kPaths[] = {ScanPath::kAuto, ScanPath::kScalar, ScanPath::kSse2,
                               ScanPath::kAvx2, ScanPath::kAvx512, ScanPath::kNeon};

// A stream of some KB of events whose lines are of every kind, length and ending.
std::string stream_of(unsigned seed) {
  std::mt19937 random(seed);
  const std::vector<std::string> ends = {"\n", "\n", "\n", "\r\n", "\r"};
  const std::vector<std::string> starts = {
      "data: ", "data: ", "data:", "event: ", "id: ", ":", "retry: 1", "data", "x"};
  const std::vector<std::string> fills = {"a", "é", "😀", "\xFF", "\xE2\x82", "{\"k\":1}", ": ", "\x0B"};
  std::string body = random() % 3 == 0 ? "\xEF\xBB\xBF" : "";
  while (body.size() < 16'000) {
    body += starts[random() % starts.size()];
    const std::string& fill = fills[random() % 4 == 0 ? random() % fills.size() : 0];
    const std::size_t length = random() % 40 == 0 ? random() % 6000 : random() % 90;
    for (std::size_t i = 0; i < length; i += fill.size()) body += fill;
    body += ends[random() % ends.size()];
    if (random() % 3 == 0) body += ends[random() % ends.size()];
  }
  return body;
}

// The same of events as servers send them, and now and then something else in their midst.
std::string common_stream_of(unsigned seed) {
  std::mt19937 random(seed);
  const std::vector<std::string> others = {"\n",           "\r",
                                           "\r\n",         "\r\n\r\n",
                                           ":\n",          "id: 7\n",
                                           "data: more\n", "data:x\n",
                                           "event:y\n",    "event: twice\n",
                                           "data\n",       "retry: 5\n\n",
                                           ": \xFF\n\n",   std::string(8, '\0') + "x\n\n"};
  const std::vector<std::string> fills = {"é", "\xFF", "\xE2\x82", "语言", "\r", " "};
  std::string body;
  while (body.size() < 24'000) {
    if (random() % 2 == 0) body += "event: content_block_delta\n";
    if (random() % 8 == 0) body += ": keep-alive\n\n";
    if (random() % 16 == 0) body += others[random() % others.size()];
    body += "data: {\"text\":\"" + std::string(random() % 100, 'a');
    if (random() % 8 == 0) body += fills[random() % fills.size()];
    body += std::string(random() % 30, '}') + "\n";
    if (random() % 16 == 0) body += others[random() % others.size()];
    body += "\n";
  }
  return body;
}

struct Outcome {
  std::vector<Event> events;
  Decoder decoder;
  std::optional<Error> error;
};

// Checks on the way that the padding may be read, which the sanitizers watch.
Outcome run(std::string_view body, std::size_t chunk, DecoderOptions options) {
  Outcome outcome{{}, Decoder(options), {}};
  unsigned sum = 0;
  const auto sink = [&](const EventView& event) {
    outcome.events.emplace_back(event);
    for (std::size_t i = 0; i < kEventPadding; ++i)
      sum += static_cast<unsigned char>(*(event.data.data() + event.data.size() + i));
  };
  while (!body.empty()) {
    // A copy of just that size, so that a read beyond the chunk is a read beyond its memory.
    const std::string part(body.substr(0, chunk));
    const std::vector<char> exact(part.begin(), part.end());
    const auto fed = outcome.decoder.feed({exact.data(), exact.size()}, sink);
    if (!fed) {
      outcome.error = fed.error();
      break;
    }
    body.remove_prefix(part.size());
  }
  EXPECT_NE(sum, 1U);
  return outcome;
}

void expect_same(const Outcome& actual, const Outcome& expected, const std::string& where) {
  ASSERT_EQ(actual.events.size(), expected.events.size()) << where;
  EXPECT_EQ(actual.events, expected.events) << where;
  EXPECT_EQ(actual.error, expected.error) << where;
}

TEST(Feed, GivesTheSameEventsAndStateOnEveryPathAtEveryChunkSize) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    const std::string body = seed % 2 == 0 ? stream_of(seed) : common_stream_of(seed);
    for (const ScanPath path : kPaths) {
      if (!is_available(path)) continue;
      const DecoderOptions options{.scan_path = path};
      const Outcome bytewise = run(body, 1, options);
      EXPECT_GT(bytewise.events.size(), 5U);
      for (const std::size_t chunk : {15U, 16U, 17U, 63U, 64U, 65U, 127U, 1400U, 8191U, 8192U, 8193U, 100'000U}) {
        const Outcome outcome = run(body, chunk, options);
        const std::string where = "seed " + std::to_string(seed) + ", chunks of " + std::to_string(chunk) + ", " +
                                  std::string(to_string(path));
        expect_same(outcome, bytewise, where);
        EXPECT_EQ(outcome.decoder, bytewise.decoder) << where;
      }
    }
  }
}

TEST(Feed, FailsAtTheSameByteUnderEveryPolicyAndLimit) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    const std::string body = seed % 2 == 0 ? stream_of(seed) : common_stream_of(seed);
    for (const DecoderOptions options :
         {DecoderOptions{.utf8 = Utf8Policy::kStrict}, DecoderOptions{.utf8 = Utf8Policy::kTrust},
          DecoderOptions{.max_line_bytes = 3000}, DecoderOptions{.max_event_bytes = 2500},
          DecoderOptions{.max_line_bytes = 80, .max_event_bytes = 80}}) {
      const Outcome bytewise = run(body, 1, options);
      for (const std::size_t chunk : {16U, 64U, 1000U, 4096U, 100'000U}) {
        const Outcome outcome = run(body, chunk, options);
        const std::string where = "seed " + std::to_string(seed) + ", chunks of " + std::to_string(chunk);
        expect_same(outcome, bytewise, where);
        EXPECT_EQ(outcome.decoder, bytewise.decoder) << where;
      }
    }
  }
}

TEST(Feed, LeavesDataInPlaceOnlyWithPaddingBehindIt) {
  // Small chunks are copied whole.
  const std::string before = ":" + std::string(1000, 'x') + "\n\n";
  for (const std::string start : {"data: 12345678901234567890\n\n", "event: e\ndata: \xC3\xA9\n\n"}) {
    for (std::size_t behind = 0; behind < 2 * kEventPadding; ++behind) {
      const std::string body = before + start + std::string(behind, ':');
      Decoder decoder;
      std::size_t events = 0;
      const auto fed = decoder.feed(body, [&](const EventView& event) {
        ++events;
        const char* end = event.data.data() + event.data.size();
        const bool in_place = end >= body.data() && end <= body.data() + body.size();
        EXPECT_EQ(in_place, behind + 2 >= kEventPadding) << behind;
      });
      EXPECT_TRUE(fed.has_value());
      EXPECT_EQ(events, 1U);
    }
  }
}

TEST(Feed, HasPaddingBehindDataThatIsEmpty) {
  for (const std::string& body :
       {":" + std::string(1000, 'x') + "\n\ndata:\n\n", std::string("data:\n\n"),
        std::string(": a comment of a few\n\ndata:\n\n"), std::string("data:\n: a comment of a few\n\n")}) {
    for (const std::size_t chunk : {1U, 16U, 64U, 2000U}) {
      const Outcome outcome = run(body, chunk, {});
      EXPECT_EQ(outcome.events, std::vector<Event>{Event()}) << body.size() << " bytes in chunks of " << chunk;
    }
  }
}

TEST(Feed, LooksAtNothingBeforeItsBytes) {
  const std::string memory = "\r\n: a comment of some length\n";
  Decoder decoder;
  std::size_t events = 0;
  const auto count = [&events](const EventView&) { ++events; };
  EXPECT_TRUE(decoder.feed("data: one\n", count).has_value());
  EXPECT_TRUE(decoder.feed(std::string_view(memory).substr(1), count).has_value());
  EXPECT_EQ(events, 1U);
}

// What is taken at a time ends after 8192 bytes: anywhere in an event, between the line ends behind it as well.
TEST(Feed, TakesCommonEventsWhereverOneSegmentEnds) {
  const std::string event = "event: ping\ndata: {\"a\":1}\n\n";
  for (std::size_t filler = 8192 - event.size() - 4; filler < 8196; ++filler) {
    const std::string body = ":" + std::string(filler - 3, 'x') + "\n\n" + event + event + std::string(200, ':');
    const Outcome outcome = run(body, body.size(), {});
    const Event expected("ping", "{\"a\":1}", "");
    EXPECT_EQ(outcome.events, std::vector<Event>(2, expected)) << filler;
  }
}

TEST(Feed, RepairsALineWhoseBadByteLiesInAnEarlierSegmentThanItsEnd) {
  for (std::size_t at = 8190; at < 8195; ++at) {
    for (const std::size_t end : {at + 1, std::size_t{8300}, std::size_t{16'500}, std::size_t{24'700}}) {
      const std::string good(at - 6, 'a');
      const std::string rest(end - at - 1, 'b');
      const Outcome outcome = run("data: " + good + "\xFF" + rest + "\n\n" + std::string(200, ':'), 30'000, {});
      ASSERT_EQ(outcome.events.size(), 1U);
      EXPECT_TRUE(outcome.events[0].data == good + "\xEF\xBF\xBD" + rest) << at << ", " << end;
    }
  }
}

TEST(Feed, RepairsALongLineWhereverItsBadByteIs) {
  constexpr std::size_t kSize = 1'500;
  for (const ScanPath path : kPaths) {
    if (!is_available(path)) continue;
    for (std::size_t at = 0; at < kSize; ++at) {
      const std::string good(at, 'a');
      const std::string rest(kSize - at, 'b');
      const Outcome outcome = run("data: " + good + "\xFF" + rest + "\n\n", 2'000, {.scan_path = path});
      ASSERT_EQ(outcome.events.size(), 1U);
      ASSERT_EQ(outcome.events[0].data, good + "\xEF\xBF\xBD" + rest) << at << ", " << to_string(path);
    }
  }
}

TEST(Feed, RepairsALineWhoseBadByteIsTheFirstOfAFeed) {
  for (const std::size_t size : {20U, 100U, 1000U, 9000U}) {
    for (const std::string_view end : {"", "\n\n"}) {
      Decoder decoder;
      std::vector<Event> events;
      const auto sink = [&events](const EventView& event) { events.emplace_back(event); };
      EXPECT_TRUE(decoder.feed("data: ", sink).has_value());
      EXPECT_TRUE(decoder.feed("\xFF" + std::string(size, 'a').append(end), sink).has_value());
      EXPECT_TRUE(decoder.feed(end.empty() ? "\n\n" : "", sink).has_value());
      ASSERT_EQ(events.size(), 1U);
      EXPECT_TRUE(events[0].data == "\xEF\xBF\xBD" + std::string(size, 'a')) << size;
    }
  }
}

TEST(Feed, PassesBytesThroughUntouchedWhenTrusting) {
  const Outcome outcome = run("data: \xFF\xE2\x82 and so on, long enough for the vectors to be used\n\n", 1000,
                              DecoderOptions{.utf8 = Utf8Policy::kTrust});
  ASSERT_EQ(outcome.events.size(), 1U);
  EXPECT_EQ(outcome.events[0].data.substr(0, 3), "\xFF\xE2\x82");
}

}  // namespace
}  // namespace reprise::sse

// All short streams over small alphabets: the decoder against the reference, whole, byte by byte and under each cut,
// and in the midst of others, where chunks are long enough for the vectors.
// REPRISE_EXHAUSTIVE_LENGTH in the environment makes the streams longer than the default.
#include <cstdlib>

#include <gtest/gtest.h>

#include "sse_recorder.hpp"

namespace reprise::test {
namespace {

using Alphabet = std::vector<std::string_view>;

std::size_t longest(std::size_t otherwise) {
  const char* set = std::getenv("REPRISE_EXHAUSTIVE_LENGTH");
  return set == nullptr ? otherwise : static_cast<std::size_t>(std::strtoul(set, nullptr, 10));
}

using Chunks = std::vector<std::string>;

constexpr sse::ScanPath kPaths[] = {sse::ScanPath::kScalar, sse::ScanPath::kSse2, sse::ScanPath::kAvx2,
                                    sse::ScanPath::kAvx512, sse::ScanPath::kNeon};

// With a sink for events alone.
void expect_events(const Chunks& chunks, const std::vector<harness::ReferenceEvent>& expected) {
  std::vector<harness::ReferenceEvent> events;
  sse::Decoder decoder;
  for (const auto& chunk : chunks) {
    const auto fed = decoder.feed(chunk, [&events](const sse::EventView& event) {
      events.push_back({std::string(event.name()), std::string(event.data), std::string(event.id)});
    });
    ASSERT_TRUE(fed.has_value());
  }
  ASSERT_EQ(events, expected) << testing::PrintToString(chunks) << ", events alone";
}

// On every path; and with a sink for events alone, for which more is passed over at once.
void expect_chunks_as_reference(const Chunks& chunks) {
  std::string body;
  for (const auto& chunk : chunks) body += chunk;
  const auto expected = as_decoder_says(harness::reference_decode(body));
  for (const auto path : kPaths) {
    if (!is_available(path)) continue;
    SseRun run({.scan_path = path});
    for (const auto& chunk : chunks) run.feed(chunk);
    ASSERT_EQ(run.recorder.result, expected) << testing::PrintToString(chunks) << ", " << to_string(path);
  }
  expect_events(chunks, expected.events);
}

// Many bytes at once, a few at once, a few that go on with a data field, and a few behind a whole event, cut anywhere.
void expect_amid_others_as_reference(std::string_view body) {
  static const std::string kBefore = "event: e\ndata: " + std::string(sse::kEventPadding, 'b') + "\n\n";
  static const std::string kBehind = "\ndata: a\n\n: " + std::string(sse::kEventPadding, 'a');
  const std::string text(body);
  expect_chunks_as_reference({kBefore + text + kBehind});
  expect_chunks_as_reference({"data: b", "bbbbbbbbbbbbbbbb" + text, text + "aaaaaaaaaaaaaaaa"});
  const std::string whole = "event: e\ndata: b\n\n" + text + "data: a\n\n";
  const auto expected = harness::reference_decode(whole).events;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const std::size_t cut = whole.size() - text.size() - sizeof("data: a\n\n") + 1 + i;
    expect_events({whole.substr(0, cut), whole.substr(cut)}, expected);
  }
}

void expect_as_reference(std::string_view body) {
  const auto expected = as_decoder_says(harness::reference_decode(body));
  SseRun bytewise;
  for (std::size_t i = 0; i < body.size(); ++i) {
    SseRun cut_here = bytewise;
    cut_here.feed(body.substr(i));
    ASSERT_EQ(cut_here.recorder.result, expected) << testing::PrintToString(body) << ", the rest at once from " << i;
    SseRun cut_once = run_whole(body.substr(0, i));
    cut_once.feed(body.substr(i));
    ASSERT_EQ(cut_once, cut_here) << testing::PrintToString(body) << ", cut at " << i;
    bytewise.feed(body.substr(i, 1));
  }
  ASSERT_EQ(bytewise.recorder.result, expected) << testing::PrintToString(body) << ", byte by byte";
}

using Check = void (*)(std::string_view body);

// Every string of up to `letters` letters, `body` before it. Returns how many they were.
std::size_t check_all(Check check, const Alphabet& alphabet, std::size_t letters, std::string& body) {
  check(body);
  if (letters == 0 || testing::Test::HasFatalFailure()) return 1;
  std::size_t streams = 1;
  for (const auto letter : alphabet) {
    const std::size_t size = body.size();
    body += letter;
    streams += check_all(check, alphabet, letters - 1, body);
    body.resize(size);
  }
  return streams;
}

void expect_all_up_to(std::size_t letters, Check check, const Alphabet& alphabet, std::string prefix) {
  std::size_t streams = 1;
  for (std::size_t i = 0; i < letters; ++i) streams = streams * alphabet.size() + 1;
  EXPECT_EQ(check_all(check, alphabet, letters, prefix), streams);
}

void expect_all_up_to(std::size_t letters, const Alphabet& alphabet, const std::string& prefix = "") {
  expect_all_up_to(longest(letters), expect_as_reference, alphabet, prefix);
  expect_all_up_to(longest(4), expect_amid_others_as_reference, alphabet, prefix);
}

TEST(SseDecoderExhaustive, AgreesOnAllShortStreamsOfDataAndLineEnds) {
  expect_all_up_to(6, {"data", ":", " ", "\n", "\r", "x", "\xC3\xA9", "\xEF\xBB\xBF"});
}

TEST(SseDecoderExhaustive, AgreesOnAllShortStreamsOfFields) {
  using namespace std::string_view_literals;
  expect_all_up_to(5, {"data:", "id", "event:", "retry:", ":", "1", "\0"sv, "\n", "\r"});
}

TEST(SseDecoderExhaustive, AgreesOnAllShortStreamsOfBytesThatAreNotUtf8) {
  expect_all_up_to(5, {"\n", "\r", "a", "\xE2", "\x82", "\xF0", "\x9F", "\xED", "\xFF"}, "data:");
}

TEST(SseDecoderExhaustive, AgreesOnAllPiecesOfAByteOrderMark) {
  expect_all_up_to(5, {"\xEF", "\xBB", "\xBF", "\n", "\r", ":", "data", "id:1"});
}

}  // namespace
}  // namespace reprise::test

// All short streams over small alphabets: the decoder against the reference, whole, byte by byte and under each cut.
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

// Every string of up to `letters` letters, `body` before it. Returns how many they were.
std::size_t expect_all(const Alphabet& alphabet, std::size_t letters, std::string& body) {
  expect_as_reference(body);
  if (letters == 0 || testing::Test::HasFatalFailure()) return 1;
  std::size_t streams = 1;
  for (const auto letter : alphabet) {
    const std::size_t size = body.size();
    body += letter;
    streams += expect_all(alphabet, letters - 1, body);
    body.resize(size);
  }
  return streams;
}

void expect_all_up_to(std::size_t letters, const Alphabet& alphabet, std::string prefix = "") {
  std::size_t streams = 1;
  for (std::size_t i = 0; i < letters; ++i) streams = streams * alphabet.size() + 1;
  EXPECT_EQ(expect_all(alphabet, letters, prefix), streams);
}

TEST(SseDecoderExhaustive, AgreesOnAllShortStreamsOfDataAndLineEnds) {
  expect_all_up_to(longest(6), {"data", ":", " ", "\n", "\r", "x", "\xC3\xA9", "\xEF\xBB\xBF"});
}

TEST(SseDecoderExhaustive, AgreesOnAllShortStreamsOfFields) {
  using namespace std::string_view_literals;
  expect_all_up_to(longest(5), {"data:", "id", "event:", "retry:", ":", "1", "\0"sv, "\n", "\r"});
}

TEST(SseDecoderExhaustive, AgreesOnAllShortStreamsOfBytesThatAreNotUtf8) {
  expect_all_up_to(longest(5), {"\n", "\r", "a", "\xE2", "\x82", "\xF0", "\x9F", "\xED", "\xFF"}, "data:");
}

TEST(SseDecoderExhaustive, AgreesOnAllPiecesOfAByteOrderMark) {
  expect_all_up_to(longest(5), {"\xEF", "\xBB", "\xBF", "\n", "\r", ":", "data", "id:1"});
}

}  // namespace
}  // namespace reprise::test

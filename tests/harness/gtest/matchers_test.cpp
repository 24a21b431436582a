#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/gtest/matchers.hpp>

#include "memory_transport.hpp"
#include "short_answer.hpp"

// As the tests of other projects do.
using namespace testing;
using namespace reprise;
using namespace reprise::harness;

namespace {

const std::string kAnswer = test::short_answer();
const std::string kThree = "event: a\ndata: 1\n\ndata: 2\nid: 7\n\ndata: 3\n\n";

// What a failing EXPECT_THAT prints of `value`.
template <class T, class M>
std::string explained(const T& value, const M& matcher) {
  StringMatchResultListener listener;
  EXPECT_FALSE(ExplainMatchResult(matcher, value, &listener));
  return listener.str();
}

TEST(EmitsEvents, TakesAListOrAMatcherOfOne) {
  EXPECT_THAT(kThree, EmitsEvents({{"a", "1", ""}, {"", "2", "7"}, {"", "3", "7"}}));
  EXPECT_THAT(kThree, EmitsEvents(SizeIs(3)));
  EXPECT_THAT(kThree, EmitsEvents(ElementsAre(sse::Event("a", "1", ""), _, Field(&sse::Event::data, "3"))));
  EXPECT_THAT(kThree, Not(EmitsEvents(IsEmpty())));
  EXPECT_THAT(kThree, Not(EmitsEvents({{"a", "1", ""}})));
  EXPECT_THAT("data: a literal\n\n", EmitsEvents(SizeIs(1)));
  EXPECT_THAT(std::string_view(": no event\n"), EmitsEvents(std::vector<sse::Event>{}));
}

TEST(EmitsEvents, ShowsTheFirstDifferenceOfAList) {
  EXPECT_EQ(explained(kThree, EmitsEvents({{"a", "1", ""}, {"", "2", "8"}, {"", "3", "7"}})),
            "which emits 3 events, #1 is the first that differs\n"
            "    expected: {\"event\":\"\",\"data\":\"2\",\"id\":\"8\"}\n"
            "    actual:   {\"event\":\"\",\"data\":\"2\",\"id\":\"7\"}\n"
            "  #0 {\"event\":\"a\",\"data\":\"1\",\"id\":\"\"}\n"
            "  #1 {\"event\":\"\",\"data\":\"2\",\"id\":\"7\"}\n"
            "  #2 {\"event\":\"\",\"data\":\"3\",\"id\":\"7\"}");
  EXPECT_THAT(explained(kThree, EmitsEvents({{"a", "1", ""}})),
              HasSubstr("#1 is the first that differs\n    expected: (nothing)\n    actual:   {\"event\":\"\""));
}

TEST(EmitsEvents, ShowsTheEventsThatAMatcherSpeaksOf) {
  const std::string text = explained(kThree, EmitsEvents(ElementsAre(_, sse::Event("", "2", "8"), _)));
  EXPECT_THAT(text, StartsWith("which emits 3 events, whose element #1 doesn't match"));
  EXPECT_THAT(text, HasSubstr("\n  #1 {\"event\":\"\",\"data\":\"2\",\"id\":\"7\"}\n"));
}

TEST(EmitsEvents, SaysWhatTheEndCutsOffAndThatTheDecoderFails) {
  EXPECT_THAT(explained("data: 1\n\ndata: 2", EmitsEvents(SizeIs(2))),
              StartsWith("which emits 1 events and an unfinished one of 7 bytes, "));
  const std::string too_long = "data: 1\n\ndata: " + std::string(sse::DecoderOptions().max_line_bytes, 'x');
  EXPECT_THAT(explained(too_long, EmitsEvents(SizeIs(1))),
              StartsWith("which emits 1 events and then fails with limit_exceeded: "));
}

TEST(EmitsEvents, DescribesItself) {
  EXPECT_EQ(DescribeMatcher<std::string>(EmitsEvents(SizeIs(3))), "emits events that size is equal to 3");
  EXPECT_EQ(DescribeMatcher<std::string>(EmitsEvents({{"a", "1", "7"}})),
            R"(emits events that are { {"event":"a","data":"1","id":"7"} })");
  EXPECT_EQ(DescribeMatcher<std::string>(Not(EmitsEvents({{"a", "1", "7"}}))),
            R"(emits events that are not { {"event":"a","data":"1","id":"7"} })");
}

TEST(EmitsChunks, TakesBytesOrAReading) {
  EXPECT_THAT(kAnswer, EmitsChunks(Contains(llm::TextDelta{0, "Hello"})));
  EXPECT_THAT(read_all(kAnswer), EmitsChunks(Contains(llm::TextDelta{0, "Hello"})));
  EXPECT_THAT(read_all(client::Stream::adopt(test::event_stream({kAnswer}))),
              EmitsChunks(Contains(VariantWith<llm::TextDelta>(Field(&llm::TextDelta::text, StartsWith("He"))))));
  EXPECT_THAT(kAnswer,
              EmitsChunks(ElementsAre(_, _, _, llm::TextDelta{0, "Hello"}, llm::BlockEnd{0}, _, _, llm::MessageEnd{})));
  EXPECT_THAT(kAnswer, Not(EmitsChunks({llm::TextDelta{0, "Hello"}, llm::MessageEnd{}})));
  EXPECT_THAT("", EmitsChunks(IsEmpty()));
}

TEST(EmitsChunks, ShowsTheFirstDifferenceTheChunksAndTheEnd) {
  const std::string half = kAnswer.substr(0, kAnswer.find("event: content_block_stop"));
  const Reading reading = read_all(half);
  std::vector<llm::Chunk> chunks = reading.chunks();
  ASSERT_EQ(chunks.size(), 4U);
  EXPECT_THAT(half, EmitsChunks(chunks));
  chunks[3] = llm::TextDelta{0, "Hallo"};
  const std::string text = explained(half, EmitsChunks(chunks));
  EXPECT_THAT(text, StartsWith("which emits 4 chunks, #3 is the first that differs\n"
                               "    expected: {\"type\":\"text\",\"index\":0,\"text\":\"Hallo\"}\n"
                               "    actual:   {\"type\":\"text\",\"index\":0,\"text\":\"Hello\"}\n"
                               "  #0 {\"type\":\"message_start\""));
  EXPECT_THAT(text,
              HasSubstr("\n  #3 {\"type\":\"text\",\"index\":0,\"text\":\"Hello\"}\n  and ends with truncated: "));
}

TEST(EndsWithCode, LooksAtWhateverHasAnEnd) {
  EXPECT_THAT(kAnswer, EndsWith(kComplete));
  EXPECT_THAT(read_all(kAnswer), EndsWith(kComplete));
  EXPECT_THAT(read_all(kAnswer).message(), EndsWith(kComplete));
  EXPECT_THAT(Result<void>(), EndsWith(kComplete));
  const std::string half = kAnswer.substr(0, 300);
  EXPECT_THAT(half, EndsWith(ErrorCode::kTruncated));
  EXPECT_THAT(half, Not(EndsWith(kComplete)));
  EXPECT_THAT(half, Not(EndsWith(ErrorCode::kReset)));
  EXPECT_THAT(read_all(half), EndsWith(ErrorCode::kTruncated));
  EXPECT_THAT(kAnswer, Not(EndsWith(ErrorCode::kTruncated)));
  EXPECT_THAT(Result<int>(fail(ErrorCode::kIo, "")), EndsWith(ErrorCode::kIo));
  EXPECT_THAT(client::Stream::adopt(test::reply_with(429, {}, {})), EndsWith(ErrorCode::kHttpStatus));
}

TEST(EndsWithCode, SaysWhatTheEndIs) {
  EXPECT_EQ(explained(Result<int>(fail(ErrorCode::kIo, "disk full")), EndsWith(kComplete)),
            "which ends with io: disk full");
  EXPECT_EQ(explained(kAnswer, EndsWith(ErrorCode::kReset)), "which ends with complete");
  EXPECT_EQ(DescribeMatcher<std::string>(EndsWith(ErrorCode::kReset)), "ends with reset");
  EXPECT_EQ(DescribeMatcher<std::string>(Not(EndsWith(kComplete))), "does not end with complete");
}

TEST(EndsWithCode, LeavesGoogleMocksOwnAlone) { EXPECT_THAT("a text", EndsWith("text")); }

}  // namespace

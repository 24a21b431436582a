#include "prove.hpp"

#include <gtest/gtest.h>

namespace reprise::tools {
namespace {

Session session_of(std::string body) {
  Session session;
  session.name = "a.sse";
  session.response.body = std::move(body);
  return session;
}

TEST(Prove, CoversEventsAndTheChunksOfAKnownProvider) {
  const Session session = session_of("event: ping\ndata: {\"type\":\"ping\"}\n\n");
  std::atomic<std::uint64_t> feeds = 0;
  Verdict verdict;
  prove(session, std::uint64_t{1} << 30U, 2, feeds, verdict);
  ASSERT_EQ(verdict.proofs.size(), 2U);
  EXPECT_NE(verdict.proofs[0].find("the same events"), std::string::npos);
  EXPECT_NE(verdict.proofs[1].find("the same chunks"), std::string::npos);
  EXPECT_EQ(verdict.complete_proofs, 2U);
  EXPECT_EQ(feeds, verdict.feeds);
  EXPECT_TRUE(verdict.holds());
}

TEST(Prove, LeavesChunksOutWhereNoProviderIsKnown) {
  std::atomic<std::uint64_t> feeds = 0;
  Verdict verdict;
  prove(session_of("data: 1\n\n"), 1U << 20U, 1, feeds, verdict);
  EXPECT_EQ(verdict.proofs.size(), 1U);
}

// Differs where one of the chunks that `cuts` make of `body` is in `faulty`.
Compare faulty_on(std::string_view faulty) {
  return [faulty](std::string_view body, const harness::Cuts& cuts) -> std::optional<harness::Difference> {
    if (cuts.empty()) return std::nullopt;
    for (const std::string_view chunk : harness::cut(body, cuts)) {
      if (chunk == faulty) return harness::Difference{.line = 1, .expected = "one", .actual = "two"};
    }
    return std::nullopt;
  };
}

harness::Proof refuted(std::size_t begin, std::size_t end) {
  harness::Proof proof{.bytes = 11, .begin = begin, .end = end};
  proof.difference = harness::Difference{
      .cuts = {begin, end}, .line = 3, .expected = "the state of single bytes", .actual = "another state"};
  return proof;
}

constexpr std::string_view kBody = "data: 1\r\n\n\n";

TEST(Refutation, ShrinksTheCuttingThatTheFeedBelongsTo) {
  EXPECT_EQ(refutation(kBody, refuted(4, 7), "events", 99, faulty_on(": 1"), {.file = "a b.sse", .max_runs = 100}),
            "one feed of the bytes from 4 to 7 and single bytes differ in their events:\n"
            "2 cuts, the first at 4 (proof of events) change line 1:\n"
            "  whole: one\n"
            "  cut:   two\n"
            "  hex:   64 61 74 61 | 3a 20 31 | 0d 0a 0a 0a\n"
            "  text:  data | : 1 | \\r\\n\\n\\n\n"
            "  shrunk from 8 cuts in 21 runs\n"
            "  again: reprise verify --split at:4,7 'a b.sse'\n");
}

TEST(Refutation, ShrinksTheSingleBytesWhereTheseAreWrong) {
  const std::string text =
      refutation(kBody, refuted(6, 9), "chunks", 99, faulty_on("\r"), {.file = "a.sse", .max_runs = 100});
  EXPECT_NE(text.find("(proof of chunks) change line 1:"), std::string::npos) << text;
  EXPECT_NE(text.find("again: reprise verify --split at:7,8 a.sse\n"), std::string::npos) << text;
}

TEST(Refutation, ShowsTheStepWhereNoCuttingShowsTheDifference) {
  EXPECT_EQ(refutation(kBody, refuted(4, 7), "events", 99, faulty_on("?"), {.file = "a.sse", .max_runs = 100}),
            "one feed of the bytes from 4 to 7 and single bytes differ in their events:\n"
            "2 cuts, the first at 4 change line 3:\n"
            "  whole: the state of single bytes\n"
            "  cut:   another state\n"
            "  hex:   64 61 74 61 | 3a 20 31 | 0d 0a 0a 0a\n"
            "  text:  data | : 1 | \\r\\n\\n\\n\n"
            "  no cutting of these bytes shows it\n"
            "  again: reprise verify --exhaustive --budget 99 a.sse\n");
}

}  // namespace
}  // namespace reprise::tools

#include <gtest/gtest.h>

#include <reprise/harness/chunking/proof.hpp>

#include "chunking/machines.hpp"
#include "chunking/prover.hpp"

namespace reprise::harness {
namespace {

constexpr std::string_view kBody =
    "\xEF\xBB\xBF"
    "event: é\r\ndata: {\"a\":\r\ndata: \"\\u00e9\"}\r\n\r\n: ping\r\rdata:\xF0\x9F\x98\xFF\nid: 7\n\nretry: 5\ndata: "
    "tail";

constexpr std::string_view kAnswer =
    "event: message_start\ndata: "
    R"({"type":"message_start","message":{"id":"m","role":"assistant","content":[],"usage":{"input_tokens":1}}})"
    "\n\nevent: content_block_start\ndata: "
    R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})"
    "\n\nevent: content_block_delta\ndata: "
    R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"né"}})"
    "\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

TEST(Proof, CoversEveryCuttingOfASmallBody) {
  const Proof proof = prove_invariance(kBody);
  EXPECT_FALSE(proof.difference);
  EXPECT_TRUE(proof.is_complete());
  EXPECT_TRUE(proof.single_cuts);
  EXPECT_EQ(proof.feeds, kBody.size() * (kBody.size() + 1) / 2);
  EXPECT_EQ(describe(proof, "events"), "all 2^(n-1) cuttings of n = " + std::to_string(kBody.size()) +
                                           " bytes give the same events (" + std::to_string(proof.feeds) + " feeds)");
}

TEST(Proof, CoversTheParserToo) {
  const Proof proof = prove_invariance(kAnswer, {.provider = llm::Provider::kAnthropic});
  EXPECT_FALSE(proof.difference);
  EXPECT_TRUE(proof.is_complete());
}

TEST(Proof, OfNothingIsComplete) {
  const Proof proof = prove_invariance("");
  EXPECT_TRUE(proof.is_complete());
  EXPECT_EQ(proof.feeds, 0U);
}

TEST(Proof, SaysWhatABudgetLeavesOut) {
  const std::size_t n = kAnswer.size();
  const Proof small = prove_invariance(kAnswer, {.budget = 500'000});
  EXPECT_LT(small.max_chunk, n);
  EXPECT_TRUE(small.single_cuts);
  EXPECT_EQ(describe(small, "chunks"), "all cuttings of n = " + std::to_string(n) + " bytes into chunks of at most " +
                                           std::to_string(small.max_chunk) +
                                           " bytes, and all single cuts, give the same chunks (" +
                                           std::to_string(small.feeds) + " feeds)");
  const Proof tiny = prove_invariance(kAnswer, {.budget = 1});
  EXPECT_EQ(tiny.max_chunk, 1U);
  EXPECT_FALSE(tiny.single_cuts);
}

TEST(Proof, IsTheSameOnSeveralThreads) {
  const Proof one = prove_invariance(kAnswer);
  std::atomic<std::uint64_t> told = 0;
  const Proof four = prove_invariance(kAnswer, {.threads = 4, .progress = [&](std::uint64_t n) { told += n; }});
  EXPECT_EQ(four.feeds, one.feeds);
  EXPECT_EQ(told, one.feeds);
  EXPECT_FALSE(four.difference);
}

// Lines, by a reader with a planted fault in what `Fault` says.
enum class Fault { kNone, kForgetsAtChunkEnd, kHiddenState };

template <Fault kFault>
class LineMachine {
 public:
  using Item = std::string;

  template <class Sink>
  void feed(std::string_view bytes, Sink&& sink) {
    for (const char c : bytes) {
      if (c != '\n') {
        line_ += c;
        continue;
      }
      sink(std::string_view(line_));
      line_.clear();
    }
    // The fault shows only where a chunk of three bytes ends inside a line.
    if (kFault == Fault::kForgetsAtChunkEnd && bytes.size() == 3 && !line_.empty()) line_.pop_back();
    if (kFault == Fault::kHiddenState && bytes.size() == 2) ++hidden_;
  }

  static Item keep(std::string_view line) { return Item(line); }
  static bool is_same(const Item& item, std::string_view line) { return item == line; }
  static std::string text(std::string_view line) { return std::string(line); }

  friend bool operator==(const LineMachine&, const LineMachine&) = default;

 private:
  std::string line_;
  int hidden_ = 0;
};

template <Fault kFault>
Proof prove_lines(std::string_view body, unsigned threads) {
  return Prover<LineMachine<kFault>>(body, {}, {.threads = threads}).run();
}

TEST(Proof, FindsTheFirstStepThatDiffers) {
  EXPECT_FALSE(prove_lines<Fault::kNone>("ab\ncdef\n", 1).difference);
  for (const unsigned threads : {1U, 3U}) {
    const Proof proof = prove_lines<Fault::kForgetsAtChunkEnd>("ab\ncdef\n", threads);
    ASSERT_TRUE(proof.difference);
    EXPECT_EQ(proof.difference->cuts, (Cuts{1, 4}));
    EXPECT_EQ(proof.begin, 1U);
    EXPECT_EQ(proof.end, 4U);
    EXPECT_EQ(proof.difference->line, 1U);
    EXPECT_EQ(proof.difference->expected, "the state of single bytes");
  }
}

TEST(Proof, FindsAStateThatNoEventShows) {
  const Proof proof = prove_lines<Fault::kHiddenState>("ab\ncd\n", 1);
  ASSERT_TRUE(proof.difference);
  EXPECT_EQ(proof.difference->cuts, (Cuts{2}));
  EXPECT_EQ(proof.begin, 0U);
  EXPECT_EQ(proof.end, 2U);
  EXPECT_EQ(proof.difference->actual, "another state");
}

TEST(Proof, ChoosesTheLargestChunkThatFits) {
  EXPECT_EQ(max_chunk_within(0, 100), 1U);
  EXPECT_EQ(max_chunk_within(100 * 257 + 99 * 258, 100), 2U);
  EXPECT_EQ(max_chunk_within(100 * 257 + 99 * 258 - 1, 100), 1U);
  EXPECT_EQ(max_chunk_within(1U << 30U, 100), 100U);
  EXPECT_EQ(max_chunk_within(1, 0), 0U);
}

}  // namespace
}  // namespace reprise::harness

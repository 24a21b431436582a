// The rules of the standard, each under every cutting, and the reference decoder under the same rules.
#include <set>

#include <gtest/gtest.h>

#include <reprise/harness/chunking/plan.hpp>

#include "cuttings.hpp"
#include "sse_recorder.hpp"
#include "sse_rules.hpp"

namespace reprise::test {
namespace {

using harness::Cuts;
using harness::to_plan_text;

class SseRules : public testing::Test {
 protected:
  static const std::vector<SseRule>& rules() {
    static const std::vector<SseRule> loaded = load_sse_rules();
    return loaded;
  }

  // Also with an empty chunk before, between and after.
  static void expect_rule(const SseRule& rule, const Cuts& cuts) {
    const auto chunks = harness::cut(rule.input, cuts);
    std::vector<std::string_view> with_empty_ones{{}};
    for (const auto chunk : chunks) with_empty_ones.insert(with_empty_ones.end(), {chunk, ""});
    for (const auto& given : {chunks, with_empty_ones}) {
      const SseRun run = run_chunks(given);
      ASSERT_FALSE(run.error) << rule.where() << ", " << to_plan_text(cuts);
      ASSERT_EQ(run.recorder.result, as_decoder_says(rule.expected)) << rule.where() << ", " << to_plan_text(cuts);
      ASSERT_EQ(run.decoder.unfinished_tail().has_value(), rule.tail) << rule.where() << ", " << to_plan_text(cuts);
      ASSERT_EQ(run.decoder.offset(), rule.input.size()) << rule.where() << ", " << to_plan_text(cuts);
    }
  }
};

TEST_F(SseRules, AreManyAndEachHasItsOwnName) {
  std::set<std::string> names;
  for (const SseRule& rule : rules()) {
    EXPECT_TRUE(names.insert(rule.name).second) << rule.where();
    EXPECT_TRUE(rule.clause.starts_with("9.2.")) << rule.where();
  }
  EXPECT_GE(rules().size(), 59U);
}

TEST_F(SseRules, HoldForTheReferenceDecoder) {
  for (const SseRule& rule : rules()) EXPECT_EQ(harness::reference_decode(rule.input), rule.expected) << rule.where();
}

TEST_F(SseRules, HoldInOnePiece) {
  for (const SseRule& rule : rules()) expect_rule(rule, {});
}

TEST_F(SseRules, HoldByteByByte) {
  for (const SseRule& rule : rules()) {
    Cuts cuts;
    for (std::size_t i = 1; i < rule.input.size(); ++i) cuts.push_back(i);
    expect_rule(rule, cuts);
  }
}

TEST_F(SseRules, HoldUnderEachCutAndEachPairOfCuts) {
  for (const SseRule& rule : rules()) {
    for (std::size_t i = 1; i < rule.input.size(); ++i) {
      expect_rule(rule, {i});
      for (std::size_t j = i + 1; j < rule.input.size() && rule.input.size() <= 200; ++j) expect_rule(rule, {i, j});
      if (HasFatalFailure()) return;
    }
  }
}

TEST_F(SseRules, HoldUnderEveryCuttingOfShortStreams) {
  std::size_t cuttings = 0;
  for (const SseRule& rule : rules()) {
    const std::size_t places = rule.input.empty() ? 0 : rule.input.size() - 1;
    if (places > 13) continue;
    for (std::size_t mask = 0; mask < (std::size_t{1} << places); ++mask) {
      Cuts cuts;
      for (std::size_t i = 0; i < places; ++i) {
        if ((mask >> i & 1U) != 0) cuts.push_back(i + 1);
      }
      expect_rule(rule, cuts);
      if (HasFatalFailure()) return;
      ++cuttings;
    }
  }
  EXPECT_GT(cuttings, 100'000U);
}

// The proof for all 2^(n-1) cuttings: see cuttings.hpp.
TEST_F(SseRules, LeaveTheSameStateHoweverTheyAreCut) {
  for (const SseRule& rule : rules()) ASSERT_EQ(disprove_cuttings(rule.input), "") << rule.where();
}

TEST_F(SseRules, HoldForEachPrefixAsTheReferenceHasIt) {
  for (const SseRule& rule : rules()) {
    for (std::size_t size = 0; size < rule.input.size(); ++size) {
      const std::string prefix = rule.input.substr(0, size);
      const auto expected = as_decoder_says(harness::reference_decode(prefix));
      ASSERT_EQ(run_whole(prefix).recorder.result, expected) << rule.where() << ", the first " << size << " bytes";
    }
  }
}

TEST_F(SseRules, HoldOneAfterAnotherAsTheReferenceHasIt) {
  for (const SseRule& first : rules()) {
    for (const SseRule& second : rules()) {
      const std::string body = first.input + second.input;
      const std::string_view chunks[] = {first.input, second.input};
      const auto expected = as_decoder_says(harness::reference_decode(body));
      ASSERT_EQ(run_whole(body).recorder.result, expected) << first.where() << " then " << second.where();
      ASSERT_EQ(run_chunks(chunks).recorder.result, expected) << first.where() << " then " << second.where();
    }
  }
}

// The decoder reads by blocks of 64 bytes and segments of 4096: each byte of each row comes to lie behind their edges.
TEST_F(SseRules, HoldWhereverTheyLieInABlock) {
  using sse::ScanPath;
  for (const ScanPath path :
       {ScanPath::kScalar, ScanPath::kSse2, ScanPath::kAvx2, ScanPath::kAvx512, ScanPath::kNeon}) {
    if (!is_available(path)) continue;
    for (const SseRule& rule : rules()) {
      auto expected = as_decoder_says(harness::reference_decode(":\n" + rule.input));
      for (const std::size_t edge : {std::size_t{64}, std::size_t{4096}}) {
        for (std::size_t ahead = 0; ahead <= std::min(rule.input.size(), edge - 2); ++ahead) {
          expected.comments.front() = std::string(edge - 2 - ahead, 'x');
          const std::string body = ":" + expected.comments.front() + "\n" + rule.input;
          ASSERT_EQ(run_whole(body, {.scan_path = path}).recorder.result, expected)
              << rule.where() << ", byte " << ahead << " at " << edge << ", " << to_string(path);
        }
      }
    }
  }
}

TEST_F(SseRules, GiveTheSameEventsToASinkOfEventsAlone) {
  for (const SseRule& rule : rules()) {
    sse::Decoder decoder;
    std::vector<harness::ReferenceEvent> events;
    const auto take = [&](const sse::EventView& event) {
      events.push_back({std::string(event.name()), std::string(event.data), std::string(event.id)});
    };
    ASSERT_TRUE(decoder.feed(rule.input, take));
    EXPECT_EQ(events, rule.expected.events) << rule.where();
  }
}

TEST_F(SseRules, StartAnewAfterResetAnywhere) {
  for (const SseRule& rule : rules()) {
    for (std::size_t size = 0; size <= rule.input.size(); ++size) {
      SseRun run = run_whole(std::string_view(rule.input).substr(0, size));
      run.decoder.reset();
      ASSERT_EQ(run.decoder, sse::Decoder()) << rule.where() << ", the first " << size << " bytes";
      run.recorder = {};
      run.feed(rule.input);
      ASSERT_EQ(run.recorder.result, as_decoder_says(rule.expected)) << rule.where() << ", after " << size << " bytes";
    }
  }
}

TEST_F(SseRules, GoOnInACopyWithoutTouchingTheOriginal) {
  for (const SseRule& rule : rules()) {
    const std::string_view input = rule.input;
    for (std::size_t size = 0; size <= input.size(); ++size) {
      SseRun original = run_whole(input.substr(0, size));
      SseRun copy = original;
      const std::string other = "\r\nid: other\nevent: other\ndata: other\n\n: other";
      copy.feed(other);
      ASSERT_FALSE(copy.decoder == original.decoder);
      original.feed(input.substr(size));
      ASSERT_EQ(original.recorder.result, as_decoder_says(rule.expected)) << rule.where() << ", copied at " << size;
    }
  }
}

}  // namespace
}  // namespace reprise::test

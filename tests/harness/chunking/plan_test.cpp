#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include <reprise/harness/chunking/plan.hpp>

namespace reprise::harness {
namespace {

ChunkPlan plan(std::string_view text) {
  auto parsed = ChunkPlan::parse(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value();
}

std::vector<Cuts> cuttings(std::string_view text, const CutSubject& subject) {
  std::vector<Cuts> all;
  EXPECT_TRUE(plan(text).for_each(subject, [&](const Cuts& cuts) {
    all.push_back(cuts);
    return true;
  }));
  return all;
}

TEST(ChunkPlan, ReadsBackItsOwnText) {
  for (const std::string_view text : {"recorded", "whole", "every", "bytes:1", "bytes:18446744073709551615", "at:1",
                                      "at:3,17,400", "random:0", "random:18446744073709551615"}) {
    EXPECT_EQ(plan(text).to_string(), text);
    EXPECT_EQ(plan(plan(text).to_string()), plan(text));
  }
}

TEST(ChunkPlan, RefusesWithTheTextAndWhatWasExpected) {
  const struct {
    std::string text;
    std::string message;
  } rows[] = {
      {"", "'': expected recorded, whole, bytes:N, at:OFF,OFF,..., random:SEED or every"},
      {"whole ", "'whole ': expected recorded, whole, bytes:N, at:OFF,OFF,..., random:SEED or every"},
      {"Whole", "'Whole': expected recorded, whole, bytes:N, at:OFF,OFF,..., random:SEED or every"},
      {"bytes", "'bytes': expected recorded, whole, bytes:N, at:OFF,OFF,..., random:SEED or every"},
      {"bytes:", "'bytes:': expected a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
      {"bytes:0", "'bytes:0': expected a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
      {"bytes:-1", "'bytes:-1': expected a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
      {"bytes:+1", "'bytes:+1': expected a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
      {"bytes: 1", "'bytes: 1': expected a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
      {"bytes:1k", "'bytes:1k': expected a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
      {"bytes:18446744073709551616",
       "'bytes:18446744073709551616': expected a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
      {"at:", "'at:': expected offsets from 1 to 18446744073709551615, separated by commas, after 'at:'"},
      {"at:0", "'at:0': expected offsets from 1 to 18446744073709551615, separated by commas, after 'at:'"},
      {"at:1,", "'at:1,': expected offsets from 1 to 18446744073709551615, separated by commas, after 'at:'"},
      {"at:1, 2", "'at:1, 2': expected offsets from 1 to 18446744073709551615, separated by commas, after 'at:'"},
      {"at:5,3", "'at:5,3': expected ascending offsets, but 3 follows 5"},
      {"at:5,5", "'at:5,5': expected ascending offsets, but 5 follows 5"},
      {"random:", "'random:': expected a seed from 0 to 18446744073709551615 after 'random:'"},
      {"random:x", "'random:x': expected a seed from 0 to 18446744073709551615 after 'random:'"},
      {"random:18446744073709551616",
       "'random:18446744073709551616': expected a seed from 0 to 18446744073709551615 after 'random:'"},
      {"a\nb\xFF", "'a?b?': expected recorded, whole, bytes:N, at:OFF,OFF,..., random:SEED or every"},
      {std::string(100, 'x'),
       "'" + std::string(60, 'x') + "...': expected recorded, whole, bytes:N, at:OFF,OFF,..., random:SEED or every"},
  };
  for (const auto& row : rows) {
    const auto parsed = ChunkPlan::parse(row.text);
    ASSERT_FALSE(parsed.has_value()) << row.text;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(parsed.error().message, row.message);
  }
}

TEST(ChunkPlan, CutsWhereItsTextSays) {
  const struct {
    std::string_view text;
    std::string_view body;
    std::vector<Cuts> expected;
  } rows[] = {
      {"recorded", "abcdef", {{2, 3}}},
      {"whole", "abcdef", {{}}},
      {"whole", "", {{}}},
      {"bytes:1", "abc", {{1, 2}}},
      {"bytes:2", "abcdef", {{2, 4}}},
      {"bytes:2", "abcde", {{2, 4}}},
      {"bytes:6", "abcdef", {{}}},
      {"bytes:18446744073709551615", "abcdef", {{}}},
      {"bytes:1", "", {{}}},
      {"at:2,5", "abcdef", {{2, 5}}},
      {"at:2,6,9", "abcdef", {{2}}},
      {"at:1", "", {{}}},
      {"random:1", "", {{}}},
      {"random:1", "a", {{}}},
      {"every", "abcd", {{1}, {2}, {3}}},
      {"every", "a", {}},
      {"every", "", {}},
  };
  for (const auto& row : rows) {
    const CutSubject subject{row.body, {2, 3}};
    EXPECT_EQ(cuttings(row.text, subject), row.expected) << row.text << " of " << row.body;
    EXPECT_EQ(plan(row.text).count(subject), row.expected.size()) << row.text << " of " << row.body;
  }
}

TEST(ChunkPlan, OnlyEveryIsAFamily) {
  for (const std::string_view text : {"recorded", "whole", "bytes:1", "at:1", "random:1"}) {
    EXPECT_FALSE(plan(text).is_family()) << text;
  }
  EXPECT_TRUE(plan("every").is_family());
}

TEST(ChunkPlan, StopsWhenTheVisitorHasSeenEnough) {
  std::size_t visits = 0;
  const bool all = plan("every").for_each({"abcdef"}, [&](const Cuts&) { return ++visits < 3; });
  EXPECT_FALSE(all);
  EXPECT_EQ(visits, 3U);
  EXPECT_FALSE(plan("whole").for_each({"abcdef"}, [](const Cuts&) { return false; }));
}

// Fixed figures: a fixture's failing seed must mean the same cuts on every machine and in every release.
TEST(ChunkPlan, DrawsTheSameCutsFromASeedEverywhere) {
  const std::string body(300, 'x');
  EXPECT_EQ(cuttings("random:1", {body}), (std::vector<Cuts>{{2, 42, 73, 85, 143, 144, 182, 236, 277}}));
  EXPECT_EQ(cuttings("random:2", {body}), (std::vector<Cuts>{{15, 18, 66, 103, 145, 197, 204, 208, 272}}));
}

TEST(ChunkPlan, DrawsEveryChunkSizeFromOneToSixtyFour) {
  const std::string body(100'000, 'x');
  std::set<std::size_t> sizes;
  for (const auto chunk : cut(body, cuttings("random:7", {body}).at(0))) sizes.insert(chunk.size());
  EXPECT_EQ(sizes.size(), 64U);
  EXPECT_EQ(*sizes.begin(), 1U);
  EXPECT_EQ(*sizes.rbegin(), 64U);
}

TEST(Cut, MakesOneChunkMoreThanCuts) {
  using Chunks = std::vector<std::string_view>;
  EXPECT_EQ(cut("abcdef", {}), (Chunks{"abcdef"}));
  EXPECT_EQ(cut("abcdef", {1, 5}), (Chunks{"a", "bcde", "f"}));
  EXPECT_EQ(cut("", {}), Chunks{});
}

TEST(Cut, IgnoresOffsetsThatCutNothing) {
  using Chunks = std::vector<std::string_view>;
  EXPECT_EQ(cut("abc", {0, 1, 1, 3, 9}), (Chunks{"a", "bc"}));
  EXPECT_EQ(cut("abc", {2, 1}), (Chunks{"ab", "c"}));
  EXPECT_EQ(cut("", {1}), Chunks{});
}

TEST(PlanText, IsAPlanThatMakesTheSameCuts) {
  EXPECT_EQ(to_plan_text({}), "whole");
  EXPECT_EQ(to_plan_text({3, 17}), "at:3,17");
  const Cuts cuts{1, 4};
  EXPECT_EQ(cuttings(to_plan_text(cuts), {"abcdef"}), (std::vector<Cuts>{cuts}));
}

}  // namespace
}  // namespace reprise::harness

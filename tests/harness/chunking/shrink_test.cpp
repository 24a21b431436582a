#include <algorithm>

#include <gtest/gtest.h>

#include <reprise/harness/chunking/shrink.hpp>

namespace reprise::harness {
namespace {

Cuts all_cuts(std::size_t size) {
  Cuts cuts;
  for (std::size_t offset = 1; offset < size; ++offset) cuts.push_back(offset);
  return cuts;
}

bool has(const Cuts& cuts, std::size_t cut) { return std::binary_search(cuts.begin(), cuts.end(), cut); }

TEST(ShrinkCuts, KeepsOnlyTheCutsThatMatter) {
  const struct {
    const char* what;
    std::function<bool(const Cuts&)> changes;
    Cuts expected;
  } rows[] = {
      {"one cut", [](const Cuts& cuts) { return has(cuts, 417); }, {417}},
      {"the first", [](const Cuts& cuts) { return has(cuts, 1); }, {1}},
      {"the last", [](const Cuts& cuts) { return has(cuts, 999); }, {999}},
      {"two far apart", [](const Cuts& cuts) { return has(cuts, 3) && has(cuts, 900); }, {3, 900}},
      {"any cut", [](const Cuts& cuts) { return !cuts.empty(); }, {1}},
      {"at least three", [](const Cuts& cuts) { return cuts.size() >= 3; }, {2, 3, 4}},
      {"many, or one alone", [](const Cuts& cuts) { return cuts.size() > 5 || cuts == Cuts{700}; }, {700}},
      {"even uncut", [](const Cuts&) { return true; }, {}},
  };
  const std::string body(1000, 'x');
  for (const auto& row : rows) {
    const auto changes = [&](std::string_view, const Cuts& cuts) { return row.changes(cuts); };
    const Shrunk shrunk = shrink_cuts(body, all_cuts(body.size()), changes);
    EXPECT_EQ(shrunk.cuts, row.expected) << row.what;
    EXPECT_EQ(shrunk.body, body) << row.what;
    EXPECT_TRUE(shrunk.is_minimal) << row.what;
    EXPECT_EQ(shrink_cuts(body, all_cuts(body.size()), changes).runs, shrunk.runs) << row.what;
  }
}

TEST(ShrinkCuts, TriesAgainWhatAnotherCutHeldBefore) {
  // The cut at 3 can go once that at 1, which is tried after it, has gone.
  const auto changes = [](std::string_view, const Cuts& cuts) {
    return has(cuts, 2) && has(cuts, 9) && (has(cuts, 3) || !has(cuts, 1));
  };
  EXPECT_EQ(shrink_cuts("abcdefghijk", {1, 2, 3, 9}, changes).cuts, (Cuts{2, 9}));
}

TEST(ShrinkCuts, NeedsFewRunsForOneCutInThousands) {
  const std::string body(10'000, 'x');
  const Shrunk shrunk =
      shrink_cuts(body, all_cuts(body.size()), [](std::string_view, const Cuts& cuts) { return has(cuts, 6789); });
  EXPECT_EQ(shrunk.cuts, Cuts{6789});
  EXPECT_LT(shrunk.runs, 60U);
}

TEST(ShrinkCuts, StopsAfterTheRunsItMayTakeWithACuttingThatStillFails) {
  const std::string body(1000, 'x');
  const auto odd = [](std::string_view, const Cuts& cuts) { return has(cuts, 3) && has(cuts, 900); };
  for (const std::size_t runs : {0U, 1U, 5U, 20U}) {
    const Shrunk shrunk = shrink_cuts(body, all_cuts(body.size()), odd, runs);
    EXPECT_EQ(shrunk.runs, runs);
    EXPECT_FALSE(shrunk.is_minimal);
    EXPECT_TRUE(odd(shrunk.body, shrunk.cuts));
  }
}

TEST(ShrinkBody, LeavesOutTheBytesThatDoNotMatter) {
  // Fails where a cut parts CR from LF.
  const auto changes = [](std::string_view body, const Cuts& cuts) {
    return std::any_of(cuts.begin(), cuts.end(), [&](std::size_t cut) { return body.substr(cut - 1, 2) == "\r\n"; });
  };
  const std::string body = std::string(500, 'a') + "\r\n" + std::string(300, 'b') + "\r\n\r\n";
  const Shrunk shrunk = shrink_body(body, all_cuts(body.size()), changes);
  EXPECT_EQ(shrunk.body, "\r\n");
  EXPECT_EQ(shrunk.cuts, Cuts{1});
  EXPECT_TRUE(shrunk.is_minimal);
  EXPECT_LT(shrunk.runs, 100U);
}

TEST(ShrinkBody, MovesTheCutsWithTheBytesAroundThem) {
  // Fails where a chunk is "XY" alone, between others.
  const auto changes = [](std::string_view body, const Cuts& cuts) {
    const auto chunks = cut(body, cuts);
    return chunks.size() == cuts.size() + 1 && chunks.size() > 2 &&
           std::any_of(chunks.begin() + 1, chunks.end() - 1, [](std::string_view chunk) { return chunk == "XY"; });
  };
  const Shrunk shrunk = shrink_body("abcdefXYghijk", {2, 6, 8, 11}, changes);
  EXPECT_EQ(shrunk.body, "fXYg");
  EXPECT_EQ(shrunk.cuts, (Cuts{1, 3}));
}

TEST(ShrinkBody, MovesACutInsideOfWhatGoesToItsBeginning) {
  // Fails where two a are before the cut and two b after it, with an even number of x in between.
  const auto changes = [](std::string_view body, const Cuts& cuts) {
    const std::size_t cut = cuts.empty() ? 0 : cuts.front();
    return std::count(body.begin(), body.end(), 'x') % 2 == 0 && body.substr(0, cut).starts_with("aa") &&
           body.substr(cut).ends_with("bb");
  };
  const Shrunk shrunk = shrink_body("aaxxbb", {3}, changes);
  EXPECT_EQ(shrunk.body, "aabb");
  EXPECT_EQ(shrunk.cuts, Cuts{2});
}

TEST(ShrinkBody, NeverAsksAboutCutsThatCutNothing) {
  const auto changes = [](std::string_view body, const Cuts& cuts) {
    EXPECT_EQ(cut(body, cuts).size(), cuts.size() + 1) << body;
    return body.find('q') != std::string_view::npos && !cuts.empty();
  };
  const Shrunk shrunk = shrink_body("the quick brown fox", {1, 4, 5, 6, 10, 18}, changes);
  EXPECT_EQ(shrunk.body.size(), 2U);
  EXPECT_EQ(shrunk.cuts, Cuts{1});
}

TEST(ShrinkBody, LeavesASubjectThatAnswersDifferentlyEachTimeAsItIs) {
  const Shrunk shrunk = shrink_body("abc", {1}, [](std::string_view, const Cuts&) { return true; });
  EXPECT_EQ(shrunk.body, "abc");
  EXPECT_EQ(shrunk.cuts, Cuts{});
}

TEST(OutcomeChanges, ComparesWithTheUncutBodyWhichItReadsOnce) {
  std::size_t uncut = 0;
  const OutcomeChanges changes = outcome_changes([&uncut](std::span<const std::string_view> chunks) {
    uncut += chunks.size() == 1 ? 1 : 0;
    return Transcript{chunks.back() == "c" ? "odd" : "even"};
  });
  EXPECT_FALSE(changes("abcd", {3}));
  EXPECT_FALSE(changes("abcd", {2}));
  EXPECT_EQ(uncut, 1U);
  EXPECT_TRUE(changes("abc", {2}));
  EXPECT_FALSE(changes("abc", {1}));
  EXPECT_EQ(uncut, 2U);
}

}  // namespace
}  // namespace reprise::harness

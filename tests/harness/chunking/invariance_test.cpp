#include <algorithm>

#include <gtest/gtest.h>

#include <reprise/harness/chunking/invariance.hpp>

namespace reprise::harness {
namespace {

std::vector<ChunkPlan> plans(std::initializer_list<std::string_view> texts) {
  std::vector<ChunkPlan> parsed;
  for (const auto text : texts) parsed.push_back(ChunkPlan::parse(text).value());
  return parsed;
}

// Splits the joined chunks at LF: no cut can change what it makes of them.
Transcript read_lines(std::span<const std::string_view> chunks) {
  Transcript lines(1);
  for (const auto chunk : chunks) {
    for (const char c : chunk) {
      if (c == '\n') {
        lines.emplace_back();
      } else {
        lines.back() += c;
      }
    }
  }
  return lines;
}

// The well-known mistake: each chunk ends a line.
Transcript read_lines_chunk_by_chunk(std::span<const std::string_view> chunks) {
  Transcript lines;
  for (const auto chunk : chunks) {
    const std::string_view one[] = {chunk};
    const Transcript more = read_lines(one);
    lines.insert(lines.end(), more.begin(), more.end());
  }
  return lines;
}

TEST(CheckInvariance, CountsTheCuttingsOfASoundSubject) {
  const auto report = check_invariance(read_lines, {"ab\ncd\n", {3}},
                                       plans({"whole", "recorded", "bytes:1", "random:1", "at:2,4", "every"}));
  EXPECT_FALSE(report.difference);
  EXPECT_EQ(report.cuttings, 5U + 5U);
}

TEST(CheckInvariance, StopsAtTheFirstCutThatChangesSomething) {
  const auto report = check_invariance(read_lines_chunk_by_chunk, {"ab\ncd\n"}, plans({"whole", "every", "bytes:1"}));
  ASSERT_TRUE(report.difference);
  EXPECT_EQ(report.cuttings, 2U);
  EXPECT_EQ(report.difference->plan, "every");
  EXPECT_EQ(report.difference->cuts, Cuts{1});
  EXPECT_EQ(report.difference->line, 0U);
  EXPECT_EQ(report.difference->expected, "ab");
  EXPECT_EQ(report.difference->actual, "a");
}

TEST(CheckInvariance, CatchesASubjectThatAnswersDifferentlyEachTime) {
  int runs = 0;
  const Subject fickle = [&runs](std::span<const std::string_view>) { return Transcript{std::to_string(++runs)}; };
  EXPECT_TRUE(check_invariance(fickle, {"ab"}, plans({"whole"})).difference);
}

TEST(CheckInvariance, GivesAnEmptyBodyAsNoChunk) {
  std::size_t chunks = 0;
  const Subject counting = [&](std::span<const std::string_view> given) {
    chunks += given.size();
    return Transcript{};
  };
  EXPECT_EQ(check_invariance(counting, {""}, plans({"whole", "bytes:1", "every"})).cuttings, 2U);
  EXPECT_EQ(chunks, 0U);
}

TEST(CheckInvariance, TellsProgressAfterEachCutting) {
  std::vector<std::size_t> seen;
  (void)check_invariance(read_lines, {"abcd"}, plans({"whole", "every"}), [&](std::size_t n) { seen.push_back(n); });
  EXPECT_EQ(seen, (std::vector<std::size_t>{1, 2, 3, 4}));
}

TEST(FirstDifference, NamesTheLineAndBothSides) {
  const struct {
    Transcript expected;
    Transcript actual;
    std::size_t line;
    std::string expected_line;
    std::string actual_line;
  } rows[] = {
      {{"a", "b"}, {"a", "c"}, 1, "b", "c"},
      {{"a", "b"}, {"a"}, 1, "b", ""},
      {{"a"}, {"a", "b", "c"}, 1, "", "b"},
      {{}, {"a"}, 0, "", "a"},
      {{"a"}, {""}, 0, "a", ""},
      {{}, {""}, 0, "", ""},
  };
  for (const auto& row : rows) {
    const auto difference = first_difference(row.expected, row.actual);
    ASSERT_TRUE(difference);
    EXPECT_EQ(difference->line, row.line);
    EXPECT_EQ(difference->expected, row.expected_line);
    EXPECT_EQ(difference->actual, row.actual_line);
  }
}

TEST(FirstDifference, IsNothingForEqualTranscripts) {
  EXPECT_FALSE(first_difference({}, {}));
  EXPECT_FALSE(first_difference({"a", ""}, {"a", ""}));
}

TEST(DescribeDifference, ShowsTheBytesAroundTheCut) {
  const Difference difference{
      .plan = "recorded", .cuts = {9}, .line = 3, .expected = "caf\xC3\xA9", .actual = "caf\xEF\xBF\xBD"};
  EXPECT_EQ(describe(difference, "data: caf\xC3\xA9\r\n\r\ndata: next one\n\n"),
            "cut at 9 (recorded) changes line 3:\n"
            "  whole: caf\\xc3\\xa9\n"
            "  cut:   caf\\xef\\xbf\\xbd\n"
            "  hex:   64 61 74 61 3a 20 63 61 66 | c3 a9 0d 0a 0d 0a 64 61 74 61 3a 20\n"
            "  text:  data: caf | \\xc3\\xa9\\r\\n\\r\\ndata: \n");
}

TEST(DescribeDifference, CountsTheCutsAndShowsTheFirst) {
  const Difference difference{.plan = "bytes:2", .cuts = {2, 4}, .line = 0, .expected = "", .actual = "\x1B[2J"};
  EXPECT_EQ(describe(difference, "abcdef"),
            "2 cuts, the first at 2 (bytes:2) change line 0:\n"
            "  whole: (nothing)\n"
            "  cut:   \\x1b[2J\n"
            "  hex:   61 62 | 63 64 | 65 66\n"
            "  text:  ab | cd | ef\n");
}

TEST(DescribeDifference, ShowsLongLinesFromShortlyBeforeTheDifference) {
  const Difference difference{
      .cuts = {1}, .expected = std::string(1000, 'a') + "b" + std::string(1000, 'c'), .actual = std::string(1000, 'a')};
  EXPECT_EQ(describe(difference, "xy"),
            "cut at 1 changes line 0:\n"
            "  whole: ..." +
                std::string(30, 'a') + "b" + std::string(89, 'c') + "...\n  cut:   ..." + std::string(30, 'a') +
                "\n"
                "  hex:   78 | 79\n"
                "  text:  x | y\n");
}

TEST(DescribeDifference, NeedsNoBodyAndNoCut) {
  EXPECT_EQ(describe({.plan = "whole", .expected = "a", .actual = "b"}, ""),
            "no cut (whole) changes line 0:\n  whole: a\n  cut:   b\n");
  EXPECT_EQ(describe({.cuts = {99}, .expected = "a", .actual = "b"}, "short"),
            "cut at 99 changes line 0:\n  whole: a\n  cut:   b\n");
}

}  // namespace
}  // namespace reprise::harness

#include "smallest_case.hpp"

#include <gtest/gtest.h>

#include "temp_folder.hpp"

namespace reprise::tools {
namespace {

using harness::Cuts;
using harness::Difference;

// Whoever joins "CR|LF" wrongly.
std::optional<Difference> compare(std::string_view body, const Cuts& cuts) {
  for (const std::size_t cut : cuts) {
    if (body.substr(cut - 1, 2) != "\r\n") continue;
    return Difference{.line = 1, .expected = "one", .actual = "two"};
  }
  return std::nullopt;
}

const Difference kFound{.plan = "bytes:1", .cuts = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, .line = 0};

TEST(SmallestCase, ShowsTheFewestCutsAndHowToSeeThemAgain) {
  EXPECT_EQ(smallest_case("data: 1\r\n\n\n", kFound, compare, {.file = "a b.yaml", .max_runs = 100}),
            "cut at 8 (bytes:1) changes line 1:\n"
            "  whole: one\n"
            "  cut:   two\n"
            "  hex:   64 61 74 61 3a 20 31 0d | 0a 0a 0a\n"
            "  text:  data: 1\\r | \\n\\n\\n\n"
            "  shrunk from 11 cuts in 8 runs\n"
            "  again: reprise verify --split at:8 'a b.yaml'\n");
}

TEST(SmallestCase, NamesTheSubjectInTheCommandAndSaysNothingOfShrinkingWhatIsSmall) {
  const Difference found{.plan = "at:8", .cuts = {8}};
  EXPECT_EQ(
      smallest_case("data: 1\r\n\n\n", found, compare, {.file = "a.sse", .flags = " --exec 'x y'", .max_runs = 9}),
      "cut at 8 (at:8) changes line 1:\n"
      "  whole: one\n"
      "  cut:   two\n"
      "  hex:   64 61 74 61 3a 20 31 0d | 0a 0a 0a\n"
      "  text:  data: 1\\r | \\n\\n\\n\n"
      "  again: reprise verify --split at:8 --exec 'x y' a.sse\n");
}

TEST(SmallestCase, SaysWhereItsRunsWereTooFew) {
  const std::string text = smallest_case("data: 1\r\n\n\n", kFound, compare, {.file = "a.sse", .max_runs = 2});
  EXPECT_NE(text.find("in 2 runs, which is the limit: there may be a smaller case"), std::string::npos) << text;
}

TEST(SmallestCase, WritesTheShortestBodyWhereAskedTo) {
  const test::TempFolder folder;
  const std::string text =
      smallest_case("data: 1\r\n\n\n", kFound, compare,
                    {.file = "a.sse", .body_folder = folder.path() / "new", .body_name = "a", .max_runs = 100});
  EXPECT_EQ(folder.read("new/a.sse"), "\r\n");
  EXPECT_NE(text.find("the shortest body that still fails: 2 of 11 bytes"), std::string::npos) << text;
  EXPECT_NE(text.find("  hex:   0d | 0a\n"), std::string::npos) << text;
  EXPECT_NE(text.find("reprise verify --split at:1 " + folder.file("new/a.sse") + "\n"), std::string::npos) << text;
}

TEST(SmallestCase, SaysWhereTheShortestBodyCannotGo) {
  const test::TempFolder folder;
  folder.write("file", "");
  const std::string text =
      smallest_case("data: 1\r\n\n\n", kFound, compare,
                    {.file = "a.sse", .body_folder = folder.path() / "file", .body_name = "a", .max_runs = 100});
  EXPECT_NE(text.find("cannot write the shortest body to " + folder.file("file/a.sse")), std::string::npos) << text;
}

TEST(SmallestCase, ShowsWhatWasFoundWhereItDoesNotHappenAgain) {
  const Difference found{.plan = "every", .cuts = {3}, .line = 4, .expected = "x", .actual = "y"};
  const std::string text = smallest_case("abcdef", found, compare, {.max_runs = 9});
  EXPECT_EQ(text.find("cut at 3 (every) changes line 4:\n  whole: x\n  cut:   y\n"), 0U) << text;
}

TEST(ShellQuoted, QuotesWhatAShellWouldTakeApart) {
  const struct {
    const char* word;
    const char* quoted;
  } rows[] = {{"a/b-c_1.yaml", "a/b-c_1.yaml"}, {"", "''"},      {"a b", "'a b'"}, {"$(x)", "'$(x)'"},
              {"it's", "'it'\\''s'"},           {"a;b", "'a;b'"}};
  for (const auto& row : rows) EXPECT_EQ(shell_quoted(row.word), row.quoted);
}

}  // namespace
}  // namespace reprise::tools

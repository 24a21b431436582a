#include <gtest/gtest.h>

#include <reprise/harness/chunking/plan.hpp>

namespace reprise::harness {
namespace {

ChunkPlan plan(std::string_view text) {
  auto parsed = ChunkPlan::parse(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value();
}

TEST(ChunkPlan, ReadsBackItsOwnText) {
  for (const std::string_view text : {"recorded",
                                      "whole",
                                      "every",
                                      "bytes:1",
                                      "bytes:18446744073709551615",
                                      "at:1",
                                      "at:3,17,400",
                                      "random:0",
                                      "random:18446744073709551615",
                                      "random:5:1",
                                      "random:1:1073741824",
                                      "coalesce:1",
                                      "pairs:64",
                                      "utf8",
                                      "crlf",
                                      "newlines",
                                      "fields",
                                      "colon",
                                      "json-escapes",
                                      "bom",
                                      "tokens",
                                      "utf8+crlf",
                                      "crlf+utf8",
                                      "bom+bom",
                                      "whole+bytes:7+at:3,9+random:1:2+coalesce:3+recorded"}) {
    EXPECT_EQ(plan(text).to_string(), text);
    EXPECT_EQ(plan(plan(text).to_string()), plan(text));
  }
}

TEST(ChunkPlan, RefusesWithTheTextAndWhatWasExpected) {
  const std::string forms =
      "recorded, coalesce:N, whole, bytes:N, at:OFF,OFF,..., random:SEED[:MEAN], utf8, crlf, newlines, fields, colon, "
      "json-escapes, bom, tokens, some of these joined by '+', every or pairs:MAX";
  const std::string mean = "a mean size from 1 to 1073741824 bytes after the seed of 'random:'";
  const std::string alone = "a family of cuttings alone, not joined by '+'";
  const struct {
    std::string text;
    std::string message;
  } rows[] = {
      {"", "'': expected " + forms},
      {"whole ", "'whole ': expected " + forms},
      {"Whole", "'Whole': expected " + forms},
      {"bytes", "'bytes': expected " + forms},
      {"bytes:", "'bytes:': expected a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
      {"bytes:0", "'bytes:0': expected a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
      {"bytes:-1", "'bytes:-1': expected a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
      {"bytes:+1", "'bytes:': expected a chunk size from 1 to 18446744073709551615 after 'bytes:'"},
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
      {"random:1:", "'random:1:': expected " + mean},
      {"random:1:0", "'random:1:0': expected " + mean},
      {"random:1:1073741825", "'random:1:1073741825': expected " + mean},
      {"random:1:2:3", "'random:1:2:3': expected " + mean},
      {"random::2", "'random::2': expected a seed from 0 to 18446744073709551615 after 'random:'"},
      {"pairs:0", "'pairs:0': expected a distance from 1 to 18446744073709551615 bytes after 'pairs:'"},
      {"coalesce:0", "'coalesce:0': expected a number of chunks from 1 to 18446744073709551615 after 'coalesce:'"},
      {"utf8:1", "'utf8:1': expected " + forms},
      {"utf8+", "'': expected " + forms},
      {"+utf8", "'': expected " + forms},
      {"utf8+lines", "'lines': expected " + forms},
      {"every+utf8", "'every+utf8': expected " + alone},
      {"utf8+every", "'utf8+every': expected " + alone},
      {"pairs:3+every", "'pairs:3+every': expected " + alone},
      {"bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom",
       "'bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+bom+...': expected at most 16 rules joined by '+'"},
      {"a\nb\xFF", "'a?b?': expected " + forms},
      {std::string(100, 'x'), "'" + std::string(60, 'x') + "...': expected " + forms},
  };
  for (const auto& row : rows) {
    const auto parsed = ChunkPlan::parse(row.text);
    ASSERT_FALSE(parsed.has_value()) << row.text;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(parsed.error().message, row.message);
  }
}

TEST(DefaultPlans, AimAndTryEverySingleCut) {
  std::string texts;
  for (const ChunkPlan& each : default_plans()) texts += each.to_string() + " ";
  EXPECT_EQ(texts, "recorded whole bytes:1 bytes:7 random:1 tokens every ");
}

TEST(PlanText, IsAPlanThatMakesTheSameCuts) {
  EXPECT_EQ(to_plan_text({}), "whole");
  EXPECT_EQ(to_plan_text({3, 17}), "at:3,17");
  const Cuts cuts{1, 4};
  plan(to_plan_text(cuts)).for_each({"abcdef"}, [&](const Cuts& same) {
    EXPECT_EQ(same, cuts);
    return true;
  });
}

}  // namespace
}  // namespace reprise::harness

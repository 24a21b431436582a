#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/testing/explain.hpp>

namespace reprise::harness {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(ExplainDifference, NamesTheFirstLineThatDiffersAndShowsBothSides) {
  EXPECT_EQ(explain_difference({"a", "b", "c"}, {"a", "x", "y"}),
            "#1 is the first that differs\n    expected: b\n    actual:   x");
  EXPECT_EQ(explain_difference({"a", ""}, {"a"}),
            "#1 is the first that differs\n    expected: \n    actual:   (nothing)");
  EXPECT_EQ(explain_difference({}, {"a"}), "#0 is the first that differs\n    expected: (nothing)\n    actual:   a");
  EXPECT_EQ(explain_difference({"a"}, {"a"}), "");
}

TEST(ExplainDifference, ShowsLongLinesAroundTheFirstByteThatDiffers) {
  const std::string same(1000, 's');
  const std::string text = explain_difference({same + "one" + same}, {same + "two"});
  EXPECT_THAT(text, HasSubstr("expected: ..." + std::string(40, 's') + "one" + std::string(117, 's') + "...\n"));
  EXPECT_THAT(text, EndsWith("actual:   ..." + std::string(40, 's') + "two"));
}

TEST(ExplainDifference, CutsNoCharacter) {
  std::string umlauts;
  for (int i = 0; i < 200; ++i) umlauts += "\xC3\xBC";
  for (const std::string start : {"", "x"}) {
    const std::string text = explain_difference({start + umlauts}, {start + umlauts + "!"});
    EXPECT_THAT(text, Not(HasSubstr("...\xBC"))) << text;
    EXPECT_THAT(text, Not(HasSubstr("\xC3..."))) << text;
  }
}

TEST(Numbered, ListsLinesByTheirNumbers) {
  EXPECT_EQ(numbered({}), "");
  EXPECT_EQ(numbered({"a", "b"}), "\n  #0 a\n  #1 b");
  EXPECT_EQ(numbered({std::string(161, 'x')}), "\n  #0 " + std::string(160, 'x') + "...");
  const std::string many = numbered(Transcript(102, "l"));
  EXPECT_THAT(many, HasSubstr("\n  #99 l\n  and 2 more"));
}

}  // namespace
}  // namespace reprise::harness

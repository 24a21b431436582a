#include "terminal.hpp"

#include <cstdlib>

#include <gtest/gtest.h>

namespace reprise::tools {
namespace {

TEST(Printable, ShowsControlCharactersInsteadOfSendingThem) {
  EXPECT_EQ(printable("a\x1b[31mb\r\n\tc\x7f"), "a\\x1b[31mb\\r\\n\\tc\\x7f");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\\x9b31m");
}

TEST(Printable, ReplacesInvalidUtf8) { EXPECT_EQ(printable("a\xFF\xC3"), "a\xEF\xBF\xBD\xEF\xBF\xBD"); }

TEST(Printable, CutsBetweenCharacters) {
  EXPECT_EQ(printable("\xC3\xA9\xC3\xA9\xC3\xA9", 2), "\xC3\xA9\xC3\xA9…");
  EXPECT_EQ(printable("abc", 3), "abc");
}

TEST(PrintableText, KeepsLineEndsAndTabs) { EXPECT_EQ(printable_text("a\n\tb\x1b"), "a\n\tb\\x1b"); }

TEST(Color, ParsesItsModes) {
  EXPECT_EQ(parse_color_mode("auto"), ColorMode::kAuto);
  EXPECT_EQ(parse_color_mode("always"), ColorMode::kAlways);
  EXPECT_EQ(parse_color_mode("never"), ColorMode::kNever);
  EXPECT_EQ(parse_color_mode("blue"), std::nullopt);
}

TEST(Color, IsOffForWhatIsNoTerminal) {
  EXPECT_FALSE(wants_color(ColorMode::kAuto, -1));
  EXPECT_TRUE(wants_color(ColorMode::kAlways, -1));
  EXPECT_FALSE(wants_color(ColorMode::kNever, -1));
}

TEST(Style, WrapsOnlyWhereEnabled) {
  EXPECT_EQ(Style(true).red("x"), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(Style(false).red("x"), "x");
}

TEST(HumanForms, AreShort) {
  EXPECT_EQ(human_bytes(1), "1 byte");
  EXPECT_EQ(human_bytes(999), "999 bytes");
  EXPECT_EQ(human_bytes(1234), "1.2 KB");
  EXPECT_EQ(human_bytes(5'000'000'000), "5.0 GB");
  EXPECT_EQ(human_seconds(0.0123), "12 ms");
  EXPECT_EQ(human_seconds(12.34), "12.3 s");
  EXPECT_EQ(counted(2, "event"), "2 events");
}

}  // namespace
}  // namespace reprise::tools

#include "chunking/shown_text.hpp"

#include <gtest/gtest.h>

namespace reprise::harness {
namespace {

TEST(ShownText, IsOneShortLineOfPrintableAscii) {
  EXPECT_EQ(shown_text(""), "");
  EXPECT_EQ(shown_text(" az~"), " az~");
  EXPECT_EQ(shown_text("a\nb\x1b\x7f\xc3\xbc"), "a?b????");
  EXPECT_EQ(shown_text(std::string(60, 'x')), std::string(60, 'x'));
  EXPECT_EQ(shown_text(std::string(61, 'x')), std::string(60, 'x') + "...");
}

}  // namespace
}  // namespace reprise::harness

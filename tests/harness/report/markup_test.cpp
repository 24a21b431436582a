#include "report/markup.hpp"

#include <gtest/gtest.h>

namespace reprise::harness {
namespace {

TEST(Markup, EscapesWhatWouldEndTextOrAnAttribute) {
  EXPECT_EQ(escaped_markup("a < b && \"c\" > 'd'"), "a &lt; b &amp;&amp; &quot;c&quot; &gt; &#39;d&#39;");
  EXPECT_EQ(escaped_markup("é😀\t\r\n"), "é😀\t\r\n");
}

TEST(Markup, ReplacesWhatXmlCannotHold) {
  const struct {
    std::string_view text;
    std::string_view expected;
  } rows[] = {
      {std::string_view("a\0b", 3), "a\uFFFDb"},
      {"\x1b[31m", "\uFFFD[31m"},
      {"\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD", "\uFFFD\uFFFD\uFFFD"},
      {"a\xFF<", "a\uFFFD&lt;"},
      {"\xE2\x82", "\uFFFD"},
      {"", ""},
  };
  for (const auto& row : rows) EXPECT_EQ(escaped_markup(row.text), row.expected) << row.text;
}

}  // namespace
}  // namespace reprise::harness

#include "report/bytes_view.hpp"

#include <gtest/gtest.h>

#include "interactions.hpp"

namespace reprise::harness {
namespace {

using std::chrono::microseconds;

TEST(BytesView, HasASpanForEachReadAndShowsWhatABoundaryCuts) {
  const auto response =
      test::interaction("GET", "http://h/",
                        {{microseconds(5), "a<é\r"}, {microseconds(5), "\n\xE2\x82"}, {{}, "\xAC\x01"}})
          .response;
  EXPECT_EQ(bytes_view(response),
            "<pre class=\"bytes\">"
            "<span class=\"r1\" title=\"read 1: bytes 0 to 5, at 5 µs\">a&lt;é<i class=\"eol\">\\r</i></span>"
            "<span class=\"r0\" title=\"read 2: bytes 5 to 8, at 10 µs\"><i class=\"eol\">\\n</i>\n"
            "<i class=\"byte\">E2</i><i class=\"byte\">82</i></span>"
            "<span class=\"r1\" title=\"read 3: bytes 8 to 10, at 10 µs\"><i class=\"byte\">AC</i>"
            "<i class=\"byte\">01</i></span></pre>\n");
}

TEST(BytesView, ShowsTheBeginningOfALongBody) {
  const std::string half(kMaxShownBytes / 2 + 10, 'x');
  const auto response = test::interaction("GET", "http://h/", {{{}, half}, {{}, half}, {{}, half}}).response;
  const std::string html = bytes_view(response);
  EXPECT_NE(html.find(std::to_string(3 * half.size() - kMaxShownBytes) + " more bytes are not shown"),
            std::string::npos);
  EXPECT_LT(html.size(), kMaxShownBytes + 1000);
  EXPECT_EQ(html.find("read 3"), std::string::npos);
}

}  // namespace
}  // namespace reprise::harness

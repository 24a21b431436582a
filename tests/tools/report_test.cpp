#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "program.hpp"
#include "short_answer.hpp"

namespace reprise::tools {
namespace {

using test::run_reprise;
using testing::HasSubstr;

constexpr const char* kFixture = "fixtures/anthropic/claude-sonnet-4-5-20250929/conversation.yaml";

TEST(Report, WritesAPageOfAFixture) {
  const test::TempFolder folder;
  const std::string page = folder.file("page.html");
  const auto result = run_reprise({"report", test::source_file(kFixture), "-o", page});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("2 answers"));
  const std::string html = test::read_file(page);
  EXPECT_THAT(html, HasSubstr("Lugano"));
  EXPECT_THAT(html, HasSubstr("Broken on purpose, what the client says"));
  EXPECT_THAT(html, HasSubstr("<h2>answer 2 "));
}

TEST(Report, BreaksTheAnswerFirst) {
  const auto result =
      run_reprise({"report", "-", "-o", "-", "--fault", "reset@before:message_stop"}, test::short_answer());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("bad\">reset</span>"));
}

TEST(Report, SaysWhatIsWrong) {
  const test::TempFolder folder;
  const std::string stream = folder.write("a.sse", test::short_answer());
  EXPECT_EQ(run_reprise({"report", stream}).exit_code, 2);
  EXPECT_EQ(run_reprise({"report", stream, "-o", "-", "--fault", "frob@end"}).exit_code, 2);
  EXPECT_EQ(run_reprise({"report", stream, "-o", "-", "--fault", "reset@delta:99"}).exit_code, 2);
  EXPECT_EQ(run_reprise({"report", folder.file("none.sse"), "-o", "-"}).exit_code, 3);
  const auto nowhere = run_reprise({"report", stream, "-o", folder.file("none/page.html")});
  EXPECT_EQ(nowhere.exit_code, 3);
  EXPECT_THAT(nowhere.err, HasSubstr("none/page.html"));
}

}  // namespace
}  // namespace reprise::tools

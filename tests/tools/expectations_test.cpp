#include "expectations.hpp"

#include <gtest/gtest.h>

#include "judge.hpp"
#include "program.hpp"
#include "short_answer.hpp"

namespace reprise::tools {
namespace {

// A fixture of the short answer, with `expect` as its last lines.
std::string fixture(const std::string& expect) {
  std::string body;
  for (const char c : test::short_answer()) {
    if (body.empty() || body.back() == '\n') body += "      ";
    body += c;
  }
  return "# Mine.\nreprise: 1\nrecorded_at: 2026-01-01T00:00:00Z\nrecorder: test\ninteractions:\n- request:\n    "
         "method: "
         "GET\n    url: http://h/\n  response:\n    status: 200\n    headers:\n    - [content-type, "
         "text/event-stream]\n"
         "    body: |+\n" +
         body + expect;
}

std::string text_of(const std::vector<ExpectationChange>& changes) {
  std::string text;
  for (const auto& change : changes) text += change.key + ": " + change.before + " -> " + change.after + "\n";
  return text;
}

TEST(Expectations, AreBroughtUpToDateKeyByKey) {
  const test::TempFolder folder;
  const std::string file =
      folder.write("a.yaml", fixture("  expect:\n    events: 7\n    nonsense: 1\n    text: Hello\n"));
  const auto changes = update_expectations(file);
  ASSERT_TRUE(changes) << changes.error().message;
  EXPECT_EQ(text_of(*changes), "events: 7 -> 6\nnonsense: 1 -> \n");
  EXPECT_EQ(test::read_file(file), fixture("  expect:\n    events: 6\n    text: Hello\n"));
  EXPECT_EQ(text_of(update_expectations(file).value()), "");
}

TEST(Expectations, AreAddedWhereThereAreNone) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.yaml", fixture(""));
  const auto changes = update_expectations(file);
  ASSERT_TRUE(changes) << changes.error().message;
  EXPECT_EQ(changes->size(), 6U);
  const auto sessions = load_sessions(file);
  ASSERT_TRUE(sessions) << sessions.error().message;
  EXPECT_EQ(sessions->front().expect,
            R"({"events":6,"complete":true,"stop_reason":"end_turn","text":"Hello","tool_calls":[],"error":null})");
}

TEST(Expectations, HaveNoPlaceInARawStream) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.sse", test::short_answer());
  EXPECT_TRUE(update_expectations(file).value().empty());
  EXPECT_EQ(test::read_file(file), test::short_answer());
  EXPECT_EQ(update_expectations(folder.file("none.yaml")).error().code, ErrorCode::kNotFound);
}

TEST(Expectations, AreUpdatedByTheProgramWhichThenVerifies) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.yaml", fixture("  expect:\n    text: Bye\n"));
  EXPECT_EQ(test::run_reprise({"verify", file}).exit_code, 1);
  const auto result = test::run_reprise({"verify", "--update", file});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_EQ(result.out.find("updated  " + file + "  text: \"Bye\" → \"Hello\"\nok    " + file), 0U) << result.out;
  EXPECT_EQ(test::run_reprise({"verify", "--update", folder.write("b.yaml", "reprise: 1\n")}).exit_code, 3);
  EXPECT_EQ(test::run_reprise({"verify", "--update", "--json", file}).exit_code, 2);
}

}  // namespace
}  // namespace reprise::tools

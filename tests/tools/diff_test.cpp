#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace reprise::tools {
namespace {

using test::run_reprise;

std::string fixture(const std::string& name) { return test::source_file("fixtures/anthropic/" + name); }

TEST(DiffProgram, IsContentWhereNothingDiffers) {
  const std::string file = fixture("claude-haiku-4-5-20251001/crlf.yaml");
  for (const char* form : {"bytes", "events", "meaning"}) {
    const auto result = run_reprise({"diff", "--as", form, file, file});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.out, "same " + std::string(form) + "  1 answer\n");
  }
}

TEST(DiffProgram, ShowsTheFirstDifferenceOnBothSides) {
  const test::TempFolder folder;
  const std::string a = folder.write("a.sse", "data: 1\n\ndata: the first of many words, and then some\n\n");
  const std::string b = folder.write("long.sse", "data: 1\n\ndata: the first of many werds, and then some\n\n");
  const auto events = run_reprise({"diff", "--as", "events", a, b});
  EXPECT_EQ(events.exit_code, 1);
  EXPECT_EQ(events.out, "differ  event 2, data\n  " + a + ":    byte 9  the first of many words, and then some\n  " +
                            b + ": byte 9  the first of many werds, and then some\n");
  const auto bytes = run_reprise({"diff", "--as", "bytes", a, b});
  EXPECT_EQ(bytes.exit_code, 1);
  EXPECT_EQ(bytes.out, "differ  body\n  " + a + ":    byte 34  …ata: the first of many words, and then some\\n\\n\n  " +
                           b + ": byte 34  …ata: the first of many werds, and then some\\n\\n\n");
  const auto meaning = run_reprise({"diff", a, b});
  EXPECT_EQ(meaning.exit_code, 1);
  EXPECT_EQ(meaning.out.substr(0, 35), "differ  [1].data, after 19 bytes\n  ") << meaning.out;
}

TEST(DiffProgram, PrintsTheVerdictAsJson) {
  const test::TempFolder folder;
  const std::string a = folder.write("a.sse", "data: 1\n\n");
  const auto result = run_reprise({"diff", "--json", "--as", "events", a, "-"}, "data: 1\n\ndata: 2\n\n");
  EXPECT_EQ(result.exit_code, 1);
  const auto json = nlohmann::json::parse(result.out);
  EXPECT_EQ(json["same"], false);
  EXPECT_EQ(json["as"], "events");
  EXPECT_EQ(json["difference"]["answer"], 1);
  EXPECT_EQ(json["difference"]["where"], "event 2");
  EXPECT_EQ(json["difference"]["a"]["text"], nullptr);
  EXPECT_EQ(json["difference"]["b"]["offset"], 9);
  EXPECT_EQ(nlohmann::json::parse(run_reprise({"diff", "--json", a, a}).out)["same"], true);
}

TEST(DiffProgram, ComparesAnswerByAnswer) {
  const test::TempFolder folder;
  const std::string conversation = fixture("claude-sonnet-4-5-20250929/conversation.yaml");
  EXPECT_EQ(run_reprise({"diff", conversation, conversation}).out, "same meaning  2 answers\n");
  const std::string first =
      folder.write("a.sse", run_reprise({"export", conversation, "--as", "sse", "--answer", "1"}).out);
  const auto result = run_reprise({"diff", conversation, first});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.out.find("answer 2, number of answers"), std::string::npos) << result.out;
}

TEST(DiffProgram, RefusesWhatItShould) {
  const std::string file = fixture("claude-haiku-4-5-20251001/crlf.yaml");
  EXPECT_EQ(run_reprise({"diff", file}).exit_code, 2);
  EXPECT_EQ(run_reprise({"diff", "--as", "pdf", file, file}).exit_code, 2);
  EXPECT_EQ(run_reprise({"diff", "--as", "bytes", "--ignore", "usage", file, file}).exit_code, 2);
  EXPECT_EQ(run_reprise({"diff", file, "/no/such"}).exit_code, 3);
  EXPECT_EQ(run_reprise({"diff", "--ignore", "usage", "--ignore", "model", file, file}).exit_code, 0);
}

}  // namespace
}  // namespace reprise::tools

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "program.hpp"
#include "short_answer.hpp"

namespace reprise::tools {
namespace {

using test::run_reprise;

std::string fixture_expecting(std::string_view expect) {
  return "reprise: 1\nrecorded_at: 2026-01-01T00:00:00Z\nrecorder: test\ninteractions:\n- request:\n    method: GET\n"
         "    url: http://h/\n  response:\n    status: 200\n    headers:\n    - [content-type, text/event-stream]\n"
         "    body: |+\n      data: 1\n\n  expect: " +
         std::string(expect) + "\n";
}

TEST(VerifyProgram, TakesFixturesAndStreamsAndCountsTheRest) {
  const test::TempFolder folder;
  folder.write("a.sse", test::short_answer());
  folder.write("b.yaml", fixture_expecting("{events: 1}"));
  folder.write("notes.txt", "nothing");
  const auto result = run_reprise({"verify", folder.path().string()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("2 sessions: 2 ok, 0 failed; 1 other file passed over"), std::string::npos) << result.out;
}

TEST(VerifyProgram, ExitsWith1WhereAnExpectationFails) {
  const test::TempFolder folder;
  folder.write("b.yaml", fixture_expecting("{events: 2}"));
  const auto result = run_reprise({"verify", folder.path().string()});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.out.find("expected events to be 2, found 1"), std::string::npos) << result.out;
}

TEST(VerifyProgram, ExitsWith3WhereAFileCannotBeReadAndStillJudgesTheOthers) {
  const test::TempFolder folder;
  folder.write("a.sse", test::short_answer());
  folder.write("b.yaml", "reprise: 1\ninteractions: 7\n");
  const auto result = run_reprise({"verify", folder.path().string()});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_NE(result.out.find("UNREADABLE"), std::string::npos);
  EXPECT_NE(result.out.find("1 session: 1 ok"), std::string::npos) << result.out;
}

TEST(VerifyProgram, ExitsWith5WhereThereIsNothing) {
  const test::TempFolder folder;
  EXPECT_EQ(run_reprise({"verify", folder.path().string()}).exit_code, 5);
}

TEST(VerifyProgram, RefusesAPlanItDoesNotKnow) {
  const auto result = run_reprise({"verify", "--split", "bytes:0", "."});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("bytes:0"), std::string::npos) << result.err;
}

TEST(VerifyProgram, ReportsAsJson) {
  const test::TempFolder folder;
  folder.write("a.sse", "data: 1\n\n");
  const auto result = run_reprise({"verify", "--json", "--split", "every", folder.path().string()});
  EXPECT_EQ(result.exit_code, 0);
  const auto report = nlohmann::json::parse(result.out);
  EXPECT_EQ(report["summary"]["cuttings"], 8);
  EXPECT_EQ(report["files"][0]["sessions"][0]["ok"], true);
}

TEST(VerifyProgram, ProvesEveryCuttingOfASmallBody) {
  const test::TempFolder folder;
  folder.write("a.sse", "data: one\n\n");
  const auto result = run_reprise({"verify", "--exhaustive", folder.path().string()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("proved: all 2^(n-1) cuttings of n = 11 bytes give the same events (66 feeds)"),
            std::string::npos)
      << result.out;
  EXPECT_NE(result.out.find("1 proof, 1 of every cutting, 66 feeds"), std::string::npos) << result.out;
}

TEST(VerifyProgram, SaysWhatABudgetLeavesOut) {
  const test::TempFolder folder;
  folder.write("a.sse", "data: one\n\n");
  const auto result = run_reprise({"verify", "--json", "--exhaustive", "--budget", "1k", folder.path().string()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("into chunks of at most 1 bytes"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("\"complete_proofs\": 0"), std::string::npos) << result.out;
}

TEST(VerifyProgram, GoesOnWhereItWasStopped) {
  const test::TempFolder folder;
  const std::string log = folder.file("log");
  const std::string file = folder.write("a.sse", "data: one\n\n");
  const auto first = run_reprise({"verify", "--exhaustive", "--resume", log, file});
  EXPECT_EQ(first.exit_code, 0) << first.err;
  const auto again = run_reprise({"verify", "--exhaustive", "--resume", log, file});
  EXPECT_EQ(again.out.substr(0, again.out.find("1 session")), first.out.substr(0, first.out.find("1 session")));
  // What is taken over is what was written, not made anew.
  std::string text = test::read_file(log);
  text.replace(text.find("66 feeds"), 2, "67");
  folder.write("log", text);
  const auto taken_over = run_reprise({"verify", "--exhaustive", "--resume", log, file});
  EXPECT_NE(taken_over.out.find("67 feeds"), std::string::npos) << taken_over.out;
  folder.write("a.sse", "data: two\n\n");
  const auto changed = run_reprise({"verify", "--exhaustive", "--resume", log, file});
  EXPECT_EQ(changed.out.find("67 feeds"), std::string::npos) << changed.out;
  EXPECT_EQ(run_reprise({"verify", "--resume", file, file}).exit_code, 3);
}

TEST(VerifyProgram, JudgesAnyProgramAndPrintsACommandThatShowsTheCaseAgain) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.sse", "data: 1\n\ndata: 2\n\n");
  // Prints the lengths that frame the chunks too: each cut changes it.
  const std::string exec = "od -An -v -tx1 -w100";
  const auto result = run_reprise({"verify", "--exec", exec, "--shrink-body", folder.file("short"), file});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  const std::string command = "reprise verify --split at:1 --exec 'od -An -v -tx1 -w100' " + file + "\n";
  EXPECT_NE(result.out.find("\n        again: " + command), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("the shortest body that still fails: 2 of 18 bytes"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("1 session: 0 ok, 1 failed"), std::string::npos) << result.out;
  EXPECT_EQ(run_reprise({"verify", "--split", "at:1", "--exec", exec, file}).exit_code, 1);
  EXPECT_EQ(run_reprise({"verify", "--exec", "echo same", file}).exit_code, 0);
}

TEST(VerifyProgram, GivesAProgramAWriteAChunkWhereAskedToAndATimeLimit) {
  const test::TempFolder folder;
  const std::string file = folder.write("a.sse", "data: 1\n\ndata: 2\n\n");
  const auto sound = run_reprise({"verify", "--exec", "cat", "--exec-chunks", "write", file});
  EXPECT_EQ(sound.exit_code, 0) << sound.out;
  EXPECT_NE(sound.out.find("4 lines, 6 cuttings"), std::string::npos) << sound.out;
  const auto late = run_reprise({"verify", "--exec", "sleep 60", "--exec-timeout", "0.1", file});
  EXPECT_EQ(late.exit_code, 1);
  EXPECT_NE(late.out.find("fails on the uncut stream: no end within 100 ms"), std::string::npos) << late.out;
}

TEST(VerifyProgram, RefusesFlagsOfAProgramWithoutOne) {
  EXPECT_EQ(run_reprise({"verify", "--exec", "", "."}).exit_code, 2);
  EXPECT_EQ(run_reprise({"verify", "--exec-chunks", "write", "."}).exit_code, 2);
  EXPECT_EQ(run_reprise({"verify", "--exec-timeout", "1", "."}).exit_code, 2);
  EXPECT_EQ(run_reprise({"verify", "--exec", "cat", "--exhaustive", "."}).exit_code, 2);
  EXPECT_EQ(run_reprise({"verify", "--exec", "cat", "--resume", "log", "."}).exit_code, 2);
  EXPECT_EQ(run_reprise({"verify", "--exec", "cat", "--exec-chunks", "lines", "."}).exit_code, 2);
  EXPECT_EQ(run_reprise({"verify", "--exec", "cat", "--exec-timeout", "0", "."}).exit_code, 2);
}

TEST(VerifyProgram, WritesACaseForEachAnswerAndPlan) {
  const test::TempFolder folder;
  const std::string good = folder.write("a.sse", test::short_answer());
  const std::string junit = folder.file("report.xml");
  ASSERT_EQ(run_reprise({"verify", "--junit", junit, "--split", "whole", "--split", "bytes:1", good}).exit_code, 0);
  const std::string xml = test::read_file(junit);
  EXPECT_NE(xml.find(R"(tests="3" failures="0" errors="0" skipped="0")"), std::string::npos) << xml;
  for (const char* name : {"reference decoder", "whole", "bytes:1"}) {
    EXPECT_NE(xml.find("<testcase classname=\"" + good + "\" name=\"" + name + "\""), std::string::npos) << xml;
  }
  ASSERT_EQ(run_reprise({"verify", "--faults", "--junit", junit, good}).exit_code, 0);
  EXPECT_NE(test::read_file(junit).find(R"(name="close:clean")"), std::string::npos);
  const auto nowhere = run_reprise({"verify", "--junit", folder.file("none/report.xml"), good});
  EXPECT_EQ(nowhere.exit_code, 3);
  EXPECT_NE(nowhere.err.find("none/report.xml"), std::string::npos) << nowhere.err;
}

TEST(VerifyProgram, AnnotatesProblemsWhereGithubRunsIt) {
  const test::TempFolder folder;
  const std::string broken = folder.write("b.yaml", "reprise: 1\ninteractions: 7\n");
  EXPECT_EQ(run_reprise({"verify", broken}).out.find("::error"), std::string::npos);
  const auto result = run_reprise({"verify", broken}, "", {"GITHUB_ACTIONS=true"});
  EXPECT_NE(result.out.find("::error file=" + broken + ",title=" + broken + " (read)::" + broken), std::string::npos)
      << result.out;
}

}  // namespace
}  // namespace reprise::tools

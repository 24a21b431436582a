#include "file_reports.hpp"

#include <latch>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands.hpp"
#include "verdict_json.hpp"

namespace reprise::tools {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Report = FileReport<Verdict>;

TEST(FileReports, AreInTheOrderOfTheFilesWhicheverEndsFirst) {
  std::latch second_is_done{1};
  std::vector<std::string> printed;
  judge_files(
      {"a", "b", "c"},
      [&](const std::string& file) {
        if (file == "a" && std::thread::hardware_concurrency() > 1) second_is_done.wait();
        if (file == "b") second_is_done.count_down();
        return Report{.file = file, .verdicts = {}, .unreadable = {}};
      },
      [] { return std::string(); }, [&](const Report& report) { printed.push_back(report.file); });
  EXPECT_THAT(printed, ElementsAre("a", "b", "c"));
}

TEST(FileReports, OfNoFilesAreNone) {
  judge_files(
      {}, [](const std::string&) { return Report{}; }, [] { return std::string(); },
      [](const Report& report) { ADD_FAILURE() << report.file; });
}

TEST(FileReports, AreJsonWithSessionsOrWithWhatPreventsReading) {
  Verdict verdict;
  verdict.name = "a.sse";
  const Report read{.file = "a", .verdicts = {verdict}, .unreadable = {}};
  EXPECT_EQ(to_json(read)["sessions"][0]["name"], "a.sse");
  const Report unreadable{.file = "b", .verdicts = {}, .unreadable = "why"};
  EXPECT_EQ(to_json(unreadable).dump(), R"({"file":"b","unreadable":"why"})");
}

TEST(FileReports, AreSuitesWithACaseForEachCheck) {
  Verdict verdict;
  verdict.name = "a.yaml";
  verdict.checks = {{.name = "whole"}, {.name = "bytes:1", .problems = {"bad"}}};
  const auto suite = to_suite(Report{.file = "a.yaml", .verdicts = {verdict, verdict}, .unreadable = {}});
  EXPECT_EQ(suite.name, "a.yaml");
  EXPECT_EQ(suite.cases.size(), 4U);
  const auto unreadable = to_suite(Report{.file = "b.yaml", .verdicts = {}, .unreadable = "gone"});
  ASSERT_EQ(unreadable.cases.size(), 1U);
  EXPECT_EQ(unreadable.cases[0].outcome, harness::TestOutcome::kError);
  EXPECT_EQ(unreadable.cases[0].message, "gone");
}

TEST(FileReports, MakeTheExitCode) {
  EXPECT_EQ(exit_code({.sessions = 2, .passed_over = 3}), kExitOk);
  EXPECT_EQ(exit_code({.sessions = 2, .failed = 1}), kExitCheckFailed);
  EXPECT_EQ(exit_code({.sessions = 2, .failed = 1, .unreadable = 1}), kExitUnreadable);
}

TEST(FileReports, AreSummedUpInOneLine) {
  EXPECT_EQ((SessionTotals{.sessions = 3, .failed = 1}.text()), "3 sessions: 2 ok, 1 failed");
  EXPECT_EQ((SessionTotals{.sessions = 1, .unreadable = 2, .passed_over = 1}.text()),
            "1 session: 1 ok, 0 failed, 2 unreadable files; 1 other file passed over");
}

TEST(FileReports, SayHowFarTheyAre) {
  EXPECT_EQ(file_progress(0, 4), "[                    ] 0/4 files");
  EXPECT_EQ(file_progress(1, 4), "[#####               ] 1/4 files");
  EXPECT_EQ(file_progress(4, 4), "[####################] 4/4 files");
  EXPECT_THAT(file_progress(0, 0), HasSubstr("0/0"));
}

}  // namespace
}  // namespace reprise::tools

#include "verify_faults.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "program.hpp"
#include "short_answer.hpp"

namespace reprise::tools {
namespace {

using test::run_reprise;

TEST(VerifyFaults, SumsUpByKindAndError) {
  const test::TempFolder folder;
  folder.write("a.sse", test::short_answer());
  folder.write("b.sse", "data: 1\n\n");
  const auto result = run_reprise({"verify", "--faults", folder.path().string()});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_NE(result.out.find("no event of a provider known here"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("1 session: 1 ok, 0 failed; 1 left out; "), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("\nclose:clean "), std::string::npos) << result.out;
}

TEST(VerifyFaults, ReportsAsJsonTheSameEachTime) {
  const test::TempFolder folder;
  folder.write("a.sse", test::short_answer());
  nlohmann::json reports[2];
  for (auto& report : reports) {
    const auto result = run_reprise({"verify", "--faults", "--json", folder.path().string()});
    EXPECT_EQ(result.exit_code, 0);
    report = nlohmann::json::parse(result.out);
    report["summary"].erase("seconds");
  }
  EXPECT_EQ(reports[0], reports[1]);
  const auto& summary = reports[0]["summary"];
  EXPECT_EQ(summary["sessions"], 1);
  EXPECT_EQ(summary["failed"], 0);
  EXPECT_EQ(summary["outcomes"]["status"]["http_status"], 11);
  EXPECT_GT(summary["outcomes"]["reset"]["reset"], 10);
  EXPECT_FALSE(summary["outcomes"]["reset"].contains("truncated"));
}

TEST(VerifyFaults, SaysWhatItCannotRead) {
  const test::TempFolder folder;
  folder.write("a.sse", test::short_answer());
  folder.write("b.yaml", "reprise: 1\ninteractions: 7\n");
  const auto result = run_reprise({"verify", "--faults", folder.path().string()});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_NE(result.out.find("UNREADABLE"), std::string::npos);
}

TEST(VerifyFaults, ExitsWith5WhereThereIsNothingToBreak) {
  const test::TempFolder folder;
  folder.write("b.sse", "data: 1\n\n");
  EXPECT_EQ(run_reprise({"verify", "--faults", folder.path().string()}).exit_code, 5);
}

TEST(VerifyFaults, GoesWithNoPlan) {
  EXPECT_EQ(run_reprise({"verify", "--faults", "--split", "every", "."}).exit_code, 2);
}

}  // namespace
}  // namespace reprise::tools

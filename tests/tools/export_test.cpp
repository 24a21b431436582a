#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace reprise::tools {
namespace {

using test::run_reprise;

std::string conversation() {
  return test::source_file("fixtures/anthropic/claude-sonnet-4-5-20250929/conversation.yaml");
}
std::string overloaded() { return test::source_file("fixtures/anthropic/claude-opus-4-1-20250805/overloaded.yaml"); }

TEST(ExportProgram, WritesAnArchiveThatImportReadsBack) {
  const test::TempFolder folder;
  const auto exported = run_reprise({"export", conversation(), "--as", "har", "-o", folder.file("a.har")});
  EXPECT_EQ(exported.exit_code, 0) << exported.err;
  EXPECT_EQ(exported.out, "");
  const auto json = nlohmann::json::parse(folder.read("a.har"));
  EXPECT_GT(json["log"]["entries"].size(), 1U);
  const auto imported = run_reprise({"import", folder.file("a.har"), "-o", folder.file("b.yaml")});
  EXPECT_EQ(imported.exit_code, 0) << imported.err;
  EXPECT_EQ(run_reprise({"export", folder.file("b.yaml"), "--as", "har"}).out, folder.read("a.har"));
}

TEST(ExportProgram, SaysWhatTheFormatDoesNotHold) {
  const auto exported = run_reprise({"export", overloaded(), "--as", "vcrpy"});
  EXPECT_EQ(exported.exit_code, 0);
  EXPECT_EQ(exported.out.substr(0, 14), "interactions:\n");
  EXPECT_NE(exported.err.find("warning: vcrpy does not hold the boundaries of"), std::string::npos) << exported.err;
  EXPECT_NE(exported.err.find("warning: vcrpy does not hold times"), std::string::npos) << exported.err;
}

TEST(ExportProgram, GivesOneBodyAsAStream) {
  EXPECT_EQ(run_reprise({"export", overloaded(), "--as", "sse"}).out,
            run_reprise({"show", "--as", "bytes", overloaded()}).out);
  const auto several = run_reprise({"export", conversation(), "--as", "sse"});
  EXPECT_EQ(several.exit_code, 2);
  EXPECT_NE(several.err.find("choose with --answer N"), std::string::npos) << several.err;
  const auto first = run_reprise({"export", conversation(), "--as", "sse", "--answer", "1"}).out;
  const auto second = run_reprise({"export", conversation(), "--as", "sse", "--answer", "2"}).out;
  EXPECT_EQ(first + second, run_reprise({"show", "--as", "bytes", conversation()}).out);
}

TEST(ExportProgram, ReadsTheStandardInput) {
  const auto exported = run_reprise({"export", "-", "--as", "seed"}, test::read_file(overloaded()));
  EXPECT_EQ(exported.exit_code, 0) << exported.err;
  EXPECT_EQ(exported.out.size(), run_reprise({"show", "--as", "bytes", overloaded()}).out.size() + 8);
}

TEST(ExportProgram, RefusesWhatItShould) {
  const test::TempFolder folder;
  EXPECT_EQ(run_reprise({"export", overloaded()}).exit_code, 2);
  EXPECT_EQ(run_reprise({"export", overloaded(), "--as", "pdf"}).exit_code, 2);
  EXPECT_EQ(run_reprise({"export", conversation(), "--as", "sse", "--answer", "99"}).exit_code, 2);
  EXPECT_EQ(run_reprise({"export", conversation(), "--as", "sse", "--answer", "0"}).exit_code, 2);
  EXPECT_EQ(run_reprise({"export", folder.file("none"), "--as", "har"}).exit_code, 3);
  EXPECT_EQ(run_reprise({"export", folder.write("a.sse", "data: 1\n\n"), "--as", "har"}).exit_code, 3);
  const std::string there = folder.write("a.har", "mine");
  EXPECT_EQ(run_reprise({"export", overloaded(), "--as", "har", "-o", there}).exit_code, 3);
  EXPECT_EQ(folder.read("a.har"), "mine");
  EXPECT_EQ(run_reprise({"export", overloaded(), "--as", "har", "-o", there, "--force"}).exit_code, 0);
}

}  // namespace
}  // namespace reprise::tools

#include "verify_log.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "temp_folder.hpp"

namespace reprise::tools {
namespace {

Verdict verdict() {
  Verdict verdict;
  verdict.name = "a.sse";
  verdict.cuttings = 99;
  verdict.feeds = 7;
  verdict.complete_proofs = 1;
  verdict.proofs = {"all"};
  verdict.checks = {{.name = "whole", .problems = {"p\xFF"}}};
  return verdict;
}

TEST(VerifyLog, GivesBackWhatWasSaidOfTheSameContentsAndOptions) {
  const test::TempFolder folder;
  const std::string path = folder.file("log");
  {
    auto log = VerifyLog::open(path).value();
    EXPECT_FALSE(log.find("a.sse", 1));
    ASSERT_TRUE(log.append("a.sse", 1, {verdict()}));
  }
  const auto log = VerifyLog::open(path).value();
  const auto found = log.find("a.sse", 1);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().cuttings, 99U);
  EXPECT_EQ(found->front().feeds, 7U);
  EXPECT_EQ(found->front().proofs, verdict().proofs);
  EXPECT_EQ(found->front().problems(), std::vector<std::string>{"p\xEF\xBF\xBD"});
  EXPECT_FALSE(log.find("a.sse", 2));
  EXPECT_FALSE(log.find("b.sse", 1));
}

TEST(VerifyLog, GoesOnBehindTheLastWholeLine) {
  const test::TempFolder folder;
  const std::string path = folder.file("log");
  ASSERT_TRUE(VerifyLog::open(path).value().append("a", 1, {verdict()}));
  std::ofstream(path, std::ios::app) << R"({"file":"b","ke)";
  ASSERT_TRUE(VerifyLog::open(path).value().append("c", 3, {verdict()}));
  const auto log = VerifyLog::open(path).value();
  EXPECT_TRUE(log.find("a", 1));
  EXPECT_TRUE(log.find("c", 3));
}

TEST(VerifyLog, RefusesAFileOfAnotherKindAndLeavesItAlone) {
  const test::TempFolder folder;
  const std::string path = folder.write("notes.txt", "my notes\nmore\n");
  const auto log = VerifyLog::open(path);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code, ErrorCode::kFormat);
  EXPECT_EQ(log.error().message, path + ": line 1 is no verdict of `reprise verify --resume`");
  EXPECT_EQ(std::filesystem::file_size(path), 14U);
  EXPECT_EQ(VerifyLog::open(folder.file("none/log")).error().code, ErrorCode::kIo);
}

TEST(VerifyLog, TellsContentsAndOptionsApart) {
  EXPECT_NE(log_key("ab", "c"), log_key("a", "bc"));
  EXPECT_NE(log_key("a", "b"), log_key("b", "a"));
  EXPECT_EQ(log_key("a", "b"), log_key("a", "b"));
}

}  // namespace
}  // namespace reprise::tools

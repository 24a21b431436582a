#include "test_cases.hpp"

#include <gtest/gtest.h>

namespace reprise::tools {
namespace {

using harness::TestOutcome;

TEST(TestCases, AreTheChecksOfAVerdict) {
  Verdict verdict;
  verdict.name = "a.yaml#2";
  verdict.checks = {{.name = "whole", .seconds = 0.5},
                    {.name = "bytes:1", .problems = {"one", "two"}},
                    {.name = "every", .left_out = "too large"}};
  const auto cases = test_cases(verdict);
  ASSERT_EQ(cases.size(), 3U);
  EXPECT_EQ(cases[0].class_name, "a.yaml#2");
  EXPECT_EQ(cases[0].outcome, TestOutcome::kPassed);
  EXPECT_EQ(cases[0].seconds, 0.5);
  EXPECT_EQ(cases[1].outcome, TestOutcome::kFailed);
  EXPECT_EQ(cases[1].message, "one\ntwo");
  EXPECT_EQ(cases[2].outcome, TestOutcome::kSkipped);
  EXPECT_EQ(cases[2].message, "too large");
}

TEST(TestCases, AreTheKindsOfFaultsTried) {
  FaultVerdict verdict;
  verdict.name = "a.yaml";
  verdict.counts = {{"close", {{"closed_early", 2}}}, {"reset", {{"reset", 2}}}};
  verdict.problems["reset"] = {"reset@end: expected reset, found ok"};
  const auto cases = test_cases(verdict);
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].name, "close");
  EXPECT_EQ(cases[0].outcome, TestOutcome::kPassed);
  EXPECT_EQ(cases[1].outcome, TestOutcome::kFailed);
  EXPECT_EQ(cases[1].message, "reset@end: expected reset, found ok");
  verdict.left_out = "no stream";
  const auto left_out = test_cases(verdict);
  ASSERT_EQ(left_out.size(), 1U);
  EXPECT_EQ(left_out[0].outcome, TestOutcome::kSkipped);
  EXPECT_EQ(left_out[0].message, "no stream");
}

TEST(TestCases, AreAnnotatedWhereTheyDoNotHold) {
  const std::vector<harness::TestCase> cases = {
      {.class_name = "a.yaml", .name = "whole"},
      {.class_name = "a.yaml", .name = "every", .outcome = TestOutcome::kSkipped, .message = "too large"},
      {.class_name = "a.yaml", .name = "at:1,2", .outcome = TestOutcome::kFailed, .message = "50%:\r\nbad"},
      {.class_name = "a.yaml", .name = "read", .outcome = TestOutcome::kError, .message = "gone"},
  };
  EXPECT_EQ(annotations("x,y:z.yaml", cases),
            "::error file=x%2Cy%3Az.yaml,title=a.yaml (at%3A1%2C2)::50%25:%0D%0Abad\n"
            "::error file=x%2Cy%3Az.yaml,title=a.yaml (read)::gone\n");
}

}  // namespace
}  // namespace reprise::tools

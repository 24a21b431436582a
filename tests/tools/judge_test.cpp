#include "judge.hpp"

#include <gtest/gtest.h>

#include "short_answer.hpp"

namespace reprise::tools {
namespace {

Session session_of(std::string body, std::string expect = "") {
  Session session{.name = "s", .response = {}, .expect = std::move(expect), .has_head = true};
  session.response.status = 200;
  session.response.headers.add("content-type", "text/event-stream");
  session.response.chunks = {{{}, body.size()}};
  session.response.body = std::move(body);
  return session;
}

Verdict judge_with(const Session& session, std::initializer_list<const char*> texts, bool insist = false) {
  std::vector<harness::ChunkPlan> plans;
  for (const char* text : texts) plans.push_back(*harness::ChunkPlan::parse(text));
  std::atomic<std::uint64_t> cuttings = 0;
  Verdict verdict = judge(session, plans, insist, cuttings);
  EXPECT_EQ(cuttings, verdict.cuttings);
  return verdict;
}

TEST(Judge, FindsNothingWrongWithASoundStream) {
  const std::string body = test::short_answer();
  const Verdict verdict = judge_with(session_of(body), {"whole", "bytes:1", "every"});
  EXPECT_TRUE(verdict.holds());
  EXPECT_EQ(verdict.events, 6U);
  EXPECT_GE(verdict.chunks, 8U);
  EXPECT_EQ(verdict.cuttings, body.size() - 1 + 2);
}

TEST(Judge, HoldsAnAnswerToItsExpectation) {
  const std::string body = test::short_answer();
  EXPECT_TRUE(judge_with(session_of(body, R"({"events":6,"text":"Hello","complete":true})"), {}).holds());
  const Verdict verdict = judge_with(session_of(body, R"({"events":7,"text":"Bye","nonsense":1})"), {});
  const auto problems = verdict.problems();
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[0], "expected events to be 7, found 6");
  EXPECT_EQ(problems[1], "expected text to be \"Bye\", found \"Hello\"");
  EXPECT_EQ(problems[2], "expected nonsense to be 1, found nothing of that name");
}

TEST(Judge, LeavesFamiliesOutOfLargeBodiesUnlessToldToInsist) {
  const Session session = session_of("data: " + std::string(kMaxFamilyBody, 'x') + "\n\n");
  const Verdict verdict = judge_with(session, {"whole", "every"});
  EXPECT_EQ(verdict.cuttings, 1U);
  ASSERT_EQ(verdict.checks.size(), 3U);
  EXPECT_EQ(verdict.checks[1].left_out, "");
  EXPECT_EQ(verdict.checks[2].name, "every");
  EXPECT_EQ(verdict.checks[2].left_out, "the body is larger than 192 KiB; name it with --split to insist");
}

TEST(Judge, ComparesWithTheReferenceOnOddInput) {
  const Verdict verdict = judge_with(session_of("\xEF\xBB\xBF"
                                                "data\r\rid: \xFF\rdata: x\r\n\r\nevent: message\ndata: 1\n\n"),
                                     {"bytes:1", "every"});
  EXPECT_TRUE(verdict.holds()) << verdict.problems().front();
  EXPECT_EQ(verdict.events, 3U);
}

}  // namespace
}  // namespace reprise::tools

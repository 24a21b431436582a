#include "judge_program.hpp"

#include <csignal>

#include <gtest/gtest.h>

#include "program.hpp"

namespace reprise::tools {
namespace {

// "\xC3\xBC" and CR LF stand once each at places that only aimed or single cuts part.
constexpr const char* kBody = "event: greeting\r\ndata: Gr\xC3\xBC\xC3\x9F Gott\ndata: 2\n\n";

std::string script(const std::string& interpreter, const std::string& name, const std::string& argument = "") {
  return interpreter + " " + shell_quoted(test::source_file("tests/tools/exec/" + name)) + argument;
}

class JudgeProgram : public testing::Test {
 protected:
  JudgeProgram() { std::signal(SIGPIPE, SIG_IGN); }

  static Verdict judge(const std::string& command, std::initializer_list<const char*> plans,
                       ChunkFraming framing = ChunkFraming::kLength, const char* body = kBody) {
    Session session{.name = "s", .response = {}, .expect = {}, .has_head = false};
    session.response.body = body;
    session.response.chunks = {{{}, session.response.body.size()}};
    std::vector<harness::ChunkPlan> parsed;
    for (const char* plan : plans) parsed.push_back(*harness::ChunkPlan::parse(plan));
    const ExecOptions options{.command = command, .framing = framing, .time_limit = std::chrono::seconds(20)};
    std::atomic<std::uint64_t> cuttings = 0;
    const CaseOptions smallest{.file = "s.sse", .flags = flags_of(options), .max_runs = 200};
    Verdict verdict = judge_program(session, parsed, options, smallest, cuttings);
    EXPECT_EQ(cuttings, verdict.cuttings);
    return verdict;
  }

  static std::string only_problem(const Verdict& verdict) {
    EXPECT_EQ(verdict.problems().size(), 1U);
    return verdict.holds() ? "" : verdict.problems().front();
  }
};

TEST_F(JudgeProgram, HoldsASoundOneHarmless) {
  const Verdict verdict = judge(script("python3", "sound.py"), {"whole", "bytes:1", "tokens", "random:1:3"});
  EXPECT_TRUE(verdict.holds()) << verdict.problems().front();
  EXPECT_EQ(verdict.lines, 1U);
  EXPECT_EQ(verdict.cuttings, 4U);
  const Verdict by_write = judge(script("python3", "sound.py", " read"), {"whole", "bytes:1"}, ChunkFraming::kWrite);
  EXPECT_TRUE(by_write.holds()) << by_write.problems().front();
}

TEST_F(JudgeProgram, FindsTheCutThatBreaksACharacter) {
  const Verdict verdict = judge(script("python3", "utf8_per_chunk.py"), {"whole", "tokens"});
  const std::string problem = only_problem(verdict);
  EXPECT_EQ(problem.find("cut at 26 (tokens) changes line 1:"), 0U) << problem;
  EXPECT_NE(problem.find("61 3a 20 47 72 c3 | bc c3 9f"), std::string::npos) << problem;
  EXPECT_NE(problem.find("again: reprise verify --split at:26 --exec 'python3 "), std::string::npos) << problem;
}

TEST_F(JudgeProgram, FindsTheCutThatBreaksALineEnd) {
  for (const auto framing : {ChunkFraming::kLength, ChunkFraming::kWrite}) {
    const bool by_write = framing == ChunkFraming::kWrite;
    const Verdict verdict =
        judge(script("perl", "crlf_per_chunk.pl", by_write ? " read" : ""), {"whole", "bytes:1"}, framing);
    const std::string problem = only_problem(verdict);
    EXPECT_EQ(problem.find("cut at 16 (bytes:1) changes line 1:"), 0U) << problem;
    EXPECT_NE(problem.find("shrunk from 43 cuts"), std::string::npos) << problem;
    EXPECT_EQ(problem.find("--exec-chunks write") != std::string::npos, by_write) << problem;
  }
}

TEST_F(JudgeProgram, TakesAnEndThatDependsOnTheCutsForADifference) {
  const std::string problem =
      only_problem(judge("test $(wc -c) -gt 60 && echo many >&2 && exit 4; echo few", {"bytes:7"}));
  EXPECT_NE(problem.find("cut:   (exit status 4: many)"), std::string::npos) << problem;
}

TEST_F(JudgeProgram, SaysPlainlyWhyAProgramCannotBeJudged) {
  EXPECT_EQ(only_problem(judge("echo broken >&2; exit 2", {"whole"})),
            "the program fails on the uncut stream: exit status 2: broken");
  EXPECT_EQ(
      only_problem(judge("cat >/dev/null", {"whole"})),
      "the program prints nothing for the uncut stream of 44 bytes: expected a line for each thing it finds there");
  EXPECT_TRUE(judge("cat >/dev/null", {"whole"}, ChunkFraming::kLength, "").holds());
}

TEST_F(JudgeProgram, NoticesAProgramThatAnswersDifferentlyEachTime) {
  const std::string problem = only_problem(judge("echo $$", {"whole"}));
  EXPECT_EQ(problem.find("no cut (whole) changes line 0:"), 0U) << problem;
}

TEST(FlagsOf, NamesOnlyWhatIsNotTheDefault) {
  EXPECT_EQ(flags_of({.command = "x"}), " --exec x");
  EXPECT_EQ(
      flags_of({.command = "x y", .framing = ChunkFraming::kWrite, .time_limit = std::chrono::milliseconds(1500)}),
      " --exec 'x y' --exec-chunks write --exec-timeout 1.5");
}

}  // namespace
}  // namespace reprise::tools

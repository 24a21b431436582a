#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "failing_servers.hpp"
#include "program.hpp"

namespace reprise::tools {
namespace {

using test::Peer;
using test::RawServer;
using test::run_reprise;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string fixture(const std::string& name) { return test::source_file("fixtures/anthropic/" + name); }
const std::string kMaxTokens = fixture("claude-haiku-4-5-20251001/max-tokens.yaml");

TEST(ChatProgram, ReplaysAFixture) {
  const auto result = run_reprise({"chat", "--fixture", kMaxTokens, "Describe a lighthouse keeper's day."});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out,
              AllOf(StartsWith("A lighthouse keeper's day begins when everybody else's ends."), EndsWith("\n")));
  EXPECT_THAT(result.err, AllOf(HasSubstr("input_tokens 19"), HasSubstr("max_tokens"), HasSubstr("claude-haiku-4-5")));
}

TEST(ChatProgram, PrintsTheMessageAsJson) {
  const auto result = run_reprise({"chat", "--json", "--fixture", kMaxTokens, "x"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.err, "");
  const auto message = nlohmann::json::parse(result.out);
  EXPECT_EQ(message["finish_reason"], "length");
  EXPECT_EQ(message["complete"], true);
}

TEST(ChatProgram, KeepsWhatCameBeforeAnError) {
  const auto result = run_reprise({"chat", "--fixture", fixture("claude-opus-4-1-20250805/truncated.yaml"), "x"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("the shank, the flukes and\n"));
  EXPECT_THAT(result.err, HasSubstr("error: "));
}

TEST(ChatProgram, NamesTheRecordedErrorWhereNothingElseWasRecorded) {
  const auto result = run_reprise(
      {"chat", "--fixture", test::source_file("fixtures/openai-responses/gpt-5-2025-08-07/failed.yaml"), "x"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, ::testing::Not(HasSubstr("no recorded answer")));
}

struct Asked {
  std::string provider;
  std::string base;
  std::string request_line;
  std::string body;
};

TEST(ChatProgram, AsksEachProviderInItsOwnWay) {
  const Asked rows[] = {
      {"anthropic", "", "POST /v1/messages ",
       R"("system":"Be brief","messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}])"},
      {"openai-chat", "/v1", "POST /v1/chat/completions ", R"({"role":"user","content":"Hi"})"},
      {"openai-responses", "/v1", "POST /v1/responses ", R"("instructions":"Be brief")"},
  };
  for (const auto& [provider, base, request_line, body] : rows) {
    std::string request;
    RawServer server([&request](Peer& peer) {
      request = peer.read_request().value_or("");
      peer.send(test::plain_answer("no", "400 Bad Request"));
    });
    const auto result = run_reprise({"chat", "--provider", provider, "--base-url", server.url(base), "-m", "the-model",
                                     "-s", "Be brief", "--max-tokens", "7", "-"},
                                    "Hi");
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, HasSubstr("error: the server answered 400: no"));
    EXPECT_THAT(request, AllOf(StartsWith(request_line), HasSubstr(body), HasSubstr("\"model\":\"the-model\""),
                               HasSubstr("\"stream\":true"), HasSubstr("tokens\":7")));
  }
}

TEST(ChatProgram, StreamsALiveAnswer) {
  RawServer server(test::streams(test::short_answer()));
  const auto result = run_reprise({"chat", "--base-url", server.url(""), "-m", "m", "Hi"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "Hello\n");
  EXPECT_THAT(result.err, HasSubstr("output_tokens 5, end_turn"));
}

// The program that this test has started.
pid_t child_process() {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream stat(entry.path() / "stat");
    std::string pid;
    std::string name;
    std::string state;
    pid_t parent = 0;
    if (stat >> pid >> name >> state >> parent && parent == getpid() && name == "(reprise)") return std::stoi(pid);
  }
  return 0;
}

TEST(ChatProgram, EndsCleanlyAtCtrlC) {
  RawServer server(test::streams_then(test::kStart + test::kHello, [](Peer& peer) {
    // What has been sent may still be on its way; a program that is interrupted before it must end cleanly as well.
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const pid_t child = child_process();
    ASSERT_GT(child, 0);
    kill(child, SIGINT);
    peer.stall();
  }));
  const auto result = run_reprise({"chat", "--base-url", server.url(""), "-m", "m", "Hi"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.out, "Hello\n");
  EXPECT_THAT(result.err, HasSubstr("error: cancelled while"));
}

TEST(ChatProgram, SaysWhatIsMissing) {
  struct Row {
    std::vector<std::string> arguments;
    int exit_code;
    std::string message;
  };
  const Row rows[] = {
      {{"chat", "-m", "m"}, 2, "PROMPT is required"},
      {{"chat", "--base-url", "http://127.0.0.1:1", "Hi"}, 2, "which model?"},
      {{"chat", "--base-url", "nonsense", "-m", "m", "Hi"}, 2, "URL"},
      {{"chat", "--provider", "nobody", "-m", "m", "Hi"}, 2, "--provider"},
      {{"chat", "--fixture", "/nowhere.yaml", "Hi"}, 3, "/nowhere.yaml"},
      {{"chat", "--fixture", test::source_file("fixtures/broken/no-body.broken"), "Hi"}, 3, "no-body"},
  };
  for (const Row& row : rows) {
    const auto result = run_reprise(row.arguments);
    EXPECT_EQ(result.exit_code, row.exit_code) << result.err;
    EXPECT_THAT(result.err, HasSubstr(row.message));
    EXPECT_EQ(result.out, "");
  }
}

}  // namespace
}  // namespace reprise::tools

#include "fault_judge.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/harness/transport/fault_matrix.hpp>
#include <reprise/harness/transport/faulty_response.hpp>

#include "paths.hpp"

namespace reprise::tools {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

const fs::path kFixtures = test::source_folder() / "fixtures";

Session session_of(const std::string& file) {
  const auto sessions = load_sessions((kFixtures / file).string());
  EXPECT_TRUE(sessions) << file;
  return sessions.value().front();
}

FaultVerdict verdict_on(const Session& session, const ReadAnswer& client = read_by_client) {
  std::atomic<std::uint64_t> done = 0;
  FaultVerdict verdict = judge_faults(session, done, client);
  EXPECT_EQ(done, verdict.faults);
  return verdict;
}

constexpr const char* kTools = "anthropic/claude-haiku-4-5-20251001/parallel-tools.yaml";

TEST(FaultJudge, FindsNothingWrongWithTheClientOnAnyFixture) {
  std::size_t judged = 0;
  for (const char* const provider : {"anthropic", "openai-chat", "openai-responses"}) {
    const auto found = find_files(kFixtures / provider);
    ASSERT_TRUE(found);
    for (const std::string& file : found->files) {
      const auto sessions = load_sessions(file);
      ASSERT_TRUE(sessions) << file;
      for (const Session& session : *sessions) {
        const FaultVerdict verdict = verdict_on(session);
        EXPECT_THAT(verdict.problems, IsEmpty()) << verdict.name;
        const bool is_stream = session.response.status == 200;
        EXPECT_EQ(verdict.left_out, is_stream ? "" : "not an event stream") << verdict.name;
        if (!is_stream) continue;
        EXPECT_GE(verdict.faults, 150U) << verdict.name;
        ++judged;
      }
    }
  }
  EXPECT_GE(judged, 20U);
}

// What each fault gives at each place of an answer that ends well, whoever's protocol it speaks.
TEST(FaultJudge, EachFaultHasItsErrorAtEachPlace) {
  const struct {
    const char* file;
    const char* terminal;
  } answers[] = {
      {kTools, "message_stop"},
      {"anthropic/claude-haiku-4-5-20251001/crlf.yaml", "message_stop"},
      {"anthropic/claude-sonnet-4-5-20250929/thinking.yaml", "message_stop"},
      {"openai-chat/gpt-4o-2024-08-06/interleaved-tools.yaml", "[DONE]"},
      {"openai-chat/deepseek-r1/reasoning.yaml", "[DONE]"},
      {"openai-responses/gpt-5-2025-08-07/tools.yaml", "response.completed"},
  };
  const struct {
    const char* fault;
    const char* inside;  // before the terminal event
    const char* behind;  // after it
  } faults[] = {
      {"reset", "reset", "ok"},           {"close", "closed_early", "ok"},
      {"close:clean", "truncated", "ok"}, {"stall:10m", "timeout", "ok"},
      {"stall:119s", "ok", "ok"},         {"latency:5ms", "ok", "ok"},
      {"bandwidth:1k", "ok", "ok"},       {"error:overloaded_error", "provider", "ok"},
      {"event:ping", "ok", "ok"},         {"event:unheard_of", "ok", "ok"},
      {"comment:x", "ok", "ok"},          {"crlf", "ok", "ok"},
  };
  for (const auto& answer : answers) {
    const Session session = session_of(answer.file);
    const std::string terminal = answer.terminal;
    for (const auto& fault : faults) {
      const auto code = [&](const std::string& place) {
        const auto parsed = harness::Fault::parse(fault.fault + ("@" + place));
        EXPECT_TRUE(parsed) << parsed.error().message;
        const auto faulty = harness::with_fault(session.response, *parsed);
        EXPECT_TRUE(faulty) << faulty.error().message;
        const auto provider = terminal == "message_stop" ? llm::Provider::kAnthropic
                              : terminal == "[DONE]"     ? llm::Provider::kOpenAiChat
                                                         : llm::Provider::kOpenAiResponses;
        return read_by_client(*faulty, provider).code();
      };
      const std::string before = "before:" + terminal;
      for (const std::string& place : {std::string("byte:0"), std::string("byte:1"), std::string("event:2"),
                                       std::string("delta:1"), std::string("delta:3"), before}) {
        EXPECT_EQ(code(place), fault.inside) << answer.file << ": " << fault.fault << "@" << place;
      }
      for (const std::string& place : {"after:" + terminal, std::string("end")}) {
        EXPECT_EQ(code(place), fault.behind) << answer.file << ": " << fault.fault << "@" << place;
      }
    }
  }
}

// "reset                   reset  ok": the kind of fault, and what it gives at each place.
std::string matrix_row(const Session& session, llm::Provider provider, harness::Fault fault,
                       const std::vector<std::string>& places) {
  std::string row = fault.to_string();
  row.resize(row.find('@'));
  row.resize(23, ' ');
  for (const std::string& place : places) {
    fault.position = harness::Fault::parse("reset@" + place).value().position;
    const auto faulty = harness::with_fault(session.response, fault);
    const std::string code = faulty ? read_by_client(*faulty, provider).code() : "-";
    row += " " + code + std::string(12 - std::min<std::size_t>(code.size(), 12), ' ');
  }
  return row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
}

// The standard matrix on one answer: what the client says of each kind of fault at each kind of place ("-": nothing is
// there to be changed). Byte 27 opens the first event's JSON.
TEST(FaultJudge, TheMatrixOfAnAnswerWithToolCalls) {
  const std::vector<std::string> places = {
      "byte:0", "byte:27", "event:2", "delta:1", "inside-utf8:1", "before:message_stop", "after:message_stop"};
  std::string matrix;
  for (const harness::Fault& fault : harness::standard_faults()) {
    matrix += matrix_row(session_of(kTools), llm::Provider::kAnthropic, fault, places);
  }
  EXPECT_EQ(matrix,
            R"(reset                   reset        reset        reset        reset        reset        reset        ok
close                   closed_early closed_early closed_early closed_early closed_early closed_early ok
close:clean             truncated    truncated    truncated    truncated    truncated    truncated    ok
stall:119s              ok           ok           ok           ok           ok           ok           ok
stall:10m               timeout      timeout      timeout      timeout      timeout      timeout      ok
latency:5ms             ok           ok           ok           ok           ok           ok           ok
bandwidth:1M            ok           ok           ok           ok           ok           ok           ok
corrupt:1               ok           protocol     ok           ok           ok           ok           -
corrupt:0xff            ok           protocol     ok           ok           ok           ok           -
drop:1                  ok           protocol     ok           ok           ok           truncated    -
duplicate:1             ok           protocol     ok           ok           ok           ok           -
error:overloaded_error  provider     provider     provider     provider     provider     provider     ok
event:ping              ok           ok           ok           ok           ok           ok           ok
event:unheard_of        ok           ok           ok           ok           ok           ok           ok
bom                     ok           protocol     ok           ok           ok           ok           ok
crlf                    ok           ok           ok           ok           ok           ok           ok
comment:x               ok           ok           ok           ok           ok           ok           ok
)");
  for (const harness::Fault& fault : harness::standard_statuses()) {
    EXPECT_EQ(
        read_by_client(*harness::with_fault(session_of(kTools).response, fault), llm::Provider::kAnthropic).code(),
        "http_status")
        << fault.to_string();
  }
}

// Clients with one bug each. A problem of each is one that the table names.
TEST(FaultJudge, FindsClientsThatSayWhatIsNotTrue) {
  const struct {
    const char* bug;
    void (*plant)(Reading&);
    const char* problem;
  } rows[] = {
      {"takes the end of the body for success",
       [](Reading& reading) {
         if (reading.code() != "truncated") return;
         reading.error.reset();
         reading.complete = true;
       },
       "close:clean@delta:1: expected truncated, found ok"},
      {"takes a reset for a clean end",
       [](Reading& reading) {
         if (reading.code() == "reset") reading.error->code = ErrorCode::kTruncated;
       },
       "reset@delta:1: expected reset, found truncated"},
      {"hides a time-out",
       [](Reading& reading) {
         if (reading.code() == "timeout") reading.error->code = ErrorCode::kCancelled;
       },
       "stall:10m@byte:0: expected timeout, found cancelled"},
      {"throws the partial message away",
       [](Reading& reading) {
         if (reading.error) reading.message = {};
       },
       "reset@before:message_stop: the message is not what the bytes say"},
      {"loses the last block of a broken stream",
       [](Reading& reading) {
         if (reading.code() == "closed_early" && !reading.message.content.empty()) reading.message.content.pop_back();
       },
       "close@before:message_delta: the message is not what the bytes say"},
      {"hands out a tool call that is half done",
       [](Reading& reading) {
         for (const llm::Block& block : reading.message.content) {
           if (block.type == "tool_use" && !block.closed)
             reading.calls.push_back({block.tool_id, block.tool_name, "{}"});
         }
       },
       "was handed out half done"},
      {"is complete and failed at once", [](Reading& reading) { reading.complete = true; },
       "reset@byte:0: the message's `complete` does not say how it ended"},
      {"does not know how long to wait",
       [](Reading& reading) {
         if (reading.error) reading.error->retry_after.reset();
       },
       "status:429:2s: the error does not have the time to wait"},
      {"takes every status for 500",
       [](Reading& reading) {
         if (reading.error && reading.error->http_status) reading.error->http_status = 500;
       },
       "status:400: the error does not have the status"},
  };
  const Session session = session_of(kTools);
  for (const auto& row : rows) {
    const FaultVerdict verdict = verdict_on(session, [&row](const auto& response, llm::Provider provider) {
      Reading reading = read_by_client(response, provider);
      row.plant(reading);
      return reading;
    });
    EXPECT_THAT(verdict.problems, Contains(testing::Pair(testing::_, Contains(HasSubstr(row.problem))))) << row.bug;
  }
}

TEST(FaultJudge, LeavesOutWhatIsNoStreamOfAProvider) {
  Session session = session_of(kTools);
  session.response.status = 529;
  EXPECT_EQ(verdict_on(session).left_out, "not an event stream");
  session.response.status = 200;
  session.response.body = "data: 1\n\n";
  session.response.chunks = {{.delay = {}, .bytes = session.response.body.size()}};
  EXPECT_EQ(verdict_on(session).left_out, "no event of a provider known here");
}

}  // namespace
}  // namespace reprise::tools

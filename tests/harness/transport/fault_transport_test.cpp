#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/client/client.hpp>
#include <reprise/harness/transport/fault_transport.hpp>
#include <reprise/harness/transport/replay_transport.hpp>

#include "interactions.hpp"
#include "short_answer.hpp"

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kTool =
    "event: content_block_start\n"
    R"(data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}})"
    "\n\nevent: content_block_delta\n"
    R"(data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}})"
    "\n\nevent: content_block_delta\n"
    R"(data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"1}"}})"
    "\n\nevent: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":1}\n\n";

// Its body comes in two chunks, 10 ms and 20 ms after what is before.
Interaction answer() {
  return test::interaction("POST", "https://api.anthropic.com/v1/messages",
                           {{10ms, test::kStart + test::kHello + kTool}, {20ms, test::kEnd}});
}

FaultPlan plan(std::string_view text) { return FaultPlan::parse(text).value(); }

struct Outcome {
  llm::Message message;
  int tool_calls = 0;  // handed out
  std::size_t exchanges = 0;
  Clock::Duration time{};
  std::optional<Error> error{};

  [[nodiscard]] std::string code() const { return error ? std::string(to_string(error->code)) : "ok"; }
};

// What a client makes of `recorded` under `faults`, in virtual time.
Outcome ask(std::string_view faults, int max_retries, const std::vector<Interaction>& recorded = {answer()}) {
  VirtualClock clock;
  ReplayTransport inner(test::fixture_of(recorded), ReplayTiming::kRecorded, clock);
  const auto transport = std::make_shared<FaultTransport>(inner, plan(faults), clock);
  client::ClientOptions options;
  options.endpoint.api_key = "key";
  options.stream.clock = &clock;
  options.retry.max_retries = max_retries;
  options.retry.jitter = 0;
  client::Client client(transport, options);
  const auto start = clock.now();
  auto stream = client.stream({.model = "claude", .messages = {llm::user("Hi")}, .max_tokens = 10});
  Outcome outcome;
  if (stream) {
    outcome.message = stream->collect([&outcome](const llm::Chunk& chunk) {
      outcome.tool_calls += std::holds_alternative<llm::ToolCall>(chunk) ? 1 : 0;
    });
    outcome.error = outcome.message.error;
  } else {
    outcome.error = stream.error();
  }
  outcome.exchanges = transport->opened();
  outcome.time = clock.now() - start;
  return outcome;
}

TEST(FaultTransport, EachFaultGivesItsErrorAndKeepsWhatCameBefore) {
  const struct {
    std::string fault;
    std::string code;
    std::string text;
    std::string input;  // of the tool, as far as it came
    int tool_calls;
  } rows[] = {
      {"reset@byte:0", "reset", "", "", 0},
      {"reset@delta:1", "reset", "", "", 0},
      {"reset@delta:2", "reset", "Hello", "", 0},
      {"reset@delta:3", "reset", "Hello", R"({"a":)", 0},
      {"reset@before:content_block_stop", "reset", "Hello", R"({"a":1})", 0},
      {"reset@after:content_block_stop", "reset", "Hello", R"({"a":1})", 1},
      {"reset@before:message_stop", "reset", "Hello", R"({"a":1})", 1},
      {"reset@after:message_stop", "ok", "Hello", R"({"a":1})", 1},
      {"close@delta:3", "closed_early", "Hello", R"({"a":)", 0},
      {"close:clean@delta:3", "truncated", "Hello", R"({"a":)", 0},
      {"close:clean@before:message_stop", "truncated", "Hello", R"({"a":1})", 1},
      {"close:clean@end", "ok", "Hello", R"({"a":1})", 1},
      {"stall:121s@delta:3", "timeout", "Hello", R"({"a":)", 0},
      {"stall:119s@delta:3", "ok", "Hello", R"({"a":1})", 1},
      {"latency:2m@chunk:2", "timeout", "Hello", R"({"a":1})", 1},
      {"latency:1s@byte:0", "ok", "Hello", R"({"a":1})", 1},
      {"bandwidth:10@byte:0", "ok", "Hello", R"({"a":1})", 1},
      {"drop:1@before:message_stop", "truncated", "Hello", R"({"a":1})", 1},
      {"drop:1@event:content_block_stop#1", "ok", "Hello", R"({"a":1})", 0},
      {"drop:1@delta:3", "ok", "Hello", R"({"a":)", 1},
      {"duplicate:1@event:message_start#1", "ok", "Hello", R"({"a":1})", 1},
      {"corrupt:0x78@byte:27", "protocol", "", "", 0},
      {"error:overloaded_error@delta:3", "provider", "Hello", R"({"a":)", 0},
      {"error:api_error@byte:1", "provider", "", "", 0},
      {"event:message_start={%22type%22:%22message_start%22,%22message%22:{%22id%22:%22m2%22}}@delta:2", "protocol",
       "Hello", "", 0},
      {"event:content_block_delta={@delta:2", "protocol", "Hello", "", 0},
      {"event:ping@delta:2", "ok", "Hello", R"({"a":1})", 1},
      {"event:unheard_of@delta:2", "ok", "Hello", R"({"a":1})", 1},
      {"bom@byte:0", "ok", "Hello", R"({"a":1})", 1},
      {"crlf@byte:0", "ok", "Hello", R"({"a":1})", 1},
      {"comment:x@byte:5", "ok", "Hello", R"({"a":1})", 1},
      {"400", "http_status", "", "", 0},
      {"529", "http_status", "", "", 0},
      {"ok", "ok", "Hello", R"({"a":1})", 1},
  };
  for (const auto& row : rows) {
    const Outcome outcome = ask(row.fault, 0);
    EXPECT_EQ(outcome.code(), row.code) << row.fault;
    EXPECT_EQ(outcome.message.text(), row.text) << row.fault;
    const auto& content = outcome.message.content;
    EXPECT_EQ(content.size() > 1 ? content[1].input_json : "", row.input) << row.fault;
    EXPECT_EQ(outcome.tool_calls, row.tool_calls) << row.fault;
    EXPECT_EQ(outcome.message.complete, row.code == "ok") << row.fault;
    EXPECT_EQ(outcome.exchanges, 1U) << row.fault;
  }
}

TEST(FaultTransport, WaitsInVirtualTime) {
  EXPECT_EQ(ask("ok", 0).time, 30ms);
  // Once when the answer is fetched, once when it is handed out.
  EXPECT_EQ(ask("stall:7s@end", 0).time, 60ms + 200ms);
  EXPECT_EQ(ask("stall:7s@chunk:2", 0).time, 60ms + 7s);
  EXPECT_EQ(ask("stall:60m@chunk:2", 0).time, 30ms + 10ms + 120s);
  EXPECT_EQ(ask("latency:1s@byte:0", 0).time, 60ms + 2s);
}

TEST(FaultTransport, GoesThroughThePlanAsTheClientTriesAgain) {
  const struct {
    std::string plan;
    std::string code;
    std::size_t exchanges;
    Clock::Duration time;
  } rows[] = {
      {"429:2s then 529 then ok", "ok", 3, 2s + 1s + 30ms},
      {"429:2s then 529", "ok", 3, 2s + 1s + 30ms},
      {"429 then 429 then 429", "http_status", 3, 500ms + 1s},
      {"429:10m then ok", "http_status", 1, 0ms},
      {"400 then ok", "http_status", 1, 0ms},
      {"reset@byte:0 then ok", "ok", 2, 500ms + 60ms},
      {"reset@delta:1 then ok", "reset", 1, 30ms + 10ms},
      {"error:overloaded_error@event:1 then close@byte:0 then ok", "ok", 3, 500ms + 1s + 60ms},
      {"error:invalid_request_error@event:1 then ok", "provider", 1, 30ms + 0ms},
      {"429 then reset@byte:9 then ok", "ok", 3, 500ms + 1s + 60ms + 10ms},
  };
  for (const auto& row : rows) {
    const Outcome outcome = ask(row.plan, 2);
    EXPECT_EQ(outcome.code(), row.code) << row.plan;
    EXPECT_EQ(outcome.exchanges, row.exchanges) << row.plan;
    EXPECT_EQ(outcome.time / 1ms, row.time / 1ms) << row.plan;
    EXPECT_EQ(outcome.message.text(), row.code == "ok" ? "Hello" : "") << row.plan;
  }
}

TEST(FaultTransport, TellsWhatTheServerAsked) {
  const Outcome outcome = ask("429:90s", 2);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->http_status, 429);
  EXPECT_EQ(outcome.error->retry_after, 90s);
  EXPECT_EQ(outcome.error->provider_type, "rate_limit_error");
}

TEST(FaultTransport, AsksAnewForAnotherRequest) {
  auto second = answer();
  second.response.body = "data: second\n\n";
  second.response.chunks = {{.delay = {}, .bytes = second.response.body.size()}};
  ReplayTransport inner(test::fixture_of({answer(), second}));
  VirtualClock clock;
  FaultTransport transport(inner, plan("reset@byte:0 then reset@byte:1 then ok"), clock);
  http::Request request = answer().request;
  const auto read = [&] {
    const auto reply = transport.open(request, {});
    return reply ? test::drain(*reply->body).text() : reply.error().message;
  };
  EXPECT_EQ(read(), "");
  EXPECT_EQ(read(), "e");
  EXPECT_EQ(read(), answer().response.body);
  EXPECT_EQ(read(), "data: second\n\n");
}

TEST(FaultTransport, ForgetsABrokenAnswerWhenTheRequestChanges) {
  auto second = answer();
  second.response.body = "data: second\n\n";
  second.response.chunks = {{.delay = {}, .bytes = second.response.body.size()}};
  ReplayTransport inner(test::fixture_of({answer(), second}));
  FaultTransport transport(inner, plan("reset@byte:0"));
  http::Request request = answer().request;
  EXPECT_TRUE(transport.open(request, {}));
  request.body = "another";
  EXPECT_EQ(test::drain(*transport.open(request, {})->body).text(), "data: second\n\n");
}

TEST(FaultTransport, PassesOnHowTheBodyOfTheOtherEnded) {
  auto reset = answer();
  reset.response.end = {.kind = EndKind::kReset, .detail = "gone"};
  const Outcome outcome = ask("comment@byte:0", 0, {reset});
  EXPECT_EQ(outcome.code(), "ok") << "the terminal event was there";
  reset.response.body.resize(200);
  reset.response.chunks = {{.delay = {}, .bytes = 200}};
  EXPECT_EQ(ask("comment@byte:0", 0, {reset}).code(), "reset");
}

TEST(FaultTransport, FailsWhereTheAnswerDoesNotHaveThePosition) {
  const Outcome outcome = ask("reset@before:pong", 2);
  EXPECT_EQ(outcome.code(), "invalid_argument");
  EXPECT_THAT(outcome.error->message, HasSubstr("no event called 'pong'"));
  EXPECT_EQ(outcome.exchanges, 1U);
}

TEST(FaultTransport, PassesOnWhyItCannotOpen) {
  ReplayTransport nothing(Fixture{});
  FaultTransport transport(nothing, plan("reset@byte:0"));
  EXPECT_EQ(transport.open({}, {}).error().code, ErrorCode::kNotFound);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(transport.open({}, {.stop = stop.get_token()}).error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace reprise::harness

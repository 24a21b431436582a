// Faults, cuts and times as they reach clients over real sockets: libcurl's and one that sees every frame.
#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/client/client.hpp>
#include <reprise/harness/server/replay_server.hpp>
#include <reprise/http/curl_transport.hpp>

#include "interactions.hpp"
#include "short_answer.hpp"
#include "tcp_client.hpp"

namespace reprise::harness {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using test::fixture_of;
using test::interaction;
using test::TcpClient;
using ::testing::ElementsAre;

const std::string kUmlauts =
    "event: content_block_delta\r\n"
    R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" Grüße 🙂\n"}})"
    "\r\n\r\n";

Interaction answer() {
  return interaction("POST", "https://api.anthropic.com/v1/messages",
                     {{0us, test::kStart}, {1ms, test::kHello + kUmlauts}, {1ms, test::kEnd}});
}

ReplayServer serve(std::string_view faults, ServerOptions options = {}) {
  options.faults = FaultPlan::parse(faults).value();
  return ReplayServer::start(fixture_of({answer()}), std::move(options)).value();
}

struct Outcome {
  std::string code;
  llm::Message message;
  std::optional<Error> error{};
  std::chrono::steady_clock::duration time{};
};

// What a client over libcurl makes of the answer; it gives up after 400 ms of silence.
Outcome ask(const ReplayServer& server, int max_retries = 0) {
  client::ClientOptions options;
  options.endpoint.api_key = "none";
  options.endpoint.base_url = server.base_url();
  options.stream.exchange.timeouts.idle = 400ms;
  options.retry = {.max_retries = max_retries, .first_delay = 1ms, .jitter = 0};
  client::Client client(std::make_shared<http::CurlTransport>(), options);
  const auto start = std::chrono::steady_clock::now();
  auto stream = client.stream({.model = "any", .messages = {llm::user("Hi")}, .max_tokens = 10});
  Outcome outcome;
  if (stream) {
    outcome.message = stream->collect();
    outcome.error = outcome.message.error;
  } else {
    outcome.error = stream.error();
  }
  outcome.code = outcome.error ? std::string(to_string(outcome.error->code)) : "ok";
  outcome.time = std::chrono::steady_clock::now() - start;
  return outcome;
}

TEST(FaultsOverHttp, EachFaultGivesLibcurlsClientItsError) {
  const std::string whole = "Hello Grüße 🙂\n";
  const struct {
    std::string fault;
    std::string code;
    std::string text;
    milliseconds at_least{0};
  } rows[] = {
      {"ok", "ok", whole},
      {"reset@byte:0", "reset", ""},
      {"reset@delta:1", "reset", ""},
      {"reset@delta:2", "reset", "Hello"},
      {"reset@inside-utf8:1", "reset", "Hello"},
      {"reset@end", "ok", whole},
      {"close@byte:0", "closed_early", ""},
      {"close@delta:2", "closed_early", "Hello"},
      {"close:clean@byte:0", "truncated", ""},
      {"close:clean@before:message_stop", "truncated", whole},
      {"close:clean@end", "ok", whole},
      {"stall:1m@delta:2", "timeout", "Hello", 400ms},
      {"stall:150ms@delta:2", "ok", whole, 150ms},
      {"latency:50ms@byte:0", "ok", whole, 150ms},
      {"bandwidth:4k@byte:0", "ok", whole, 150ms},
      {"drop:1@before:message_stop", "truncated", whole},
      {"drop:1@delta:1", "ok", whole.substr(5)},
      {"duplicate:1@delta:1", "ok", "Hello" + whole},
      {"error:overloaded_error@delta:2", "provider", "Hello"},
      {"event:content_block_delta={@delta:2", "protocol", "Hello"},
      {"event:ping@delta:2", "ok", whole},
      {"comment:still%20here@delta:2", "ok", whole},
      {"bom@byte:0", "ok", whole},
      {"crlf@byte:0", "ok", whole},
      {"corrupt:0xff@byte:0", "ok", whole},
      {"429:2s", "http_status", ""},
      {"500", "http_status", ""},
      {"503 and stall:150ms@byte:0", "http_status", "", 150ms},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.fault);
    const Outcome outcome = ask(serve(row.fault));
    EXPECT_EQ(outcome.code, row.code) << (outcome.error ? outcome.error->message : "");
    EXPECT_EQ(outcome.message.text(), row.text);
    EXPECT_GE(outcome.time, row.at_least);
  }
}

TEST(FaultsOverHttp, AStatusSaysWhenToTryAgain) {
  const Outcome outcome = ask(serve("429:2s"));
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->http_status, 429);
  EXPECT_EQ(outcome.error->retry_after, 2s);
}

TEST(FaultsOverHttp, AClientThatTriesAgainGetsTheAnswerAfterASequence) {
  std::mutex mutex;
  std::vector<std::string> served;
  const auto server = serve("429 then reset@byte:0 then 529:1ms then ok", {.on_answer = [&](const ServedAnswer& given) {
                              const std::lock_guard lock(mutex);
                              served.push_back(std::to_string(given.status) + " " + given.faults);
                            }});
  const Outcome outcome = ask(server, 3);
  EXPECT_EQ(outcome.code, "ok") << (outcome.error ? outcome.error->message : "");
  EXPECT_TRUE(outcome.message.complete);
  EXPECT_EQ(outcome.message.text(), "Hello Grüße 🙂\n");
  const std::lock_guard lock(mutex);
  EXPECT_THAT(served, ElementsAre("429 status:429", "200 reset@byte:0", "529 status:529:1ms", "200 ok"));
}

// The payloads of the frames of chunked transfer coding, up to the last one or the end of the connection.
std::vector<std::string> frames(TcpClient& client) {
  client.send("POST /v1/messages HTTP/1.1\r\nhost: h\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
  std::string rest = client.receive_all();
  rest.erase(0, rest.find("\r\n\r\n") + 4);
  std::vector<std::string> payloads;
  while (!rest.empty()) {
    const std::size_t size = std::stoul(rest, nullptr, 16);
    if (size == 0) break;
    const std::size_t begin = rest.find("\r\n") + 2;
    payloads.push_back(rest.substr(begin, size));
    rest.erase(0, begin + size + 2);
  }
  return payloads;
}

TEST(FaultsOverHttp, EachChunkOfAPlanIsAFrameOfItsOwn) {
  const std::string body = answer().response.body;
  const Cuts recorded{test::kStart.size(), test::kStart.size() + test::kHello.size() + kUmlauts.size()};
  for (const std::string_view text :
       {"recorded", "whole", "bytes:1", "bytes:7", "utf8", "crlf", "json-escapes", "tokens", "random:5", "at:3,300"}) {
    const auto plan = ChunkPlan::parse(text).value();
    Cuts cuts;
    plan.for_each({.body = body, .recorded = recorded}, [&cuts](const Cuts& only) {
      cuts = only;
      return false;
    });
    const auto server = serve("ok", {.timing = ReplayTiming::kNone, .split = plan});
    TcpClient client(server.port());
    const auto chunks = cut(body, cuts);
    EXPECT_EQ(frames(client), std::vector<std::string>(chunks.begin(), chunks.end())) << text;
    EXPECT_EQ(client.end(), TcpClient::End::kClosed) << text;
  }
}

TEST(FaultsOverHttp, AResetIsOneAndComesAfterTheBytesBeforeIt) {
  const auto server =
      serve("reset@inside-utf8:1", {.timing = ReplayTiming::kNone, .split = ChunkPlan::parse("whole").value()});
  TcpClient client(server.port());
  const std::string body = answer().response.body;
  EXPECT_THAT(frames(client), ElementsAre(body.substr(0, body.find("ü") + 1)));
  EXPECT_EQ(client.end(), TcpClient::End::kReset);
}

TEST(FaultsOverHttp, AStallIsRealWhateverTheTiming) {
  for (const std::string_view timing : {"none", "recorded", "x1000"}) {
    const auto server = serve("stall:120ms@delta:1", {.timing = ReplayTiming::parse(timing).value()});
    TcpClient client(server.port());
    const auto start = std::chrono::steady_clock::now();
    EXPECT_GT(frames(client).size(), 2U);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 120ms) << timing;
  }
}

TEST(FaultsOverHttp, TimingChangesTheSpeed) {
  auto slow = answer();
  for (ReadMark& mark : slow.response.chunks) mark.delay = 200ms;
  const auto time_of = [&slow](std::string_view timing) {
    const auto server =
        ReplayServer::start(fixture_of({slow}), {.timing = ReplayTiming::parse(timing).value()}).value();
    TcpClient client(server.port());
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(frames(client).size(), 3U);
    return std::chrono::steady_clock::now() - start;
  };
  EXPECT_GE(time_of("recorded"), 600ms);
  EXPECT_GE(time_of("x4"), 150ms);
  EXPECT_LT(time_of("x1000"), 600ms);
  EXPECT_LT(time_of("none"), 600ms);
}

}  // namespace
}  // namespace reprise::harness

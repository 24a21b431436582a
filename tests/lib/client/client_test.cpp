#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/client/client.hpp>

#include "scripted_transport.hpp"
#include "short_answer.hpp"

namespace reprise::client {
namespace {

using std::chrono::milliseconds;
using test::event_stream;
using test::kEnd;
using test::kHello;
using test::kStart;
using test::reply_with;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kOverloaded =
    "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";
const std::string kInvalid =
    "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"No\"}}\n\n";
const std::string kWhole =
    R"({"id":"m1","type":"message","role":"assistant","model":"claude","content":[{"type":"text","text":"Hello"}],)"
    R"("stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":5}})";

const llm::Request kRequest{.model = "claude", .messages = {llm::user("Hi")}, .max_tokens = 10};

struct Setting {
  std::shared_ptr<test::ScriptedTransport> transport = std::make_shared<test::ScriptedTransport>();
  VirtualClock clock{};
  std::vector<std::string> log{};
  Client client{transport, options()};

  ClientOptions options() {
    ClientOptions made;
    made.endpoint.api_key = "key";
    made.stream.clock = &clock;
    made.stream.log = [this](const LogRecord& record) {
      std::string line = std::string(to_string(record.kind)) + " " + std::to_string(record.attempt);
      if (record.status != 0) line += " " + std::to_string(record.status);
      if (record.error != nullptr) line += " " + std::string(to_string(record.error->code));
      log.push_back(line + std::string(record.type));
    };
    return made;
  }
  [[nodiscard]] std::size_t sent() const { return transport->requests.size(); }
};

TEST(Client, SendsTheEncodedRequestAndStreamsTheAnswer) {
  Setting s;
  s.transport->answer(event_stream({kStart + kHello, kHello + kEnd}));
  auto stream = s.client.stream(kRequest);
  ASSERT_TRUE(stream) << stream.error().message;
  EXPECT_EQ(stream->status(), 200);
  EXPECT_EQ(stream->text(), "HelloHello");
  EXPECT_EQ(s.transport->requests.front().url, "https://api.anthropic.com/v1/messages");
  EXPECT_EQ(s.transport->requests.front().headers.find("x-api-key"), "key");
  EXPECT_THAT(s.log, ElementsAre("head 1 200", "first_content 1 200", "end 1 200"));
}

TEST(Client, SendsNothingThatCannotBeEncoded) {
  Setting s;
  EXPECT_EQ(s.client.stream({.model = "", .messages = {}}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(s.client.complete({.model = "", .messages = {}}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(s.sent(), 0U);
}

TEST(Client, GivesTheTextPieceByPiece) {
  Setting s;
  s.transport->answer(event_stream({kStart + kHello + kHello}));
  auto stream = s.client.stream(kRequest);
  std::vector<std::string> tokens;
  for (const Result<std::string_view>& token : stream->tokens()) {
    tokens.emplace_back(token ? std::string(*token) : std::string(to_string(token.error().code)));
  }
  EXPECT_THAT(tokens, ElementsAre("Hello", "Hello", "truncated"));
}

struct Anew {
  std::string name;
  std::vector<std::string> pieces;
  std::optional<Error> failure;
};

// Everything that ends a stream before its content.
TEST(Client, BeginsAnewWhereAStreamBreaksBeforeItsContent) {
  const std::string message_start = kStart.substr(0, kStart.find("event: content_block_start"));
  const std::string ping = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
  const Anew rows[] = {
      {"the provider's error is the first event", {kOverloaded}, {}},
      {"the provider's error after the message's head", {message_start + ping + kOverloaded}, {}},
      {"a reset at once", {}, Error{.code = ErrorCode::kReset, .message = "reset"}},
      {"a reset after the message's head", {message_start}, Error{.code = ErrorCode::kReset, .message = "reset"}},
      {"an empty body", {}, {}},
      {"silence", {ping}, Error{.code = ErrorCode::kTimeout, .message = "idle"}},
  };
  for (const auto& [name, pieces, failure] : rows) {
    Setting s;
    s.transport->answer(event_stream(pieces, failure));
    s.transport->answer(event_stream({kStart + kHello + kEnd}));
    const auto message = s.client.stream(kRequest)->collect();
    EXPECT_TRUE(message.complete) << name;
    EXPECT_EQ(message.text(), "Hello") << name;
    EXPECT_EQ(message.content.size(), 1U) << name;
    EXPECT_EQ(s.sent(), 2U) << name;
    EXPECT_GT(s.clock.now().time_since_epoch(), milliseconds(300)) << name;
  }
}

TEST(Client, KeepsNothingOfTheStreamThatBroke) {
  std::string other = kStart.substr(0, kStart.find("event: content_block_start"));
  other.replace(other.find("\"input_tokens\":3"), 16, "\"cache_read_input_tokens\":9");
  Setting s;
  s.transport->answer(event_stream({other}));
  s.transport->answer(event_stream({kStart + kHello + kEnd}));
  EXPECT_EQ(s.client.stream(kRequest)->collect(), Stream::adopt(event_stream({kStart + kHello + kEnd}))->collect());
  EXPECT_EQ(s.sent(), 2U);
}

TEST(Client, NeverBeginsAnewAfterContent) {
  const std::string block_start = kStart;  // with the start of a block, before any text
  const std::string unknown = "event: gossip\ndata: {}\n\n";
  for (const std::string& before : {block_start, kStart + kHello, unknown}) {
    for (const std::string& after : {kOverloaded, std::string()}) {
      Setting s;
      s.transport->answer(event_stream({before + after}));
      s.transport->answer(event_stream({kStart + kHello + kEnd}));
      const auto message = s.client.stream(kRequest)->collect();
      ASSERT_TRUE(message.error);
      EXPECT_GT(message.error->chunks_delivered, 0U);
      EXPECT_FALSE(is_retryable(*message.error));
      EXPECT_EQ(s.sent(), 1U) << before << after;
      EXPECT_FALSE(message.complete);
    }
  }
}

TEST(Client, DoesNotBeginAnewForAnErrorThatWouldComeAgain) {
  Setting s;
  s.transport->answer(event_stream({kInvalid}));
  EXPECT_EQ(s.client.stream(kRequest)->collect().error->provider_type, "invalid_request_error");
  EXPECT_EQ(s.sent(), 1U);
}

TEST(Client, EndsWithTheErrorOfTheLastAttempt) {
  Setting s;
  s.transport->answer(event_stream({kOverloaded}));
  s.transport->answer(reply_with(401, {}, {R"({"type":"error","error":{"type":"authentication_error"}})"}));
  auto stream = s.client.stream(kRequest);
  ASSERT_TRUE(stream);
  const auto message = stream->collect();
  EXPECT_EQ(message.error->http_status, 401);
  EXPECT_EQ(stream->next().error(), *message.error);
  EXPECT_THAT(s.log, ElementsAre("head 1 200", "retry 1 provider", "head 2 401", "end 2 200 http_status"));
}

TEST(Client, TellsOfEventsItHasNoNameFor) {
  Setting s;
  s.transport->answer(event_stream({kStart + "event: gossip\ndata: {\"type\":\"gossip\"}\n\n" + kEnd}));
  EXPECT_TRUE(s.client.stream(kRequest)->collect().complete);
  EXPECT_THAT(s.log, testing::Contains("unknown_event 1 200gossip"));
}

TEST(Client, CompletesFromJsonAndFromAStreamAlike) {
  Setting s;
  s.transport->answer(reply_with(200, {{"content-type", "application/json"}, {"request-id", "r1"}}, {kWhole}));
  s.transport->answer(event_stream({kStart + kHello + kEnd}));
  const auto whole = s.client.complete(kRequest);
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_EQ(whole->message.text(), "Hello");
  EXPECT_TRUE(whole->message.complete);
  EXPECT_EQ(whole->status, 200);
  EXPECT_EQ(whole->request_id, "r1");
  EXPECT_THAT(s.transport->requests.front().body, testing::Not(HasSubstr("stream")));
  const auto streamed = s.client.complete(kRequest);
  ASSERT_TRUE(streamed) << streamed.error().message;
  EXPECT_EQ(streamed->message.text(), "Hello");
  EXPECT_EQ(streamed->message.usage, whole->message.usage);
}

TEST(Client, CompletesAtALaterAttempt) {
  const http::Headers json = {{"content-type", "application/json"}};
  Setting s;
  s.transport->answer(reply_with(200, json, {kWhole.substr(0, 20)}, Error{.code = ErrorCode::kReset, .message = "x"}));
  s.transport->answer(event_stream({kStart + kHello}));
  s.transport->answer(reply_with(200, json, {kWhole}));
  const auto completion = s.client.complete(kRequest);
  ASSERT_TRUE(completion) << completion.error().message;
  EXPECT_EQ(completion->message.text(), "Hello");
  EXPECT_EQ(s.sent(), 3U);
}

TEST(Client, SaysWhyThereIsNoWholeAnswer) {
  struct Row {
    http::Headers headers;
    std::string body;
    ErrorCode code;
  };
  const http::Headers json = {{"content-type", "application/json"}};
  const Row rows[] = {
      {json, "", ErrorCode::kProtocol},
      {json, "{\"id\":", ErrorCode::kProtocol},
      {json, "{\"type\":\"completion\"}", ErrorCode::kProtocol},
      {json, R"({"type":"error","error":{"type":"invalid_request_error","message":"No"}})", ErrorCode::kProvider},
      {{{"content-type", "text/html"}}, "<p>", ErrorCode::kContentType},
  };
  for (const Row& row : rows) {
    Setting s;
    s.transport->answer(reply_with(200, row.headers, {row.body}));
    const auto completion = s.client.complete(kRequest);
    ASSERT_FALSE(completion) << row.body;
    EXPECT_EQ(completion.error().code, row.code) << completion.error().message;
    EXPECT_EQ(s.sent(), 1U);
  }
}

TEST(Client, PassesTheStopOn) {
  Setting s;
  std::stop_source source;
  s.transport->answer(event_stream({kStart + kHello, kEnd}));
  auto stream = s.client.stream(kRequest, source.get_token());
  ASSERT_TRUE(stream->next());
  source.request_stop();
  EXPECT_TRUE(s.transport->exchanges.front().stop.stop_requested());
  EXPECT_EQ(stream->collect().error->code, ErrorCode::kCancelled);
}

TEST(Client, SpeaksChatCompletions) {
  VirtualClock clock;
  const auto transport = std::make_shared<test::ScriptedTransport>();
  const std::string text =
      R"(data: {"object":"chat.completion.chunk","id":"c","choices":[{"index":0,"delta":{"content":"Hello"}}]})";
  const std::string finish =
      R"(data: {"object":"chat.completion.chunk","id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})";
  transport->answer(event_stream({R"(data: {"error":{"type":"server_error","message":"oops"}})"
                                  "\n\n"}));
  transport->answer(event_stream({text + "\n\n" + finish + "\n\ndata: [DONE]\n\n"}));
  transport->answer(event_stream({text + "\n\n" + finish + "\n\n"}));
  ClientOptions options;
  options.endpoint.provider = llm::Provider::kOpenAiChat;
  options.stream.clock = &clock;
  Client client(transport, options);
  const auto whole = client.stream(kRequest)->collect();
  EXPECT_TRUE(whole.complete) << whole.error->message;
  EXPECT_EQ(whole.text(), "Hello");
  EXPECT_EQ(transport->requests.size(), 2U);
  EXPECT_EQ(transport->requests.back().url, "https://api.openai.com/v1/chat/completions");
  EXPECT_EQ(client.stream(kRequest)->collect().error->code, ErrorCode::kTruncated);
}

TEST(Client, StreamsOutliveIt) {
  VirtualClock clock;
  std::optional<Stream> stream;
  {
    const auto transport = std::make_shared<test::ScriptedTransport>();
    transport->answer(event_stream({kOverloaded}));
    transport->answer(event_stream({kStart + kHello + kEnd}));
    ClientOptions options;
    options.stream.clock = &clock;
    Client client(transport, options);
    stream = std::move(*client.stream(kRequest));
  }
  EXPECT_EQ(stream->text(), "Hello");
}

}  // namespace
}  // namespace reprise::client

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/llm/anthropic.hpp>

#include "anthropic_stream.hpp"

namespace reprise::llm {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(AnthropicParser, IgnoresASecondStartOfTheSameMessageOnly) {
  EXPECT_FALSE(run({kMessageStart, kMessageStart}).message.error);
  const Transcript spliced = run({kMessageStart, block_start(0, kToolBlock), input_delta(0, "{}"),
                                  R"({"type":"message_start","message":{"id":"msg_2"}})", block_stop(0), kMessageStop});
  ASSERT_TRUE(spliced.message.error);
  EXPECT_EQ(spliced.message.error->code, ErrorCode::kProtocol);
  EXPECT_THAT(spliced.message.error->message, HasSubstr("msg_2"));
  EXPECT_FALSE(any_tool_call(spliced));
}

TEST(AnthropicParser, ReportsTheProvidersErrors) {
  struct Row {
    sse::Event event;
    std::string type;
    std::optional<int> status;
    std::string message;
    std::string request_id;
  };
  const std::vector<Row> rows{
      {{"error", R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})", ""},
       "overloaded_error",
       529,
       "Overloaded",
       ""},
      {{"",
        R"({"type":"error","error":{"details":null,"message":"slow\ndown","type":"rate_limit_error"},"request_id":"req_1"})",
        ""},
       "rate_limit_error",
       429,
       "slow down",
       "req_1"},
      {{"", R"({"error":{"type":"new_error","message":"m"}})", ""}, "new_error", std::nullopt, "m", ""},
      {{"error", R"({"error":{"type":"api_error"}})", ""}, "api_error", 500, R"({"error":{"type":"api_error"}})", ""},
      {{"error", R"({"type":"error","error":"plain"})", ""}, "", std::nullopt, "plain", ""},
      {{"", R"({"type":"error","message":"top"})", ""}, "", std::nullopt, "top", ""},
      {{"error", "upstream connect error", ""}, "", std::nullopt, "upstream connect error", ""},
      {{"error", "[1]", ""}, "", std::nullopt, "[1]", ""},
  };
  for (const Row& row : rows) {
    const Transcript result = run({row.event});
    ASSERT_TRUE(result.message.error) << row.event.data;
    EXPECT_EQ(result.message.error->code, ErrorCode::kProvider) << row.event.data;
    EXPECT_EQ(result.message.error->provider_type, row.type) << row.event.data;
    EXPECT_EQ(result.message.error->http_status, row.status) << row.event.data;
    EXPECT_EQ(result.message.error->message, row.message) << row.event.data;
    EXPECT_EQ(result.message.error->request_id, row.request_id) << row.event.data;
    EXPECT_EQ(result.message.error->body, row.event.data);
    EXPECT_TRUE(result.chunks.empty()) << row.event.data;
  }
}

TEST(AnthropicParser, CutsLongErrorTextsBetweenCharacters) {
  std::string text = "x";
  while (text.size() < 10'000) text += "\xE2\x82\xAC";
  const Transcript result = run({sse::Event{"error", text, ""}});
  EXPECT_EQ(result.message.error->message, text.substr(0, 1 + 3 * 1365));
  EXPECT_EQ(result.message.error->body.size(), 1U + 3 * 1365);
}

TEST(AnthropicParser, NamesTheEventAndThePlaceOfJsonThatDoesNotParse) {
  const std::vector<std::pair<sse::Event, std::string>> rows{
      {{"content_block_delta", R"({"type":"content_block_delta","index":0,"delta":{"type":"text_de)", ""},
       "the data of event 'content_block_delta' is not JSON: at offset 64 of 64, expected '\"' to end the string"},
      {{"", R"({"type":"ping")", ""},
       "the data of event 'message' is not JSON: at offset 14 of 14, expected ',' or '}'"},
      {{"", kMessageStop + kMessageStop, ""},
       "the data of event 'message' is not JSON: at offset 23 of 46, expected nothing after the value"},
      {{"message", "[DONE]", ""}, "the data of event 'message' is not JSON: at offset 1 of 6, expected a value"},
  };
  for (const auto& [event, message] : rows) {
    const Transcript result = run({event});
    ASSERT_TRUE(result.message.error) << event.data;
    EXPECT_EQ(result.message.error->code, ErrorCode::kProtocol);
    EXPECT_EQ(result.message.error->message, message);
    EXPECT_FALSE(result.complete) << event.data;
  }
}

TEST(AnthropicParser, PassesOnTextOfForeignEvents) {
  EXPECT_THAT(run({sse::Event{"debug", "not JSON", ""}}).chunks,
              ElementsAre(R"({"type":"unknown","event":"debug","data":"not JSON"})"));
}

TEST(AnthropicParser, FailsTheSameWayAfterAFailure) {
  AnthropicParser parser;
  std::vector<Chunk> chunks;
  const auto first = parser.parse({"", "{", ""}, chunks);
  const auto second = parser.parse({"", kMessageStop, ""}, chunks);
  ASSERT_FALSE(first);
  ASSERT_FALSE(second);
  EXPECT_EQ(first.error(), second.error());
  EXPECT_TRUE(chunks.empty());
  EXPECT_FALSE(parser.complete());
}

TEST(AnthropicParser, PassesOnWhatFollowsTheEnd) {
  for (const std::string& data : {kMessageStart, block_start(0, kToolBlock), block_stop(0), text_delta(0, "x"),
                                  message_delta("end_turn"), kMessageStop, std::string("[DONE]"), std::string("{")}) {
    const Transcript result = run({kMessageStop, data});
    EXPECT_FALSE(result.message.error) << data;
    EXPECT_TRUE(result.complete);
    ASSERT_EQ(result.chunks.size(), 2U);
    EXPECT_THAT(result.chunks[1], HasSubstr(R"({"type":"unknown")")) << data;
  }
}

TEST(AnthropicParser, ReportsAnErrorAfterTheEndAndStaysComplete) {
  const Transcript result = run({kMessageStop, R"({"type":"error","error":{"type":"api_error","message":"late"}})"});
  ASSERT_TRUE(result.message.error);
  EXPECT_EQ(result.message.error->message, "late");
  EXPECT_TRUE(result.complete);
}

TEST(AnthropicParser, LimitsTheBlocksOfAnAnswer) {
  AnthropicParser parser;
  std::vector<Chunk> chunks;
  Result<void> last{};
  int begun = 0;
  for (; last && begun < 20'000; ++begun) {
    chunks.clear();
    last = parser.parse({"", block_start(begun % 10, kTextBlock), ""}, chunks);
  }
  ASSERT_FALSE(last);
  EXPECT_EQ(begun, 10'001);
  EXPECT_EQ(last.error().code, ErrorCode::kLimitExceeded);
}

TEST(AnthropicParser, LimitsTheBlocksThatNeverBegan) {
  const auto first_over = [](int indices) {
    AnthropicParser parser;
    std::vector<Chunk> chunks;
    for (int i = 0; i < 20'000; ++i) {
      chunks.clear();
      const auto parsed = parser.parse({"", text_delta(i % indices, "x"), ""}, chunks);
      if (parsed) continue;
      EXPECT_EQ(parsed.error().code, ErrorCode::kLimitExceeded);
      return i;
    }
    return -1;
  };
  EXPECT_EQ(first_over(20'000), 10'000);
  EXPECT_EQ(first_over(2), -1);
}

TEST(AnthropicParser, LimitsTheToolInputItHolds) {
  AnthropicParser parser;
  std::vector<Chunk> chunks;
  const std::string fragment = input_delta(0, std::string(std::size_t{1} << 20U, 'x'));
  // What a closed block held is free again.
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(parser.parse({"", block_start(0, kToolBlock), ""}, chunks));
    for (int i = 0; i < 64; ++i) {
      chunks.clear();
      ASSERT_TRUE(parser.parse({"", fragment, ""}, chunks)) << i;
    }
    if (round == 0) {
      ASSERT_TRUE(parser.parse({"", block_stop(0), ""}, chunks));
    }
  }
  const auto over = parser.parse({"", input_delta(0, "x"), ""}, chunks);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace reprise::llm

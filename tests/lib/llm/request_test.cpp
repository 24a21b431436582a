#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <reprise/llm/encode.hpp>
#include <reprise/llm/request.hpp>
#include <reprise/llm/response.hpp>

#include "anthropic_stream.hpp"

namespace reprise::llm {
namespace {

using test::block_start;
using test::block_stop;

// What a message with these content blocks becomes.
Turn turn_of_blocks(const std::string& blocks) {
  const auto message =
      parse_response(Provider::kAnthropic, R"({"id":"m","type":"message","role":"assistant","model":"c","content":[)" +
                                               blocks + R"(],"stop_reason":"tool_use","usage":{}})");
  EXPECT_TRUE(message) << message.error().message;
  auto turn = turn_of(*message);
  EXPECT_TRUE(turn) << turn.error().message;
  return turn.value_or(Turn{});
}

std::string raw(const Part& part) { return nlohmann::json::parse(std::get<RawPart>(part).json).dump(); }

TEST(TurnOf, RepeatsTextThoughtsAndToolCalls) {
  const Turn turn =
      turn_of_blocks(R"({"type":"thinking","thinking":"hm","signature":"sig"},{"type":"text","text":"So"},)"
                     R"({"type":"tool_use","id":"c1","name":"f","input":{"a":1}})");
  EXPECT_EQ(turn.role, Role::kAssistant);
  EXPECT_EQ(turn.content,
            (std::vector<Part>{ThinkingPart{"hm", "sig"}, TextPart{"So"}, ToolCallPart{"c1", "f", R"({"a":1})"}}));
}

TEST(TurnOf, LeavesOutWhatNoProviderTakesBack) {
  EXPECT_EQ(turn_of_blocks(R"({"type":"thinking","thinking":"hm","signature":""},{"type":"text","text":""})").content,
            std::vector<Part>{});
}

TEST(TurnOf, RepeatsOtherBlocksAsTheyWere) {
  const std::string redacted = R"({"data":"x","type":"redacted_thinking"})";
  const std::string search = R"({"id":"s1","input":{"q":"a"},"name":"web_search","type":"server_tool_use"})";
  const std::string found = R"({"content":[],"tool_use_id":"s1","type":"web_search_tool_result"})";
  const std::string cited = R"({"citations":[{"cited_text":"c","type":"char_location"}],"text":"So","type":"text"})";
  const Turn turn = turn_of_blocks(redacted + "," + search + "," + found + "," + cited);
  ASSERT_EQ(turn.content.size(), 4U);
  EXPECT_EQ(raw(turn.content[0]), redacted);
  EXPECT_EQ(raw(turn.content[1]), search);
  EXPECT_EQ(raw(turn.content[2]), found);
  EXPECT_EQ(raw(turn.content[3]), cited);
}

// The turn that a whole stream becomes, sent again.
std::string sent_again(Provider provider, const std::string& stream) {
  const auto message = parse_stream(stream, provider);
  EXPECT_TRUE(message.complete) << (message.error ? message.error->message : "");
  const auto turn = turn_of(message);
  EXPECT_TRUE(turn) << turn.error().message;
  const auto request = encode({.model = "m", .messages = {*turn}}, {.provider = provider}, Delivery::kWhole);
  EXPECT_TRUE(request) << request.error().message;
  return request->body;
}

TEST(TurnOf, GoesBackToChatCompletionsWithoutWhatStandsBesideTheMessage) {
  const std::string stream =
      R"(data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","reasoning":"hm",)"
      R"("reasoning_details":[{"text":"hm"}],"content":"So"},"logprobs":{"content":[]}}]})"
      "\n\n"
      R"(data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1",)"
      R"("type":"function","function":{"name":"f","arguments":"{\"a\": 1}"}}]},"finish_reason":"tool_calls"}]})"
      "\n\ndata: [DONE]\n\n";
  EXPECT_EQ(sent_again(Provider::kOpenAiChat, stream),
            R"({"model":"m","messages":[{"role":"assistant","content":"So","tool_calls":[)"
            R"({"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\": 1}"}}]}]})");
}

TEST(TurnOf, GoesBackToResponsesItemByItem) {
  const std::string reasoning = R"({"id":"rs_1","type":"reasoning","encrypted_content":"x","summary":[]})";
  const std::string call =
      R"({"id":"fc_1","type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}","status":"completed"})";
  const auto item = [](int index, int number, const std::string& json) {
    const std::string place = ",\"output_index\":" + std::to_string(index) + ",\"item\":" + json + "}\n\n";
    return "data: {\"type\":\"response.output_item.added\",\"sequence_number\":" + std::to_string(number) + place +
           "data: {\"type\":\"response.output_item.done\",\"sequence_number\":" + std::to_string(number + 1) + place;
  };
  const std::string response = R"(,"response":{"id":"r","model":"m","status":"completed","output":[]}})";
  const std::string stream = "data: {\"type\":\"response.created\",\"sequence_number\":0" + response + "\n\n" +
                             item(0, 1, reasoning) + item(1, 3, call) +
                             "data: {\"type\":\"response.completed\",\"sequence_number\":5" + response + "\n\n";
  EXPECT_EQ(sent_again(Provider::kOpenAiResponses, stream),
            R"({"model":"m","input":[)" + reasoning +
                R"(,{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"}]})");
}

TEST(TurnOf, SendsTheTextOfCustomToolsBack) {
  const std::string chat =
      R"(data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[)"
      R"({"index":0,"id":"c1","type":"custom","custom":{"name":"sql","input":"SELECT \"x\""}}]},)"
      R"("finish_reason":"tool_calls"}]})"
      "\n\ndata: [DONE]\n\n";
  EXPECT_EQ(sent_again(Provider::kOpenAiChat, chat),
            R"({"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[)"
            R"({"id":"c1","type":"custom","custom":{"name":"sql","input":"SELECT \"x\""}}]}]})");
  const std::string call = R"({"type":"custom_tool_call","call_id":"c1","name":"sql","input":"SELECT \"x\""})";
  const std::string response = R"(,"response":{"id":"r","model":"m","status":"completed","output":[]}})";
  const std::string item = ",\"output_index\":0,\"item\":" + call + "}\n\n";
  const std::string responses = "data: {\"type\":\"response.created\",\"sequence_number\":0" + response + "\n\n" +
                                "data: {\"type\":\"response.output_item.added\",\"sequence_number\":1" + item +
                                "data: {\"type\":\"response.output_item.done\",\"sequence_number\":2" + item +
                                "data: {\"type\":\"response.completed\",\"sequence_number\":3" + response + "\n\n";
  EXPECT_EQ(sent_again(Provider::kOpenAiResponses, responses), R"({"model":"m","input":[)" + call + "]}");
}

TEST(TurnOf, RefusesAToolCallThatIsNotWhole) {
  const std::vector<std::vector<std::string>> rows = {
      {test::kMessageStart, block_start(0, test::kToolBlock), test::input_delta(0, "{\"a\":1}")},
      {test::kMessageStart, block_start(0, test::kToolBlock), test::input_delta(0, "{\"a\":"), block_stop(0)},
  };
  for (const auto& events : rows) {
    const auto turn = turn_of(test::run(events).message);
    ASSERT_FALSE(turn);
    EXPECT_EQ(turn.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(turn.error().message, "the call of tool 'f' is not whole");
  }
}

}  // namespace
}  // namespace reprise::llm

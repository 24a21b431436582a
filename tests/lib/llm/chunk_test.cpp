#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <reprise/llm/chunk.hpp>

namespace reprise::llm {
namespace {

TEST(Chunk, IsWrittenAsOneJsonObject) {
  const std::vector<std::pair<Chunk, std::string>> rows{
      {MessageStart{"msg_1", "claude", "assistant"},
       R"({"type":"message_start","id":"msg_1","model":"claude","role":"assistant"})"},
      {MessageStart{"m", "c", "a", R"({"container":{"id":"c"}})"},
       R"({"type":"message_start","id":"m","model":"c","role":"a","details":{"container":{"id":"c"}}})"},
      {BlockStart{2, "text", R"({"type":"text","text":""})"},
       R"({"type":"block_start","index":2,"block_type":"text","block":{"type":"text","text":""}})"},
      {TextDelta{0, "a\"\n\xF0\x9F\x99\x82"}, "{\"type\":\"text\",\"index\":0,\"text\":\"a\\\"\\n\xF0\x9F\x99\x82\"}"},
      {RefusalDelta{0, "no"}, R"({"type":"refusal","index":0,"text":"no"})"},
      {ThinkingDelta{1, "hm"}, R"({"type":"thinking","index":1,"text":"hm"})"},
      {ThinkingDelta{1, "", 40}, R"({"type":"thinking","index":1,"text":"","estimated_tokens":40})"},
      {SignatureDelta{1, "sig=="}, R"({"type":"signature","index":1,"signature":"sig=="})"},
      {ToolInputDelta{1, "{\"a\":"}, R"({"type":"tool_input","index":1,"partial_json":"{\"a\":"})"},
      {OtherDelta{0, "citations_delta", R"({"citation":1})"},
       R"({"type":"other_delta","index":0,"delta_type":"citations_delta","delta":{"citation":1}})"},
      {ToolCall{1, "toolu_1", "f", R"({"a":1})"},
       R"({"type":"tool_call","index":1,"id":"toolu_1","name":"f","input":{"a":1},"input_valid":true})"},
      {ToolCall{1, "toolu_1", "f", R"({"a":)", false},
       R"({"type":"tool_call","index":1,"id":"toolu_1","name":"f","input":"{\"a\":","input_valid":false})"},
      {BlockEnd{18446744073709551615U}, R"({"type":"block_end","index":18446744073709551615})"},
      {BlockEnd{1, R"({"a":1})"}, R"({"type":"block_end","index":1,"block":{"a":1}})"},
      {UsageUpdate{R"({"input_tokens":3})"}, R"({"type":"usage","usage":{"input_tokens":3}})"},
      {Finish{FinishReason::kStop, "end_turn", ""},
       R"({"type":"finish","reason":"stop","raw":"end_turn","stop_sequence":""})"},
      {Finish{FinishReason::kContentFilter, "refusal", "", R"({"stop_details":{}})"},
       R"({"type":"finish","reason":"content_filter","raw":"refusal","stop_sequence":"","details":{"stop_details":{}}})"},
      {MessageEnd{}, R"({"type":"message_end"})"},
      {KeepAlive{}, R"({"type":"keep_alive"})"},
      {UnknownEvent{"new", R"({"a":1})"}, R"({"type":"unknown","event":"new","data":{"a":1}})"},
      {UnknownEvent{"new", "plain"}, R"({"type":"unknown","event":"new","data":"plain"})"},
  };
  for (const auto& [chunk, json] : rows) {
    EXPECT_EQ(to_json(chunk), json);
    EXPECT_TRUE(nlohmann::json::accept(json)) << json;
  }
}

TEST(Chunk, HasNoLineEndsInItsJson) {
  const std::string json = to_json(UnknownEvent{"a\nb", "{\n \"k\":\r\n \"v\\n\"}"});
  EXPECT_EQ(json, R"({"type":"unknown","event":"a\nb","data":{  "k":   "v\n"}})");
}

TEST(Chunk, RepairsWhatIsNotUtf8) {
  EXPECT_EQ(to_json(TextDelta{0, "a\xFF"}), "{\"type\":\"text\",\"index\":0,\"text\":\"a\xEF\xBF\xBD\"}");
  EXPECT_EQ(to_json(UsageUpdate{"{\"a\":\"\xFF\"}"}),
            "{\"type\":\"usage\",\"usage\":\"{\\\"a\\\":\\\"\xEF\xBF\xBD\\\"}\"}");
}

TEST(Chunk, NamesEveryFinishReason) {
  EXPECT_EQ(to_string(FinishReason::kStop), "stop");
  EXPECT_EQ(to_string(FinishReason::kLength), "length");
  EXPECT_EQ(to_string(FinishReason::kToolCalls), "tool_calls");
  EXPECT_EQ(to_string(FinishReason::kContentFilter), "content_filter");
  EXPECT_EQ(to_string(FinishReason::kPause), "pause");
  EXPECT_EQ(to_string(FinishReason::kUnknown), "unknown");
}

}  // namespace
}  // namespace reprise::llm

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <reprise/llm/message.hpp>

#include "anthropic_stream.hpp"

namespace reprise::llm {
namespace {

using test::block_delta;
using test::block_start;
using test::block_stop;
using test::kMessageStart;
using test::kMessageStop;
using test::run;

Message message_of(const std::vector<Chunk>& chunks) {
  Message message;
  for (const Chunk& chunk : chunks) accumulate(message, chunk);
  return message;
}

std::string content_of(const Message& message) { return to_json(message)["content"].dump(); }

TEST(Message, HasEveryKeyFromTheBeginning) {
  EXPECT_EQ(to_json(Message{}).dump(),
            R"({"id":"","model":"","content":[],"text":"","thinking":"","tool_calls":[],"stop_reason":null,)"
            R"("finish_reason":null,"usage":{},"complete":false,"error":null,"role":"","stop_sequence":null})");
}

TEST(Message, IsWrittenInTheShapeOfTheWire) {
  const auto result = run(
      {kMessageStart, block_start(0, R"({"type":"thinking","thinking":"","signature":""})"),
       block_delta(0, R"({"type":"thinking_delta","thinking":"A"})"),
       block_delta(0, R"({"type":"signature_delta","signature":"old"})"),
       block_delta(0, R"({"type":"signature_delta","signature":"new"})"), block_stop(0),
       block_start(1, R"({"citations":[],"type":"text","text":""})"),
       block_delta(1, R"({"type":"text_delta","text":"B"})"),
       block_delta(1, R"({"type":"citations_delta","citation":{"n":1}})"),
       block_delta(1, R"({"type":"text_delta","text":"C"})"),
       block_delta(1, R"({"type":"citations_delta","citation":{"n":2}})"), block_stop(1),
       block_start(2, R"({"type":"tool_use","id":"t","name":"f","input":{},"caller":{"type":"direct"}})"),
       block_delta(2, R"({"type":"input_json_delta","partial_json":"{\"z\":1,\"a\":[]}"})"), block_stop(2),
       R"({"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"X"},"usage":{"output_tokens":7}})",
       kMessageStop});
  EXPECT_EQ(to_json(result.message).dump(),
            R"({"id":"msg_1","model":"claude","content":[{"type":"thinking","thinking":"A","signature":"new"},)"
            R"({"citations":[{"n":1},{"n":2}],"type":"text","text":"BC"},)"
            R"({"type":"tool_use","id":"t","name":"f","input":{"z":1,"a":[]},"caller":{"type":"direct"}}],)"
            R"("text":"BC","thinking":"A","tool_calls":[{"id":"t","name":"f","input":{"z":1,"a":[]}}],)"
            R"("stop_reason":"stop_sequence","finish_reason":"stop","usage":{"input_tokens":9,"output_tokens":7},)"
            R"("complete":true,"error":null,"role":"assistant","stop_sequence":"X"})");
}

// A block's start and deltas, and the block as the message has it.
TEST(Message, MergesWhatDeltasChange) {
  struct Row {
    std::string start;
    std::vector<std::string> deltas;
    std::string block;
  };
  const std::vector<Row> rows{
      {R"({"type":"text","text":"pre"})",
       {R"({"type":"text_delta","text":"fix"})"},
       R"({"type":"text","text":"prefix"})"},
      {R"({"type":"text","text":""})", {}, R"({"type":"text","text":""})"},
      {R"({"type":"text"})", {R"({"type":"citations_delta","citation":1})"}, R"({"type":"text","citations":[1]})"},
      {R"({"type":"text","citations":null})",
       {R"({"type":"citations_delta","citation":1})"},
       R"({"type":"text","citations":[1]})"},
      {R"({"type":"compaction","content":null})",
       {R"({"type":"compaction_delta","content":null})", R"({"type":"compaction_delta","content":"sum"})",
        R"({"type":"compaction_delta","content":"mary","encrypted_content":"e"})",
        R"({"type":"compaction_delta","content":null})"},
       R"({"type":"compaction","content":"summary","encrypted_content":"e"})"},
      {R"({"type":"compaction","content":null})",
       {R"({"type":"compaction_delta","content":null})"},
       R"({"type":"compaction","content":null})"},
      {R"({"type":"redacted_thinking","data":"x"})", {}, R"({"type":"redacted_thinking","data":"x"})"},
      {R"({"type":"container_upload","file_id":"f"})", {}, R"({"type":"container_upload","file_id":"f"})"},
      {R"({"type":"mcp_tool_use","id":"m","name":"n","input":{},"server_name":"s"})",
       {R"({"type":"input_json_delta","partial_json":"{\"a\":1}"})"},
       R"({"type":"mcp_tool_use","id":"m","name":"n","input":{"a":1},"server_name":"s"})"},
      {R"({"type":"server_tool_use","id":"m","name":"n","input":{}})",
       {R"({"type":"input_json_delta","partial_json":"{\"a\""})"},
       R"({"type":"server_tool_use","id":"m","name":"n","input":"{\"a\""})"},
      {R"({"type":"server_tool_use","id":"m","name":"n"})",
       {},
       R"({"type":"server_tool_use","id":"m","name":"n","input":{}})"},
      {R"({"type":"new","a":1})",
       {R"({"type":"new_delta","b":2})", R"({"type":"text_delta","text":"t"})"},
       R"({"type":"new","a":1,"other_deltas":[{"type":"new_delta","b":2},{"type":"text_delta","text":"t"}]})"},
  };
  for (const Row& row : rows) {
    std::vector<std::string> lines{block_start(0, row.start)};
    for (const std::string& delta : row.deltas) lines.push_back(block_delta(0, delta));
    lines.push_back(block_stop(0));
    EXPECT_EQ(content_of(run(lines).message), "[" + row.block + "]");
  }
}

TEST(Message, TakesTheModelThatAFallbackNames) {
  const std::string fallback = R"({"type":"fallback","from":{"model":"claude"},"to":{"model":"other"}})";
  const Message message = run({kMessageStart, block_start(0, fallback), block_stop(0)}).message;
  EXPECT_EQ(message.model, "other");
  EXPECT_EQ(content_of(message), "[" + fallback + "]");
  EXPECT_EQ(run({kMessageStart, block_start(0, R"({"type":"fallback"})")}).message.model, "claude");
}

TEST(Message, OverwritesUsageFieldByField) {
  const Message message =
      message_of({UsageUpdate{R"({"input_tokens":100,"cache_read_input_tokens":55096,"a":{"b":1}})"},
                  UsageUpdate{R"({"input_tokens":181,"cache_read_input_tokens":0})"},
                  UsageUpdate{R"({"input_tokens":null,"output_tokens":3,"a":{"c":2}})"}});
  EXPECT_EQ(to_json(message)["usage"].dump(),
            R"({"input_tokens":181,"cache_read_input_tokens":0,"a":{"c":2},"output_tokens":3})");
}

TEST(Message, LimitsTheFieldsOfUsage) {
  std::string usage = "{\"n\":0";
  for (int i = 0; i < 1000; ++i) usage += ",\"n" + std::to_string(i) + "\":1";
  EXPECT_EQ(message_of({UsageUpdate{usage + "}"}}).usage.size(), 256U);
}

TEST(Message, KeepsWhatElseWasSaid) {
  const Message message =
      message_of({MessageStart{"i", "m", "r", R"({"container":{"id":"a"}})"},
                  Finish{FinishReason::kContentFilter, "refusal", "", R"({"stop_details":1,"container":2})"}});
  EXPECT_EQ(to_json(message)["details"].dump(), R"({"container":2,"stop_details":1})");
}

TEST(Message, NamesOnlyWholeToolCalls) {
  const BlockStart start{0, "tool_use", R"({"type":"tool_use","id":"t","name":"f","input":{}})"};
  const ToolCall call{0, "t", "f", R"({"a":1})", true};
  const ToolCall broken{0, "t", "f", R"({"a":)", false};
  EXPECT_EQ(to_json(message_of({start, ToolInputDelta{0, "{}"}}))["tool_calls"].size(), 0U);
  EXPECT_EQ(to_json(message_of({start, call}))["tool_calls"].size(), 0U);
  EXPECT_EQ(to_json(message_of({start, broken, BlockEnd{0}}))["tool_calls"].size(), 0U);
  EXPECT_EQ(to_json(message_of({start, call, BlockEnd{0}}))["tool_calls"].dump(),
            R"([{"id":"t","name":"f","input":{"a":1}}])");
  EXPECT_EQ(content_of(message_of({start, broken, BlockEnd{0}})),
            R"([{"type":"tool_use","id":"t","name":"f","input":"{\"a\":"}])");
}

TEST(Message, KnowsAToolBeforeItsBlockEnds) {
  const Message message =
      message_of({BlockStart{0, "tool_use", R"({"type":"tool_use","id":"t","name":"f\u0021","input":{}})"}});
  EXPECT_EQ(message.content[0].tool_id, "t");
  EXPECT_EQ(message.content[0].tool_name, "f!");
}

TEST(Message, KeepsChunksOfBlocksThatNeverBeganOrHaveEnded) {
  const Message message = message_of({TextDelta{5, "a"}, TextDelta{5, "b"}, BlockEnd{5}, TextDelta{5, "c"},
                                      OtherDelta{6, "x", R"({"type":"x"})"}, SignatureDelta{7, "s"}});
  EXPECT_EQ(message.text(), "abc");
  EXPECT_EQ(content_of(message), R"([{"type":"text","text":"ab"},{"type":"text","text":"c"},)"
                                 R"({"type":"","other_deltas":[{"type":"x"}]},{"type":"thinking","signature":"s"}])");
}

TEST(Message, SurvivesJsonThatItCannotHold) {
  const std::string deep = std::string(5000, '[') + std::string(5000, ']');
  const std::vector<std::pair<std::string, std::string>> rows{
      {R"({"type":"x","a":"\ud83d"})", "[{\"type\":\"x\",\"a\":\"\xEF\xBF\xBD\"}]"},
      {R"({"type":"x","a":"\ud83d\ud83d\ude42\\ud83d\n"})",
       "[{\"type\":\"x\",\"a\":\"\xEF\xBF\xBD\xF0\x9F\x99\x82\\\\ud83d\\n\"}]"},
      {R"({"type":"x","a":1e999})", R"([{"type":"x","start":"{\"type\":\"x\",\"a\":1e999}"}])"},
      {"{\"type\":\"x\",\"a\":\"\xFF\"}", "[{\"type\":\"x\",\"a\":\"\xEF\xBF\xBD\"}]"},
      {"not JSON \xFF", "[{\"type\":\"x\",\"start\":\"not JSON \xEF\xBF\xBD\"}]"},
      {"[1]", R"([{"type":"x","start":[1]}])"},
      {"", R"([{"type":"x"}])"},
      {deep, R"([{"type":"x","start":")" + deep + "\"}]"},
  };
  for (const auto& [start, content] : rows) {
    EXPECT_EQ(content_of(message_of({BlockStart{0, "x", start}})), content) << start.substr(0, 80);
  }
}

TEST(Message, WritesOnlyStringsThatAreUtf8) {
  const Message message =
      message_of({MessageStart{"\xFF", "\xFF", "\xFF"}, TextDelta{0, "\xFF"}, ThinkingDelta{1, "\xFF"},
                  ToolInputDelta{2, "\xFF"}, Finish{FinishReason::kStop, "\xFF", "\xFF"}});
  EXPECT_NO_THROW(static_cast<void>(to_json(message).dump()));
}

TEST(Message, WritesErrorsWithoutTheFieldsThatHaveNoValue) {
  EXPECT_EQ(to_json(Error{.code = ErrorCode::kTruncated, .message = "m"}).dump(),
            R"({"code":"truncated","message":"m"})");
  const Error full{.code = ErrorCode::kProvider,
                   .message = "m",
                   .http_status = 529,
                   .provider_type = "overloaded_error",
                   .provider_code = "c",
                   .request_id = "r",
                   .retry_after = std::chrono::seconds(2),
                   .should_retry = false,
                   .byte_offset = 0,
                   .chunks_delivered = 3,
                   .body = "b"};
  EXPECT_EQ(to_json(full).dump(), R"({"code":"provider","message":"m","http_status":529,"type":"overloaded_error",)"
                                  R"("provider_code":"c","request_id":"r","retry_after_ms":2000,"should_retry":false,)"
                                  R"("byte_offset":0,"chunks_delivered":3})");
  Message message;
  message.error = full;
  EXPECT_EQ(to_json(message)["error"], to_json(full));
}

}  // namespace
}  // namespace reprise::llm

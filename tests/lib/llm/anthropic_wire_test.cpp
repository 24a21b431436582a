// Anthropic Messages word by word: every event, block, delta, reason and field that the documentation and the official
// clients name, stable and beta.
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "anthropic_stream.hpp"

namespace reprise::llm {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;

std::string content_of(const Transcript& result) { return to_json(result.message)["content"].dump(); }

// Blocks that come whole in their start: results of tools, and what the model does not write piece by piece.
TEST(AnthropicWire, HasBlocksThatComeWhole) {
  for (
      const char* block :
      {R"({"type":"redacted_thinking","data":"EmwKAhgB"})",
       R"({"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","url":"u","title":"t","encrypted_content":"e","page_age":null}]})",
       R"({"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":{"type":"web_search_tool_result_error","error_code":"max_uses_exceeded"}})",
       R"({"type":"web_fetch_tool_result","tool_use_id":"srvtoolu_1","content":{"type":"web_fetch_result","url":"u"}})",
       R"({"type":"code_execution_tool_result","tool_use_id":"srvtoolu_1","content":{"type":"code_execution_result","stdout":"1\n","return_code":0}})",
       R"({"type":"bash_code_execution_tool_result","tool_use_id":"srvtoolu_1","content":{}})",
       R"({"type":"text_editor_code_execution_tool_result","tool_use_id":"srvtoolu_1","content":{}})",
       R"({"type":"tool_search_tool_result","tool_use_id":"srvtoolu_1","content":{"tool_references":[]}})",
       R"({"type":"container_upload","file_id":"file_1"})",
       R"({"type":"mcp_tool_result","tool_use_id":"mcptoolu_1","is_error":false,"content":[{"type":"text","text":"x"}]})",
       R"({"type":"mcp_list_tools","server_name":"s","tools":[]})",
       R"({"type":"advisor_tool_result","tool_use_id":"srvtoolu_1","content":{"type":"advisor_result","text":"x"}})",
       R"({"type":"compaction","content":"sum","encrypted_content":"e"})",
       R"({"type":"fallback","from":{"model":"a"},"to":{"model":"b"},"trigger":"refusal"})",
       R"({"type":"not_invented_yet","x":{"y":[1]}})"}) {
    const Transcript result = run({block_start(0, block), block_stop(0)});
    const std::string type = nlohmann::json::parse(block)["type"];
    EXPECT_THAT(result.chunks,
                ElementsAre(R"({"type":"block_start","index":0,"block_type":")" + type + R"(","block":)" + block + "}",
                            R"({"type":"block_end","index":0})"));
    EXPECT_EQ(content_of(result), "[" + std::string(block) + "]");
    EXPECT_FALSE(any_tool_call(result)) << type;
  }
}

// Tools that the provider runs have their input in pieces, and are nobody else's to call.
TEST(AnthropicWire, HasToolsOfTheProviderWithInput) {
  const std::vector<std::pair<const char*, const char*>> rows{
      {"server_tool_use", "web_search"},
      {"server_tool_use", "web_fetch"},
      {"server_tool_use", "code_execution"},
      {"server_tool_use", "bash_code_execution"},
      {"server_tool_use", "text_editor_code_execution"},
      {"server_tool_use", "tool_search_tool_regex"},
      {"server_tool_use", "tool_search_tool_bm25"},
      {"server_tool_use", "advisor"},
      {"mcp_tool_use", "anything"},
  };
  for (const auto& [type, name] : rows) {
    const std::string head =
        R"({"type":")" + std::string(type) + R"(","id":"x_1","name":")" + name + R"(","server_name":"s","input":)";
    const Transcript result = run({block_start(0, head + "{}}"), input_delta(0, ""), input_delta(0, "{\"query\":"),
                                   input_delta(0, "\"q\"}"), block_stop(0)});
    EXPECT_EQ(content_of(result), "[" + head + R"({"query":"q"}}])") << name;
    EXPECT_TRUE(result.message.content[0].input_valid) << name;
    EXPECT_EQ(result.message.content[0].tool_name, name);
    EXPECT_FALSE(any_tool_call(result)) << name;
  }
}

TEST(AnthropicWire, KeepsWhatAToolUseSaysOfItsCaller) {
  const std::string block =
      R"({"type":"tool_use","id":"toolu_1","name":"f","input":{"a":1},"caller":{"type":"code_execution","tool_id":"srvtoolu_1"},"toolset_name":"set"})";
  const Transcript result = run({block_start(0, block), block_stop(0)});
  EXPECT_EQ(content_of(result), "[" + block + "]");
  EXPECT_TRUE(any_tool_call(result));
}

TEST(AnthropicWire, AppliesEachDeltaToItsBlock) {
  struct Row {
    std::string start;
    Lines deltas;
    std::string block;
  };
  const std::vector<Row> rows{
      {kTextBlock,
       {R"({"type":"text_delta","text":"a"})", R"({"type":"text_delta","text":"b"})"},
       R"({"type":"text","text":"ab"})"},
      {R"({"type":"thinking","thinking":"","signature":""})",
       {R"({"type":"thinking_delta","thinking":"a","estimated_tokens":40})",
        R"({"type":"thinking_delta","thinking":"b","estimated_tokens":null})",
        R"({"type":"signature_delta","signature":"s1"})", R"({"type":"signature_delta","signature":"s2"})"},
       R"({"type":"thinking","thinking":"ab","signature":"s2"})"},
      {R"({"type":"compaction","content":null})",
       {R"({"type":"compaction_delta","content":null,"encrypted_content":"e"})",
        R"({"type":"compaction_delta","content":"sum"})"},
       R"({"type":"compaction","content":"sum","encrypted_content":"e"})"},
  };
  for (const Row& row : rows) {
    Lines lines{block_start(0, row.start)};
    for (const std::string& delta : row.deltas) lines.push_back(block_delta(0, delta));
    lines.push_back(block_stop(0));
    EXPECT_EQ(content_of(run(lines)), "[" + row.block + "]");
  }
  for (const char* kind : {"char_location", "page_location", "content_block_location", "web_search_result_location",
                           "search_result_location"}) {
    const std::string citation = R"({"type":")" + std::string(kind) + R"(","cited_text":"x"})";
    const Transcript result = run({block_start(0, R"({"type":"text","text":"","citations":[]})"), text_delta(0, "t"),
                                   block_delta(0, R"({"type":"citations_delta","citation":)" + citation + "}")});
    EXPECT_EQ(content_of(result), R"([{"type":"text","text":"t","citations":[)" + citation + "]}]");
  }
}

TEST(AnthropicWire, CountsTheTokensOfAThoughtThatIsNotShown) {
  EXPECT_THAT(run({block_start(0, R"({"type":"thinking","thinking":"","signature":""})"),
                   block_delta(0, R"({"type":"thinking_delta","thinking":"","estimated_tokens":40})")})
                  .chunks,
              testing::Contains(R"({"type":"thinking","index":0,"text":"","estimated_tokens":40})"));
}

// Every field of usage, in message_start, and then what message_delta says of it: what is there and not null counts.
TEST(AnthropicWire, OverwritesUsageFieldByField) {
  const std::string first =
      R"({"input_tokens":100,"output_tokens":1,"cache_creation_input_tokens":7,"cache_read_input_tokens":55096,)"
      R"("cache_creation":{"ephemeral_5m_input_tokens":7,"ephemeral_1h_input_tokens":0},"service_tier":"standard",)"
      R"("inference_geo":"us","server_tool_use":null,"output_tokens_details":{"thinking_tokens":3},"speed":"fast",)"
      R"("iterations":null,"fallback_credit":null})";
  const std::string second =
      R"({"input_tokens":181,"output_tokens":29,"cache_creation_input_tokens":null,"cache_read_input_tokens":0,)"
      R"("server_tool_use":{"web_search_requests":2,"web_fetch_requests":0},"output_tokens_details":{"thinking_tokens":9},)"
      R"("iterations":[{"type":"compaction","input_tokens":55096}],"fallback_credit":{"used":true}})";
  const Transcript result =
      run({R"({"type":"message_start","message":{"id":"m","usage":)" + first + "}}",
           R"({"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":5}})",
           R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":)" + second + "}"});
  EXPECT_EQ(
      to_json(result.message)["usage"].dump(),
      R"({"input_tokens":181,"output_tokens":29,"cache_creation_input_tokens":7,"cache_read_input_tokens":0,)"
      R"("cache_creation":{"ephemeral_5m_input_tokens":7,"ephemeral_1h_input_tokens":0},"service_tier":"standard",)"
      R"("inference_geo":"us","output_tokens_details":{"thinking_tokens":9},"speed":"fast",)"
      R"("server_tool_use":{"web_search_requests":2,"web_fetch_requests":0},)"
      R"("iterations":[{"type":"compaction","input_tokens":55096}],"fallback_credit":{"used":true}})");
}

TEST(AnthropicWire, KeepsWhatMessageDeltaSaysBesides) {
  const Transcript result = run(
      {R"({"type":"message_delta","delta":{"stop_reason":"refusal","stop_sequence":null,"stop_details":{"category":"cyber","explanation":"x"},"container":{"id":"c"}},"context_management":{"applied_edits":[]},"usage":{"output_tokens":1}})"});
  EXPECT_EQ(result.message.finish_reason, FinishReason::kContentFilter);
  EXPECT_EQ(
      to_json(result.message)["details"].dump(),
      R"({"context_management":{"applied_edits":[]},"stop_details":{"category":"cyber","explanation":"x"},"container":{"id":"c"}})");
}

TEST(AnthropicWire, DoesNotKnowTheEventsOfOtherProtocols) {
  for (const char* type : {"completion", "user.message", "agent.message", "session.status", "span.start", "event_start",
                           "event_delta", "system.message"}) {
    const std::string data = R"({"type":")" + std::string(type) + R"("})";
    EXPECT_THAT(run({sse::Event{type, data, ""}}).chunks,
                ElementsAre(R"({"type":"unknown","event":")" + std::string(type) + R"(","data":)" + data + "}"));
  }
}

TEST(AnthropicWire, HasSpacesBeforeTheLastBrace) {
  EXPECT_THAT(
      run({R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}          })"}).chunks,
      ElementsAre(R"({"type":"text","index":0,"text":"x"})"));
}

TEST(AnthropicWire, IsFinishedOnceTheModelSaidWhyItStoppedAndNoBlockIsOpen) {
  const std::vector<std::pair<Lines, bool>> rows{
      {{}, false},
      {{kMessageStart, block_start(0, kTextBlock)}, false},
      {{kMessageStart, block_start(0, kTextBlock), block_stop(0)}, false},
      {{kMessageStart, block_start(0, kTextBlock), message_delta("end_turn")}, false},
      {{kMessageStart, block_start(0, kTextBlock), block_stop(0), message_delta("end_turn")}, true},
      {{kMessageStart, message_delta("end_turn"), kMessageStop}, true},
      {{kMessageStart, message_delta("end_turn"), "{"}, false},
  };
  for (const auto& [data, finished] : rows) {
    AnthropicParser parser;
    run(parser, events_of(data));
    EXPECT_EQ(parser.finished(), finished) << data.size();
  }
}

Transcript run_tolerant(const Lines& data) {
  AnthropicParser parser(ParserOptions{.tolerant = true});
  return run(parser, events_of(data));
}

TEST(AnthropicWire, TakesJoinedObjectsApartWhereToldTo) {
  const Lines lines{kMessageStart,
                    block_start(0, kTextBlock),
                    text_delta(0, "Caf\\u00e9"),
                    text_delta(0, "\\u00e9!"),
                    block_stop(0),
                    block_start(1, kToolBlock),
                    input_delta(1, "{\"a\":\"b\"}"),
                    block_stop(1),
                    message_delta("tool_use"),
                    kMessageStop};
  const Transcript expected = run(lines);
  // Every pair of neighbours joined, then all of them, with and without a line end between.
  for (const char* between : {"", "\n", " \r\n "}) {
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
      Lines joined = lines;
      joined[i] += between + joined[i + 1];
      joined.erase(joined.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      EXPECT_EQ(run_tolerant(joined).chunks, expected.chunks) << i;
      EXPECT_TRUE(run(joined).message.error) << i;
    }
    std::string all;
    for (const std::string& line : lines) all += line + between;
    EXPECT_EQ(run_tolerant({all}).chunks, expected.chunks);
  }
  EXPECT_EQ(run_tolerant(lines).chunks, expected.chunks);
}

TEST(AnthropicWire, TakesNothingElseForJoinedObjects) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {R"({"type":"ping"}{"type":)", "at offset 23 of 23, expected a value"},
      {R"({"type":"ping"}{"a":1}x)", "at offset 22 of 23, expected a value"},
      {R"({"type":"ping"}x{})", "at offset 15 of 18, expected nothing after the value"},
      {R"({"type":"ping" {}})", "at offset 15 of 18, expected ',' or '}'"},
      {R"([1]{})", "is not JSON"},
      {"{", "at offset 1 of 1"},
  };
  for (const auto& [data, message] : rows) {
    const Transcript result = run_tolerant({data});
    ASSERT_TRUE(result.message.error) << data;
    EXPECT_EQ(result.message.error->code, ErrorCode::kProtocol);
    EXPECT_THAT(result.message.error->message, HasSubstr(message));
  }
}

TEST(AnthropicWire, StopsAtAnErrorAmongJoinedObjects) {
  const Transcript result = run_tolerant(
      {kMessageStart + R"({"type":"error","error":{"type":"overloaded_error","message":"m"}})" + kMessageStop});
  ASSERT_TRUE(result.message.error);
  EXPECT_EQ(result.message.error->http_status, 529);
  EXPECT_EQ(result.message.id, "msg_1");
  EXPECT_FALSE(result.complete);
}

TEST(AnthropicWire, TellsATolerantParserFromAnother) {
  EXPECT_FALSE(AnthropicParser() == AnthropicParser(ParserOptions{.tolerant = true}));
}

}  // namespace
}  // namespace reprise::llm

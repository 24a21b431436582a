#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/llm/openai_responses.hpp>

#include "openai_responses_stream.hpp"

namespace reprise::llm {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kReasoningDone =
    R"({"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"Hm."}],"encrypted_content":"c2ln"})";
const std::string kMessageDone =
    R"({"id":"msg_1","type":"message","status":"completed","content":[{"type":"output_text","annotations":[],"text":"Hi!"}],"role":"assistant"})";
const std::string kFunctionDone =
    R"({"id":"fc_1","type":"function_call","status":"completed","arguments":"{\"q\":1}","call_id":"call_1","name":"f"})";

// Everything that has pieces.
const Lines kLongStream{
    kResponseCreated,
    response_event("response.in_progress", R"({"response":)" + response_object("in_progress", "") + "}"),
    item_added(0, R"({"id":"rs_1","type":"reasoning","summary":[]})"),
    response_event("response.reasoning_summary_part.added",
                   R"({"output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}})"),
    item_text("reasoning_summary_text.delta", 0, "Hm"),
    item_text("reasoning_summary_text.delta", 0, "."),
    item_text("reasoning_summary_text.done", 0, "Hm.", "text"),
    response_event("response.reasoning_summary_part.done",
                   R"({"output_index":0,"summary_index":0,"part":{"type":"summary_text","text":"Hm."}})"),
    item_done(0, kReasoningDone),
    item_added(1, kMessageItem),
    item_text("output_text.delta", 1, "Hi"),
    item_text("output_text.delta", 1, "!"),
    item_text("output_text.done", 1, "Hi!", "text"),
    response_event(
        "response.content_part.done",
        R"({"output_index":1,"content_index":0,"part":{"type":"output_text","annotations":[],"text":"Hi!"}})"),
    item_done(1, kMessageDone),
    item_added(2, kFunctionItem),
    item_text("function_call_arguments.delta", 2, "{\"q\":"),
    item_text("function_call_arguments.delta", 2, "1}"),
    item_text("function_call_arguments.done", 2, "{\"q\":1}", "arguments"),
    item_done(2, kFunctionDone),
    kResponseCompleted};

TEST(OpenAiResponsesParser, TurnsAWholeStreamIntoChunks) {
  const Transcript result = run_responses(kLongStream);
  EXPECT_TRUE(result.complete);
  EXPECT_THAT(
      result.chunks,
      ElementsAre(
          R"({"type":"message_start","id":"resp_1","model":"gpt","role":"assistant"})", R"({"type":"keep_alive"})",
          R"({"type":"block_start","index":0,"block_type":"thinking","block":{"id":"rs_1","type":"reasoning","summary":[]}})",
          R"({"type":"other_delta","index":0,"delta_type":"response.reasoning_summary_part.added","delta":)" +
              kLongStream[3] + "}",
          R"({"type":"thinking","index":0,"text":"Hm"})", R"({"type":"thinking","index":0,"text":"."})",
          R"({"type":"signature","index":0,"signature":"c2ln"})",
          R"({"type":"block_end","index":0,"block":)" + kReasoningDone + "}",
          R"({"type":"block_start","index":1,"block_type":"text","block":)" + kMessageItem + "}",
          R"({"type":"text","index":1,"text":"Hi"})", R"({"type":"text","index":1,"text":"!"})",
          R"({"type":"block_end","index":1,"block":)" + kMessageDone + "}",
          R"({"type":"block_start","index":2,"block_type":"tool_use","block":)" + kFunctionItem + "}",
          R"({"type":"tool_input","index":2,"partial_json":"{\"q\":"})",
          R"({"type":"tool_input","index":2,"partial_json":"1}"})",
          R"({"type":"tool_call","index":2,"id":"call_1","name":"f","input":{"q":1},"input_valid":true})",
          R"({"type":"block_end","index":2,"block":)" + kFunctionDone + "}",
          R"({"type":"usage","usage":{"input_tokens":9,"output_tokens":5,"total_tokens":14}})",
          R"({"type":"finish","reason":"tool_calls","raw":"completed","stop_sequence":""})",
          R"({"type":"message_end"})"));
}

TEST(OpenAiResponsesParser, IsNotCompleteAndCallsNoOpenToolWhereverTheStreamIsCut) {
  for (std::size_t size = 0; size < kLongStream.size(); ++size) {
    const Transcript result =
        run_responses(Lines(kLongStream.begin(), kLongStream.begin() + static_cast<std::ptrdiff_t>(size)));
    EXPECT_FALSE(result.complete) << size;
    EXPECT_FALSE(result.message.complete) << size;
    EXPECT_EQ(any_tool_call(result), size > 19) << size;
  }
}

TEST(OpenAiResponsesParser, IsFinishedWhenItIsComplete) {
  OpenAiResponsesParser parser;
  run(parser, events_of({kResponseCreated, item_done(0, kMessageDone)}));
  EXPECT_FALSE(parser.finished());
  run(parser, events_of({kResponseCompleted}));
  EXPECT_TRUE(parser.finished());
}

TEST(OpenAiResponsesParser, WritesTheMessageInTheShapeOfItsItems) {
  const auto json = to_json(run_responses(kLongStream).message);
  EXPECT_EQ(json["content"].dump(), "[" + kReasoningDone + "," + kMessageDone + "," + kFunctionDone + "]");
  EXPECT_EQ(json["text"], "Hi!");
  EXPECT_EQ(json["thinking"], "Hm.");
  EXPECT_EQ(json["tool_calls"].dump(), R"([{"id":"call_1","name":"f","input":{"q":1}}])");
  const Message cut = run_responses({kResponseCreated, item_added(0, kFunctionItem)}).message;
  EXPECT_EQ(cut.content[0].tool_id, "call_1");
}

// Every event of the protocol that has no chunk of its own.
TEST(OpenAiResponsesParser, PassesOnWhatHasNoChunk) {
  for (const char* type : {"content_part.added",
                           "output_text.annotation.added",
                           "reasoning_summary_part.added",
                           "file_search_call.in_progress",
                           "file_search_call.searching",
                           "file_search_call.completed",
                           "web_search_call.in_progress",
                           "web_search_call.searching",
                           "web_search_call.completed",
                           "code_interpreter_call.in_progress",
                           "code_interpreter_call.interpreting",
                           "code_interpreter_call.completed",
                           "image_generation_call.in_progress",
                           "image_generation_call.generating",
                           "image_generation_call.partial_image",
                           "image_generation_call.completed",
                           "mcp_call.in_progress",
                           "mcp_call.completed",
                           "mcp_call.failed",
                           "mcp_list_tools.in_progress",
                           "mcp_list_tools.completed",
                           "mcp_list_tools.failed",
                           "shell_call_command.added",
                           "shell_call_command.delta",
                           "shell_call_command.done",
                           "shell_call_output_content.delta",
                           "shell_call_output_content.done",
                           "apply_patch_call_operation_diff.delta",
                           "brand_new.event"}) {
    const std::string name = std::string("response.") + type;
    const std::string data = response_event(name, R"({"output_index":3,"delta":"x"})");
    EXPECT_THAT(run_responses({data}).chunks,
                ElementsAre(R"({"type":"other_delta","index":3,"delta_type":")" + name + R"(","delta":)" + data + "}"));
  }
  for (const char* type : {"response.audio.delta", "response.audio.done", "response.audio.transcript.delta",
                           "response.audio.transcript.done", "response.new", "new"}) {
    const std::string data = response_event(type, R"({"delta":"x"})");
    EXPECT_THAT(run_responses({data}).chunks,
                ElementsAre(R"({"type":"unknown","event":")" + std::string(type) + R"(","data":)" + data + "}"));
  }
}

// What one event gives for an open item of the type it is about.
TEST(OpenAiResponsesParser, TakesEachEventForWhatItSays) {
  struct Row {
    std::string item;
    std::string data;
    Lines chunks;
  };
  const std::string message = R"({"type":"message"})";
  const std::string reasoning = R"({"type":"reasoning"})";
  const std::string code = item_text("code_interpreter_call_code.delta", 0, "x=1");
  const std::string code_done = item_text("code_interpreter_call_code.done", 0, "x=1", "code");
  const std::string part_done =
      response_event("response.content_part.done", R"({"output_index":0,"part":{"type":"refusal","refusal":"No"}})");
  const std::vector<Row> rows{
      {message, item_text("output_text.delta", 0, "x"), {R"({"type":"text","index":0,"text":"x"})"}},
      {message, item_text("output_text.done", 0, "x", "text"), {R"({"type":"text","index":0,"text":"x"})"}},
      {message, item_text("output_text.done", 0, "", "text"), {}},
      {message, item_text("refusal.delta", 0, "No"), {R"({"type":"refusal","index":0,"text":"No"})"}},
      {message, item_text("refusal.done", 0, "No", "refusal"), {R"({"type":"refusal","index":0,"text":"No"})"}},
      {message, part_done, {R"({"type":"refusal","index":0,"text":"No"})"}},
      {reasoning, item_text("reasoning_text.delta", 0, "x"), {R"({"type":"thinking","index":0,"text":"x"})"}},
      {reasoning, item_text("reasoning_text.done", 0, "x", "text"), {R"({"type":"thinking","index":0,"text":"x"})"}},
      {R"({"type":"function_call"})",
       item_text("function_call_arguments.done", 0, "{}", "arguments"),
       {R"({"type":"tool_input","index":0,"partial_json":"{}"})"}},
      {R"({"type":"custom_tool_call"})",
       item_text("custom_tool_call_input.delta", 0, "SELECT"),
       {R"({"type":"tool_input","index":0,"partial_json":"SELECT"})"}},
      {R"({"type":"mcp_call"})",
       item_text("mcp_call_arguments.delta", 0, "{"),
       {R"({"type":"tool_input","index":0,"partial_json":"{"})"}},
      {R"({"type":"mcp_call"})",
       item_text("mcp_call_arguments.done", 0, "{}", "arguments"),
       {R"({"type":"tool_input","index":0,"partial_json":"{}"})"}},
      {R"({"type":"code_interpreter_call"})",
       code,
       {R"({"type":"other_delta","index":0,"delta_type":"response.code_interpreter_call_code.delta","delta":)" + code +
        "}"}},
      {R"({"type":"code_interpreter_call"})",
       code_done,
       {R"({"type":"other_delta","index":0,"delta_type":"response.code_interpreter_call_code.done","delta":)" +
        code_done + "}"}},
      {message, R"({"type":"keepalive","sequence_number":5})", {R"({"type":"keep_alive"})"}},
      {message, " ", {R"({"type":"keep_alive"})"}},
      {message, "[1]", {R"({"type":"unknown","event":"","data":[1]})"}},
      {message,
       item_text("function_call_arguments.delta", 9, "x"),
       {R"({"type":"other_delta","index":9,"delta_type":"response.function_call_arguments.delta","delta":)" +
        item_text("function_call_arguments.delta", 9, "x") + "}"}},
      {message, item_text("output_text.delta", 9, "x"), {R"({"type":"text","index":9,"text":"x"})"}},
      {message,
       response_event("response.output_text.delta", R"({"output_index":0,"delta":null})"),
       {R"({"type":"other_delta","index":0,"delta_type":"response.output_text.delta","delta":{"type":"response.output_text.delta","output_index":0,"delta":null}})"}},
  };
  for (const Row& row : rows) {
    const Transcript result = run_responses({item_added(0, row.item), row.data});
    EXPECT_FALSE(result.message.error) << row.data;
    ASSERT_FALSE(result.chunks.empty()) << row.data;
    EXPECT_EQ(Lines(result.chunks.begin() + 1, result.chunks.end()), row.chunks) << row.data;
  }
}

TEST(OpenAiResponsesParser, FindsItemsByTheirIdWhereTheyHaveNoNumber) {
  const Transcript result = run_responses(
      {item_added(4, kMessageItem),
       response_event("response.output_text.delta", R"({"item_id":"msg_1","content_index":0,"delta":"x"})")});
  EXPECT_EQ(result.chunks.back(), R"({"type":"text","index":4,"text":"x"})");
}

TEST(OpenAiResponsesParser, KeepsItemsApartThatOverlap) {
  const Transcript result =
      run_responses({item_added(0, kMessageItem), item_added(1, kFunctionItem), item_text("output_text.delta", 0, "a"),
                     item_text("function_call_arguments.delta", 1, "{}"), item_text("output_text.delta", 0, "b"),
                     item_done(1, R"({"type":"function_call","call_id":"c","name":"f","arguments":"{}"})")});
  EXPECT_EQ(result.message.text(), "ab");
  EXPECT_TRUE(any_tool_call(result));
  EXPECT_FALSE(result.message.content[0].closed);
}

TEST(OpenAiResponsesParser, TakesItemsThatComeWhole) {
  const Transcript done = run_responses({kResponseCreated, item_done(0, kFunctionDone), kResponseCompleted});
  EXPECT_TRUE(any_tool_call(done));
  EXPECT_EQ(to_json(done.message)["tool_calls"].dump(), R"([{"id":"call_1","name":"f","input":{"q":1}}])");
  const std::string output = R"(,"output":[)" + kReasoningDone + "," + kMessageDone + "]";
  const Transcript end = run_responses(
      {kResponseCreated, item_added(0, R"({"type":"reasoning"})"), item_done(0, kReasoningDone),
       response_event("response.completed", R"({"response":)" + response_object("completed", output) + "}")});
  EXPECT_EQ(end.message.text(), "Hi!");
  EXPECT_EQ(end.message.thinking(), "Hm.");
  EXPECT_EQ(end.message.content.size(), 2U);
}

TEST(OpenAiResponsesParser, SaysNothingTwiceThatCameBeforeItsItem) {
  const Transcript result = run_responses({item_text("output_text.delta", 0, "!"), item_done(0, kMessageDone)});
  EXPECT_EQ(result.message.text(), "!");
  EXPECT_THAT(result.chunks.back(), HasSubstr(R"("delta_type":"response.output_item.done")"));
}

TEST(OpenAiResponsesParser, MakesAJsonStringOfACustomToolsInput) {
  const std::string done = R"({"type":"custom_tool_call","call_id":"c","name":"sql","input":"SELECT \"x\""})";
  const Transcript result = run_responses({item_added(0, R"({"type":"custom_tool_call","input":""})"),
                                           item_text("custom_tool_call_input.delta", 0, "SELECT "),
                                           item_text("custom_tool_call_input.delta", 0, "\"x\""), item_done(0, done)});
  EXPECT_EQ(to_json(result.message)["tool_calls"].dump(), R"([{"id":"c","name":"sql","input":"SELECT \"x\""}])");
}

TEST(OpenAiResponsesParser, CallsNoToolThatIsIncompleteOrHasNoName) {
  const auto calls = [](const std::string& item) {
    return any_tool_call(run_responses({item_added(0, R"({"type":"function_call"})"), item_done(0, item)}));
  };
  EXPECT_TRUE(calls(R"({"type":"function_call","call_id":"c","name":"f","arguments":""})"));
  EXPECT_FALSE(calls(R"({"type":"function_call","status":"incomplete","call_id":"c","name":"f","arguments":"{}"})"));
  EXPECT_FALSE(calls(R"({"type":"function_call","call_id":"c","arguments":"{}"})"));
  const Transcript broken = run_responses(
      {item_added(0, kFunctionItem),
       item_done(0, R"({"type":"function_call","call_id":"c","name":"f","arguments":"{\"a\":"})"), kResponseCompleted});
  EXPECT_FALSE(broken.message.content[0].input_valid);
  EXPECT_EQ(to_json(broken.message)["tool_calls"].size(), 0U);
}

TEST(OpenAiResponsesParser, ReportsWhyTheResponseEnded) {
  struct Row {
    std::string type, response;
    FinishReason reason;
    std::string raw;
  };
  const std::vector<Row> rows{
      {"response.completed", "", FinishReason::kStop, "completed"},
      {"response.incomplete", R"(,"incomplete_details":{"reason":"max_output_tokens"})", FinishReason::kLength,
       "max_output_tokens"},
      {"response.incomplete", R"(,"incomplete_details":{"reason":"content_filter"})", FinishReason::kContentFilter,
       "content_filter"},
      {"response.incomplete", R"(,"incomplete_details":{"reason":"new"})", FinishReason::kUnknown, "new"},
      {"response.incomplete", "", FinishReason::kUnknown, "incomplete"},
  };
  for (const Row& row : rows) {
    const Transcript result = run_responses(
        {kResponseCreated,
         response_event(row.type, R"({"response":)" + response_object("x", row.response + kUsageOfResponse) + "}")});
    EXPECT_TRUE(result.complete);
    EXPECT_EQ(result.message.finish_reason, row.reason) << row.raw;
    EXPECT_EQ(result.message.stop_reason, row.raw);
    EXPECT_EQ(result.message.usage.size(), 3U);
  }
}

TEST(OpenAiResponsesParser, KeepsWhatAResponseSaysBesidesTheRequest) {
  const Message message =
      run_responses(
          {kResponseCreated,
           response_event("response.completed",
                          R"({"response":)" + response_object("completed", R"(,"service_tier":"flex")") + "}")})
          .message;
  EXPECT_EQ(to_json(message)["details"].dump(), R"({"service_tier":"flex"})");
}

TEST(OpenAiResponsesParser, GoesOnFromACopyAsTheOriginalDoes) {
  for (std::size_t cut = 0; cut <= kLongStream.size(); ++cut) {
    OpenAiResponsesParser original;
    std::vector<Chunk> ignored;
    for (std::size_t i = 0; i < cut; ++i) ASSERT_TRUE(original.parse({"", kLongStream[i], ""}, ignored));
    const auto copy = original.clone();
    EXPECT_TRUE(dynamic_cast<const OpenAiResponsesParser&>(*copy) == original);
    OpenAiResponsesParser assigned;
    assigned = original;
    const auto rest = events_of(Lines(kLongStream.begin() + static_cast<std::ptrdiff_t>(cut), kLongStream.end()));
    const Transcript expected = run(original, rest);
    EXPECT_EQ(run(*copy, rest).chunks, expected.chunks) << cut;
    EXPECT_EQ(run(assigned, rest).chunks, expected.chunks) << cut;
  }
}

TEST(OpenAiResponsesParser, TellsStatesApart) {
  std::vector<OpenAiResponsesParser> states(1);
  for (std::size_t i = 0; i < kLongStream.size(); ++i) {
    // These check what came and change nothing.
    if (i == 1 || i == 3 || i == 6 || i == 7 || i == 12 || i == 13 || i == 18) continue;
    std::vector<Chunk> chunks;
    OpenAiResponsesParser next = states.back();
    ASSERT_TRUE(next.parse({"", kLongStream[i], ""}, chunks));
    for (const OpenAiResponsesParser& earlier : states) EXPECT_FALSE(next == earlier) << kLongStream[i];
    states.push_back(next);
  }
}

}  // namespace
}  // namespace reprise::llm

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <reprise/llm/response.hpp>

#include "anthropic_stream.hpp"
#include "openai_chat_stream.hpp"
#include "openai_responses_stream.hpp"

namespace reprise::llm {
namespace {

using namespace test;

// Keys in any order.
nlohmann::json json_of(const Message& message) { return nlohmann::json::parse(to_json(message).dump()); }

std::string stream_of(const Lines& data) {
  std::string body;
  for (const std::string& line : data) body += "data: " + line + "\n\n";
  return body;
}

const Lines kStream{
    kMessageStart,
    block_start(0, R"({"type":"thinking","thinking":"","signature":""})"),
    block_delta(0, R"({"type":"thinking_delta","thinking":"Hm."})"),
    block_delta(0, R"({"type":"signature_delta","signature":"c2ln"})"),
    block_stop(0),
    block_start(1, R"({"type":"text","text":"","citations":[]})"),
    text_delta(1, "Caf\\u00e9"),
    block_delta(1, R"({"type":"citations_delta","citation":{"type":"char_location","cited_text":"x"}})"),
    text_delta(1, "!"),
    block_stop(1),
    block_start(2, R"({"type":"redacted_thinking","data":"x"})"),
    block_stop(2),
    block_start(3, kToolBlock),
    input_delta(3, "{\"q\":"),
    input_delta(3, "1}"),
    block_stop(3),
    block_start(4, R"({"type":"server_tool_use","id":"srv_1","name":"web_search","input":{}})"),
    input_delta(4, "{\"query\":\"x\"}"),
    block_stop(4),
    block_start(5, R"({"type":"tool_use","id":"toolu_2","name":"g","input":{}})"),
    block_stop(5),
    R"({"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null,"container":{"id":"c"}},"usage":{"output_tokens":5}})",
    kMessageStop};

const std::string kBody =
    R"({"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[)"
    R"({"type":"thinking","thinking":"Hm.","signature":"c2ln"},)"
    R"({"type":"text","text":"Caf\u00e9!","citations":[{"type":"char_location","cited_text":"x"}]},)"
    R"({"type":"redacted_thinking","data":"x"},)"
    R"({"type":"tool_use","id":"toolu_1","name":"f","input":{"q":1}},)"
    R"({"type":"server_tool_use","id":"srv_1","name":"web_search","input":{"query":"x"}},)"
    R"({"type":"tool_use","id":"toolu_2","name":"g","input":{}}],)"
    R"("stop_reason":"tool_use","stop_sequence":null,"container":{"id":"c"},"stop_details":null,)"
    R"("usage":{"input_tokens":9,"output_tokens":5}})";

TEST(Response, OfAnthropicIsTheMessageThatItsStreamGives) {
  const auto whole = parse_response(Provider::kAnthropic, kBody);
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_TRUE(whole->complete);
  EXPECT_EQ(json_of(*whole), json_of(run(kStream).message));
  EXPECT_EQ(whole->content.size(), 6U);
  for (const Block& block : whole->content) EXPECT_TRUE(block.closed);
}

TEST(Response, OfChatCompletionsIsTheMessageThatItsStreamGives) {
  const Transcript streamed =
      run_chat({chat_delta(R"({"role":"assistant","content":"","refusal":null})"), chat_text("Caf\\u00e9"),
                chat_text("!"), chat_delta(R"({"reasoning_content":"Hm"})"), chat_delta(R"({"reasoning_content":"."})"),
                chat_delta(R"({"refusal":"No"})"), chat_call(0, "call_a", "f", ""), chat_call(0, "", "", "{\"q\":1}"),
                chat_call(1, "call_b", "g", ""), chat_delta(R"({"annotations":[{"type":"url_citation"}]})"),
                chat_finish("tool_calls"), kChatUsage, kDone});
  const std::string body =
      R"({"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"gpt","choices":[{"index":0,"message":)"
      R"({"role":"assistant","content":"Caf\u00e9!","reasoning_content":"Hm.","refusal":"No","tool_calls":[)"
      R"({"id":"call_a","type":"function","function":{"name":"f","arguments":"{\"q\":1}"}},)"
      R"({"id":"call_b","type":"function","function":{"name":"g","arguments":""}}],)"
      R"("annotations":[{"type":"url_citation"}]},"logprobs":null,"finish_reason":"tool_calls"}],)"
      R"("usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14},"service_tier":null})";
  const auto whole = parse_response(Provider::kOpenAiChat, body);
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_TRUE(whole->complete);
  EXPECT_EQ(json_of(*whole), json_of(streamed.message));
  EXPECT_EQ(whole->refusal(), "No");
  EXPECT_EQ(to_json(*whole)["tool_calls"].size(), 2U);
}

TEST(Response, ReportsErrorsOfChatCompletions) {
  const auto error = parse_response(
      Provider::kOpenAiChat,
      R"({"error":{"message":"m","type":"invalid_request_error","param":null,"code":"model_not_found"}})");
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().code, ErrorCode::kProvider);
  EXPECT_EQ(error.error().provider_code, "model_not_found");
  for (const char* body : {"{}", "[]", R"({"type":"message"})", R"({"choices":[]})"}) {
    const auto none = parse_response(Provider::kOpenAiChat, body);
    ASSERT_FALSE(none) << body;
    EXPECT_EQ(none.error().code, ErrorCode::kProtocol) << body;
  }
}

TEST(Response, OfResponsesIsTheMessageThatItsStreamGives) {
  const std::string reasoning =
      R"({"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"Hm."}],"encrypted_content":"c2ln"})";
  const std::string call =
      R"({"id":"fc_1","type":"function_call","status":"completed","arguments":"{\"q\":1}","call_id":"call_1","name":"f"})";
  const std::string body = response_object(
      "completed", R"(,"service_tier":"default","output":[)" + reasoning + "," + call + "]" + kUsageOfResponse);
  const Transcript streamed =
      run_responses({kResponseCreated, item_added(0, R"({"type":"reasoning"})"),
                     item_text("reasoning_summary_text.delta", 0, "Hm."), item_done(0, reasoning),
                     item_added(1, kFunctionItem), item_text("function_call_arguments.delta", 1, "{\"q\":1}"),
                     item_done(1, call), response_event("response.completed", R"({"response":)" + body + "}")});
  const auto whole = parse_response(Provider::kOpenAiResponses, body);
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_TRUE(whole->complete);
  EXPECT_EQ(json_of(*whole), json_of(streamed.message));
  EXPECT_EQ(whole->finish_reason, FinishReason::kToolCalls);
  EXPECT_EQ(whole->content[0].signature, "c2ln");
}

TEST(Response, OfResponsesSaysHowItStands) {
  const auto parse = [](const std::string& body) { return parse_response(Provider::kOpenAiResponses, body); };
  const auto cut = parse(response_object("incomplete", R"(,"incomplete_details":{"reason":"max_output_tokens"})"));
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->finish_reason, FinishReason::kLength);
  EXPECT_TRUE(cut->complete);
  for (const char* status : {"queued", "in_progress", "cancelled"}) {
    const auto open = parse(response_object(status, ""));
    ASSERT_TRUE(open) << status;
    EXPECT_FALSE(open->complete) << status;
    EXPECT_EQ(open->id, "resp_1");
  }
  const auto failed = parse(response_object("failed", R"(,"error":{"code":"server_error","message":"m"})"));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().http_status, 500);
  const auto error = parse(R"({"error":{"message":"m","type":"invalid_request_error","code":null}})");
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().http_status, 400);
  for (const char* body : {"{}", "[]", R"({"type":"message"})"}) {
    const auto none = parse(body);
    ASSERT_FALSE(none) << body;
    EXPECT_EQ(none.error().code, ErrorCode::kProtocol) << body;
  }
}

TEST(Response, ReportsErrorsAndWhatIsNoAnswer) {
  struct Row {
    std::string body;
    ErrorCode code;
    std::string type;
  };
  const std::vector<Row> rows{
      {R"({"type":"error","error":{"type":"overloaded_error","message":"m"},"request_id":"r"})", ErrorCode::kProvider,
       "overloaded_error"},
      {R"({"error":{"type":"api_error","message":"m"}})", ErrorCode::kProvider, "api_error"},
      {R"({"id":"x"})", ErrorCode::kProtocol, ""},
      {"[]", ErrorCode::kProtocol, ""},
      {"", ErrorCode::kProtocol, ""},
      {"<html>", ErrorCode::kProtocol, ""},
      {kBody + "}", ErrorCode::kProtocol, ""},
      {kBody.substr(0, kBody.size() - 1), ErrorCode::kProtocol, ""},
      {R"({"type":"message"}},"a":{"b":1})", ErrorCode::kProtocol, ""},
  };
  for (const Row& row : rows) {
    const auto parsed = parse_response(Provider::kAnthropic, row.body);
    ASSERT_FALSE(parsed) << row.body;
    EXPECT_EQ(parsed.error().code, row.code) << row.body;
    EXPECT_EQ(parsed.error().provider_type, row.type) << row.body;
  }
}

TEST(Response, IsRecognised) {
  EXPECT_EQ(recognise_response(kBody), Provider::kAnthropic);
  EXPECT_EQ(recognise_response(R"({"type":"error","error":{"type":"api_error"}})"), Provider::kAnthropic);
  EXPECT_EQ(recognise_response(R"({"object":"response","id":"r"})"), Provider::kOpenAiResponses);
  EXPECT_EQ(recognise_response(R"({"object":"chat.completion","choices":[]})"), Provider::kOpenAiChat);
  EXPECT_EQ(recognise_response(R"({"error":{"message":"m","type":"server_error"}})"), Provider::kOpenAiChat);
  EXPECT_EQ(recognise_response(R"({"hello":1})"), std::nullopt);
  EXPECT_EQ(recognise_response("<html>"), std::nullopt);
}

TEST(Response, OfAWholeStreamIsTheMessageOfItsEvents) {
  const auto expected = json_of(run(kStream).message);
  EXPECT_EQ(json_of(parse_stream(stream_of(kStream))), expected);
  EXPECT_EQ(json_of(parse_stream(stream_of(kStream), Provider::kAnthropic)), expected);
  std::vector<sse::Event> events;
  for (const std::string& data : kStream) events.push_back(event(data));
  EXPECT_EQ(json_of(parse_events(events)), expected);
}

TEST(Response, OfACutStreamSaysSoAndKeepsWhatCame) {
  const std::string body = stream_of(kStream);
  for (std::size_t size = 0; size < body.size(); ++size) {
    const Message message = parse_stream(std::string_view(body).substr(0, size));
    ASSERT_FALSE(message.complete) << size;
    ASSERT_TRUE(message.error) << size;
    EXPECT_EQ(message.error->code, ErrorCode::kTruncated) << size;
  }
  const std::vector<sse::Event> events{event(kMessageStart), event(block_start(0, kTextBlock)),
                                       event(text_delta(0, "Hi"))};
  const Message message = parse_events(events);
  EXPECT_EQ(message.text(), "Hi");
  EXPECT_EQ(message.error->message, "the stream ended after 3 events without its terminal event");
}

// Cut at every byte, no stream is a success before its terminal event, and no call comes of what was not closed.
TEST(Response, OfACutStreamOfOpenAiSaysSoAndCallsNothingThatIsOpen) {
  const std::string call = R"({"type":"function_call","arguments":"{}","call_id":"c","name":"f"})";
  const std::vector<std::pair<Lines, std::string>> rows{
      {{chat_text("Hi"), chat_call(0, "call_a", "f", "{}"), chat_finish("tool_calls"), kChatUsage, kDone},
       "tool_calls"},
      {{kResponseCreated, item_added(0, kFunctionItem), item_text("function_call_arguments.delta", 0, "{}"),
        item_done(0, call), kResponseCompleted},
       "response.output_item.done"}};
  for (const auto& [data, closer] : rows) {
    const std::string body = stream_of(data);
    const std::size_t closed = body.find("\n\n", body.rfind(closer)) + 2;
    for (std::size_t size = 0; size < body.size(); ++size) {
      const Message message = parse_stream(std::string_view(body).substr(0, size));
      ASSERT_FALSE(message.complete) << size;
      ASSERT_TRUE(message.error) << size;
      EXPECT_EQ(message.error->code, ErrorCode::kTruncated) << size;
      EXPECT_EQ(to_json(message)["tool_calls"].size(), size >= closed ? 1U : 0U) << size;
    }
    const Message whole = parse_stream(body);
    EXPECT_TRUE(whole.complete);
    EXPECT_FALSE(whole.error);
  }
}

TEST(Response, OfAStreamThatNobodyIsKnownForSaysSo) {
  const Message message = parse_stream("data: hello\n\n");
  ASSERT_TRUE(message.error);
  EXPECT_EQ(message.error->code, ErrorCode::kProtocol);
  EXPECT_EQ(parse_stream("").error->code, ErrorCode::kTruncated);
}

TEST(Response, KeepsTheErrorThatEndedAStream) {
  const Message message =
      parse_stream(stream_of({kMessageStart, R"({"type":"error","error":{"type":"overloaded_error","message":"m"}})"}));
  ASSERT_TRUE(message.error);
  EXPECT_EQ(message.error->http_status, 529);
  EXPECT_EQ(message.id, "msg_1");
}

}  // namespace
}  // namespace reprise::llm

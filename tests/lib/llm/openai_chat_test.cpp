#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/llm/openai_chat.hpp>

#include "openai_chat_stream.hpp"

namespace reprise::llm {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const std::string kFirst = chat_delta(R"({"role":"assistant","content":"","refusal":null})");

// Everything that has pieces.
const Lines kLongStream{kFirst,
                        chat_delta(R"({"reasoning_content":"Hm."})"),
                        chat_text("Caf\\u00e9"),
                        chat_text("!"),
                        chat_call(0, "call_a", "f", ""),
                        chat_call(0, "", "", "{\"q\":"),
                        chat_call(1, "call_b", "g", ""),
                        chat_call(0, "", "", "1}"),
                        chat_finish("tool_calls"),
                        kChatUsage,
                        kDone};

TEST(OpenAiChatParser, TurnsAWholeStreamIntoChunks) {
  const Transcript result = run_chat(kLongStream);
  EXPECT_TRUE(result.complete);
  EXPECT_THAT(
      result.chunks,
      ElementsAre(
          R"({"type":"message_start","id":"chatcmpl-1","model":"gpt","role":"assistant","details":{"object":"chat.completion.chunk","created":7}})",
          R"({"type":"block_start","index":0,"block_type":"thinking","block":{"type":"thinking","thinking":""}})",
          R"({"type":"thinking","index":0,"text":"Hm."})",
          R"({"type":"block_start","index":1,"block_type":"text","block":{"type":"text","text":""}})",
          "{\"type\":\"text\",\"index\":1,\"text\":\"Caf\xC3\xA9\"}", R"({"type":"text","index":1,"text":"!"})",
          R"({"type":"block_start","index":2,"block_type":"tool_use","block":{"type":"tool_use","id":"call_a","name":"f","input":{}}})",
          R"({"type":"tool_input","index":2,"partial_json":""})",
          R"({"type":"tool_input","index":2,"partial_json":"{\"q\":"})",
          R"({"type":"block_start","index":3,"block_type":"tool_use","block":{"type":"tool_use","id":"call_b","name":"g","input":{}}})",
          R"({"type":"tool_input","index":3,"partial_json":""})",
          R"({"type":"tool_input","index":2,"partial_json":"1}"})", R"({"type":"block_end","index":0})",
          R"({"type":"block_end","index":1})",
          R"({"type":"tool_call","index":2,"id":"call_a","name":"f","input":{"q":1},"input_valid":true})",
          R"({"type":"block_end","index":2})",
          R"({"type":"tool_call","index":3,"id":"call_b","name":"g","input":{},"input_valid":true})",
          R"({"type":"block_end","index":3})",
          R"({"type":"finish","reason":"tool_calls","raw":"tool_calls","stop_sequence":""})",
          R"({"type":"usage","usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}})",
          R"({"type":"message_end"})"));
}

TEST(OpenAiChatParser, IsNotCompleteAndCallsNoOpenToolWhereverTheStreamIsCut) {
  for (std::size_t size = 0; size < kLongStream.size(); ++size) {
    const Transcript result =
        run_chat(Lines(kLongStream.begin(), kLongStream.begin() + static_cast<std::ptrdiff_t>(size)));
    EXPECT_FALSE(result.complete) << size;
    EXPECT_FALSE(result.message.complete) << size;
    EXPECT_EQ(any_tool_call(result), size > 8) << size;
    for (const Block& block : result.message.content) {
      EXPECT_TRUE(!block.input_valid || block.closed) << size;
    }
  }
}

// What one event gives after the first one and one with text.
TEST(OpenAiChatParser, TakesEachEventForWhatItSays) {
  const std::vector<std::pair<std::string, Lines>> rows{
      {chat_text("x"), {R"({"type":"text","index":0,"text":"x"})"}},
      {chat_text(""), {R"({"type":"text","index":0,"text":""})"}},
      {chat_delta("{}"), {R"({"type":"keep_alive"})"}},
      {chat_delta(R"({"content":null,"tool_calls":null,"reasoning_details":[],"x":{}})"), {R"({"type":"keep_alive"})"}},
      {chat_delta(R"({"reasoning":""})"), {R"({"type":"keep_alive"})"}},
      {chat_delta(R"({"refusal":"No."})"),
       {R"({"type":"block_start","index":1,"block_type":"refusal","block":{"type":"refusal","refusal":""}})",
        R"({"type":"refusal","index":1,"text":"No."})"}},
      {chat_delta(R"({"reasoning":"a","reasoning_content":"a"})"),
       {R"({"type":"block_start","index":1,"block_type":"thinking","block":{"type":"thinking","thinking":""}})",
        R"({"type":"thinking","index":1,"text":"a"})"}},
      {chat_delta(R"({"reasoning_content":"a","reasoning":"b"})"),
       {R"({"type":"block_start","index":1,"block_type":"thinking","block":{"type":"thinking","thinking":""}})",
        R"({"type":"thinking","index":1,"text":"a"})", R"({"type":"thinking","index":1,"text":"b"})"}},
      {chat_delta(R"({"annotations":[{"a":1}]})"),
       {R"({"type":"block_start","index":1,"block_type":"annotations","block":{"type":"annotations"}})",
        R"({"type":"other_delta","index":1,"delta_type":"annotations","delta":{"annotations":[{"a":1}]}})"}},
      {chat_delta(R"({"content":[{"type":"text","text":"x"}]})"),
       {R"({"type":"block_start","index":1,"block_type":"content","block":{"type":"content"}})",
        R"({"type":"other_delta","index":1,"delta_type":"content","delta":{"content":[{"type":"text","text":"x"}]}})"}},
      {choice_event(R"({"index":0,"delta":{"content":"x"},"logprobs":{"content":[1]},"finish_reason":null})"),
       {R"({"type":"text","index":0,"text":"x"})",
        R"({"type":"block_start","index":1,"block_type":"logprobs","block":{"type":"logprobs"}})",
        R"({"type":"other_delta","index":1,"delta_type":"logprobs","delta":{"logprobs":{"content":[1]}}})"}},
      {choice_event(R"({"delta":{"content":"no index"}})"), {R"({"type":"text","index":0,"text":"no index"})"}},
      {choice_event(R"({"index":0,"text":"older","finish_reason":null})"),
       {R"({"type":"text","index":0,"text":"older"})"}},
      {choice_event(R"({"index":0,"delta":{"content":"a"}},{"index":1,"delta":{"content":"b"}})"),
       {R"({"type":"text","index":0,"text":"a"})",
        R"({"type":"unknown","event":"choice","data":{"index":1,"delta":{"content":"b"}}})"}},
      {choice_event("1"), {R"({"type":"unknown","event":"choice","data":1})"}},
      {choice_event(R"({"index":0,"delta":{},"content_filter_results":{"hate":1}})"),
       {R"({"type":"unknown","event":"","data":)" +
        choice_event(R"({"index":0,"delta":{},"content_filter_results":{"hate":1}})") + "}"}},
      {R"({"choices":[]})", {R"({"type":"unknown","event":"","data":{"choices":[]}})"}},
      {R"({"choices":[],"usage":{"a":1}})", {R"({"type":"usage","usage":{"a":1}})"}},
      {"[1]", {R"({"type":"unknown","event":"","data":[1]})"}},
      {R"({"new":1})", {R"({"type":"unknown","event":"","data":{"new":1}})"}},
      {"  ", {R"({"type":"keep_alive"})"}},
  };
  for (const auto& [data, chunks] : rows) {
    const Transcript result = run_chat({kFirst, chat_text("t"), data});
    EXPECT_FALSE(result.message.error) << data;
    ASSERT_GE(result.chunks.size(), 3U) << data;
    EXPECT_EQ(Lines(result.chunks.begin() + 3, result.chunks.end()), chunks) << data;
  }
}

TEST(OpenAiChatParser, BeginsWithTheFirstChoiceAndNotBefore) {
  const std::string azure = R"({"choices":[],"id":"","model":"","prompt_filter_results":[1]})";
  EXPECT_THAT(run_chat({azure, chat_text("x")}).chunks,
              ElementsAre(R"({"type":"unknown","event":"","data":)" + azure + "}", HasSubstr(R"("id":"chatcmpl-1")"),
                          HasSubstr("block_start"), HasSubstr(R"("text":"x")")));
  EXPECT_EQ(run_chat({chat_delta(R"({"role":"model"})")}).message.role, "model");
  EXPECT_EQ(run_chat({chat_text("x")}).message.role, "assistant");
}

TEST(OpenAiChatParser, ReportsWhyTheModelStoppedAndWhatElseWasSaid) {
  const Transcript result = run_chat(
      {choice_event(R"({"index":0,"delta":{},"finish_reason":"content_filter","content_filter_results":{"a":1}})")});
  EXPECT_EQ(
      result.chunks.back(),
      R"({"type":"finish","reason":"content_filter","raw":"content_filter","stop_sequence":"","details":{"content_filter_results":{"a":1}}})");
  EXPECT_EQ(run_chat({chat_finish("")}).message.finish_reason, std::nullopt);
  EXPECT_EQ(run_chat({chat_finish("insufficient_system_resource")}).message.finish_reason, FinishReason::kUnknown);
}

TEST(OpenAiChatParser, TakesUsageWhereverItComes) {
  const std::string with_finish =
      R"({"id":"c","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}],"usage":{"total_tokens":3}})";
  for (const Lines& data : {Lines{with_finish, kDone}, Lines{chat_finish("stop"), kChatUsage, kDone}}) {
    const Transcript result = run_chat(data);
    EXPECT_TRUE(result.complete);
    EXPECT_THAT(result.message.usage, testing::Contains(testing::Key("total_tokens")));
  }
}

TEST(OpenAiChatParser, EndsWithDoneAndOnlyWhereTheModelSaidWhyItStopped) {
  EXPECT_TRUE(run_chat({chat_finish("stop"), kDone}).complete);
  EXPECT_TRUE(run_chat({chat_finish("stop"), " [DONE]\n"}).complete);
  EXPECT_FALSE(run_chat({chat_text("x"), chat_finish("stop")}).complete);
  for (const Lines& data : {Lines{kDone}, Lines{chat_text("x"), kDone}}) {
    const Transcript result = run_chat(data);
    ASSERT_TRUE(result.message.error);
    EXPECT_EQ(result.message.error->code, ErrorCode::kProtocol);
    EXPECT_FALSE(result.complete);
    EXPECT_FALSE(result.message.complete);
  }
}

TEST(OpenAiChatParser, IsFinishedOnceTheModelSaidWhyItStopped) {
  const std::vector<std::pair<Lines, bool>> rows{{{}, false},
                                                 {{chat_text("x")}, false},
                                                 {{chat_text("x"), chat_finish("stop")}, true},
                                                 {{chat_finish("stop"), chat_text("x")}, false},
                                                 {{chat_finish("stop"), kDone}, true},
                                                 {{chat_finish("stop"), "{"}, false}};
  for (const auto& [data, finished] : rows) {
    OpenAiChatParser parser;
    run(parser, events_of(data));
    EXPECT_EQ(parser.finished(), finished) << data.size();
  }
}

TEST(OpenAiChatParser, PassesOnWhatFollowsTheEnd) {
  for (const std::string& data : {chat_text("x"), kChatUsage, kDone, std::string("{"), std::string(R"({"error":1})")}) {
    const Transcript result = run_chat({chat_finish("stop"), kDone, data});
    EXPECT_FALSE(result.message.error) << data;
    EXPECT_TRUE(result.complete);
    EXPECT_THAT(result.chunks.back(), HasSubstr(R"({"type":"unknown")")) << data;
  }
}

TEST(OpenAiChatParser, FailsOnDataThatIsNotJsonTheSameWayFromThenOn) {
  OpenAiChatParser parser;
  std::vector<Chunk> chunks;
  const auto first = parser.parse({"", "{\"choices\":", ""}, chunks);
  const auto second = parser.parse({"", "[DONE]", ""}, chunks);
  ASSERT_FALSE(first);
  ASSERT_FALSE(second);
  EXPECT_EQ(first.error(), second.error());
  EXPECT_EQ(first.error().code, ErrorCode::kProtocol);
  EXPECT_EQ(first.error().message, "the data of event 'message' is not JSON: at offset 11 of 11, expected a value");
  EXPECT_TRUE(chunks.empty());
  EXPECT_THAT(run(Provider::kOpenAiChat, {sse::Event{"debug", "not JSON", ""}}).chunks,
              ElementsAre(R"({"type":"unknown","event":"debug","data":"not JSON"})"));
}

TEST(OpenAiChatParser, GoesOnFromACopyAsTheOriginalDoes) {
  for (std::size_t cut = 0; cut <= kLongStream.size(); ++cut) {
    OpenAiChatParser original;
    std::vector<Chunk> ignored;
    for (std::size_t i = 0; i < cut; ++i) ASSERT_TRUE(original.parse({"", kLongStream[i], ""}, ignored));
    const auto copy = original.clone();
    EXPECT_TRUE(dynamic_cast<const OpenAiChatParser&>(*copy) == original);
    OpenAiChatParser assigned;
    assigned = original;
    const auto rest = events_of(Lines(kLongStream.begin() + static_cast<std::ptrdiff_t>(cut), kLongStream.end()));
    const Transcript expected = run(original, rest);
    EXPECT_EQ(run(*copy, rest).chunks, expected.chunks) << cut;
    EXPECT_EQ(run(assigned, rest).chunks, expected.chunks) << cut;
  }
}

TEST(OpenAiChatParser, TellsStatesApart) {
  std::vector<OpenAiChatParser> states(1);
  for (const std::string& line : kLongStream) {
    if (line == kChatUsage) continue;
    std::vector<Chunk> chunks;
    OpenAiChatParser next = states.back();
    ASSERT_TRUE(next.parse({"", line, ""}, chunks));
    const bool says_more = chunks.size() > 1 || std::holds_alternative<ToolInputDelta>(chunks[0]) ||
                           std::holds_alternative<MessageStart>(chunks[0]) ||
                           std::holds_alternative<MessageEnd>(chunks[0]);
    if (!says_more) continue;
    for (const OpenAiChatParser& earlier : states) EXPECT_FALSE(next == earlier) << line;
    states.push_back(next);
  }
  EXPECT_THAT(states, SizeIs(10));
}

TEST(OpenAiChatParser, LimitsTheBlocksOfAnAnswer) {
  OpenAiChatParser parser;
  std::vector<Chunk> chunks;
  Result<void> last{};
  int begun = 0;
  for (; last && begun < 20'000; ++begun) {
    chunks.clear();
    last = parser.parse({"", chat_delta("{\"field" + std::to_string(begun) + "\":1}"), ""}, chunks);
    if (begun % 100 == 99) {
      ASSERT_TRUE(parser.parse({"", chat_finish("stop"), ""}, chunks));
    }
  }
  ASSERT_FALSE(last);
  EXPECT_EQ(begun, 10'001);
  EXPECT_EQ(last.error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace reprise::llm

// How pieces of tool calls come together, from servers that number them in different ways.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <reprise/llm/openai_chat.hpp>

#include "openai_chat_stream.hpp"

namespace reprise::llm {
namespace {

using namespace test;

std::string calls(const std::string& pieces) { return chat_delta(R"({"tool_calls":[)" + pieces + "]}"); }

std::string calls_of(const Transcript& result) { return to_json(result.message)["tool_calls"].dump(); }

TEST(OpenAiChatCalls, ComeTogetherFromTheirPieces) {
  struct Row {
    const char* what;
    Lines data;
    std::string calls;
  };
  const std::vector<Row> rows{
      {"interleaved",
       {chat_call(0, "a", "f", "{\"x\""), chat_call(1, "b", "g", "{\"y\""), chat_call(0, "", "", ":1}"),
        chat_call(1, "", "", ":2}")},
       R"([{"id":"a","name":"f","input":{"x":1}},{"id":"b","name":"g","input":{"y":2}}])"},
      {"two in one event",
       {calls(R"({"index":0,"id":"a","function":{"name":"f","arguments":"{}"}},)"
              R"({"index":1,"id":"b","function":{"name":"g","arguments":"{}"}})")},
       R"([{"id":"a","name":"f","input":{}},{"id":"b","name":"g","input":{}}])"},
      {"in descending order",
       {chat_call(1, "b", "g", "{}"), chat_call(0, "a", "f", "{}")},
       R"([{"id":"b","name":"g","input":{}},{"id":"a","name":"f","input":{}}])"},
      {"no index, told apart by ID",
       {calls(R"({"id":"a","function":{"name":"f","arguments":"{\"x\":"}})"),
        calls(R"({"id":"b","function":{"name":"g","arguments":"{}"}})"),
        calls(R"({"id":"a","function":{"arguments":"1}"}})")},
       R"([{"id":"a","name":"f","input":{"x":1}},{"id":"b","name":"g","input":{}}])"},
      {"no index and no ID: the last one goes on",
       {calls(R"({"id":"a","function":{"name":"f","arguments":"{\"x\":"}})"),
        calls(R"({"function":{"arguments":"1}"}})")},
       R"([{"id":"a","name":"f","input":{"x":1}}])"},
      {"neither index nor ID, but names",
       {calls(R"({"function":{"name":"f","arguments":{"x":1}}},{"function":{"name":"g","arguments":{}}})")},
       R"([{"id":"","name":"f","input":{"x":1}},{"id":"","name":"g","input":{}}])"},
      {"one index for all, each whole",
       {chat_call(0, "a", "f", "{}"), chat_call(0, "b", "g", "{}")},
       R"([{"id":"a","name":"f","input":{}},{"id":"b","name":"g","input":{}}])"},
      {"a new ID in every piece",
       {chat_call(0, "a", "f", "{\"x\""), chat_call(0, "b", "", ":1}")},
       R"([{"id":"a","name":"f","input":{"x":1}}])"},
      {"the ID and the name in every piece",
       {chat_call(0, "a", "f", "{\"x\""), chat_call(0, "a", "f", ":1}")},
       R"([{"id":"a","name":"f","input":{"x":1}}])"},
      {"the name after the start",
       {calls(R"({"index":0,"id":"a","function":{"arguments":""}})"), chat_call(0, "", "f", "{}")},
       R"([{"id":"a","name":"f","input":{}}])"},
      {"no arguments",
       {calls(R"({"index":0,"id":"a","function":{"name":"f"}})")},
       R"([{"id":"a","name":"f","input":{}}])"},
      {"no arguments but null",
       {calls(R"({"index":0,"id":"a","function":{"name":"f","arguments":null}})")},
       R"([{"id":"a","name":"f","input":{}}])"},
      {"never named", {calls(R"({"index":0,"id":"a","function":{"arguments":"{}"}})")}, "[]"},
      {"a custom tool",
       {calls(R"({"index":0,"id":"a","type":"custom","custom":{"name":"sql","input":"SELECT "}})"),
        calls(R"({"index":0,"custom":{"input":"\"x\""}})")},
       R"([{"id":"a","name":"sql","input":"SELECT \"x\""}])"},
      {"the older function_call",
       {chat_delta(R"({"function_call":{"name":"f","arguments":"{\"x\":"}})"),
        chat_delta(R"({"function_call":{"arguments":"1}"}})")},
       R"([{"id":"","name":"f","input":{"x":1}}])"},
      {"escapes cut between pieces",
       {chat_call(0, "a", "f", "{\"x\":\"\\ud8"), chat_call(0, "", "", "3d\\ude42\"}")},
       "[{\"id\":\"a\",\"name\":\"f\",\"input\":{\"x\":\"\xF0\x9F\x99\x82\"}}]"},
      {"no JSON", {chat_call(0, "a", "f", "{\"x\":")}, "[]"},
  };
  for (const Row& row : rows) {
    Lines data = row.data;
    EXPECT_FALSE(any_tool_call(run_chat(data))) << row.what;
    EXPECT_EQ(calls_of(run_chat(data)), "[]") << row.what;
    data.push_back(chat_finish("tool_calls"));
    EXPECT_EQ(calls_of(run_chat(data)), row.calls) << row.what;
  }
}

TEST(OpenAiChatCalls, AreWholeOnlyWhereTheModelWasNotCutShort) {
  struct Row {
    std::string reason;
    std::string input;
    bool called;
    bool valid;
  };
  const std::vector<Row> rows{
      {"tool_calls", "", true, true},      {"tool_calls", "{\"a\"", true, false}, {"stop", "", true, true},
      {"stop", "{\"a\":1}", true, true},   {"length", "", false, false},          {"length", "{\"a\"", false, false},
      {"length", "{\"a\":1}", true, true}, {"content_filter", "", false, false},  {"error", "", false, false},
      {"function_call", "{}", true, true},
  };
  for (const Row& row : rows) {
    const Transcript result = run_chat({chat_call(0, "a", "f", row.input), chat_finish(row.reason), kDone});
    EXPECT_EQ(any_tool_call(result), row.called) << row.reason << row.input;
    ASSERT_EQ(result.message.content.size(), 1U);
    EXPECT_EQ(result.message.content[0].input_valid, row.valid) << row.reason << row.input;
    EXPECT_TRUE(result.message.content[0].closed);
    EXPECT_TRUE(result.complete);
  }
  const std::string custom = calls(R"({"index":0,"id":"a","custom":{"name":"sql","input":"x"}})");
  EXPECT_TRUE(any_tool_call(run_chat({custom, chat_finish("tool_calls")})));
  EXPECT_FALSE(any_tool_call(run_chat({custom, chat_finish("length")})));
}

TEST(OpenAiChatCalls, NeverComeOfAStreamThatEndsWithoutAReason) {
  const Transcript result = run_chat({chat_call(0, "a", "f", "{}"), kDone});
  EXPECT_FALSE(any_tool_call(result));
  EXPECT_TRUE(result.message.error);
  ASSERT_EQ(result.message.content.size(), 1U);
  EXPECT_EQ(result.message.content[0].input_json, "{}");
  EXPECT_FALSE(result.message.content[0].closed);
}

TEST(OpenAiChatCalls, KeepWhatElseTheyCarry) {
  const Transcript result =
      run_chat({calls(R"({"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{}"},)"
                      R"("extra_content":{"google":{"thought_signature":"s"}}})"),
                chat_finish("stop")});
  EXPECT_THAT(
      result.chunks,
      testing::Contains(
          R"({"type":"other_delta","index":0,"delta_type":"extra_content","delta":{"extra_content":{"google":{"thought_signature":"s"}}}})"));
}

TEST(OpenAiChatCalls, AreLimitedInWhatTheyHold) {
  OpenAiChatParser parser;
  std::vector<Chunk> chunks;
  const std::string fragment = chat_call(0, "", "", std::string(std::size_t{1} << 20U, 'x'));
  // What a closed block held is free again.
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(parser.parse({"", chat_call(0, "a", "f", ""), ""}, chunks));
    for (int i = 0; i < 64; ++i) {
      chunks.clear();
      ASSERT_TRUE(parser.parse({"", fragment, ""}, chunks)) << i;
    }
    if (round == 0) {
      ASSERT_TRUE(parser.parse({"", chat_finish("stop"), ""}, chunks));
    }
  }
  const auto over = parser.parse({"", chat_call(0, "", "", "x"), ""}, chunks);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace reprise::llm

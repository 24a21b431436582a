#include "encode_rows.hpp"

namespace reprise::llm {
namespace {

using test::asking;
using test::with;

const Endpoint kEndpoint{.provider = Provider::kOpenAiChat};

Request base() { return asking({user("Hi")}); }

std::string plain(const std::string& more) { return R"({"messages":[{"role":"user","content":"Hi"}])" + more + "}"; }
std::string messages(const std::string& list) { return R"({"messages":[)" + list + "]}"; }

TEST(EncodeOpenAiChat, WritesEveryKindOfPart) {
  const ImagePart image{.media_type = "image/png", .base64 = "AA=="};
  const std::vector<test::EncodeRow> rows = {
      {"text", base(), plain("")},
      {"system", with(base(), [](Request& r) { r.system = "Be brief"; }),
       messages(R"({"role":"system","content":"Be brief"},{"role":"user","content":"Hi"})")},
      {"text and images", asking({{Role::kUser, {TextPart{"See"}, image, ImagePart{.url = "http://i"}}}}),
       messages(R"({"role":"user","content":[{"type":"text","text":"See"},)"
                R"({"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}},)"
                R"({"type":"image_url","image_url":{"url":"http://i"}}]})")},
      {"tool calls, to the letter",
       asking({{Role::kAssistant,
                {TextPart{"So"}, ToolCallPart{"c1", "f", R"({ "a" : 1.0 })"}, ToolCallPart{"c2", "g"}}}}),
       messages(R"({"role":"assistant","content":"So","tool_calls":[)"
                R"({"id":"c1","type":"function","function":{"name":"f","arguments":"{ \"a\" : 1.0 }"}},)"
                R"({"id":"c2","type":"function","function":{"name":"g","arguments":"{}"}}]})")},
      {"a custom tool",
       asking({{Role::kAssistant, {ToolCallPart{"c1", "sql", R"("SELECT \"x\"")"}}},
               {Role::kUser, {ToolResultPart{"c1", {TextPart{"3"}}}}}}),
       R"({"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"custom",)"
       R"("custom":{"name":"sql","input":"SELECT \"x\""}}]},{"role":"tool","tool_call_id":"c1","content":"3"}]})"},
      {"a tool call alone", asking({{Role::kAssistant, {ToolCallPart{"c1", "f"}}}}),
       messages(R"({"role":"assistant","content":null,"tool_calls":[)"
                R"({"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]})")},
      {"tool results and more words",
       asking({{Role::kUser,
                {ToolResultPart{"c1", {TextPart{"3"}, TextPart{"4"}}}, ToolResultPart{"c2", {}}, TextPart{"And?"}}}}),
       messages(R"({"role":"tool","tool_call_id":"c1","content":"34"},)"
                R"({"role":"tool","tool_call_id":"c2","content":""},{"role":"user","content":"And?"})")},
      {"words before a tool result", asking({{Role::kUser, {TextPart{"See"}, ToolResultPart{"c1", {TextPart{"3"}}}}}}),
       messages(R"({"role":"user","content":"See"},{"role":"tool","tool_call_id":"c1","content":"3"})")},
      {"raw", asking({{Role::kUser, {RawPart{R"({"type":"input_audio","input_audio":{}})"}}}}),
       messages(R"({"role":"user","content":[{"type":"input_audio","input_audio":{}}]})")},
  };
  test::expect_rows(rows, kEndpoint);
}

TEST(EncodeOpenAiChat, WritesEveryOption) {
  using Kind = ToolChoice::Kind;
  const auto choice = [](ToolChoice wanted) { return with(base(), [&](Request& r) { r.tool_choice = wanted; }); };
  const std::vector<test::EncodeRow> rows = {
      {"tools",
       with(base(),
            [](Request& r) {
              r.tools = {{.name = "f", .description = "does f", .strict = true}, {.name = "g"}};
              r.provider_tools = {R"({"type":"custom"})"};
            }),
       plain(R"(,"tools":[{"type":"function","function":{"name":"f","description":"does f",)"
             R"("parameters":{"type":"object"},"strict":true}},)"
             R"({"type":"function","function":{"name":"g","parameters":{"type":"object"}}},{"type":"custom"}])")},
      {"auto", choice({.kind = Kind::kAuto}), plain(R"(,"tool_choice":"auto")")},
      {"any, one at a time", choice({.kind = Kind::kAny, .parallel = false}),
       plain(R"(,"tool_choice":"required","parallel_tool_calls":false)")},
      {"none", choice({.kind = Kind::kNone}), plain(R"(,"tool_choice":"none")")},
      {"named", choice({.kind = Kind::kNamed, .name = "f"}),
       plain(R"(,"tool_choice":{"type":"function","function":{"name":"f"}})")},
      {"sampling",
       with(base(),
            [](Request& r) {
              r.max_tokens = 9;
              r.temperature = 0.5;
              r.top_p = 0.25;
              r.stop_sequences = {"a", "b", "c", "d"};
              r.reasoning = Reasoning{.effort = "high"};
            }),
       plain(R"(,"max_completion_tokens":9,"temperature":0.5,"top_p":0.25,"stop":["a","b","c","d"],)"
             R"("reasoning_effort":"high")")},
  };
  test::expect_rows(rows, kEndpoint);
}

TEST(EncodeOpenAiChat, SendsALoneRawPartAsItStands) {
  for (const std::string part : {R"({"type":"text","cache_control":{}})", R"({"type":7,"text":"x"})",
                                 R"({"type":"text","text":["x"]})", R"({"text":"x","name":"y"})", "{}"}) {
    const auto encoded = encode(asking({{Role::kUser, {RawPart{part}}}}), kEndpoint, Delivery::kWhole);
    ASSERT_TRUE(encoded) << part;
    EXPECT_NE(encoded->body.find(R"("content":[)" + part + "]"), std::string::npos) << encoded->body;
  }
}

TEST(EncodeOpenAiChat, RefusesWhatItCannotExpress) {
  const auto refusal = [](const std::string& what) { return "!Chat Completions cannot express " + what; };
  const std::vector<test::EncodeRow> rows = {
      {"top_k", with(base(), [](Request& r) { r.top_k = 1; }), refusal("top_k")},
      {"betas", with(base(), [](Request& r) { r.betas = {"b"}; }), refusal("betas")},
      {"stops", with(base(), [](Request& r) { r.stop_sequences.assign(5, "x"); }),
       refusal("more than 4 stop_sequences")},
      {"budget", with(base(), [](Request& r) { r.reasoning = Reasoning{.budget_tokens = 1}; }),
       refusal("reasoning.budget_tokens")},
      {"adaptive", with(base(), [](Request& r) { r.reasoning = Reasoning{.adaptive = true}; }),
       refusal("reasoning.adaptive")},
      {"thoughts", asking({{Role::kAssistant, {ThinkingPart{"t", "s"}}}}), refusal("thoughts of an earlier answer")},
      {"picture drawn", asking({{Role::kAssistant, {ImagePart{.url = "u"}}}}), refusal("an image of the assistant")},
      {"call by user", asking({{Role::kUser, {ToolCallPart{"c", "f"}}}}), refusal("a tool call of the user")},
      {"picture as result", asking({{Role::kUser, {ToolResultPart{"c", {ImagePart{.url = "u"}}}}}}),
       refusal("an image in a tool result")},
      {"failed tool", asking({{Role::kUser, {ToolResultPart{"c", {}, true}}}}),
       refusal("is_error of a tool result: say it in the text")},
  };
  test::expect_rows(rows, kEndpoint);
}

}  // namespace
}  // namespace reprise::llm

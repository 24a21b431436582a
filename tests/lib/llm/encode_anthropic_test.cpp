#include "encode_rows.hpp"

namespace reprise::llm {
namespace {

using test::asking;
using test::with;

Request base() {
  auto request = asking({user("Hi")});
  request.max_tokens = 10;
  return request;
}

// What every row has: the user's one message.
std::string plain(const std::string& more) {
  return R"({"max_tokens":10,"messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}])" + more + "}";
}

Request said(Turn turn) {
  Request request = base();
  request.messages = {std::move(turn)};
  return request;
}

std::string message(const std::string& role, const std::string& content) {
  return R"({"max_tokens":10,"messages":[{"role":")" + role + R"(","content":[)" + content + "]}]}";
}

TEST(EncodeAnthropic, WritesEveryKindOfPart) {
  const std::vector<test::EncodeRow> rows = {
      {"text", base(), plain("")},
      {"text of the assistant", said(assistant("So")), message("assistant", R"({"type":"text","text":"So"})")},
      {"image by URL", said({Role::kUser, {ImagePart{.url = "http://i"}}}),
       message("user", R"({"type":"image","source":{"type":"url","url":"http://i"}})")},
      {"image in base64", said({Role::kUser, {ImagePart{.media_type = "image/png", .base64 = "AA=="}}}),
       message("user", R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}})")},
      {"thoughts", said({Role::kAssistant, {ThinkingPart{"hm \u2028 \\", "sig=="}}}),
       message("assistant", "{\"type\":\"thinking\",\"thinking\":\"hm \u2028 \\\\\",\"signature\":\"sig==\"}")},
      {"tool call", said({Role::kAssistant, {ToolCallPart{"c1", "f", R"({"a":[1,null]})"}}}),
       message("assistant", R"({"type":"tool_use","id":"c1","name":"f","input":{"a":[1,null]}})")},
      {"tool result", said({Role::kUser, {ToolResultPart{"c1", {TextPart{"3"}, ImagePart{.url = "http://i"}}}}}),
       message("user", R"({"type":"tool_result","tool_use_id":"c1","content":[{"type":"text","text":"3"},)"
                       R"({"type":"image","source":{"type":"url","url":"http://i"}}]})")},
      {"failed tool", said({Role::kUser, {ToolResultPart{"c1", {TextPart{"no"}}, true}}}),
       message("user",
               R"({"type":"tool_result","tool_use_id":"c1","content":[{"type":"text","text":"no"}],"is_error":true})")},
      {"raw", said({Role::kAssistant, {RawPart{R"({"type":"redacted_thinking","data":"x"})"}}}),
       message("assistant", R"({"type":"redacted_thinking","data":"x"})")},
  };
  test::expect_rows(rows, {});
}

TEST(EncodeAnthropic, WritesEveryOption) {
  using Kind = ToolChoice::Kind;
  const auto choice = [](ToolChoice wanted) { return with(base(), [&](Request& r) { r.tool_choice = wanted; }); };
  const std::vector<test::EncodeRow> rows = {
      {"system", with(base(), [](Request& r) { r.system = "Be brief"; }), plain(R"(,"system":"Be brief")")},
      {"tools",
       with(base(),
            [](Request& r) {
              r.tools = {{.name = "f", .description = "does f", .input_schema = R"({"type":"object","x":1})"},
                         {.name = "g", .strict = true}};
              r.provider_tools = {R"({"type":"web_search_20250305","name":"web_search"})"};
            }),
       plain(R"(,"tools":[{"name":"f","description":"does f","input_schema":{"type":"object","x":1}},)"
             R"({"name":"g","input_schema":{"type":"object"},"strict":true},)"
             R"({"type":"web_search_20250305","name":"web_search"}])")},
      {"auto", choice({.kind = Kind::kAuto}), plain(R"(,"tool_choice":{"type":"auto"})")},
      {"any, one at a time", choice({.kind = Kind::kAny, .parallel = false}),
       plain(R"(,"tool_choice":{"type":"any","disable_parallel_tool_use":true})")},
      {"none", choice({.kind = Kind::kNone, .parallel = false}), plain(R"(,"tool_choice":{"type":"none"})")},
      {"named", choice({.kind = Kind::kNamed, .name = "f"}), plain(R"(,"tool_choice":{"type":"tool","name":"f"})")},
      {"sampling",
       with(base(),
            [](Request& r) {
              r.temperature = 0.5;
              r.top_p = 0.25;
              r.top_k = 7;
              r.stop_sequences = {"\n\n"};
            }),
       plain(R"(,"temperature":0.5,"top_p":0.25,"top_k":7,"stop_sequences":["\n\n"])")},
      {"budget", with(base(), [](Request& r) { r.reasoning = Reasoning{.budget_tokens = 2048}; }),
       plain(R"(,"thinking":{"type":"enabled","budget_tokens":2048})")},
      {"adaptive", with(base(), [](Request& r) { r.reasoning = Reasoning{.adaptive = true, .effort = "low"}; }),
       plain(R"(,"thinking":{"type":"adaptive"},"output_config":{"effort":"low"})")},
  };
  test::expect_rows(rows, {});
}

TEST(EncodeAnthropic, RefusesSamplingWhereTheVersionDoes) {
  const std::string refusal = "!Anthropic's version 2026-10-21 cannot express temperature, top_p and top_k";
  const std::vector<test::EncodeRow> rows = {
      {"temperature", with(base(), [](Request& r) { r.temperature = 1; }), refusal},
      {"top_p", with(base(), [](Request& r) { r.top_p = 1; }), refusal},
      {"top_k", with(base(), [](Request& r) { r.top_k = 1; }), refusal},
      {"none of them", base(), plain("")},
  };
  test::expect_rows(rows, {.version = "2026-10-21"});
}

TEST(EncodeAnthropic, RefusesWhatTheServerWouldRefuse) {
  EXPECT_EQ(encode(asking({user("Hi")}), {}, Delivery::kStream).error().message,
            "max_tokens: Anthropic asks for it always");
  const auto both = with(base(), [](Request& r) { r.reasoning = Reasoning{.budget_tokens = 2048, .adaptive = true}; });
  EXPECT_EQ(encode(both, {}, Delivery::kStream).error().message,
            "reasoning: budget_tokens and adaptive exclude each other");
}

}  // namespace
}  // namespace reprise::llm

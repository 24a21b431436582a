#include "encode_rows.hpp"

namespace reprise::llm {
namespace {

using test::asking;
using test::with;

const Endpoint kEndpoint{.provider = Provider::kOpenAiResponses};

Request base() { return asking({user("Hi")}); }

std::string plain(const std::string& more) {
  return R"({"input":[{"role":"user","content":[{"type":"input_text","text":"Hi"}]}])" + more + "}";
}
std::string input(const std::string& list) { return R"({"input":[)" + list + "]}"; }

TEST(EncodeOpenAiResponses, WritesEveryKindOfPart) {
  const std::vector<test::EncodeRow> rows = {
      {"text", base(), plain("")},
      {"system", with(base(), [](Request& r) { r.system = "Be brief"; }), plain(R"(,"instructions":"Be brief")")},
      {"text and image", asking({{Role::kUser, {TextPart{"See"}, ImagePart{.url = "http://i"}}}}),
       input(R"({"role":"user","content":[{"type":"input_text","text":"See"},)"
             R"({"type":"input_image","image_url":"http://i"}]})")},
      {"an answer, item by item",
       asking({{Role::kAssistant,
                {RawPart{R"({"type":"reasoning","id":"r","encrypted_content":"x"})"}, TextPart{"So"},
                 ToolCallPart{"c1", "f", R"({ "a" : 1.0 })"}, TextPart{"on"}}}}),
       input(R"({"type":"reasoning","id":"r","encrypted_content":"x"},)"
             R"({"role":"assistant","content":[{"type":"output_text","text":"So"}]},)"
             R"({"type":"function_call","call_id":"c1","name":"f","arguments":"{ \"a\" : 1.0 }"},)"
             R"({"role":"assistant","content":[{"type":"output_text","text":"on"}]})")},
      {"a custom tool and its result, of a later turn",
       asking({{Role::kAssistant, {ToolCallPart{"c1", "sql", R"("SELECT \"x\"")"}, ToolCallPart{"c2", "f"}}},
               {Role::kUser, {ToolResultPart{"c1", {TextPart{"3"}}}, ToolResultPart{"c2", {TextPart{"4"}}}}}}),
       input(R"({"type":"custom_tool_call","call_id":"c1","name":"sql","input":"SELECT \"x\""},)"
             R"({"type":"function_call","call_id":"c2","name":"f","arguments":"{}"},)"
             R"({"type":"custom_tool_call_output","call_id":"c1","output":"3"},)"
             R"({"type":"function_call_output","call_id":"c2","output":"4"})")},
      {"tool results",
       asking(
           {{Role::kUser,
             {ToolResultPart{"c1", {TextPart{"3"}}}, ToolResultPart{"c2", {TextPart{"4"}, ImagePart{.url = "u"}}}}}}),
       input(R"({"type":"function_call_output","call_id":"c1","output":"3"},)"
             R"({"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"4"},)"
             R"({"type":"input_image","image_url":"u"}]})")},
  };
  test::expect_rows(rows, kEndpoint);
}

TEST(EncodeOpenAiResponses, WritesEveryOption) {
  using Kind = ToolChoice::Kind;
  const auto choice = [](ToolChoice wanted) { return with(base(), [&](Request& r) { r.tool_choice = wanted; }); };
  const std::vector<test::EncodeRow> rows = {
      {"tools",
       with(base(),
            [](Request& r) {
              r.tools = {{.name = "f", .description = "does f", .strict = true}, {.name = "g"}};
              r.provider_tools = {R"({"type":"web_search"})"};
            }),
       plain(R"(,"tools":[{"type":"function","name":"f","description":"does f","parameters":{"type":"object"},)"
             R"("strict":true},{"type":"function","name":"g","parameters":{"type":"object"},"strict":false},)"
             R"({"type":"web_search"}])")},
      {"auto", choice({.kind = Kind::kAuto}), plain(R"(,"tool_choice":"auto")")},
      {"any, one at a time", choice({.kind = Kind::kAny, .parallel = false}),
       plain(R"(,"tool_choice":"required","parallel_tool_calls":false)")},
      {"none", choice({.kind = Kind::kNone}), plain(R"(,"tool_choice":"none")")},
      {"named", choice({.kind = Kind::kNamed, .name = "f"}), plain(R"(,"tool_choice":{"type":"function","name":"f"})")},
      {"sampling",
       with(base(),
            [](Request& r) {
              r.max_tokens = 9;
              r.temperature = 0.5;
              r.top_p = 0.25;
              r.reasoning = Reasoning{.effort = "high"};
            }),
       plain(R"(,"max_output_tokens":9,"temperature":0.5,"top_p":0.25,"reasoning":{"effort":"high"})")},
  };
  test::expect_rows(rows, kEndpoint);
}

TEST(EncodeOpenAiResponses, RefusesWhatItCannotExpress) {
  const auto refusal = [](const std::string& what) { return "!Responses cannot express " + what; };
  const std::vector<test::EncodeRow> rows = {
      {"top_k", with(base(), [](Request& r) { r.top_k = 1; }), refusal("top_k")},
      {"betas", with(base(), [](Request& r) { r.betas = {"b"}; }), refusal("betas")},
      {"stops", with(base(), [](Request& r) { r.stop_sequences = {"x"}; }), refusal("stop_sequences")},
      {"budget", with(base(), [](Request& r) { r.reasoning = Reasoning{.budget_tokens = 1}; }),
       refusal("reasoning.budget_tokens")},
      {"thoughts", asking({{Role::kAssistant, {ThinkingPart{"t", "s"}}}}),
       refusal("thoughts other than as a RawPart that holds the reasoning item")},
      {"picture drawn", asking({{Role::kAssistant, {ImagePart{.url = "u"}}}}), refusal("an image of the assistant")},
      {"call by user", asking({{Role::kUser, {ToolCallPart{"c", "f"}}}}), refusal("a tool call of the user")},
      {"failed tool", asking({{Role::kUser, {ToolResultPart{"c", {}, true}}}}),
       refusal("is_error of a tool result: say it in the text")},
  };
  test::expect_rows(rows, kEndpoint);
}

}  // namespace
}  // namespace reprise::llm

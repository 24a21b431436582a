#include "llm/encode_openai.hpp"

#include <utility>

namespace reprise::llm {
namespace {

using Json = EncodedJson;

Json choice_json(const ToolChoice& choice, const ToolStyle& style) {
  switch (choice.kind) {
    case ToolChoice::Kind::kAny:
      return "required";
    case ToolChoice::Kind::kNone:
      return "none";
    case ToolChoice::Kind::kNamed:
      return style.function({{"name", choice.name}});
    case ToolChoice::Kind::kAuto:
      break;
  }
  return "auto";
}

}  // namespace

Result<void> check_openai(const Request& request, std::string_view protocol) {
  if (request.top_k) return cannot(protocol, "top_k");
  if (!request.betas.empty()) return cannot(protocol, "betas");
  if (request.reasoning && request.reasoning->budget_tokens) return cannot(protocol, "reasoning.budget_tokens");
  if (request.reasoning && request.reasoning->adaptive) return cannot(protocol, "reasoning.adaptive");
  return {};
}

Result<OpenAiInput> openai_input(const ToolCallPart& call) {
  const Json input = Json::parse(call.input, nullptr, false);
  if (input.is_string()) return OpenAiInput{.text = input.get<std::string>(), .custom = true};
  if (input.is_object()) return OpenAiInput{.text = call.input};
  return not_an_object("input of tool call '" + call.id + "'");
}

Result<void> add_openai_tools(EncodedJson& body, const Request& request, const ToolStyle& style) {
  auto tools = encode_tools(request, [&style](const Tool& tool, Json schema) {
    Json members = {{"name", tool.name}};
    if (!tool.description.empty()) members["description"] = tool.description;
    members["parameters"] = std::move(schema);
    if (tool.strict || style.always_strict) members["strict"] = tool.strict;
    return style.function(std::move(members));
  });
  if (!tools) return tl::unexpected<Error>(std::move(tools.error()));
  if (!tools->empty()) body["tools"] = std::move(*tools);
  if (!request.tool_choice) return {};
  body["tool_choice"] = choice_json(*request.tool_choice, style);
  if (!request.tool_choice->parallel) body["parallel_tool_calls"] = false;
  return {};
}

}  // namespace reprise::llm

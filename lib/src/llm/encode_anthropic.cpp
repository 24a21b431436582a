#include "llm/encode_body.hpp"

namespace reprise::llm {
namespace {

using Json = EncodedJson;

// From this version on, sampling is refused (HTTP 400).
constexpr std::string_view kNoSampling = "2026-10-21";

Result<Json> image_json(const ImagePart& image) {
  auto url = image_url(image);
  if (!url) return tl::unexpected<Error>(std::move(url.error()));
  if (!image.url.empty()) return Json{{"type", "image"}, {"source", {{"type", "url"}, {"url", image.url}}}};
  const Json source = {{"type", "base64"}, {"media_type", image.media_type}, {"data", image.base64}};
  return Json{{"type", "image"}, {"source", source}};
}

struct PartJson {
  Result<Json> operator()(const TextPart& part) const { return Json{{"type", "text"}, {"text", part.text}}; }
  Result<Json> operator()(const ImagePart& part) const { return image_json(part); }
  Result<Json> operator()(const ThinkingPart& part) const {
    return Json{{"type", "thinking"}, {"thinking", part.text}, {"signature", part.signature}};
  }
  Result<Json> operator()(const ToolCallPart& part) const {
    auto input = parse_object(part.input, "input of tool call '" + part.id + "'");
    if (!input) return input;
    return Json{{"type", "tool_use"}, {"id", part.id}, {"name", part.name}, {"input", std::move(*input)}};
  }
  Result<Json> operator()(const ToolResultPart& part) const {
    auto content = encode_parts(part.content, [this](const auto& piece) { return std::visit(*this, piece); });
    if (!content) return content;
    Json result = {{"type", "tool_result"}, {"tool_use_id", part.tool_call_id}, {"content", std::move(*content)}};
    if (part.is_error) result["is_error"] = true;
    return result;
  }
  Result<Json> operator()(const RawPart& part) const { return parse_object(part.json, "raw part"); }
};

Result<Json> messages_json(const Request& request) {
  Json messages = Json::array();
  for (const Turn& turn : request.messages) {
    auto content = encode_parts(turn.content, [](const Part& part) { return std::visit(PartJson(), part); });
    if (!content) return content;
    messages.push_back({{"role", turn.role == Role::kUser ? "user" : "assistant"}, {"content", std::move(*content)}});
  }
  return messages;
}

Json tool_json(const Tool& tool, Json schema) {
  Json json = {{"name", tool.name}};
  if (!tool.description.empty()) json["description"] = tool.description;
  json["input_schema"] = std::move(schema);
  if (tool.strict) json["strict"] = true;
  return json;
}

Json tool_choice_json(const ToolChoice& choice) {
  Json json;
  switch (choice.kind) {
    case ToolChoice::Kind::kAuto:
      json["type"] = "auto";
      break;
    case ToolChoice::Kind::kAny:
      json["type"] = "any";
      break;
    case ToolChoice::Kind::kNone:
      json["type"] = "none";
      break;
    case ToolChoice::Kind::kNamed:
      json["type"] = "tool";
      json["name"] = choice.name;
      break;
  }
  if (!choice.parallel && choice.kind != ToolChoice::Kind::kNone) json["disable_parallel_tool_use"] = true;
  return json;
}

Result<void> add_sampling(Json& body, const Request& request, const Endpoint& endpoint) {
  if ((request.temperature || request.top_p || request.top_k) && endpoint.version >= kNoSampling) {
    return cannot("Anthropic's version " + endpoint.version, "temperature, top_p and top_k");
  }
  if (request.temperature) body["temperature"] = *request.temperature;
  if (request.top_p) body["top_p"] = *request.top_p;
  if (request.top_k) body["top_k"] = *request.top_k;
  if (!request.stop_sequences.empty()) body["stop_sequences"] = request.stop_sequences;
  return {};
}

Result<void> add_reasoning(Json& body, const Reasoning& reasoning) {
  if (reasoning.budget_tokens && reasoning.adaptive) {
    return fail(ErrorCode::kInvalidArgument, "reasoning: budget_tokens and adaptive exclude each other");
  }
  if (reasoning.budget_tokens) body["thinking"] = {{"type", "enabled"}, {"budget_tokens", *reasoning.budget_tokens}};
  if (reasoning.adaptive) body["thinking"] = {{"type", "adaptive"}};
  if (!reasoning.effort.empty()) body["output_config"] = {{"effort", reasoning.effort}};
  return {};
}

}  // namespace

Result<EncodedJson> encode_anthropic(const Request& request, const Endpoint& endpoint) {
  if (!request.max_tokens) return fail(ErrorCode::kInvalidArgument, "max_tokens: Anthropic asks for it always");
  Json body = {{"model", request.model}, {"max_tokens", *request.max_tokens}};
  if (!request.system.empty()) body["system"] = request.system;
  auto messages = messages_json(request);
  if (!messages) return messages;
  body["messages"] = std::move(*messages);
  auto tools = encode_tools(request, tool_json);
  if (!tools) return tools;
  if (!tools->empty()) body["tools"] = std::move(*tools);
  if (request.tool_choice) body["tool_choice"] = tool_choice_json(*request.tool_choice);
  if (auto added = add_sampling(body, request, endpoint); !added) return tl::unexpected<Error>(added.error());
  if (request.reasoning) {
    if (auto added = add_reasoning(body, *request.reasoning); !added) return tl::unexpected<Error>(added.error());
  }
  return body;
}

}  // namespace reprise::llm

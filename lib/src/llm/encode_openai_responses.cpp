#include "llm/encode_body.hpp"

namespace reprise::llm {
namespace {

using Json = EncodedJson;

constexpr std::string_view kProtocol = "Responses";

Result<Json> input_part(const std::variant<TextPart, ImagePart>& part) {
  if (const auto* text = std::get_if<TextPart>(&part)) return Json{{"type", "input_text"}, {"text", text->text}};
  auto url = image_url(std::get<ImagePart>(part));
  if (!url) return tl::unexpected<Error>(std::move(url.error()));
  return Json{{"type", "input_image"}, {"image_url", std::move(*url)}};
}

// One turn becomes a row of items: its texts and images are messages, the rest are items of their own.
class TurnWriter {
 public:
  TurnWriter(Json& input, Role role) : input_(input), role_(role) {}

  Result<void> operator()(const TextPart& part) {
    const char* const type = role_ == Role::kUser ? "input_text" : "output_text";
    content_.push_back({{"type", type}, {"text", part.text}});
    return {};
  }
  Result<void> operator()(const ImagePart& part) {
    if (role_ == Role::kAssistant) return cannot(kProtocol, "an image of the assistant");
    auto json = input_part(part);
    if (!json) return tl::unexpected<Error>(std::move(json.error()));
    content_.push_back(std::move(*json));
    return {};
  }
  Result<void> operator()(const ThinkingPart&) {
    return cannot(kProtocol, "thoughts other than as a RawPart that holds the reasoning item");
  }
  Result<void> operator()(const ToolCallPart& part) {
    if (role_ == Role::kUser) return cannot(kProtocol, "a tool call of the user");
    if (auto input = parse_object(part.input, "input of tool call '" + part.id + "'"); !input) {
      return tl::unexpected<Error>(std::move(input.error()));
    }
    add_item({{"type", "function_call"}, {"call_id", part.id}, {"name", part.name}, {"arguments", part.input}});
    return {};
  }
  Result<void> operator()(const ToolResultPart& part) {
    if (part.is_error) return cannot(kProtocol, "is_error of a tool result: say it in the text");
    Json output = Json::array();
    for (const auto& piece : part.content) {
      auto json = input_part(piece);
      if (!json) return tl::unexpected<Error>(std::move(json.error()));
      output.push_back(std::move(*json));
    }
    if (output.size() == 1 && output[0]["type"] == "input_text") output = Json(output[0]["text"]);
    add_item({{"type", "function_call_output"}, {"call_id", part.tool_call_id}, {"output", std::move(output)}});
    return {};
  }
  Result<void> operator()(const RawPart& part) {
    auto json = parse_object(part.json, "raw part");
    if (!json) return tl::unexpected<Error>(std::move(json.error()));
    add_item(std::move(*json));
    return {};
  }

  void flush() {
    if (content_.empty()) return;
    input_.push_back(
        {{"role", role_ == Role::kUser ? "user" : "assistant"}, {"content", std::exchange(content_, Json::array())}});
  }

 private:
  void add_item(Json item) {
    flush();
    input_.push_back(std::move(item));
  }

  Json& input_;
  Role role_;
  Json content_ = Json::array();
};

Result<Json> input_json(const Request& request) {
  Json input = Json::array();
  for (const Turn& turn : request.messages) {
    TurnWriter writer(input, turn.role);
    for (const Part& part : turn.content) {
      if (auto written = std::visit(writer, part); !written) return tl::unexpected<Error>(written.error());
    }
    writer.flush();
  }
  return input;
}

Result<Json> tools_json(const Request& request) {
  Json tools = Json::array();
  for (const Tool& tool : request.tools) {
    auto schema = parse_object(tool.input_schema, "input_schema of tool '" + tool.name + "'");
    if (!schema) return schema;
    Json json = {{"type", "function"}, {"name", tool.name}};
    if (!tool.description.empty()) json["description"] = tool.description;
    json["parameters"] = std::move(*schema);
    // Here strict is what is meant where nothing is said.
    json["strict"] = tool.strict;
    tools.push_back(std::move(json));
  }
  for (const std::string& tool : request.provider_tools) {
    auto json = parse_object(tool, "provider_tools");
    if (!json) return json;
    tools.push_back(std::move(*json));
  }
  return tools;
}

Json tool_choice_json(const ToolChoice& choice) {
  switch (choice.kind) {
    case ToolChoice::Kind::kAny:
      return "required";
    case ToolChoice::Kind::kNone:
      return "none";
    case ToolChoice::Kind::kNamed:
      return {{"type", "function"}, {"name", choice.name}};
    case ToolChoice::Kind::kAuto:
      break;
  }
  return "auto";
}

}  // namespace

Result<EncodedJson> encode_openai_responses(const Request& request) {
  if (auto checked = check_openai(request, kProtocol); !checked) return tl::unexpected<Error>(checked.error());
  if (!request.stop_sequences.empty()) return cannot(kProtocol, "stop_sequences");
  Json body = {{"model", request.model}};
  if (!request.system.empty()) body["instructions"] = request.system;
  auto input = input_json(request);
  if (!input) return input;
  body["input"] = std::move(*input);
  auto tools = tools_json(request);
  if (!tools) return tools;
  if (!tools->empty()) body["tools"] = std::move(*tools);
  if (request.tool_choice) {
    body["tool_choice"] = tool_choice_json(*request.tool_choice);
    if (!request.tool_choice->parallel) body["parallel_tool_calls"] = false;
  }
  if (request.max_tokens) body["max_output_tokens"] = *request.max_tokens;
  if (request.temperature) body["temperature"] = *request.temperature;
  if (request.top_p) body["top_p"] = *request.top_p;
  if (request.reasoning && !request.reasoning->effort.empty())
    body["reasoning"] = {{"effort", request.reasoning->effort}};
  return body;
}

}  // namespace reprise::llm

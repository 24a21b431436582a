#include <set>
#include <string>
#include <utility>

#include "llm/encode_openai.hpp"

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

// A turn becomes a row of items: its texts and images are messages, the rest are items of their own.
class InputWriter {
 public:
  Result<void> write(const Turn& turn) {
    role_ = turn.role;
    for (const Part& part : turn.content) {
      if (auto written = std::visit(*this, part); !written) return written;
    }
    flush();
    return {};
  }

  Json take() { return std::move(input_); }

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
    auto input = openai_input(part);
    if (!input) return tl::unexpected<Error>(std::move(input.error()));
    if (input->custom) custom_calls_.insert(part.id);
    add_item({{"type", input->custom ? "custom_tool_call" : "function_call"},
              {"call_id", part.id},
              {"name", part.name},
              {input->custom ? "input" : "arguments", std::move(input->text)}});
    return {};
  }
  Result<void> operator()(const ToolResultPart& part) {
    if (part.is_error) return cannot(kProtocol, "is_error of a tool result: say it in the text");
    auto output = encode_parts(part.content, input_part);
    if (!output) return tl::unexpected<Error>(std::move(output.error()));
    if (output->size() == 1 && (*output)[0]["type"] == "input_text") output = Json((*output)[0]["text"]);
    const bool custom = custom_calls_.count(part.tool_call_id) > 0;
    add_item({{"type", custom ? "custom_tool_call_output" : "function_call_output"},
              {"call_id", part.tool_call_id},
              {"output", std::move(*output)}});
    return {};
  }
  Result<void> operator()(const RawPart& part) {
    auto json = parse_object(part.json, "raw part");
    if (!json) return tl::unexpected<Error>(std::move(json.error()));
    add_item(std::move(*json));
    return {};
  }

 private:
  void flush() {
    if (content_.empty()) return;
    input_.push_back(
        {{"role", role_ == Role::kUser ? "user" : "assistant"}, {"content", std::exchange(content_, Json::array())}});
  }

  void add_item(Json item) {
    flush();
    input_.push_back(std::move(item));
  }

  Json input_ = Json::array();
  Role role_ = Role::kUser;
  Json content_ = Json::array();
  std::set<std::string> custom_calls_{};  // by ID: their results are of a kind of their own
};

Result<Json> input_json(const Request& request) {
  InputWriter writer;
  for (const Turn& turn : request.messages) {
    if (auto written = writer.write(turn); !written) return tl::unexpected<Error>(written.error());
  }
  return writer.take();
}

Json function_json(Json members) {
  Json json = {{"type", "function"}};
  json.update(members);
  return json;
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
  // Here strict is what is meant where nothing is said.
  if (auto added = add_openai_tools(body, request, {.function = function_json, .always_strict = true}); !added) {
    return tl::unexpected<Error>(std::move(added.error()));
  }
  if (request.max_tokens) body["max_output_tokens"] = *request.max_tokens;
  if (request.temperature) body["temperature"] = *request.temperature;
  if (request.top_p) body["top_p"] = *request.top_p;
  if (request.reasoning && !request.reasoning->effort.empty())
    body["reasoning"] = {{"effort", request.reasoning->effort}};
  return body;
}

}  // namespace reprise::llm

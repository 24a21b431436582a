#include <utility>

#include "llm/encode_openai.hpp"

namespace reprise::llm {
namespace {

using Json = EncodedJson;

constexpr std::string_view kProtocol = "Chat Completions";
constexpr std::size_t kMostStops = 4;

Result<std::string> result_text(const ToolResultPart& result) {
  if (result.is_error) return cannot(kProtocol, "is_error of a tool result: say it in the text");
  std::string all;
  for (const auto& piece : result.content) {
    const auto* text = std::get_if<TextPart>(&piece);
    if (text == nullptr) return cannot(kProtocol, "an image in a tool result");
    all += text->text;
  }
  return all;
}

bool is_plain_text(const Json& part) {
  const auto type = part.find("type");
  const auto text = part.find("text");
  return part.size() == 2 && type != part.end() && *type == "text" && text != part.end() && text->is_string();
}

// One turn becomes one message or more: each tool result is a message of its own.
class TurnWriter {
 public:
  TurnWriter(Json& messages, Role role) : messages_(messages), role_(role) {}

  Result<void> operator()(const TextPart& part) {
    content_.push_back({{"type", "text"}, {"text", part.text}});
    return {};
  }
  Result<void> operator()(const ImagePart& part) {
    if (role_ == Role::kAssistant) return cannot(kProtocol, "an image of the assistant");
    auto url = image_url(part);
    if (!url) return tl::unexpected<Error>(std::move(url.error()));
    content_.push_back({{"type", "image_url"}, {"image_url", {{"url", std::move(*url)}}}});
    return {};
  }
  Result<void> operator()(const ThinkingPart&) { return cannot(kProtocol, "thoughts of an earlier answer"); }
  Result<void> operator()(const ToolCallPart& part) {
    if (role_ == Role::kUser) return cannot(kProtocol, "a tool call of the user");
    auto input = openai_input(part);
    if (!input) return tl::unexpected<Error>(std::move(input.error()));
    const char* const type = input->custom ? "custom" : "function";
    const Json tool = {{"name", part.name}, {input->custom ? "input" : "arguments", std::move(input->text)}};
    calls_.push_back({{"id", part.id}, {"type", type}, {type, tool}});
    return {};
  }
  Result<void> operator()(const ToolResultPart& part) {
    auto text = result_text(part);
    if (!text) return tl::unexpected<Error>(std::move(text.error()));
    flush();
    messages_.push_back({{"role", "tool"}, {"tool_call_id", part.tool_call_id}, {"content", std::move(*text)}});
    return {};
  }
  Result<void> operator()(const RawPart& part) {
    auto json = parse_object(part.json, "raw part");
    if (!json) return tl::unexpected<Error>(std::move(json.error()));
    content_.push_back(std::move(*json));
    return {};
  }

  void flush() {
    if (content_.empty() && calls_.empty()) return;
    Json message = {{"role", role_ == Role::kUser ? "user" : "assistant"}, {"content", content_json()}};
    if (!calls_.empty()) message["tool_calls"] = std::exchange(calls_, Json::array());
    content_ = Json::array();
    messages_.push_back(std::move(message));
  }

 private:
  // Many servers that speak this protocol take a plain string alone.
  [[nodiscard]] Json content_json() const {
    if (content_.empty()) return nullptr;
    if (content_.size() == 1 && is_plain_text(content_[0])) return content_[0]["text"];
    return content_;
  }

  Json& messages_;
  Role role_;
  Json content_ = Json::array();
  Json calls_ = Json::array();
};

Result<Json> messages_json(const Request& request) {
  Json messages = Json::array();
  if (!request.system.empty()) messages.push_back({{"role", "system"}, {"content", request.system}});
  for (const Turn& turn : request.messages) {
    TurnWriter writer(messages, turn.role);
    for (const Part& part : turn.content) {
      if (auto written = std::visit(writer, part); !written) return tl::unexpected<Error>(written.error());
    }
    writer.flush();
  }
  return messages;
}

Json function_json(Json members) { return {{"type", "function"}, {"function", std::move(members)}}; }

}  // namespace

Result<EncodedJson> encode_openai_chat(const Request& request) {
  if (auto checked = check_openai(request, kProtocol); !checked) return tl::unexpected<Error>(checked.error());
  if (request.stop_sequences.size() > kMostStops) return cannot(kProtocol, "more than 4 stop_sequences");
  Json body = {{"model", request.model}};
  auto messages = messages_json(request);
  if (!messages) return messages;
  body["messages"] = std::move(*messages);
  if (auto added = add_openai_tools(body, request, {.function = function_json, .always_strict = false}); !added) {
    return tl::unexpected<Error>(std::move(added.error()));
  }
  if (request.max_tokens) body["max_completion_tokens"] = *request.max_tokens;
  if (request.temperature) body["temperature"] = *request.temperature;
  if (request.top_p) body["top_p"] = *request.top_p;
  if (!request.stop_sequences.empty()) body["stop"] = request.stop_sequences;
  if (request.reasoning && !request.reasoning->effort.empty()) body["reasoning_effort"] = request.reasoning->effort;
  return body;
}

}  // namespace reprise::llm

#include <algorithm>

#include <nlohmann/json.hpp>

#include <reprise/llm/message.hpp>

#include "llm/json_text.hpp"
#include "sse/utf8.hpp"

namespace reprise::llm {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxFields = 256;

bool is_tool(std::string_view type) { return type.ends_with("tool_use"); }

// The block under way with this index. Where there is none the chunk is kept all the same, in a block that never began.
Block& block_for(Message& message, std::size_t index, std::string_view type) {
  const auto found = std::find_if(message.content.rbegin(), message.content.rend(),
                                  [&](const Block& block) { return block.index == index; });
  if (found != message.content.rend() && !found->closed) return *found;
  Block& block = message.content.emplace_back();
  block.index = index;
  block.type = type;
  return block;
}

void merge(JsonFields& fields, std::string_view object) {
  for (json::Members members(object); members.next();) {
    if (!json::has_value(members.value())) continue;
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == members.key(); });
    if (field != fields.end()) {
      field->second = members.value();
    } else if (fields.size() < kMaxFields) {
      fields.emplace_back(members.key(), members.value());
    }
  }
}

struct Add {
  Message& message;

  void operator()(const MessageStart& chunk) const {
    message.id = chunk.id;
    message.model = chunk.model;
    message.role = chunk.role;
    merge(message.details, chunk.details);
  }
  void operator()(const BlockStart& chunk) const {
    Block& block = message.content.emplace_back();
    block.index = chunk.index;
    block.type = chunk.type;
    block.start_json = chunk.json;
    if (is_tool(chunk.type)) {
      const std::string_view call_id = json::member(chunk.json, "call_id");  // OpenAI's items have an ID besides
      block.tool_id = json::string_of(call_id.empty() ? json::member(chunk.json, "id") : call_id);
      block.tool_name = json::string_of(json::member(chunk.json, "name"));
    }
    if (chunk.type == "fallback") {
      std::string model = json::string_of(json::member(json::member(chunk.json, "to"), "model"));
      if (!model.empty()) message.model = std::move(model);
    }
  }
  void operator()(const TextDelta& chunk) const { block_for(message, chunk.index, "text").text += chunk.text; }
  void operator()(const RefusalDelta& chunk) const { block_for(message, chunk.index, "refusal").refusal += chunk.text; }
  void operator()(const ThinkingDelta& chunk) const { block_for(message, chunk.index, "thinking").text += chunk.text; }
  void operator()(const SignatureDelta& chunk) const {
    block_for(message, chunk.index, "thinking").signature = chunk.signature;
  }
  void operator()(const ToolInputDelta& chunk) const {
    block_for(message, chunk.index, "tool_use").input_json += chunk.partial_json;
  }
  void operator()(const OtherDelta& chunk) const {
    block_for(message, chunk.index, "").other_deltas.emplace_back(chunk.json);
  }
  void operator()(const ToolCall& chunk) const {
    Block& block = block_for(message, chunk.index, "tool_use");
    block.tool_id = chunk.id;
    block.tool_name = chunk.name;
    block.input_json = chunk.input;
    block.input_valid = chunk.input_valid;
  }
  void operator()(const BlockEnd& chunk) const {
    Block& block = block_for(message, chunk.index, "");
    block.closed = true;
    block.end_json = chunk.json;
    // Of the tools that the provider runs itself no ToolCall tells.
    if (is_tool(block.type) && block.type != "tool_use") {
      if (block.input_json.empty()) block.input_json = "{}";
      block.input_valid = !json::find_fault(block.input_json);
    }
  }
  void operator()(const UsageUpdate& chunk) const { merge(message.usage, chunk.json); }
  void operator()(const Finish& chunk) const {
    message.finish_reason = chunk.reason;
    message.stop_reason = chunk.raw;
    message.stop_sequence = chunk.stop_sequence;
    merge(message.details, chunk.details);
  }
  void operator()(const MessageEnd&) const { message.complete = true; }
  void operator()(const KeepAlive&) const {}
  void operator()(const UnknownEvent&) const {}
};

std::string joined(const Message& message, std::string_view type) {
  std::string all;
  for (const Block& block : message.content) {
    if (block.type == type) all += block.text;
  }
  return all;
}

std::string repaired(std::string_view text) {
  std::string out;
  sse::append_repaired(text, out);
  return out;
}

bool is_half_pair(std::string_view escape) {
  return escape.size() == 6 && escape[0] == '\\' && escape[1] == 'u' && (escape[2] | 0x20) == 'd' && escape[3] > '7';
}

// nlohmann's parser refuses half a surrogate pair, which JSON allows.
std::string without_half_pairs(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '\\') {
      out += text[at++];
      continue;
    }
    const std::string_view first = text.substr(at, 6);
    const std::string_view second = at + 6 < text.size() ? text.substr(at + 6, 6) : std::string_view();
    if (!is_half_pair(first)) {
      out += text.substr(at, 2);
      at += 2;
    } else if ((first[3] | 0x20) < 'c' && is_half_pair(second) && (second[3] | 0x20) >= 'c') {
      out.append(first).append(second);
      at += 12;
    } else {
      out += "\\ufffd";
      at += 6;
    }
  }
  return out;
}

// The value that `text` says, or `text` itself where it is not JSON.
Json value_of(std::string_view text) {
  if (json::find_fault(text)) return repaired(text);
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) value = Json::parse(without_half_pairs(repaired(text)), nullptr, false);
  return value.is_discarded() ? Json(repaired(text)) : value;
}

Json fields_json(const JsonFields& fields) {
  Json object = Json::object();
  for (const auto& [name, text] : fields) object[repaired(name)] = value_of(text);
  return object;
}

void append_citation(Json& block, const Json& citation) {
  Json& citations = block["citations"];
  if (!citations.is_array()) citations = Json::array();
  citations.push_back(citation);
}

// A summary comes whole or in pieces; null says that there is none, not that it is the word "null".
void add_compaction(Json& block, const Json& delta) {
  for (const auto& [key, value] : delta.items()) {
    if (key == "type" || value.is_null()) continue;
    Json& field = block[key];
    if (key == "content" && field.is_string() && value.is_string()) {
      field = field.get<std::string>() + value.get<std::string>();
    } else {
      field = value;
    }
  }
}

void add_other_delta(Json& block, const std::string& text) {
  const Json delta = value_of(text);
  const std::string type = delta.is_object() && delta.contains("type") && delta["type"].is_string()
                               ? delta["type"].get<std::string>()
                               : std::string();
  if (type == "citations_delta" && delta.contains("citation")) return append_citation(block, delta["citation"]);
  if (type == "compaction_delta") return add_compaction(block, delta);
  Json& others = block["other_deltas"];
  if (!others.is_array()) others = Json::array();
  others.push_back(delta);
}

Json block_json(const Block& block) {
  if (!block.end_json.empty()) return value_of(block.end_json);
  Json out = block.start_json.empty() ? Json(nullptr) : value_of(block.start_json);
  if (!out.is_object()) {
    Json start = std::move(out);
    out = Json::object({{"type", repaired(block.type)}});
    if (!start.is_null()) out["start"] = std::move(start);
  }
  const char* text_key = block.type == "thinking" ? "thinking" : "text";
  if (!block.text.empty()) out[text_key] = repaired(block.text);
  if (!block.refusal.empty()) out["refusal"] = repaired(block.refusal);
  if (!block.signature.empty()) out["signature"] = repaired(block.signature);
  if (!block.input_json.empty()) {
    out["input"] = block.input_valid ? value_of(block.input_json) : Json(repaired(block.input_json));
  }
  for (const std::string& delta : block.other_deltas) add_other_delta(out, delta);
  return out;
}

Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(repaired(text)); }

Json tool_calls_json(const Message& message) {
  Json calls = Json::array();
  for (const Block& block : message.content) {
    if (block.type != "tool_use" || !block.closed || !block.input_valid) continue;
    calls.push_back(Json{
        {"id", repaired(block.tool_id)}, {"name", repaired(block.tool_name)}, {"input", value_of(block.input_json)}});
  }
  return calls;
}

}  // namespace

std::string Message::text() const { return joined(*this, "text"); }
std::string Message::thinking() const { return joined(*this, "thinking"); }

std::string Message::refusal() const {
  std::string all;
  for (const Block& block : content) all += block.refusal;
  return all;
}

void accumulate(Message& message, const Chunk& chunk) { std::visit(Add{message}, chunk); }

Json to_json(const Message& message) {
  Json content = Json::array();
  for (const Block& block : message.content) content.push_back(block_json(block));
  Json out;
  out["id"] = repaired(message.id);
  out["model"] = repaired(message.model);
  out["content"] = std::move(content);
  out["text"] = repaired(message.text());
  out["thinking"] = repaired(message.thinking());
  out["tool_calls"] = tool_calls_json(message);
  out["stop_reason"] = text_or_null(message.stop_reason);
  out["finish_reason"] = message.finish_reason ? Json(to_string(*message.finish_reason)) : Json(nullptr);
  out["usage"] = fields_json(message.usage);
  out["complete"] = message.complete;
  out["error"] = message.error ? to_json(*message.error) : Json(nullptr);
  out["role"] = repaired(message.role);
  out["stop_sequence"] = text_or_null(message.stop_sequence);
  if (std::string refusal = message.refusal(); !refusal.empty()) out["refusal"] = repaired(refusal);
  if (!message.details.empty()) out["details"] = fields_json(message.details);
  return out;
}

Json to_json(const Error& error) {
  Json out;
  const auto add = [&out](const char* key, std::string_view value) {
    if (!value.empty()) out[key] = repaired(value);
  };
  out["code"] = to_string(error.code);
  out["message"] = repaired(error.message);
  if (error.http_status) out["http_status"] = *error.http_status;
  add("type", error.provider_type);
  add("provider_code", error.provider_code);
  add("request_id", error.request_id);
  if (error.retry_after) out["retry_after_ms"] = error.retry_after->count();
  if (error.should_retry) out["should_retry"] = *error.should_retry;
  if (error.byte_offset) out["byte_offset"] = *error.byte_offset;
  if (error.chunks_delivered > 0) out["chunks_delivered"] = error.chunks_delivered;
  return out;
}

}  // namespace reprise::llm

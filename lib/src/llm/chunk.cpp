#include <algorithm>

#include <reprise/llm/chunk.hpp>

#include "llm/json_text.hpp"
#include "sse/utf8.hpp"

namespace reprise::llm {
namespace {

// Writes the members of one object after another.
class Writer {
 public:
  explicit Writer(std::string_view type) {
    out_ = "{\"type\":\"";
    out_.append(type).append("\"");
  }

  Writer& text(std::string_view key, std::string_view value) {
    put_key(key);
    json::append_quoted(value, out_);
    return *this;
  }

  Writer& number(std::string_view key, std::size_t value) { return put(key, std::to_string(value)); }
  Writer& boolean(std::string_view key, bool value) { return put(key, value ? "true" : "false"); }

  // JSON as it is, but for line ends, which can only be white space; what is not JSON, as a string.
  Writer& raw(std::string_view key, std::string_view value) {
    if (json::find_fault(value) || sse::valid_utf8_prefix(value) < value.size()) return text(key, value);
    put_key(key);
    const std::size_t start = out_.size();
    out_.append(value);
    std::replace_if(
        out_.begin() + static_cast<std::ptrdiff_t>(start), out_.end(), [](char c) { return c == '\n' || c == '\r'; },
        ' ');
    return *this;
  }

  Writer& raw_if_any(std::string_view key, std::string_view value) { return value.empty() ? *this : raw(key, value); }

  std::string finish() {
    out_ += '}';
    return std::move(out_);
  }

 private:
  void put_key(std::string_view key) { out_.append(",\"").append(key).append("\":"); }

  Writer& put(std::string_view key, std::string_view value) {
    put_key(key);
    out_.append(value);
    return *this;
  }

  std::string out_;
};

struct ToJson {
  std::string operator()(const MessageStart& c) const {
    return Writer("message_start")
        .text("id", c.id)
        .text("model", c.model)
        .text("role", c.role)
        .raw_if_any("details", c.details)
        .finish();
  }
  std::string operator()(const BlockStart& c) const {
    return Writer("block_start").number("index", c.index).text("block_type", c.type).raw("block", c.json).finish();
  }
  std::string operator()(const TextDelta& c) const {
    return Writer("text").number("index", c.index).text("text", c.text).finish();
  }
  std::string operator()(const RefusalDelta& c) const {
    return Writer("refusal").number("index", c.index).text("text", c.text).finish();
  }
  std::string operator()(const ThinkingDelta& c) const {
    Writer writer("thinking");
    writer.number("index", c.index).text("text", c.text);
    if (c.estimated_tokens) writer.number("estimated_tokens", *c.estimated_tokens);
    return writer.finish();
  }
  std::string operator()(const SignatureDelta& c) const {
    return Writer("signature").number("index", c.index).text("signature", c.signature).finish();
  }
  std::string operator()(const ToolInputDelta& c) const {
    return Writer("tool_input").number("index", c.index).text("partial_json", c.partial_json).finish();
  }
  std::string operator()(const OtherDelta& c) const {
    return Writer("other_delta").number("index", c.index).text("delta_type", c.type).raw("delta", c.json).finish();
  }
  std::string operator()(const ToolCall& c) const {
    Writer writer("tool_call");
    writer.number("index", c.index).text("id", c.id).text("name", c.name);
    // A faulty input stays text even where this library would find nothing wrong with it.
    if (c.input_valid) {
      writer.raw("input", c.input);
    } else {
      writer.text("input", c.input);
    }
    return writer.boolean("input_valid", c.input_valid).finish();
  }
  std::string operator()(const BlockEnd& c) const {
    return Writer("block_end").number("index", c.index).raw_if_any("block", c.json).finish();
  }
  std::string operator()(const UsageUpdate& c) const { return Writer("usage").raw("usage", c.json).finish(); }
  std::string operator()(const Finish& c) const {
    return Writer("finish")
        .text("reason", to_string(c.reason))
        .text("raw", c.raw)
        .text("stop_sequence", c.stop_sequence)
        .raw_if_any("details", c.details)
        .finish();
  }
  std::string operator()(const MessageEnd&) const { return Writer("message_end").finish(); }
  std::string operator()(const KeepAlive&) const { return Writer("keep_alive").finish(); }
  std::string operator()(const UnknownEvent& c) const {
    return Writer("unknown").text("event", c.type).raw("data", c.data).finish();
  }
};

}  // namespace

std::string_view to_string(FinishReason reason) {
  switch (reason) {
    case FinishReason::kStop:
      return "stop";
    case FinishReason::kLength:
      return "length";
    case FinishReason::kToolCalls:
      return "tool_calls";
    case FinishReason::kContentFilter:
      return "content_filter";
    case FinishReason::kPause:
      return "pause";
    case FinishReason::kUnknown:
      break;
  }
  return "unknown";
}

std::string to_json(const Chunk& chunk) { return std::visit(ToJson{}, chunk); }

}  // namespace reprise::llm

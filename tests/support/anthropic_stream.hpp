// Runs events through an AnthropicParser and keeps what came of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <reprise/llm/anthropic.hpp>

#include "llm_stream.hpp"

namespace reprise::test {

inline Transcript run(const std::vector<sse::Event>& events) {
  llm::AnthropicParser parser;
  return run(parser, events);
}

// Unnamed events: the type is in the data.
inline Transcript run(const std::vector<std::string>& data) {
  std::vector<sse::Event> events;
  events.reserve(data.size());
  for (const std::string& text : data) events.push_back(event(text));
  return run(events);
}

inline std::string block_start(int index, const std::string& block) {
  return R"({"type":"content_block_start","index":)" + std::to_string(index) + R"(,"content_block":)" + block + "}";
}
inline std::string block_delta(int index, const std::string& delta) {
  return R"({"type":"content_block_delta","index":)" + std::to_string(index) + R"(,"delta":)" + delta + "}";
}
inline std::string block_stop(int index) {
  return R"({"type":"content_block_stop","index":)" + std::to_string(index) + "}";
}

inline std::string text_delta(int index, const std::string& text) {
  return block_delta(index, R"({"type":"text_delta","text":")" + text + "\"}");
}
inline std::string input_delta(int index, const std::string& fragment) {
  return block_delta(index, nlohmann::json{{"type", "input_json_delta"}, {"partial_json", fragment}}.dump());
}
inline std::string message_delta(const std::string& reason) {
  return R"({"type":"message_delta","delta":{"stop_reason":")" + reason + R"("},"usage":{"output_tokens":5}})";
}
inline const std::string kTextBlock = R"({"type":"text","text":""})";
inline const std::string kToolBlock = R"({"type":"tool_use","id":"toolu_1","name":"f","input":{}})";
inline const std::string kMessageStart =
    R"({"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],)"
    R"("model":"claude","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":1}}})";
inline const std::string kMessageStop = R"({"type":"message_stop"})";

}  // namespace reprise::test

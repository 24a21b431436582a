// The events of Chat Completions.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "llm_stream.hpp"

namespace reprise::test {

inline std::string choice_event(const std::string& choice) {
  return R"({"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"gpt","choices":[)" + choice +
         R"(],"usage":null,"obfuscation":"x"})";
}
inline std::string chat_delta(const std::string& delta) {
  return choice_event(R"({"index":0,"delta":)" + delta + R"(,"logprobs":null,"finish_reason":null})");
}
inline std::string chat_text(const std::string& text) { return chat_delta(R"({"content":")" + text + "\"}"); }
inline std::string chat_finish(const std::string& reason) {
  return choice_event(R"({"index":0,"delta":{},"logprobs":null,"finish_reason":")" + reason + "\"}");
}
inline std::string chat_call(int index, const std::string& id, const std::string& name, const std::string& arguments) {
  nlohmann::ordered_json call{{"index", index}};
  if (!id.empty()) call["id"] = id;
  if (!id.empty()) call["type"] = "function";
  call["function"] = nlohmann::ordered_json::object();
  if (!name.empty()) call["function"]["name"] = name;
  call["function"]["arguments"] = arguments;
  return chat_delta(R"({"tool_calls":[)" + call.dump() + "]}");
}

inline const std::string kChatUsage =
    R"({"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"gpt","choices":[],)"
    R"("usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14},"obfuscation":"x"})";
inline const std::string kDone = "[DONE]";

inline Transcript run_chat(const Lines& data) { return run(llm::Provider::kOpenAiChat, events_of(data)); }

}  // namespace reprise::test

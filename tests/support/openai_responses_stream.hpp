// The events of OpenAI's Responses.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "llm_stream.hpp"

namespace reprise::test {

// An event of `type`, with the members of the object `fields` besides.
inline std::string response_event(const std::string& type, const std::string& fields) {
  return R"({"type":")" + type + "\"" + (fields == "{}" ? "" : ",") + fields.substr(1);
}
inline std::string item_added(int index, const std::string& item) {
  return response_event("response.output_item.added",
                        R"({"output_index":)" + std::to_string(index) + R"(,"item":)" + item + "}");
}
inline std::string item_done(int index, const std::string& item) {
  return response_event("response.output_item.done",
                        R"({"output_index":)" + std::to_string(index) + R"(,"item":)" + item + "}");
}
// A delta, or with another key a whole text, of part 0 of an item.
inline std::string item_text(const std::string& type, int index, const std::string& text,
                             const std::string& key = "delta") {
  nlohmann::ordered_json event{
      {"type", "response." + type}, {"output_index", index}, {"content_index", 0}, {"summary_index", 0}, {key, text}};
  return event.dump();
}

inline std::string response_object(const std::string& status, const std::string& more) {
  return R"({"id":"resp_1","object":"response","status":")" + status + R"(","model":"gpt","tools":[])" + more + "}";
}
inline const std::string kResponseCreated = response_event(
    "response.created", R"({"response":)" + response_object("in_progress", R"(,"output":[],"usage":null)") + "}");
inline const std::string kUsageOfResponse = R"(,"usage":{"input_tokens":9,"output_tokens":5,"total_tokens":14})";
inline const std::string kResponseCompleted =
    response_event("response.completed", R"({"response":)" + response_object("completed", kUsageOfResponse) + "}");

inline const std::string kMessageItem =
    R"({"id":"msg_1","type":"message","status":"in_progress","content":[],"role":"assistant"})";
inline const std::string kFunctionItem =
    R"({"id":"fc_1","type":"function_call","status":"in_progress","arguments":"","call_id":"call_1","name":"f"})";

inline Transcript run_responses(const Lines& data) { return run(llm::Provider::kOpenAiResponses, events_of(data)); }

}  // namespace reprise::test

// Every recorded answer of OpenAI and of those who speak like it, against what a plain reading of its JSON says.
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <reprise/llm/response.hpp>
#include <reprise/sse/decoder.hpp>

#include "llm_stream.hpp"
#include "recordings.hpp"

namespace reprise::llm {
namespace {

using namespace test;

namespace fs = std::filesystem;

// The body as events; files of plain JSON lines have one event on each line.
std::vector<sse::Event> events_of_body(const std::string& body) {
  std::vector<sse::Event> events;
  if (body.starts_with('{')) {
    std::istringstream lines(body);
    for (std::string line; std::getline(lines, line);) events.push_back(test::event(line));
    return events;
  }
  sse::Decoder decoder;
  EXPECT_TRUE(decoder.feed(body + "\n\n", [&](const sse::EventView& event) { events.emplace_back(event); }));
  return events;
}

// All recorded event streams that `provider` is recognised for.
std::map<fs::path, std::vector<sse::Event>> recordings_of(Provider provider) {
  std::map<fs::path, std::vector<sse::Event>> found;
  for (const IndexedRecording& each : indexed_recordings()) {
    const fs::path& path = each.body;
    if (path.extension() == ".json" || path.extension() == ".bin") continue;
    auto events = events_of_body(bytes_of(path));
    if (!events.empty() && recognise(events[0].view()) == provider) found.emplace(path, std::move(events));
  }
  return found;
}

// What the answer says, found without the parser.
struct ExpectedChat {
  std::string text, thinking, finish_reason;
  std::map<int, std::pair<std::string, std::string>> calls;
  nlohmann::json usage = nlohmann::json::object();
  bool done = false;

  void add(const std::string& data) {
    done = data == "[DONE]";
    if (done) return;
    const auto event = nlohmann::json::parse(data);
    if (event.contains("usage") && event["usage"].is_object()) take_usage(event["usage"]);
    for (const auto& choice : event["choices"]) add_choice(choice);
  }

 private:
  void add_choice(const nlohmann::json& choice) {
    const auto said = [](const nlohmann::json& object, const char* key) {
      return object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : std::string();
    };
    text += said(choice, "text");
    if (const std::string reason = said(choice, "finish_reason"); !reason.empty()) finish_reason = reason;
    if (!choice.contains("delta")) return;
    const auto& delta = choice["delta"];
    text += said(delta, "content");
    thinking += said(delta, delta.contains("reasoning_content") ? "reasoning_content" : "reasoning");
    if (!delta.contains("tool_calls") || !delta["tool_calls"].is_array()) return;
    for (const auto& call : delta["tool_calls"]) {
      auto& [name, arguments] = calls[call["index"].get<int>()];
      name += said(call["function"], "name");
      arguments += said(call["function"], "arguments");
    }
  }
  void take_usage(const nlohmann::json& fields) {
    for (const auto& [key, value] : fields.items()) {
      if (!value.is_null()) usage[key] = value;
    }
  }
};

TEST(OpenAiRecordings, OfChatCompletionsGiveWhatTheySay) {
  REPRISE_SKIP_WITHOUT_RECORDINGS();
  std::size_t seen = 0;
  for (const auto& [path, events] : recordings_of(Provider::kOpenAiChat)) {
    ExpectedChat expected;
    for (const sse::Event& event : events) expected.add(event.data);
    const Transcript result = run(Provider::kOpenAiChat, events);
    const Message& message = result.message;
    EXPECT_FALSE(message.error) << path << message.error->message;
    EXPECT_EQ(result.complete, expected.done) << path;
    EXPECT_EQ(message.text(), expected.text) << path;
    EXPECT_EQ(message.thinking(), expected.thinking) << path;
    EXPECT_EQ(message.stop_reason, expected.finish_reason) << path;
    EXPECT_EQ(nlohmann::json::parse(to_json(message)["usage"].dump()), expected.usage) << path;
    nlohmann::json calls = nlohmann::json::array();
    for (const auto& [index, call] : expected.calls) {
      calls.push_back({{"name", call.first}, {"input", nlohmann::json::parse(call.second)}});
    }
    nlohmann::json found = nlohmann::json::parse(to_json(message)["tool_calls"].dump());
    for (auto& call : found) EXPECT_EQ(call.erase("id"), 1U) << path;
    EXPECT_EQ(found, calls) << path;
    ++seen;
  }
  EXPECT_GE(seen, 17U);
}

// What the deltas up to the first end say, found without the parser; the terminal event says the rest. Some files hold
// several answers.
struct ExpectedResponse {
  std::string text, thinking;
  std::map<int, std::string> inputs;
  nlohmann::json last;

  void add(const nlohmann::json& event) {
    if (last.is_object() && last["type"] == "response.completed") return;
    const std::string type = event["type"];
    if (type == "response.output_text.delta") text += event["delta"];
    if (type == "response.reasoning_summary_text.delta") thinking += event["delta"];
    if (type.ends_with("_input.delta") || type.ends_with("_arguments.delta")) {
      inputs[event["output_index"].get<int>()] += event["delta"];
    }
    last = event;
  }
};

// Encrypted content is another text each time that it is said.
nlohmann::json without_encrypted(nlohmann::json items) {
  for (auto& item : items) item.erase("encrypted_content");
  return items;
}

TEST(OpenAiRecordings, OfResponsesGiveWhatTheySay) {
  REPRISE_SKIP_WITHOUT_RECORDINGS();
  std::size_t seen = 0;
  for (const auto& [path, events] : recordings_of(Provider::kOpenAiResponses)) {
    // Somebody cut events out of the middle: the next test.
    if (path.filename() == "openai-phase.1.chunks.txt") continue;
    ExpectedResponse expected;
    for (const sse::Event& event : events) expected.add(nlohmann::json::parse(event.data));
    const Transcript result = run(Provider::kOpenAiResponses, events);
    const Message& message = result.message;
    ++seen;
    if (expected.last["type"] == "response.failed") {
      ASSERT_TRUE(message.error) << path;
      EXPECT_EQ(message.error->provider_code, expected.last["response"]["error"]["code"]) << path;
      continue;
    }
    EXPECT_FALSE(message.error) << path << message.error->message;
    EXPECT_TRUE(result.complete) << path;
    const nlohmann::json& response = expected.last["response"];
    auto json = nlohmann::json::parse(to_json(message).dump());
    EXPECT_EQ(message.text(), expected.text) << path;
    EXPECT_EQ(message.thinking(), expected.thinking) << path;
    EXPECT_EQ(json["usage"], response["usage"]) << path;
    EXPECT_EQ(without_encrypted(json["content"]), without_encrypted(response["output"])) << path;
    EXPECT_EQ(message.id, response["id"]) << path;
    for (const Block& block : message.content) {
      EXPECT_TRUE(block.closed) << path;
      const std::string& input = expected.inputs[static_cast<int>(block.index)];
      const bool custom = block.start_json.find("custom_tool_call") != std::string::npos;
      EXPECT_EQ(block.input_json, custom ? nlohmann::json(input).dump() : input) << path;
    }
    // The body that the same answer would have had without streaming says the same.
    const auto whole = parse_response(Provider::kOpenAiResponses, response.dump());
    ASSERT_TRUE(whole) << path << whole.error().message;
    auto whole_json = nlohmann::json::parse(to_json(*whole).dump());
    whole_json["content"] = without_encrypted(whole_json["content"]);
    json["content"] = without_encrypted(json["content"]);
    EXPECT_EQ(whole_json, json) << path;
  }
  EXPECT_GE(seen, 11U);
}

// The recorded bodies of failed requests.
TEST(OpenAiRecordings, OfErrorsAreRecognisedAndRead) {
  REPRISE_SKIP_WITHOUT_RECORDINGS();
  const fs::path folder = recordings_folder() / "agentjido_req_llm" / "http_errors";
  std::size_t seen = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".body.json")) continue;
    const std::string body = bytes_of(entry.path());
    const Provider provider = name.starts_with("anthropic") ? Provider::kAnthropic : Provider::kOpenAiChat;
    EXPECT_EQ(recognise_response(body), provider) << name;
    for (const Provider reader : {provider, Provider::kOpenAiResponses}) {
      if (provider == Provider::kAnthropic && reader != provider) continue;
      const auto parsed = parse_response(reader, body);
      ASSERT_FALSE(parsed) << name;
      EXPECT_EQ(parsed.error().code, ErrorCode::kProvider) << name;
      EXPECT_EQ(parsed.error().message, nlohmann::json::parse(body)["error"]["message"]) << name;
      EXPECT_EQ(parsed.error().provider_type, nlohmann::json::parse(body)["error"]["type"]) << name;
      EXPECT_TRUE(parsed.error().http_status) << name;
    }
    ++seen;
  }
  EXPECT_EQ(seen, 4U);
}

TEST(OpenAiRecordings, AreKnownToBeIncompleteByTheNumbersOfTheirEvents) {
  REPRISE_SKIP_WITHOUT_RECORDINGS();
  const fs::path path = recordings_folder() / "vercel_ai" / "openai-phase.1.chunks.txt";
  const Transcript result = run(Provider::kOpenAiResponses, events_of_body(bytes_of(path)));
  ASSERT_TRUE(result.message.error);
  EXPECT_EQ(result.message.error->message, "event 41 comes where event 6 is due: events are missing or repeated");
  EXPECT_EQ(result.message.text(), "Got it");
}

}  // namespace
}  // namespace reprise::llm

// Every recorded answer of Anthropic, against what a plain reading of its JSON says.
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <reprise/sse/decoder.hpp>

#include "anthropic_stream.hpp"
#include "recordings.hpp"

namespace reprise::llm {
namespace {

using namespace test;

namespace fs = std::filesystem;

std::vector<fs::path> anthropic_recordings() {
  std::vector<fs::path> paths;
  for (const IndexedRecording& each : indexed_recordings()) {
    if (each.provider == "anthropic" && each.body.extension() != ".json") paths.push_back(each.body);
  }
  return paths;
}

// The body as events; files of plain JSON lines have one event on each line.
std::vector<sse::Event> events_of(const std::string& body) {
  std::vector<sse::Event> events;
  if (body.front() == '{') {
    std::istringstream lines(body);
    for (std::string line; std::getline(lines, line);) events.push_back(test::event(line));
    return events;
  }
  sse::Decoder decoder;
  EXPECT_TRUE(decoder.feed(body + "\n\n", [&](const sse::EventView& event) { events.emplace_back(event); }));
  return events;
}

// What the answer says up to its end, found without the parser. Some files hold several answers.
struct Expected {
  std::string text, thinking, stop_reason;
  std::map<int, std::string> inputs, signatures;
  nlohmann::json usage = nlohmann::json::object();
  std::set<int> closed;
  bool stopped = false;

  void add(const nlohmann::json& event) {
    if (stopped) return;
    const std::string type = event["type"];
    if (type == "message_start") take_usage(event["message"]["usage"]);
    if (type == "content_block_delta") add_delta(event["index"], event["delta"]);
    if (type == "message_delta") {
      take_usage(event["usage"]);
      stop_reason = event["delta"]["stop_reason"];
    }
    if (type == "content_block_stop") closed.insert(event["index"].get<int>());
    stopped = type == "message_stop";
  }

 private:
  void add_delta(int index, const nlohmann::json& delta) {
    const std::string type = delta["type"];
    if (type == "text_delta") text += delta["text"];
    if (type == "thinking_delta") thinking += delta["thinking"];
    if (type == "signature_delta") signatures[index] = delta["signature"];
    if (type == "input_json_delta") inputs[index] += delta["partial_json"];
  }
  void take_usage(const nlohmann::json& fields) {
    for (const auto& [key, value] : fields.items()) {
      if (!value.is_null()) usage[key] = value;
    }
  }
};

TEST(AnthropicRecordings, MakesOfEveryRecordingWhatItSays) {
  REPRISE_SKIP_WITHOUT_RECORDINGS();
  std::size_t seen = 0;
  for (const fs::path& path : anthropic_recordings()) {
    const std::string body = bytes_of(path);
    ASSERT_FALSE(body.empty()) << path;
    // Two streams spliced into one: the parser stops at the second start.
    if (path.filename().string().starts_with("spliced")) continue;
    const std::vector<sse::Event> events = events_of(body);
    Expected expected;
    for (const sse::Event& event : events) expected.add(nlohmann::json::parse(event.data));
    const Transcript result = run(events);
    const Message& message = result.message;
    EXPECT_FALSE(message.error) << path << message.error->message;
    EXPECT_TRUE(result.complete && expected.stopped) << path;
    EXPECT_EQ(message.text(), expected.text) << path;
    EXPECT_EQ(message.thinking(), expected.thinking) << path;
    EXPECT_EQ(message.stop_reason, expected.stop_reason) << path;
    EXPECT_EQ(nlohmann::json::parse(to_json(message)["usage"].dump()), expected.usage) << path;
    for (const Block& block : message.content) {
      const int index = static_cast<int>(block.index);
      EXPECT_EQ(block.closed, expected.closed.count(index) > 0) << path;
      if (!expected.inputs[index].empty()) {
        EXPECT_EQ(block.input_json, expected.inputs[index]) << path;
      }
      EXPECT_EQ(block.signature, expected.signatures[index]) << path;
    }
    ++seen;
  }
  EXPECT_GT(seen, 70U);
}

TEST(AnthropicRecordings, StopsAtASplicedStream) {
  REPRISE_SKIP_WITHOUT_RECORDINGS();
  const fs::path path = recordings_folder() / "vercel_ai" / "spliced-message-start.chunks.txt";
  const Transcript result = run(events_of(bytes_of(path)));
  ASSERT_TRUE(result.message.error);
  EXPECT_EQ(result.message.error->code, ErrorCode::kProtocol);
  EXPECT_EQ(result.message.id, "msg_first");
  EXPECT_FALSE(any_tool_call(result));
}

}  // namespace
}  // namespace reprise::llm

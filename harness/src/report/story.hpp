// What happened while an answer came, read by read.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/llm/message.hpp>

namespace reprise::harness {

// What an event brings, by the first of its chunks that says something.
enum class EventKind : std::uint8_t { kText, kThinking, kTool, kBlock, kUsage, kEnd, kKeepAlive, kOther, kError };

struct StoryEvent {
  std::chrono::microseconds time{0};  // after the head, when its last byte was there
  EventKind kind = EventKind::kOther;
  std::string name;
  std::string data;
  std::string meaning;         // of its chunks, for people; empty where no provider is known
  std::size_t text_bytes = 0;  // of the answer's text, thoughts and tool input that it brings
};

struct Story {
  std::vector<StoryEvent> events;
  llm::Message message;                   // as the client has it at the end, by its default limits
  std::chrono::microseconds duration{0};  // until the end of the body
  std::optional<std::chrono::microseconds> first_byte{};
  std::optional<std::chrono::microseconds> first_token{};  // the first event that brings any of the answer
  std::optional<std::chrono::microseconds> last_token{};
  std::size_t text_bytes = 0;
  std::optional<double> output_tokens{};  // as the provider counts them
};

[[nodiscard]] Story story_of(const RecordedResponse& response);

// "text", "thinking", …: the name of a kind, for people and for styles.
[[nodiscard]] std::string_view to_string(EventKind kind);

}  // namespace reprise::harness

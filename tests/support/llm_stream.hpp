// Runs events through a provider's parser and keeps what came of it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <reprise/llm/message.hpp>
#include <reprise/llm/provider.hpp>
#include <reprise/sse/event.hpp>

namespace reprise::test {

using Lines = std::vector<std::string>;

struct Transcript {
  std::vector<std::string> chunks;  // as JSON
  llm::Message message;
  bool complete = false;
};

inline sse::Event event(std::string data) { return {"", std::move(data), ""}; }

inline Transcript run(llm::Parser& parser, const std::vector<sse::Event>& events) {
  Transcript result;
  for (const sse::Event& event : events) {
    std::vector<llm::Chunk> chunks;
    const auto parsed = parser.parse(event.view(), chunks);
    for (const llm::Chunk& chunk : chunks) {
      result.chunks.push_back(llm::to_json(chunk));
      llm::accumulate(result.message, chunk);
    }
    if (!parsed) {
      result.message.error = parsed.error();
      break;
    }
  }
  result.complete = parser.complete();
  return result;
}

// Unnamed events.
inline std::vector<sse::Event> events_of(const Lines& data) {
  std::vector<sse::Event> events;
  events.reserve(data.size());
  for (const std::string& text : data) events.push_back(event(text));
  return events;
}

inline Transcript run(llm::Provider provider, const std::vector<sse::Event>& events) {
  return run(*llm::make_parser(provider), events);
}

inline bool any_tool_call(const Transcript& transcript) {
  return std::any_of(transcript.chunks.begin(), transcript.chunks.end(),
                     [](const std::string& line) { return line.find(R"("type":"tool_call")") != std::string::npos; });
}

}  // namespace reprise::test

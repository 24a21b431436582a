#include "chunking/machines.hpp"

#include <nlohmann/json.hpp>

#include <reprise/llm/chunk.hpp>

namespace reprise::harness {

std::string EventMachine::text(const sse::EventView& event) {
  const nlohmann::ordered_json json{{"event", event.name()}, {"data", event.data}, {"id", event.id}};
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

bool AnswerMachine::parse(llm::Parser& parser, const sse::EventView& event, std::vector<std::string>& items) {
  std::vector<llm::Chunk> chunks;
  const auto parsed = parser.parse(event, chunks);
  items.clear();
  for (const llm::Chunk& chunk : chunks) items.push_back(llm::to_json(chunk));
  if (!parsed) items.push_back("error: " + parsed.error().message);
  return parsed.has_value();
}

}  // namespace reprise::harness

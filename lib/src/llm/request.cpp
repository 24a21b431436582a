#include <nlohmann/json.hpp>

#include <reprise/llm/request.hpp>

#include "llm/json_text.hpp"

namespace reprise::llm {
namespace {

Turn turn_with(Role role, std::string text) {
  Turn turn{.role = role, .content = {}};
  turn.content.emplace_back(TextPart{std::move(text)});
  return turn;
}

// Whether a block is no more than its text, so that nothing is lost where the text alone is sent.
bool is_plain_text(const Block& block) {
  const auto citations = json::member(block.start_json, "citations");
  const bool cited = json::has_value(citations) && json::trim(citations) != "[]";
  return block.type == "text" && block.other_deltas.empty() && !cited;
}

// Whether a block was made up for deltas that belong to none: Chat Completions' logprobs and the like.
bool is_made_up(const Block& block) {
  if (!block.end_json.empty() || block.type == "text" || block.type == "thinking") return false;
  std::size_t members = 0;
  for (json::Members all(block.start_json); all.next();) ++members;
  return members <= 1 && block.refusal.empty();
}

}  // namespace

Turn user(std::string text) { return turn_with(Role::kUser, std::move(text)); }
Turn assistant(std::string text) { return turn_with(Role::kAssistant, std::move(text)); }

Result<Turn> turn_of(const Message& message) {
  Turn turn{.role = Role::kAssistant, .content = {}};
  const nlohmann::ordered_json content = to_json(message)["content"];
  for (std::size_t i = 0; i < message.content.size(); ++i) {
    const Block& block = message.content[i];
    if (is_plain_text(block)) {
      // An empty one is refused by providers, though they send them.
      if (!block.text.empty()) turn.content.emplace_back(TextPart{block.text});
    } else if (block.type == "thinking" && block.end_json.empty()) {
      if (!block.signature.empty()) turn.content.emplace_back(ThinkingPart{block.text, block.signature});
    } else if (block.type == "tool_use") {
      if (!block.closed || !block.input_valid) {
        return fail(ErrorCode::kInvalidArgument, "the call of tool '" + block.tool_name + "' is not whole");
      }
      turn.content.emplace_back(ToolCallPart{block.tool_id, block.tool_name, block.input_json});
    } else if (!is_made_up(block)) {
      turn.content.emplace_back(RawPart{block.end_json.empty() ? content[i].dump() : block.end_json});
    }
  }
  return turn;
}

}  // namespace reprise::llm

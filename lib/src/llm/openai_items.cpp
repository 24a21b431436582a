#include "llm/openai_items.hpp"

#include <algorithm>

namespace reprise::llm::openai {

void Checksum::add(std::string_view piece) {
  for (const char c : piece) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  size_ += piece.size();
}

std::string_view to_string(PartKind kind) {
  switch (kind) {
    case PartKind::kText:
      return "text";
    case PartKind::kRefusal:
      return "refusal";
    case PartKind::kReasoning:
      return "reasoning";
    case PartKind::kSummary:
      return "summary";
    case PartKind::kCode:
      break;
  }
  return "code";
}

PartKind part_kind(std::string_view type) {
  if (type == "refusal") return PartKind::kRefusal;
  if (type == "reasoning_text") return PartKind::kReasoning;
  if (type == "summary_text") return PartKind::kSummary;
  return PartKind::kText;
}

Part& Item::part(PartKind kind_of_part, std::size_t part_index) {
  const auto found = std::find_if(parts.rbegin(), parts.rend(), [&](const Part& part) {
    return part.kind == kind_of_part && part.index == part_index;
  });
  if (found != parts.rend()) return *found;
  Part& part = parts.emplace_back();
  part.kind = kind_of_part;
  part.index = part_index;
  return part;
}

ItemKind item_kind(std::string_view type) {
  if (type == "message") return ItemKind::kMessage;
  if (type == "reasoning") return ItemKind::kReasoning;
  if (type == "function_call") return ItemKind::kFunction;
  if (type == "custom_tool_call") return ItemKind::kCustom;
  if (type == "mcp_call") return ItemKind::kProviderTool;
  return ItemKind::kOther;
}

std::string_view block_type(ItemKind kind, std::string_view type) {
  switch (kind) {
    case ItemKind::kMessage:
      return "text";
    case ItemKind::kReasoning:
      return "thinking";
    case ItemKind::kFunction:
    case ItemKind::kCustom:
      return "tool_use";
    case ItemKind::kProviderTool:
    case ItemKind::kOther:
      break;
  }
  return type;
}

}  // namespace reprise::llm::openai

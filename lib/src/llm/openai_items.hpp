// The output items of OpenAI's Responses while they arrive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace reprise::llm::openai {

// What a text that came in pieces adds up to, without keeping it.
class Checksum {
 public:
  void add(std::string_view piece);
  [[nodiscard]] std::uint64_t size() const { return size_; }

  friend bool operator==(const Checksum&, const Checksum&) = default;

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325;  // FNV-1a
  std::uint64_t size_ = 0;
};

enum class PartKind : std::uint8_t { kText, kRefusal, kReasoning, kSummary, kCode };

// The word for a part in messages to people: "text", "refusal", …
[[nodiscard]] std::string_view to_string(PartKind kind);

// What kind a part of this type is.
[[nodiscard]] PartKind part_kind(std::string_view type);

struct Part {
  PartKind kind = PartKind::kText;
  std::size_t index = 0;  // among the parts of its kind, as the provider counts
  Checksum sum;

  friend bool operator==(const Part&, const Part&) = default;
};

enum class ItemKind : std::uint8_t {
  kMessage,
  kReasoning,
  kFunction,      // the caller's to run; input is JSON
  kCustom,        // the caller's to run; input is text
  kProviderTool,  // has input, but is not the caller's to run
  kOther,
};

struct Item {
  std::size_t index = 0;
  ItemKind kind = ItemKind::kOther;
  std::string id;
  std::vector<Part> parts;
  std::string input;  // of a tool, as received so far

  Part& part(PartKind kind_of_part, std::size_t part_index);

  friend bool operator==(const Item&, const Item&) = default;
};

[[nodiscard]] ItemKind item_kind(std::string_view type);

// The block type for an item of this kind and type: "text", "thinking", "tool_use", or the item's own.
[[nodiscard]] std::string_view block_type(ItemKind kind, std::string_view type);

}  // namespace reprise::llm::openai

// The whole answer, accumulated from its chunks.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <reprise/llm/chunk.hpp>
#include <reprise/result.hpp>

namespace reprise::llm {

// A content block. What a field means depends on `type`, the provider's own word.
struct Block {
  std::size_t index = 0;
  std::string type;
  std::string start_json;  // the block as the wire showed it at its start
  std::string text;        // text of a text block, thoughts of a thinking block
  std::string signature;   // of a thinking block
  std::string tool_id;     // of a tool call
  std::string tool_name;
  std::string input_json;  // tool input as received so far; whole JSON only where `input_valid`
  bool input_valid = false;
  std::vector<std::string> other_deltas;  // JSON texts, in order
  bool closed = false;                    // the provider ended the block

  friend bool operator==(const Block&, const Block&) = default;
};

// Token counts under the provider's names; values are JSON texts, the latest of each.
using Usage = std::vector<std::pair<std::string, std::string>>;

struct Message {
  std::string id;
  std::string model;
  std::string role;
  std::vector<Block> content;  // in order of appearance
  std::optional<FinishReason> finish_reason{};
  std::string stop_reason;  // the provider's own word; empty until there is one
  std::string stop_sequence;
  Usage usage;
  bool complete = false;         // the terminal event was seen
  std::optional<Error> error{};  // what ended the stream otherwise

  // Text blocks joined, thinking blocks joined.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string thinking() const;

  friend bool operator==(const Message&, const Message&) = default;
};

// Adds one chunk to `message`. Chunks of blocks that never began are kept in a block of their own.
void accumulate(Message& message, const Chunk& chunk);

// {id, model, content: [blocks, wire-shaped], text, thinking, tool_calls: [{id, name, input}], stop_reason,
// finish_reason, usage, complete, error}. Only closed blocks with valid input appear under `tool_calls`.
[[nodiscard]] nlohmann::ordered_json to_json(const Message& message);

// {code, message, http_status, type, request_id, …}: fields without a value are left out.
[[nodiscard]] nlohmann::ordered_json to_json(const Error& error);

}  // namespace reprise::llm

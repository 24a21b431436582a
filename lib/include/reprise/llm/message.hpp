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

// A content block. What a field means depends on `type`, which is BlockStart's.
struct Block {
  std::size_t index = 0;
  std::string type;
  std::string start_json;  // the block as the wire showed it at its start
  std::string end_json;    // the whole block as the provider repeated it at its end; empty where it did not
  std::string text;        // text of a text block, thoughts of a thinking block
  std::string refusal;     // the model's words on why it does not answer
  std::string signature;   // of a thinking block, or its encrypted content
  std::string tool_id;     // of a tool call, also of one that the provider runs itself
  std::string tool_name;
  std::string input_json;                 // tool input as received so far; whole JSON only where `input_valid`
  bool input_valid = false;               // set when the block ends
  std::vector<std::string> other_deltas;  // JSON texts, in order
  bool closed = false;                    // the provider ended the block

  friend bool operator==(const Block&, const Block&) = default;
};

// Names and JSON texts, in order of appearance; the latest of each name. At most 256 are kept.
using JsonFields = std::vector<std::pair<std::string, std::string>>;

// Token counts under the provider's names.
using Usage = JsonFields;

struct Message {
  std::string id;
  std::string model;
  std::string role;
  std::vector<Block> content;  // in order of appearance
  std::optional<FinishReason> finish_reason{};
  std::string stop_reason;  // the provider's own word; empty until there is one
  std::string stop_sequence;
  Usage usage;
  JsonFields details;            // what else the provider said of the answer: stop_details, container, …
  bool complete = false;         // the terminal event was seen
  std::optional<Error> error{};  // what ended the stream otherwise

  // Text blocks joined, thinking blocks joined, refusals of all blocks joined.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string thinking() const;
  [[nodiscard]] std::string refusal() const;

  friend bool operator==(const Message&, const Message&) = default;
};

// Adds one chunk to `message`. Chunks of blocks that never began, or have ended, are kept in a block of their own.
// A "fallback" block changes `model`. Takes time for what the chunk adds, not for what is there.
void accumulate(Message& message, const Chunk& chunk);

// {id, model, content: [blocks, wire-shaped], text, thinking, tool_calls: [{id, name, input}], stop_reason,
// finish_reason, usage, complete, error, role, stop_sequence}, `details` and `refusal` where there are any. Only closed
// tool_use blocks with valid input appear under `tool_calls`. In `content`, input that is not valid JSON (yet) is a
// string, and deltas that this library cannot merge stand under `other_deltas`. A number too large for a double makes
// its JSON text a string; half a surrogate pair becomes U+FFFD.
[[nodiscard]] nlohmann::ordered_json to_json(const Message& message);

// {code, message, http_status, type, provider_code, request_id, retry_after_ms, should_retry, byte_offset,
// chunks_delivered}: fields without a value are left out, and so are no chunks.
[[nodiscard]] nlohmann::ordered_json to_json(const Error& error);

}  // namespace reprise::llm

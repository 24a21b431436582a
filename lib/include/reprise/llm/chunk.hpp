// What a streamed answer is made of, the same for every provider.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace reprise::llm {

// Every string here is a view: valid until the parser that made the chunk is given its next event.
// `index` is the number of the content block the chunk belongs to, as the provider counts; Chat Completions, which do
// not count, are numbered in order of appearance.

// The answer has begun.
struct MessageStart {
  std::string_view id;
  std::string_view model;
  std::string_view role;
  std::string_view details{};  // what else the event says of the answer, as a JSON object; empty where nothing
  friend bool operator==(const MessageStart&, const MessageStart&) = default;
};

// A content block has begun. `json` is the block as the wire shows it at its start. Text, thoughts, signature and tool
// input that it already holds come again as deltas, so that adding up the deltas is enough.
struct BlockStart {
  std::size_t index = 0;
  // "text", "thinking", "tool_use" (the caller's to run) and "refusal" are the same for every provider; what is none of
  // these is the provider's own word.
  std::string_view type;
  std::string_view json;
  friend bool operator==(const BlockStart&, const BlockStart&) = default;
};

struct TextDelta {
  std::size_t index = 0;
  std::string_view text;
  friend bool operator==(const TextDelta&, const TextDelta&) = default;
};

// A piece of the model's words on why it does not answer (OpenAI). Anthropic says so by FinishReason::kContentFilter.
struct RefusalDelta {
  std::size_t index = 0;
  std::string_view text;
  friend bool operator==(const RefusalDelta&, const RefusalDelta&) = default;
};

struct ThinkingDelta {
  std::size_t index = 0;
  std::string_view text;
  std::optional<std::size_t> estimated_tokens{};  // that the thought takes, from providers that say so
  friend bool operator==(const ThinkingDelta&, const ThinkingDelta&) = default;
};

// The signature of a thinking block, or its encrypted content (OpenAI). It replaces an earlier one and goes back to the
// provider verbatim.
struct SignatureDelta {
  std::size_t index = 0;
  std::string_view signature;
  friend bool operator==(const SignatureDelta&, const SignatureDelta&) = default;
};

// A piece of a tool call's input: JSON text that need not parse on its own. Never act on it.
struct ToolInputDelta {
  std::size_t index = 0;
  std::string_view partial_json;
  friend bool operator==(const ToolInputDelta&, const ToolInputDelta&) = default;
};

// A change to a block that has no chunk of its own (citations, compaction, what is new, a delta that is not of its
// block's kind): the delta as on the wire.
struct OtherDelta {
  std::size_t index = 0;
  std::string_view type;
  std::string_view json;
  friend bool operator==(const OtherDelta&, const OtherDelta&) = default;
};

// A tool call that is whole: its block was closed by the provider. Tools that the provider runs itself have none.
struct ToolCall {
  std::size_t index = 0;
  std::string_view id;
  std::string_view name;
  std::string_view input;   // JSON text; "{}" where the stream gave none
  bool input_valid = true;  // false where `input` does not parse: it is then the raw text, not to be acted on
  friend bool operator==(const ToolCall&, const ToolCall&) = default;
};

struct BlockEnd {
  std::size_t index = 0;
  std::string_view json{};  // the whole block, from providers that repeat it at its end; else empty
  friend bool operator==(const BlockEnd&, const BlockEnd&) = default;
};

// Usage fields that this event carries, as one JSON object with the provider's names. Each that is not null replaces
// its earlier value; none is added up.
struct UsageUpdate {
  std::string_view json;
  friend bool operator==(const UsageUpdate&, const UsageUpdate&) = default;
};

enum class FinishReason { kStop, kLength, kToolCalls, kContentFilter, kPause, kUnknown };

// The name as the documentation writes it: "stop", "length", "tool_calls", "content_filter", "pause", "unknown".
[[nodiscard]] std::string_view to_string(FinishReason reason);

// Why the model stopped. The stream is not over yet: only MessageEnd says so.
struct Finish {
  FinishReason reason = FinishReason::kUnknown;
  std::string_view raw;            // the provider's own word
  std::string_view stop_sequence;  // the one that was met; empty where there is none
  std::string_view details{};      // what else the event says (stop_details, container), as a JSON object, or empty
  friend bool operator==(const Finish&, const Finish&) = default;
};

// The provider's terminal event: the answer is complete.
struct MessageEnd {
  friend bool operator==(const MessageEnd&, const MessageEnd&) = default;
};

// A sign of life without content.
struct KeepAlive {
  friend bool operator==(const KeepAlive&, const KeepAlive&) = default;
};

// An event this library has no name for, as it came.
struct UnknownEvent {
  std::string_view type;
  std::string_view data;
  friend bool operator==(const UnknownEvent&, const UnknownEvent&) = default;
};

using Chunk =
    std::variant<MessageStart, BlockStart, TextDelta, RefusalDelta, ThinkingDelta, SignatureDelta, ToolInputDelta,
                 OtherDelta, ToolCall, BlockEnd, UsageUpdate, Finish, MessageEnd, KeepAlive, UnknownEvent>;

// One JSON object without line ends, {"type":"text","index":0,"text":"…"}: the form that `reprise show` prints and
// that transcripts are compared in. Strings that are not UTF-8 are repaired with U+FFFD.
[[nodiscard]] std::string to_json(const Chunk& chunk);

}  // namespace reprise::llm

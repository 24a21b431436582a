// OpenAI Chat Completions: events to chunks (https://platform.openai.com/docs/api-reference/chat/streaming).
#pragma once

#include <memory>

#include <reprise/llm/provider.hpp>

namespace reprise::llm {

// Takes what the many servers send that speak like it: no `object`, calls without an index or with a new ID in every
// piece, reasoning as `reasoning_content` or `reasoning`, `choices` that are empty, the older completions' `text`.
//
// Chat Completions know no blocks. One begins with the first piece of text ("text"), refusal ("refusal"), reasoning
// ("thinking"), of each tool call ("tool_use"), and of each field that has no chunk of its own ("logprobs",
// "annotations", …: OtherDeltas {field: value}). All end with the finish_reason. Their numbers are those of their
// order; a BlockStart's JSON is written here, in the shape of Anthropic's blocks.
//
// A tool call is whole where the model stopped for it or of itself; where the answer was cut (length, content_filter,
// a reason not known here) only if its input is whole JSON. A custom tool's input, which is text, becomes a JSON
// string.
//
// The terminal event is [DONE]. Only choice 0 is the answer: others are UnknownEvents of type "choice", and so are
// events that give nothing else, under their own type. Events whose delta is empty are KeepAlives.
//
// Fails with
// - kProvider for an error, in an event named so or as `error` in the data;
// - kProtocol for data that is not JSON, unless the event has a name, and for [DONE] without a finish_reason;
// - kLimitExceeded after 10,000 blocks, or when the tool inputs of open blocks exceed 64 MiB.
// From then on it fails the same way on every call. What follows [DONE] is passed on as UnknownEvents.
class OpenAiChatParser final : public Parser {
 public:
  OpenAiChatParser();
  ~OpenAiChatParser() override;
  OpenAiChatParser(const OpenAiChatParser& other);
  OpenAiChatParser& operator=(const OpenAiChatParser& other);
  OpenAiChatParser(OpenAiChatParser&&) noexcept;
  OpenAiChatParser& operator=(OpenAiChatParser&&) noexcept;

  // Also takes a body that was not streamed (`chat.completion`) as the event that says all.
  [[nodiscard]] Result<void> parse(const sse::EventView& event, std::vector<Chunk>& chunks) override;
  [[nodiscard]] bool complete() const override;
  [[nodiscard]] bool finished() const override;
  [[nodiscard]] std::unique_ptr<Parser> clone() const override;
  [[nodiscard]] bool equals(const Parser& other) const override;

  // Two parsers that compare equal behave alike from then on.
  friend bool operator==(const OpenAiChatParser& a, const OpenAiChatParser& b);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace reprise::llm

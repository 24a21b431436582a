// Anthropic Messages: events to chunks (https://docs.anthropic.com/en/docs/build-with-claude/streaming).
#pragma once

#include <memory>

#include <reprise/llm/provider.hpp>

namespace reprise::llm {

// Dispatches on `data.type` and falls back to the event's name. State is kept per block index. Events, blocks and
// deltas it has no name for pass through as UnknownEvent, BlockStart and OtherDelta.
class AnthropicParser final : public Parser {
 public:
  AnthropicParser();
  ~AnthropicParser() override;
  AnthropicParser(const AnthropicParser& other);
  AnthropicParser& operator=(const AnthropicParser& other);
  AnthropicParser(AnthropicParser&&) noexcept;
  AnthropicParser& operator=(AnthropicParser&&) noexcept;

  [[nodiscard]] Result<void> parse(const sse::EventView& event, std::vector<Chunk>& chunks) override;
  [[nodiscard]] bool complete() const override;
  [[nodiscard]] std::unique_ptr<Parser> clone() const override;

  // Two parsers that compare equal behave alike from then on.
  friend bool operator==(const AnthropicParser& a, const AnthropicParser& b);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace reprise::llm

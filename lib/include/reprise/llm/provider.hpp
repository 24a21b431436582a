// The seam between events and chunks: one parser per provider protocol.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <reprise/llm/chunk.hpp>
#include <reprise/result.hpp>
#include <reprise/sse/event.hpp>

namespace reprise::llm {

// Turns the events of one answer into chunks. Not thread-safe; one parser serves one answer.
class Parser {
 public:
  virtual ~Parser() = default;

  // Appends the chunks of `event` to `chunks`. Their views live until the next call, and no longer than `event`'s.
  // Fails with kProvider (an error event: the provider gave up) or kProtocol (JSON that does not parse).
  // A failure ends the stream; chunks appended before it stand.
  [[nodiscard]] virtual Result<void> parse(const sse::EventView& event, std::vector<Chunk>& chunks) = 0;

  // Whether the terminal event has been seen. EOF before that is a truncated stream.
  [[nodiscard]] virtual bool complete() const = 0;

  // Whether all but the terminal event has been seen: the model has said why it stopped, and no block is open. Callers
  // who have to live with servers that leave that event out can take EOF for the end where this holds.
  [[nodiscard]] virtual bool finished() const = 0;

  // An independent parser in the same state.
  [[nodiscard]] virtual std::unique_ptr<Parser> clone() const = 0;

  // Whether `other` is of the same kind and in the same state: both then behave alike from then on.
  [[nodiscard]] virtual bool equals(const Parser& other) const = 0;
};

enum class Provider {
  kAnthropic,        // Anthropic Messages
  kOpenAiChat,       // OpenAI Chat Completions, and the many that speak like it
  kOpenAiResponses,  // OpenAI Responses
};

struct ParserOptions {
  // Takes several JSON objects in one event's data for as many events: proxies that lose line ends join them. Without
  // it they are an error. Anthropic Messages only.
  bool tolerant = false;
};

[[nodiscard]] std::unique_ptr<Parser> make_parser(Provider provider, ParserOptions options = {});

// Which provider's protocol a stream speaks, judged by its first event that is not a keep-alive.
[[nodiscard]] std::optional<Provider> recognise(const sse::EventView& event);

// "anthropic", "openai-chat", "openai-responses".
[[nodiscard]] std::string_view to_string(Provider provider);

// The provider of that name; nothing where there is none.
[[nodiscard]] std::optional<Provider> provider_named(std::string_view name);

}  // namespace reprise::llm

// What the words of Anthropic Messages mean.
#pragma once

#include <optional>
#include <string_view>

#include <reprise/llm/chunk.hpp>

namespace reprise::llm::anthropic {

// Whether an event of the protocol has this name (https://docs.anthropic.com/en/docs/build-with-claude/streaming).
[[nodiscard]] bool is_event(std::string_view name);

// kUnknown for words that are not known here.
[[nodiscard]] FinishReason finish_reason(std::string_view stop_reason);

// The status that a response with this error type would have had (https://docs.anthropic.com/en/api/errors).
[[nodiscard]] std::optional<int> http_status(std::string_view error_type);

}  // namespace reprise::llm::anthropic

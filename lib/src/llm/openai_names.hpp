// What the words of OpenAI's protocols mean.
#pragma once

#include <optional>
#include <string_view>

#include <reprise/llm/chunk.hpp>

#include "llm/json_event.hpp"

namespace reprise::llm::openai {

// Of Chat Completions; kUnknown for words that are not known here.
[[nodiscard]] FinishReason finish_reason(std::string_view reason);

// Of a response that is incomplete.
[[nodiscard]] FinishReason incomplete_reason(std::string_view reason);

// The status that a response with this error would have had (https://platform.openai.com/docs/guides/error-codes).
// A code that is a status itself, as some gateways send it, stands for itself.
[[nodiscard]] std::optional<int> http_status(std::string_view type, std::string_view code);

}  // namespace reprise::llm::openai

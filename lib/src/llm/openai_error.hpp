// Errors as OpenAI's protocols report them inside a stream.
#pragma once

#include <string_view>

#include <reprise/result.hpp>

namespace reprise::llm::openai {

// From an error object {message, type, code, param}, or whatever stands in its place: its text is then the message.
// `data` is the whole event's.
[[nodiscard]] Error provider_error(std::string_view error, std::string_view data);

}  // namespace reprise::llm::openai

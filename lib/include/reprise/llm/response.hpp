// Whole answers at once: a JSON body that was never streamed, and streams that are all there already.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include <reprise/llm/message.hpp>
#include <reprise/llm/provider.hpp>
#include <reprise/result.hpp>
#include <reprise/sse/event.hpp>

namespace reprise::llm {

// The message that a non-streaming body (`application/json`) says. `to_json` of it equals that of the streamed answer,
// but for what the provider itself says otherwise; the blocks' `start_json` are whole blocks here.
//
// `message.complete` is false where the body says that the answer is still being made or was given up (Responses in
// the background).
// Fails with kProvider where the body is an error, and kProtocol where it is not JSON or not an answer of `provider`.
[[nodiscard]] Result<Message> parse_response(Provider provider, std::string_view body);

// Whose answer, or error, a non-streaming body is; nothing where it is nobody's known here.
[[nodiscard]] std::optional<Provider> recognise_response(std::string_view body);

// The message that a whole event stream (`text/event-stream`) says. How it ended, if not well, is `message.error`, by
// the same codes as for a stream that arrives piece by piece; what came before that is there.
// Without a provider, the first event that one is known for decides.
[[nodiscard]] Message parse_stream(std::string_view body, std::optional<Provider> provider = std::nullopt);

// The same for events that somebody else has decoded.
[[nodiscard]] Message parse_events(std::span<const sse::Event> events, std::optional<Provider> provider = std::nullopt);

}  // namespace reprise::llm

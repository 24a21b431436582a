// Anthropic Messages: events to chunks (https://docs.anthropic.com/en/docs/build-with-claude/streaming).
#pragma once

#include <reprise/llm/parser_of.hpp>

namespace reprise::llm {

// Dispatches on `data.type` and falls back to the event's name. State is kept per block index.
//
// Nothing vanishes. Events it has no name for, known ones without the parts that make them (a delta without an index),
// a stop for a block that is not open, a repeated message_start of the same id and whatever follows message_stop are
// UnknownEvents; unknown blocks are BlockStarts, unknown deltas OtherDeltas. Deltas of a block that never began are
// handed out, but no ToolCall ever comes of them. An event without data is a KeepAlive.
//
// What message_start brings along (content, stop_reason) gives the chunks it would have given piece by piece.
// A ToolCall's input is parsed once, when the block ends; it counts as valid up to 512 levels of nesting.
//
// Fails with
// - kProvider for an error event, also after message_stop (`complete()` stays true): provider_type, request_id and the
//   data as `body` come from the event, http_status is derived from the type;
// - kProtocol for data that is not JSON (the message names the event and the offset in its data), unless the event has
//   a name that is not of this protocol, and for a message_start with another id while a message is open;
// - kLimitExceeded after 10,000 blocks, after deltas of 10,000 blocks that are not open, or when the tool inputs of
//   open blocks exceed 64 MiB.
// From then on it fails the same way on every call.
using AnthropicParser = ParserOf<class AnthropicMachine>;
extern template class ParserOf<AnthropicMachine>;

}  // namespace reprise::llm

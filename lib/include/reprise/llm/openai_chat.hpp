// OpenAI Chat Completions: events to chunks (https://platform.openai.com/docs/api-reference/chat/streaming).
#pragma once

#include <reprise/llm/parser_of.hpp>

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
//
// Also takes a body that was not streamed (`chat.completion`) as the event that says all.
using OpenAiChatParser = ParserOf<class OpenAiChatMachine>;
extern template class ParserOf<OpenAiChatMachine>;

}  // namespace reprise::llm

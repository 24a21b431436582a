// OpenAI Responses: events to chunks (https://platform.openai.com/docs/api-reference/responses-streaming).
#pragma once

#include <reprise/llm/parser_of.hpp>

namespace reprise::llm {

// Dispatches on `data.type` and falls back to the event's name. Each item of the output is a block, numbered by its
// output_index: messages are "text" (a refusal in them is RefusalDeltas), reasoning "thinking" (summaries and reasoning
// text; encrypted_content is its SignatureDelta), function and custom tool calls "tool_use"; other items keep their own
// type. A BlockEnd carries the item as it is to go back to the provider.
//
// A tool call is whole when its item is done, unless that says it is incomplete. Its ID is the call_id. A custom tool's
// input, which is text, becomes a JSON string.
//
// `.done` events repeat what the deltas said: they are checked and give no chunk, or all of the text where no delta
// came. Items that only the terminal event names come with it. Other events with an output_index are OtherDeltas, the
// rest UnknownEvents; so is everything that follows the end.
//
// The terminal events are response.completed (FinishReason::kStop, or kToolCalls where a tool is to be called) and
// response.incomplete (kLength, kContentFilter).
//
// Fails with
// - kProvider for an error event, nested or not, and for response.failed;
// - kProtocol for data that is not JSON, unless the event has a name that is not of this protocol; for a
//   sequence_number that does not follow the last one (streams without them are not checked); for a `.done` that says
//   something else than the deltas did; and for a response.created with another ID while a response is open;
// - kLimitExceeded after 10,000 blocks or parts, or when the tool inputs of open blocks exceed 64 MiB.
// From then on it fails the same way on every call.
using OpenAiResponsesParser = ParserOf<class OpenAiResponsesMachine>;
extern template class ParserOf<OpenAiResponsesMachine>;

}  // namespace reprise::llm

// A short answer as Anthropic streams it, in parts that tests put together.
#pragma once

#include <string>

namespace reprise::test {

inline const std::string kStart =
    "event: message_start\n"
    R"(data: {"type":"message_start","message":{"id":"m1","model":"claude","role":"assistant","content":[],"usage":{"input_tokens":3,"output_tokens":1}}})"
    "\n\nevent: content_block_start\n"
    R"(data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})"
    "\n\n";
inline const std::string kHello =
    "event: content_block_delta\n"
    R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}})"
    "\n\n";
inline const std::string kEnd =
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\nevent: message_delta\n"
    R"(data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}})"
    "\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

inline std::string short_answer() { return kStart + kHello + kEnd; }

}  // namespace reprise::test

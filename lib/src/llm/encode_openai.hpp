// What the bodies of OpenAI's two protocols share.
#pragma once

#include <string>
#include <string_view>

#include "llm/encode_body.hpp"

namespace reprise::llm {

// Fails with kUnsupported on what neither protocol has.
[[nodiscard]] Result<void> check_openai(const Request& request, std::string_view protocol);

// The input of a tool call as OpenAI writes it: JSON text, or, of a custom tool, whose input here is a JSON string, the
// text that this says.
struct OpenAiInput {
  std::string text;
  bool custom = false;
};
[[nodiscard]] Result<OpenAiInput> openai_input(const ToolCallPart& call);

// {"type":"function", …}: Chat Completions put the members of a function into an object of that name, Responses do not.
using WriteFunction = EncodedJson (*)(EncodedJson members);

// Adds `tools` (`strict` is said where it is so, or for every tool if `always_strict`), `tool_choice` and
// `parallel_tool_calls`.
struct ToolStyle {
  WriteFunction function;
  bool always_strict;
};
[[nodiscard]] Result<void> add_openai_tools(EncodedJson& body, const Request& request, const ToolStyle& style);

}  // namespace reprise::llm

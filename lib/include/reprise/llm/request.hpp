// What is asked of a model, the same for every provider.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <reprise/llm/message.hpp>
#include <reprise/result.hpp>

namespace reprise::llm {

struct TextPart {
  std::string text;
  friend bool operator==(const TextPart&, const TextPart&) = default;
};

// Either `url`, or the image itself in base64 with its media type ("image/png").
struct ImagePart {
  std::string media_type{};
  std::string base64{};
  std::string url{};
  friend bool operator==(const ImagePart&, const ImagePart&) = default;
};

// Thoughts of an earlier answer, which Anthropic wants back to the letter, signature included.
struct ThinkingPart {
  std::string text;
  std::string signature;
  friend bool operator==(const ThinkingPart&, const ThinkingPart&) = default;
};

// A tool call of an earlier answer. `input` is a JSON object; of OpenAI's custom tools, which take text, a JSON string.
struct ToolCallPart {
  std::string id;
  std::string name;
  std::string input = "{}";
  friend bool operator==(const ToolCallPart&, const ToolCallPart&) = default;
};

// What a tool gave.
struct ToolResultPart {
  std::string tool_call_id;
  std::vector<std::variant<TextPart, ImagePart>> content;
  bool is_error = false;  // OpenAI has no such mark: say it in the text
  friend bool operator==(const ToolResultPart&, const ToolResultPart&) = default;
};

// A JSON object sent as it stands, for what is not modelled here: a content block (Anthropic), a content part (Chat
// Completions), an input item (Responses).
struct RawPart {
  std::string json;
  friend bool operator==(const RawPart&, const RawPart&) = default;
};

using Part = std::variant<TextPart, ImagePart, ThinkingPart, ToolCallPart, ToolResultPart, RawPart>;

enum class Role { kUser, kAssistant };

struct Turn {
  Role role = Role::kUser;
  std::vector<Part> content;
  friend bool operator==(const Turn&, const Turn&) = default;
};

[[nodiscard]] Turn user(std::string text);
[[nodiscard]] Turn assistant(std::string text);

// An answer as the next request has to repeat it: text, signed thoughts, tool calls, and every other block as the
// provider wrote it. Thoughts without a signature and what Chat Completions give beside the message (logprobs, …) stay
// out, since no provider takes them back.
// Fails with kInvalidArgument for a tool call that is not whole.
[[nodiscard]] Result<Turn> turn_of(const Message& message);

struct Tool {
  std::string name;
  std::string description{};
  std::string input_schema = R"({"type":"object"})";  // JSON Schema
  bool strict = false;                                // the model's input is held to the schema
};

struct ToolChoice {
  enum class Kind { kAuto, kAny, kNone, kNamed };
  Kind kind = Kind::kAuto;
  std::string name{};    // for kNamed
  bool parallel = true;  // false: at most one call in an answer
};

// How hard the model is to think. What is left out is the provider's choice.
struct Reasoning {
  std::optional<int> budget_tokens{};  // Anthropic alone
  bool adaptive = false;               // Anthropic alone: the model decides how long
  std::string effort{};                // "low", "medium", "high", …
};

struct Request {
  std::string model;
  std::vector<Turn> messages;
  std::string system{};
  std::optional<int> max_tokens{};  // Anthropic asks for it always
  std::vector<Tool> tools{};
  std::vector<std::string> provider_tools{};  // JSON objects beside `tools`: those that the provider runs itself
  std::optional<ToolChoice> tool_choice{};
  std::optional<double> temperature{};
  std::optional<double> top_p{};
  std::optional<int> top_k{};
  std::vector<std::string> stop_sequences{};
  std::optional<Reasoning> reasoning{};
  std::vector<std::string> betas{};  // Anthropic alone
  std::string extra{};               // a JSON object whose members are added to the body, in place of those given there
};

}  // namespace reprise::llm

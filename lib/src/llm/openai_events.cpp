#include "llm/openai_events.hpp"

#include <array>

namespace reprise::llm::openai {
namespace {

using json::Field;

constexpr std::array kIncompleteFields{Field{"reason", kIncompleteReason}};
constexpr std::array kResponseFields{Field{"id", kId},
                                     Field{"model", kModel},
                                     Field{"status", kStatus},
                                     Field{"output", kOutput},
                                     Field{"usage", kUsage},
                                     Field{"error", kResponseError},
                                     Field{"incomplete_details", kIncompleteDetails, kIncompleteFields}};
constexpr std::array kEventFields{Field{"type", kType},
                                  Field{"sequence_number", kSequence},
                                  Field{"item_id", kItemId},
                                  Field{"output_index", kOutputIndex},
                                  Field{"content_index", kContentIndex},
                                  Field{"summary_index", kSummaryIndex},
                                  Field{"delta", kDeltaText},
                                  Field{"text", kText},
                                  Field{"refusal", kRefusal},
                                  Field{"arguments", kArguments},
                                  Field{"input", kInput},
                                  Field{"code", kCode},
                                  Field{"item", kItem},
                                  Field{"part", kPart},
                                  Field{"error", kErrorObject},
                                  Field{"response", kResponse, kResponseFields}};

// The most frequent first.
constexpr std::array kRules{
    Rule{"response.output_text.delta", Action::kDelta, PartKind::kText},
    Rule{"response.function_call_arguments.delta", Action::kInputDelta},
    Rule{"response.reasoning_summary_text.delta", Action::kDelta, PartKind::kSummary},
    Rule{"response.reasoning_text.delta", Action::kDelta, PartKind::kReasoning},
    Rule{"response.refusal.delta", Action::kDelta, PartKind::kRefusal},
    Rule{"response.custom_tool_call_input.delta", Action::kInputDelta},
    Rule{"response.mcp_call_arguments.delta", Action::kInputDelta},
    Rule{"response.code_interpreter_call_code.delta", Action::kDelta, PartKind::kCode},
    Rule{"response.output_item.added", Action::kItemAdded},
    Rule{"response.output_item.done", Action::kItemDone},
    Rule{"response.content_part.done", Action::kPartDone},
    Rule{"response.reasoning_summary_part.done", Action::kPartDone},
    Rule{"response.output_text.done", Action::kDone, PartKind::kText, kText},
    Rule{"response.refusal.done", Action::kDone, PartKind::kRefusal, kRefusal},
    Rule{"response.reasoning_text.done", Action::kDone, PartKind::kReasoning, kText},
    Rule{"response.reasoning_summary_text.done", Action::kDone, PartKind::kSummary, kText},
    Rule{"response.code_interpreter_call_code.done", Action::kDone, PartKind::kCode, kCode},
    Rule{"response.function_call_arguments.done", Action::kInputDone, PartKind::kText, kArguments},
    Rule{"response.custom_tool_call_input.done", Action::kInputDone, PartKind::kText, kInput},
    Rule{"response.mcp_call_arguments.done", Action::kInputDone, PartKind::kText, kArguments},
    Rule{"response.created", Action::kStarted},
    Rule{"response.queued", Action::kStarted},
    Rule{"response.in_progress", Action::kStarted},
    Rule{"response.completed", Action::kCompleted},
    Rule{"response.incomplete", Action::kIncomplete},
    Rule{"response.failed", Action::kFailed},
    Rule{"error", Action::kError},
    Rule{"keepalive", Action::kKeepAlive},
    Rule{"ping", Action::kKeepAlive}};

constexpr std::array<std::string_view, 32> kKnownInResponse{"id",
                                                            "object",
                                                            "model",
                                                            "status",
                                                            "output",
                                                            "usage",
                                                            "error",
                                                            "incomplete_details",
                                                            "background",
                                                            "conversation",
                                                            "frequency_penalty",
                                                            "instructions",
                                                            "max_output_tokens",
                                                            "max_tool_calls",
                                                            "metadata",
                                                            "parallel_tool_calls",
                                                            "presence_penalty",
                                                            "previous_response_id",
                                                            "prompt",
                                                            "prompt_cache_key",
                                                            "prompt_cache_retention",
                                                            "reasoning",
                                                            "safety_identifier",
                                                            "store",
                                                            "temperature",
                                                            "text",
                                                            "tool_choice",
                                                            "tools",
                                                            "top_logprobs",
                                                            "top_p",
                                                            "truncation",
                                                            "user"};

constexpr Rule kPassOn{};

}  // namespace

const Rule& rule_for(std::string_view type) {
  for (const Rule& rule : kRules) {
    if (rule.name == type) return rule;
  }
  return kPassOn;
}

std::span<const std::string_view> known_in_response() { return kKnownInResponse; }

std::span<const json::Field> event_fields() { return kEventFields; }

}  // namespace reprise::llm::openai

// The events of OpenAI's Responses and what is to be done with each.
#pragma once

#include <cstddef>
#include <string_view>

#include "llm/json_event.hpp"
#include "llm/openai_items.hpp"

namespace reprise::llm::openai {

enum class Action : std::uint8_t {
  kUnknown,
  kKeepAlive,
  kStarted,  // created, queued, in_progress: the response as it stands
  kCompleted,
  kIncomplete,
  kFailed,
  kItemAdded,
  kItemDone,
  kPartDone,    // a part, whole
  kDelta,       // a piece of a part
  kDone,        // a part's text, whole
  kInputDelta,  // a piece of a tool's input
  kInputDone,   // a tool's input, whole
  kError,
};

enum Slot : std::size_t {
  kType,
  kSequence,
  kOutputIndex,
  kContentIndex,
  kSummaryIndex,
  kItemId,
  kDeltaText,
  kText,
  kRefusal,
  kArguments,
  kInput,
  kCode,
  kItem,
  kPart,
  kErrorObject,
  kResponse,
  kId,
  kModel,
  kStatus,
  kOutput,
  kUsage,
  kResponseError,
  kIncompleteDetails,
  kIncompleteReason,
  kSlots
};

struct Rule {
  std::string_view name;
  Action action = Action::kUnknown;
  PartKind part = PartKind::kText;  // of kDelta and kDone
  Slot text = kText;                // where kDone and kInputDone have the text
};

// The rule for a type of event; kUnknown for those that are passed on.
[[nodiscard]] const Rule& rule_for(std::string_view type);

// The members of a response that have chunks of their own or repeat the request; the rest are details of the answer.
[[nodiscard]] std::span<const std::string_view> known_in_response();

// The fields of an event that matter here, for `json::Reader`.
[[nodiscard]] std::span<const json::Field> event_fields();

}  // namespace reprise::llm::openai

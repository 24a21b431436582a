#include "llm/anthropic_names.hpp"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace reprise::llm::anthropic {
namespace {

TEST(AnthropicNames, MapEveryStopReason) {
  const std::vector<std::pair<std::string_view, FinishReason>> rows{
      {"end_turn", FinishReason::kStop},
      {"stop_sequence", FinishReason::kStop},
      {"stop", FinishReason::kStop},
      {"max_tokens", FinishReason::kLength},
      {"model_context_window_exceeded", FinishReason::kLength},
      {"tool_use", FinishReason::kToolCalls},
      {"pause_turn", FinishReason::kPause},
      {"refusal", FinishReason::kContentFilter},
      {"content_filter", FinishReason::kContentFilter},
      {"compaction", FinishReason::kUnknown},
      {"", FinishReason::kUnknown},
      {"END_TURN", FinishReason::kUnknown},
  };
  for (const auto& [name, reason] : rows) EXPECT_EQ(finish_reason(name), reason) << name;
}

TEST(AnthropicNames, DeriveAStatusFromEveryErrorType) {
  const std::vector<std::pair<std::string_view, std::optional<int>>> rows{
      {"invalid_request_error", 400},
      {"authentication_error", 401},
      {"billing_error", 402},
      {"permission_error", 403},
      {"not_found_error", 404},
      {"conflict_error", 409},
      {"request_too_large", 413},
      {"rate_limit_error", 429},
      {"api_error", 500},
      {"timeout_error", 504},
      {"overloaded_error", 529},
      {"new_error", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [type, status] : rows) EXPECT_EQ(http_status(type), status) << type;
}

TEST(AnthropicNames, KnowTheEventsOfMessagesAndNoOthers) {
  for (const std::string_view name : {"message_start", "content_block_start", "content_block_delta",
                                      "content_block_stop", "message_delta", "message_stop", "ping", "error"}) {
    EXPECT_TRUE(is_event(name)) << name;
  }
  for (const std::string_view name : {"", "message", "completion", "response.created", "Ping"}) {
    EXPECT_FALSE(is_event(name)) << name;
  }
}

}  // namespace
}  // namespace reprise::llm::anthropic

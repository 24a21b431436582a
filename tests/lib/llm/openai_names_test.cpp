#include "llm/openai_names.hpp"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace reprise::llm::openai {
namespace {

TEST(OpenAiNames, MapEveryFinishReason) {
  const std::vector<std::pair<std::string_view, FinishReason>> rows{
      {"stop", FinishReason::kStop},
      {"length", FinishReason::kLength},
      {"tool_calls", FinishReason::kToolCalls},
      {"function_call", FinishReason::kToolCalls},
      {"content_filter", FinishReason::kContentFilter},
      {"insufficient_system_resource", FinishReason::kUnknown},
      {"error", FinishReason::kUnknown},
      {"", FinishReason::kUnknown},
  };
  for (const auto& [name, reason] : rows) EXPECT_EQ(finish_reason(name), reason) << name;
}

TEST(OpenAiNames, MapEveryReasonToBeIncomplete) {
  EXPECT_EQ(incomplete_reason("max_output_tokens"), FinishReason::kLength);
  EXPECT_EQ(incomplete_reason("content_filter"), FinishReason::kContentFilter);
  EXPECT_EQ(incomplete_reason("new"), FinishReason::kUnknown);
  EXPECT_EQ(incomplete_reason(""), FinishReason::kUnknown);
}

TEST(OpenAiNames, DeriveAStatusFromTheCodeAndElseFromTheType) {
  struct Row {
    std::string_view type, code;
    std::optional<int> status;
  };
  const std::vector<Row> rows{
      {"invalid_request_error", "", 400},
      {"invalid_request_error", "context_length_exceeded", 400},
      {"invalid_request_error", "model_not_found", 404},
      {"invalid_request_error", "invalid_api_key", 401},
      {"authentication_error", "", 401},
      {"permission_error", "", 403},
      {"not_found_error", "", 404},
      {"conflict_error", "", 409},
      {"insufficient_quota", "insufficient_quota", 429},
      {"tokens", "rate_limit_exceeded", 429},
      {"requests", "", 429},
      {"tokens", "", 429},
      {"rate_limit_error", "", 429},
      {"server_error", "", 500},
      {"server_error", "unheard_of", 500},
      {"api_error", "", 500},
      {"service_unavailable_error", "", 503},
      {"overloaded_error", "", 503},
      {"timeout_error", "", 504},
      {"", "502", 502},
      {"server_error", "429", 429},
      {"server_error", "200", 500},
      {"", "99", std::nullopt},
      {"new_error", "new_code", std::nullopt},
      {"", "", std::nullopt},
  };
  for (const Row& row : rows) EXPECT_EQ(http_status(row.type, row.code), row.status) << row.type << row.code;
}

}  // namespace
}  // namespace reprise::llm::openai

#include "llm/anthropic_names.hpp"

#include <algorithm>
#include <array>

namespace reprise::llm::anthropic {
namespace {

constexpr std::array<std::string_view, 8> kEventNames{"message_start",
                                                      "content_block_start",
                                                      "content_block_delta",
                                                      "content_block_stop",
                                                      "message_delta",
                                                      "message_stop",
                                                      "ping",
                                                      "error"};

struct Reason {
  std::string_view name;
  FinishReason reason;
};
constexpr std::array kReasons{Reason{"end_turn", FinishReason::kStop},
                              Reason{"stop_sequence", FinishReason::kStop},
                              Reason{"stop", FinishReason::kStop},
                              Reason{"max_tokens", FinishReason::kLength},
                              Reason{"model_context_window_exceeded", FinishReason::kLength},
                              Reason{"tool_use", FinishReason::kToolCalls},
                              Reason{"pause_turn", FinishReason::kPause},
                              Reason{"refusal", FinishReason::kContentFilter},
                              Reason{"content_filter", FinishReason::kContentFilter}};

struct Status {
  std::string_view type;
  int status;
};
constexpr std::array kStatuses{
    Status{"invalid_request_error", 400}, Status{"authentication_error", 401}, Status{"billing_error", 402},
    Status{"permission_error", 403},      Status{"not_found_error", 404},      Status{"conflict_error", 409},
    Status{"request_too_large", 413},     Status{"rate_limit_error", 429},     Status{"api_error", 500},
    Status{"timeout_error", 504},         Status{"overloaded_error", 529}};

}  // namespace

bool is_event(std::string_view name) {
  return std::find(kEventNames.begin(), kEventNames.end(), name) != kEventNames.end();
}

FinishReason finish_reason(std::string_view stop_reason) {
  for (const Reason& reason : kReasons) {
    if (reason.name == stop_reason) return reason.reason;
  }
  return FinishReason::kUnknown;
}

std::optional<int> http_status(std::string_view error_type) {
  for (const Status& status : kStatuses) {
    if (status.type == error_type) return status.status;
  }
  return std::nullopt;
}

}  // namespace reprise::llm::anthropic

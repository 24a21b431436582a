#include "llm/openai_names.hpp"

#include <array>
#include <charconv>

namespace reprise::llm::openai {
namespace {

struct Reason {
  std::string_view name;
  FinishReason reason;
};
constexpr std::array kReasons{Reason{"stop", FinishReason::kStop}, Reason{"length", FinishReason::kLength},
                              Reason{"tool_calls", FinishReason::kToolCalls},
                              Reason{"function_call", FinishReason::kToolCalls},
                              Reason{"content_filter", FinishReason::kContentFilter}};

struct Status {
  std::string_view name;
  int status;
};
constexpr std::array kStatuses{Status{"context_length_exceeded", 400},
                               Status{"invalid_prompt", 400},
                               Status{"invalid_request_error", 400},
                               Status{"authentication_error", 401},
                               Status{"invalid_api_key", 401},
                               Status{"permission_error", 403},
                               Status{"permission_denied", 403},
                               Status{"model_not_found", 404},
                               Status{"not_found_error", 404},
                               Status{"conflict_error", 409},
                               Status{"insufficient_quota", 429},
                               Status{"rate_limit_error", 429},
                               Status{"rate_limit_exceeded", 429},
                               Status{"requests", 429},
                               Status{"tokens", 429},
                               Status{"api_error", 500},
                               Status{"server_error", 500},
                               Status{"overloaded_error", 503},
                               Status{"server_overloaded", 503},
                               Status{"service_unavailable_error", 503},
                               Status{"timeout_error", 504}};

std::optional<int> status_of(std::string_view name) {
  for (const Status& status : kStatuses) {
    if (status.name == name) return status.status;
  }
  return std::nullopt;
}

}  // namespace

FinishReason finish_reason(std::string_view reason) {
  for (const Reason& known : kReasons) {
    if (known.name == reason) return known.reason;
  }
  return FinishReason::kUnknown;
}

FinishReason incomplete_reason(std::string_view reason) {
  if (reason == "max_output_tokens") return FinishReason::kLength;
  if (reason == "content_filter") return FinishReason::kContentFilter;
  return FinishReason::kUnknown;
}

std::optional<int> http_status(std::string_view type, std::string_view code) {
  int number = 0;
  const auto parsed = std::from_chars(code.data(), code.data() + code.size(), number);
  if (parsed.ec == std::errc{} && parsed.ptr == code.data() + code.size() && number >= 400 && number < 600) {
    return number;
  }
  const auto by_code = status_of(code);
  return by_code ? by_code : status_of(type);
}

}  // namespace reprise::llm::openai

// A request to a model as the HTTP request that its provider expects.
#pragma once

#include <string>

#include <reprise/http/message.hpp>
#include <reprise/llm/provider.hpp>
#include <reprise/llm/request.hpp>
#include <reprise/result.hpp>

namespace reprise::llm {

enum class AuthStyle {
  kProvider,  // as the provider's documentation has it: Anthropic `x-api-key`, OpenAI `Authorization: Bearer`
  kApiKey,    // x-api-key: KEY
  kBearer,    // Authorization: Bearer KEY
  kNone,
};

// Where requests go, and on whose account.
struct Endpoint {
  Provider provider = Provider::kAnthropic;
  // What the official SDKs call so. "/v1/messages", "/chat/completions" or "/responses" is appended;
  // an Anthropic one may end in "/v1" already. Takes no query and no fragment.
  // Empty: https://api.anthropic.com, https://api.openai.com/v1.
  std::string base_url{};
  std::string api_key{};
  AuthStyle auth = AuthStyle::kProvider;
  std::string version = "2023-06-01";  // anthropic-version
  http::Headers headers{};             // sent as well, in place of fields of the same name
};

enum class Delivery { kStream, kWhole };

// Fails with kInvalidArgument for what is missing or no JSON, and kUnsupported for what the provider cannot express;
// the message names the field.
//
// Anthropic Messages (https://docs.anthropic.com/en/api/messages), OpenAI Chat Completions and Responses
// (https://platform.openai.com/docs/api-reference).
[[nodiscard]] Result<http::Request> encode(const Request& request, const Endpoint& endpoint, Delivery delivery);

}  // namespace reprise::llm

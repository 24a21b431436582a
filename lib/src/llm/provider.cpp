#include <optional>
#include <string>
#include <string_view>

#include <reprise/llm/anthropic.hpp>
#include <reprise/llm/provider.hpp>

#include "llm/anthropic_names.hpp"
#include "llm/json_text.hpp"

namespace reprise::llm {
namespace {

// The event's type as a parser would see it.
std::string type_of(const sse::EventView& event) {
  std::string type = json::string_of(json::member(event.data, "type"));
  return type.empty() ? std::string(event.type) : type;
}

}  // namespace

std::unique_ptr<Parser> make_parser(Provider provider) {
  switch (provider) {
    case Provider::kAnthropic:
      return std::make_unique<AnthropicParser>();
    case Provider::kOpenAiChat:
    case Provider::kOpenAiResponses:
      break;
  }
  return nullptr;
}

std::optional<Provider> recognise(const sse::EventView& event) {
  if (anthropic::is_event(type_of(event))) return Provider::kAnthropic;
  return std::nullopt;
}

std::string_view to_string(Provider provider) {
  switch (provider) {
    case Provider::kAnthropic:
      return "anthropic";
    case Provider::kOpenAiChat:
      return "openai-chat";
    case Provider::kOpenAiResponses:
      return "openai-responses";
  }
  return "unknown";
}

}  // namespace reprise::llm

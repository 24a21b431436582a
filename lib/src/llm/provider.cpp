#include <optional>
#include <string>
#include <string_view>

#include <reprise/llm/anthropic.hpp>
#include <reprise/llm/openai_chat.hpp>
#include <reprise/llm/openai_responses.hpp>
#include <reprise/llm/provider.hpp>

#include "llm/anthropic_names.hpp"
#include "llm/json_text.hpp"

namespace reprise::llm {
namespace {

bool has(std::string_view object, std::string_view key) { return json::has_value(json::member(object, key)); }

// Who reports errors in this shape.
Provider recognise_error(std::string_view data, bool typed) {
  if (has(data, "sequence_number")) return Provider::kOpenAiResponses;
  if (typed) return has(data, "message") && !has(data, "error") ? Provider::kOpenAiResponses : Provider::kAnthropic;
  return has(data, "error") || has(data, "message") ? Provider::kOpenAiChat : Provider::kAnthropic;
}

bool is_completion(std::string_view data) {
  const std::string object = json::string_of(json::member(data, "object"));
  return object.starts_with("chat.completion") || object == "text_completion" || object == "error" ||
         json::member(data, "choices").starts_with('[') || has(data, "error");
}

}  // namespace

std::unique_ptr<Parser> make_parser(Provider provider, ParserOptions options) {
  switch (provider) {
    case Provider::kAnthropic:
      return std::make_unique<AnthropicParser>(options);
    case Provider::kOpenAiChat:
      return std::make_unique<OpenAiChatParser>(options);
    case Provider::kOpenAiResponses:
      return std::make_unique<OpenAiResponsesParser>(options);
  }
  return nullptr;
}

std::optional<Provider> recognise(const sse::EventView& event) {
  const std::string_view data = json::trim(event.data);
  if (data == "[DONE]") return Provider::kOpenAiChat;
  const std::string typed = json::string_of(json::member(data, "type"));
  const std::string_view type = typed.empty() ? event.type : std::string_view(typed);
  if (type == "error") return recognise_error(data, !typed.empty());
  if (anthropic::is_event(type)) return Provider::kAnthropic;
  if (type.starts_with("response.")) return Provider::kOpenAiResponses;
  if (typed.empty() && is_completion(data)) return Provider::kOpenAiChat;
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

std::optional<Provider> provider_named(std::string_view name) {
  for (const Provider provider : {Provider::kAnthropic, Provider::kOpenAiChat, Provider::kOpenAiResponses}) {
    if (to_string(provider) == name) return provider;
  }
  return std::nullopt;
}

}  // namespace reprise::llm

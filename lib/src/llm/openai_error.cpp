#include "llm/openai_error.hpp"

#include "llm/json_text.hpp"
#include "llm/openai_names.hpp"
#include "llm/parts.hpp"

namespace reprise::llm::openai {
namespace {

// A string's text, any other value as written.
std::string plain(std::string_view value) {
  if (!json::has_value(value)) return {};
  return value.front() == '"' ? json::string_of(value) : std::string(value);
}

}  // namespace

Error provider_error(std::string_view error, std::string_view data) {
  Error result;
  result.code = ErrorCode::kProvider;
  if (!json::find_fault(error)) {
    result.provider_type = plain(json::member(error, "type"));
    result.provider_code = plain(json::member(error, "code"));
    result.message = one_line(plain(json::member(error, "message")));
    if (result.message.empty()) result.message = one_line(json::string_of(json::trim(error)));
  }
  // The Responses' own `error` event has the type of the event where others have the error's.
  if (result.provider_type == "error") result.provider_type = result.provider_code;
  if (result.message.empty()) result.message = one_line(error.empty() ? data : error);
  result.http_status = http_status(result.provider_type, result.provider_code);
  result.body = error_body(data);
  return result;
}

}  // namespace reprise::llm::openai
